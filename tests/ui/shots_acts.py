"""What is done to a window before its picture is taken."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from ptcoder.clinic.importing import Kind
from ptcoder.diagnostics import Diagnostics
from ptcoder.ui import timeline_keys
from ptcoder.ui.care_panel import CarePanel
from ptcoder.ui.crash_dialog import CrashDialog
from ptcoder.ui.import_errands import ImportErrands
from ptcoder.ui.lock_screen import LockScreen
from ptcoder.ui.people_dialog import DutiesDialog, PeopleDialog
from ptcoder.ui.timeline_scale import Edge
from ptcoder.ui.times_dialog import TimesDialog
from ptcoder.ui.window import MainWindow
from ptcoder.visit import MINUTE
from tests.ui import scenes


def nothing(_: MainWindow) -> None:
    pass


def review(window: MainWindow) -> None:
    window.menus.review.trigger()


def documented(window: MainWindow) -> None:
    window.menus.review.trigger()
    notes = window.review.notes
    notes.written.emit("97110", "region", "right knee")
    notes.written.emit("97110", "exercises", "leg press, 3 × 10, 40 kg\nbicycle, × 10 min, level 3")
    notes.choose("97110")
    QTest.qWait(20)
    scroll = next(each for each in window.review.findChildren(QScrollArea) if each.isAncestorOf(notes))
    scroll.verticalScrollBar().setValue(notes.y())


def attesting(window: MainWindow) -> None:
    """What KX and separate services rest on, as a press on their finding shows it."""
    window.menus.review.trigger()
    QTest.qWait(100)
    window.review.findings.attested.emit("kx")
    QTest.qWait(20)


def _to_claim(window: MainWindow) -> None:
    section = window.review.claim
    scroll = next(each for each in window.review.findChildren(QScrollArea) if each.isAncestorOf(section))
    for _ in range(4):  # what wraps finds its height step by step
        QTest.qWait(60)
        scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())


def claim(window: MainWindow) -> None:
    window.menus.review.trigger()
    _to_claim(window)


def claim_stepped(window: MainWindow) -> None:
    """Two choices that are stepped to by keys; the second is not kept yet."""
    claim(window)
    for box in (window.review.claim.place, window.review.claim.payer):
        box.setFocus()
        for _ in range(3):
            QTest.keyClick(box, Qt.Key.Key_Down)


def claim_wrong(window: MainWindow) -> None:
    claim(window)
    window.review.claim.diagnoses.setFocus()
    window.review.claim.diagnoses.selectAll()
    QTest.keyClicks(window.review.claim.diagnoses, "knee ")


def claim_signed(window: MainWindow) -> None:
    signed(window)
    _to_claim(window)


def day(window: MainWindow) -> None:
    window.menus.day.trigger()


def signed(window: MainWindow) -> None:
    window.menus.day.trigger()
    window.day.visit_opened.emit(next(row.visit for row in window.day.rows if row.state.value == "signed"))


def payers(window: MainWindow) -> None:
    window.menus.payers.trigger()


def patients(window: MainWindow) -> None:
    window.menus.patients.trigger()
    window.patients.search.setText("lopez")
    QTest.keyClick(window.patients.search, Qt.Key.Key_Return)


def add_patient(window: MainWindow) -> None:
    window.menus.add_patient.trigger()


def search(window: MainWindow) -> None:
    window.floor.tiles.start_search()
    window.floor.tiles.search.setText("trac")


def parting(window: MainWindow) -> None:
    window.floor.tiles.start_search()
    window.floor.tiles.search.setText("treadmill")


def elsewhere(window: MainWindow) -> None:
    window.floor.tiles.start_search()
    window.floor.tiles.search.setText("speech")


def code_help(window: MainWindow) -> None:
    button = window.floor.tiles.grid.button("97140")
    assert button is not None
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_F2)


def carried(window: MainWindow) -> None:
    button = window.floor.tiles.grid.button("97530")
    assert button is not None
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    QTest.qWait(400)
    QTest.mouseMove(button, QPoint(60, -70))
    QTest.mouseMove(button, QPoint(64, -80))


def more(window: MainWindow) -> None:
    window.floor.tiles.expand()


def private(window: MainWindow) -> None:
    window.menus.privacy.setChecked(True)


def keys(window: MainWindow) -> None:
    window.menus.keys.trigger()


def about(window: MainWindow) -> None:
    window.menus.about.trigger()


def crash_reports(window: MainWindow) -> None:
    folder = Path(tempfile.mkdtemp())
    kept = Diagnostics(folder)
    for kind in (KeyError, ValueError):
        kept.report(kind())
    kept.end()
    CrashDialog(window.look, window, kept).open()


def refused(window: MainWindow) -> None:
    window.toast.say("This visit is signed. Reopen it first, with a reason; then every time can be corrected.")


def failed(window: MainWindow) -> None:
    window.toast.say_error("Not saved. The disk is full; nothing can be written until there is room on it.")


def done(window: MainWindow) -> None:
    window.toast.say_done("Started 97140")


def focus(window: MainWindow) -> None:
    button = window.floor.tiles.grid.button("97112")
    assert button is not None
    button.setFocus()


def mini(window: MainWindow) -> None:
    window.menus.mini.trigger()


def hand_off(window: MainWindow) -> None:
    button = window.floor.hand_off
    button.choices.popup(button.mapToGlobal(button.rect().bottomLeft()))


def group_start(window: MainWindow) -> None:
    window.floor.code_pressed.emit("97150")


def close(window: MainWindow) -> None:
    window.close()


def _bar(window: MainWindow, code: str) -> str:
    return next(bar.interval for bar in window.floor.timeline.bars if bar.code == code)


def actions(window: MainWindow) -> None:
    window.floor.timeline.select(_bar(window, "97110"))
    window.floor.timeline.bar_chosen.emit(_bar(window, "97110"), scenes.TEN + 15 * MINUTE)


def proposal(window: MainWindow) -> None:
    window.floor.timeline.select(_bar(window, "97140"))
    for _ in range(30):
        timeline_keys.nudge(window.floor.timeline, Edge.START, -MINUTE)


def forgotten(window: MainWindow) -> None:
    window.menus.insert.trigger()


def lanes(window: MainWindow) -> None:
    window.floor.foot.patients.setChecked(True)
    window.floor.timeline.point_out((scenes.TEN + 57 * MINUTE, scenes.TEN + 64 * MINUTE))


def zoomed(window: MainWindow) -> None:
    window.floor.timeline.zoom(3)


def times(window: MainWindow) -> None:
    window.menus.times.trigger()


def times_proposal(window: MainWindow) -> None:
    window.menus.times.trigger()
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, TimesDialog))
    dialog.table.selectRow(0)
    dialog.delete_button.click()


def times_edit(window: MainWindow) -> None:
    window.menus.times.trigger()
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, TimesDialog))
    dialog.edit_button.click()


def lock(window: MainWindow) -> None:
    window.menus.lock.trigger()


def lock_over(window: MainWindow) -> None:
    window.menus.lock.trigger()
    window.floor.over.emit("")


def wrong_pin(window: MainWindow) -> None:
    window.menus.lock.trigger()
    screen = window.findChild(LockScreen)
    assert isinstance(screen, LockScreen)
    for _ in range(3):
        screen.pad.field.setText("1357")
        screen.pad.send_button.click()


def emergency(window: MainWindow) -> None:
    window.menus.lock.trigger()
    screen = window.findChild(LockScreen)
    assert isinstance(screen, LockScreen)
    screen.emergency_button.click()


def switch(window: MainWindow) -> None:
    window.floor.clinician.menu().actions()[1].trigger()


def people(window: MainWindow) -> None:
    window.menus.people.trigger()


def duties(window: MainWindow) -> None:
    people(window)
    dialog = window.findChild(PeopleDialog)
    assert isinstance(dialog, PeopleDialog)
    DutiesDialog(window.look, window).open()
    dialog.close()


def add_person(window: MainWindow) -> None:
    window.menus.add_person.trigger()


def new_pin(window: MainWindow) -> None:
    window.floor.pin_wanted.emit()


def accesses(window: MainWindow) -> None:
    window.menus.accesses.trigger()


def care(window: MainWindow) -> None:
    window.menus.patients.trigger()
    window.patients.search.setText("lopez")
    QTest.keyClick(window.patients.search, Qt.Key.Key_Return)
    window.patients.tabs.setCurrentIndex(window.patients.tabs.count() - 1)


def care_form(window: MainWindow) -> None:
    care(window)
    panel = window.findChild(CarePanel)
    assert isinstance(panel, CarePanel)
    panel.new_button.click()


def appointments(window: MainWindow) -> None:
    window.menus.patients.trigger()
    window.patients.search.setText("zoe")
    QTest.keyClick(window.patients.search, Qt.Key.Key_Return)
    window.patients.tabs.setCurrentIndex(1)


def importing(window: MainWindow) -> None:
    window.menus.patients.trigger()
    errands = window.findChild(ImportErrands)
    assert isinstance(errands, ImportErrands)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "patients.csv"
        path.write_text(
            "MRN,Patient,DOB,Insurance\n1001,Ana Lopez,2/3/1980,Cash or out of network\n2001,Zoe Ruiz,1975-12-31,\n"
            "2002,Yan Roe,31/12/1980,\n2003,Al Doe,,Acme Health\n",
            "utf-8",
        )
        errands.look(Kind.PATIENTS, path)
        QTest.qWait(400)
