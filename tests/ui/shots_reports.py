"""States of the Reports page; more of ``tests.ui.shots``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from ptcoder.clinic.corrections import Edit, Neighbors
from ptcoder.reports.work import Kind
from ptcoder.ui.reports_page import DENIALS, FINDINGS, KINDS, WEEK, WORK
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


def denied(folder: Path) -> scenes.Scene:
    """As ``to_sign``; Chi Tran's bill was denied twice, and a refund is to be sent."""
    scene = scenes.to_sign(folder)
    work = scene.clinic.work
    chi = next(row.visit for row in scene.clinic.day().rows if row.name == "Chi Tran")
    work.deny(chi, "97530", "CO-97", "45.00", "2026-03-09", "bundled with a visit of the same day")
    work.deny(chi, "", "16", "", "2026-05-09", "")
    work.put(chi, Kind.REFUND, "97530 was paid twice", "31.20", "2026-05-01")
    return scene


def denial_form(window: MainWindow) -> None:
    window.menus.day.trigger()
    window.day.visit_opened.emit(next(row.visit for row in window.day.rows if row.state.value == "signed"))
    window.menus.deny.trigger()


def settling(window: MainWindow) -> None:
    report(WORK)(window)
    QTest.qWait(10)
    window.reports.work.table.choose(1)
    window.reports.work.settle_button.click()


REPORTS: dict[str, tuple[Callable[[Path], scenes.Scene], Act]] = {
    "reports": (doubled, report("minutes")),
    "reports-code": (doubled, report("code")),
    "reports-week": (doubled, report(WEEK)),
    "reports-findings": (doubled, report(FINDINGS)),
    "denials": (denied, report(DENIALS)),
    "work-list": (denied, report(WORK)),
    "work-empty": (scenes.staffed, report(WORK)),
    "denial-form": (denied, denial_form),
    "settling": (denied, settling),
    "reports-empty": (scenes.staffed, report("payer")),
}
