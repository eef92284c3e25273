"""States of the page of the internal audit; more of ``tests.ui.shots``."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from ptcoder.clinic.leaving import Chosen
from ptcoder.ui.audit_page import AuditPage
from ptcoder.ui.window import MainWindow
from tests.ui import scenes


def edited(folder: Path) -> scenes.Scene:
    """As ``to_sign``; Chi Tran's visit left, was opened again and treated for longer. Ben King's is as it was."""
    scene = scenes.to_sign(folder)
    scene.person("M. Chen")
    clinic = scene.clinic
    scene.select("Ben King")
    ben = clinic.floor().visit
    assert ben is not None
    clinic.stop_visit(ben.visit)
    for finding in clinic.visit(ben.visit).findings:
        if "acknowledge" in finding.fix:
            clinic.acknowledge(ben.visit, finding.id, "Documented in the note")
    clinic.sign(ben.visit)
    with tempfile.TemporaryDirectory() as place:
        clinic.charges.write(Path(place) / "charges.csv", Chosen())
    chi = next(each.visit for each in clinic.day(clinic.floor().today).rows if each.name == "Chi Tran")
    clinic.resume_visit(chi, "A stretch was forgotten")
    scene.press("97110", 23)
    scene.press("97110")
    scene.person("R. Diaz")  # who owns the clinic
    return scene


def page(window: MainWindow) -> AuditPage:
    window.menus.audit.trigger()
    found = window.pages.currentWidget()
    assert isinstance(found, AuditPage)
    return found


def audit(window: MainWindow) -> None:
    made = page(window)
    made.month.setCurrentIndex(made.month.findData("2026-03-01"))
    made.seed.setText("2026-03")
    made.audit_button.click()
    for _ in range(500):
        if made.table.isVisible():
            break
        QTest.qWait(10)
    assert made.table.isVisible()
    QTest.qWait(50)


def empty(window: MainWindow) -> None:
    page(window)


AUDIT: dict[str, tuple[Callable[[Path], scenes.Scene], Callable[[MainWindow], QPixmap | None]]] = {
    "audit": (edited, audit),
    "audit-empty": (scenes.staffed, empty),
}
