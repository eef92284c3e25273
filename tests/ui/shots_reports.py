"""States of the Reports page; more of ``tests.ui.shots``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from ptcoder.clinic.corrections import Edit, Neighbors
from ptcoder.ui.reports_page import FINDINGS, KINDS, WEEK
from ptcoder.ui.window import MainWindow
from ptcoder.visit import MINUTE
from tests.ui import scenes

Act = Callable[[MainWindow], QPixmap | None]


def doubled(folder: Path) -> scenes.Scene:
    """As ``to_sign``; Dede Osei's gait training was corrected into the time of Ben King's exercises."""
    scene = scenes.to_sign(folder)
    scene.person("M. Chen")
    scene.select("Ben King")
    scene.press("97110", 20)
    scene.press("97110")
    scene.select("Eva Novak")
    scene.press("97535", 15)
    scene.press("97535")
    visit = scene.clinic.floor().visit
    assert visit is not None
    bar = next(each for each in scene.clinic.visit(visit.visit).bars if each.code == "97535")
    wanted = Edit(visit=visit.visit, interval=bar.interval, start=bar.start - 6 * MINUTE)
    scene.clinic.correct(wanted, "Began earlier", Neighbors.LEAVE)
    return scene


def report(kind: str) -> Act:
    def act(window: MainWindow) -> None:
        window.menus.reports.trigger()
        window.reports.kinds.setCurrentRow(list(KINDS).index(kind))
        QTest.qWait(20)

    return act


REPORTS: dict[str, tuple[Callable[[Path], scenes.Scene], Act]] = {
    "reports": (doubled, report("minutes")),
    "reports-code": (doubled, report("code")),
    "reports-week": (doubled, report(WEEK)),
    "reports-findings": (doubled, report(FINDINGS)),
    "reports-empty": (scenes.staffed, report("payer")),
}
