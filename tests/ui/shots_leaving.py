"""What leaves, and what the register is kept right with: the Export page, papers, two entries of one patient."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ptcoder.clinic.leaving import Chosen
from ptcoder.ui.pick_dialog import PickDialog
from ptcoder.ui.window import MainWindow
from tests.ui import scenes
from tests.ui.scenes import Scene
from tests.ui.shots_acts import patients, signed


def left(folder: Path) -> Scene:
    """Two batches have left: an original; then, after it was reopened and signed again, its replacement. One waits."""
    scene = scenes.to_sign(folder)
    clinic = scene.clinic
    chi = next(row.visit for row in clinic.day().rows if row.name == "Chi Tran")
    clinic.charges.write(folder / "first.csv", Chosen())
    scene.clock.turn(30)
    clinic.resume_visit(chi, "A time was wrong")
    clinic.stop_visit(chi)
    for finding in clinic.visit(chi).findings:
        if "acknowledge" in finding.fix:
            clinic.acknowledge(chi, finding.id, "Documented in the note")
    clinic.sign(chi)
    clinic.charges.write(folder / "second.csv", Chosen())
    scene.clock.turn(30)
    ana = next(row.visit for row in clinic.day().rows if row.name == "Ana Lopez")
    for finding in clinic.visit(ana).findings:
        if "acknowledge" in finding.fix:
            clinic.acknowledge(ana, finding.id, "Documented in the note")
    clinic.sign(ana)
    return scene


PAID_BY = ("medicare", "workers-comp-tx", "commercial-full-quarter", "medicare-advantage-ama")


def many_payers(folder: Path) -> Scene:
    """A visit for each of several payers with long names waits, and one batch has left."""
    scene = left(folder)
    clinic = scene.clinic
    for number, payer in enumerate(PAID_BY):
        clinic.add_patient(name=f"Theodora Papadimitriou-{number}", mrn=f"20{number}", payer=payer, discipline="PT")
        scene.press("97110", 24)
        visit = clinic.floor().visit
        assert visit is not None
        clinic.stop_visit(visit.visit)
        for finding in clinic.visit(visit.visit).findings:
            if "acknowledge" in finding.fix:
                clinic.acknowledge(visit.visit, finding.id, "Documented in the note")
        clinic.sign(visit.visit)
    return scene


def settled(window: MainWindow) -> None:
    """What the page has begun to read is read."""
    for _ in range(200):
        QTest.qWait(10)
        if not window.export.progress.isVisible() and window.export.sheet is not None:
            return
    raise AssertionError("the Export page is not ready")


def export(window: MainWindow) -> None:
    window.menus.exports.trigger()
    settled(window)


def export_visit(window: MainWindow) -> None:
    export(window)
    window.export.waiting.setCurrentIndex(window.export.waiting.rows.index(0, 0))


def export_batch(window: MainWindow) -> None:
    export(window)
    table = window.export.batches
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.rows.index(0, 0)).center())
    settled(window)


def profile(window: MainWindow) -> None:
    export(window)
    window.export.edit_button.click()


def papers_menu(window: MainWindow) -> None:
    signed(window)
    window.menus.open_papers.trigger()


def papers_strip(window: MainWindow) -> None:
    signed(window)
    said = "Superbill: superbill-2026-03-10-1f2e3d4c.pdf. It is not encrypted: whoever has it can read it."
    window.review.strip.show_written(said, Path("papers"))


def papers_working(window: MainWindow) -> None:
    window.menus.day.trigger()
    window.day.strip.show_working("20 papers of this day are being made.")
    window.day.strip.bar.setValue(40)


def pick(window: MainWindow) -> None:
    patients(window)
    window.patients.same_button.click()


def merge(window: MainWindow) -> None:
    pick(window)
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, PickDialog))
    dialog.search.setText("king")
    dialog.pick_button.click()


LEAVING: dict[str, tuple[Callable[[Path], Scene], Callable[[MainWindow], None]]] = {
    "export": (left, export),
    "export-payers": (many_payers, export_visit),
    "export-empty": (scenes.staffed, export),
    "export-visit": (left, export_visit),
    "export-batch": (left, export_batch),
    "export-profile": (left, profile),
    "papers-menu": (scenes.to_sign, papers_menu),
    "papers-strip": (scenes.to_sign, papers_strip),
    "papers-working": (scenes.to_sign, papers_working),
    "pick": (scenes.busy, pick),
    "merge": (scenes.busy, merge),
}
