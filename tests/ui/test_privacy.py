"""Where others may look on: neither a name nor a record number stands anywhere, seen or told to a screen reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ptcoder.ui.export_errands import ExportErrands
from ptcoder.ui.patient_forms import PatientForm
from ptcoder.ui.window import MainWindow
from tests.ui import scenes, shots_acts, shots_audit, shots_late, shots_leaving, shots_reports
from tests.ui.conftest import Desk, Open

NAMES = ("Lopez", "King", "Tran", "Osei", "Novak", "Bergström", "Whitfield", "Ruiz", "Roe", "Ortiz", "Blumenthal")
NUMBERS = ("1001", "1002", "1004", "1005", "1006")
PLANTED = re.compile(rf"\b({'|'.join((*NAMES, *NUMBERS))})\b")
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


def everything(window: QWidget) -> Iterator[str]:
    """All that a window shows or says, also of what is hidden: titles, texts, tooltips, names, tables, menus."""
    for widget in (window, *window.findChildren(QWidget)):
        yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        if isinstance(widget, QLineEdit):
            yield widget.displayText()
        if isinstance(widget, QTextEdit | QPlainTextEdit):
            yield widget.toPlainText()
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(at) for at in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from cells(widget.model())
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip())


def cells(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount(QModelIndex())):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
        for column in range(columns):
            index = model.index(row, column, QModelIndex())
            yield from (str(index.data(role) or "") for role in ROLES)


def tops(desk: Desk) -> set[QWidget]:
    return {desk.window, desk.window.mini, *(each for each in QApplication.topLevelWidgets() if each.isVisible())}


def leaks(desk: Desk) -> list[str]:
    QApplication.processEvents()
    return [text for top in tops(desk) for text in everything(top) if PLANTED.search(text)]


def end(desk: Desk) -> None:
    """Whatever small window is open goes; the floor is there again."""
    for top in tops(desk) - {desk.window, desk.window.mini}:
        if isinstance(top, QDialog):
            top.done(0)  # without asking for what was typed
        else:
            top.close()
    if desk.window.mini.isVisible():
        desk.window.mini.back.click()


def leave(window: MainWindow) -> None:
    window.close()


def differences(window: MainWindow) -> None:
    """What became of a batch, visit by visit."""
    shots_leaving.export_batch(window)
    errands = window.findChild(ExportErrands)
    assert isinstance(errands, ExportErrands)
    batch = window.export.batch
    assert batch is not None
    errands.show_differences(batch.export)
    shots_leaving.settled(window)


def change(window: MainWindow) -> None:
    shots_acts.patients(window)
    window.patients.change_button.click()


Act = Callable[[MainWindow], object]
PLACES: dict[Callable[..., scenes.Scene], tuple[Act, ...]] = {
    scenes.busy: (
        shots_acts.nothing,
        shots_acts.lanes,
        shots_acts.actions,
        shots_acts.proposal,
        shots_acts.times,
        shots_acts.group_start,
        shots_acts.add_patient,
        shots_acts.review,
        shots_acts.patients,
        change,
        shots_leaving.pick,
        shots_leaving.merge,
        shots_acts.importing,
        shots_acts.accesses,
        shots_late.filled,
        shots_acts.about,
        leave,
    ),
    scenes.expected: (shots_acts.day, shots_acts.add_patient, shots_acts.appointments),
    scenes.asking: (shots_acts.nothing, shots_acts.mini),
    shots_leaving.left: (
        shots_leaving.export_visit,
        differences,
        shots_leaving.profile,
        shots_acts.signed,
        shots_reports.report("code"),
    ),
    shots_reports.denied: (shots_acts.claim_signed, shots_reports.report("denials"), shots_reports.report("work")),
    shots_reports.doubled: (shots_acts.day, shots_reports.report("minutes"), shots_reports.report("findings")),
    shots_audit.edited: (shots_audit.audit,),
}
"""Every page and every small window that knows of a patient, and how one gets there."""


@pytest.mark.parametrize("scene", PLACES, ids=lambda scene: scene.__name__)
def test_no_name_and_no_number_anywhere(open_desk: Open, scene: Callable[..., scenes.Scene]) -> None:
    """Wherever one goes; and nothing keeps a name that it has shown before, whether it is in front or not. No title of
    a window has one ever: the system lists them, and others see that list.
    """
    desk = open_desk(scene)
    privacy, seen = desk.window.menus.privacy, 0
    for act in PLACES[scene]:
        act(desk.window)
        seen += len(leaks(desk))
        assert not [top.windowTitle() for top in tops(desk) if PLANTED.search(top.windowTitle())], act.__name__
        end(desk)
        privacy.setChecked(True)
        assert leaks(desk) == [], f"{act.__name__}, in front"
        privacy.setChecked(False)
        desk.window.menus.floor.trigger()
        privacy.setChecked(True)
        assert leaks(desk) == [], f"{act.__name__}, behind"
        act(desk.window)
        assert leaks(desk) == [], f"{act.__name__}, opened"
        end(desk)
        desk.window.menus.floor.trigger()
        privacy.setChecked(False)
    assert seen, "with names on, they are found: the test looks in the right places"


def test_what_a_press_says_names_nobody(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.window.menus.privacy.setChecked(True)
    desk.press("97112")
    desk.pass_time(minutes=20)
    desk.window.menus.stop_visit.trigger()
    assert leaks(desk) == []


def test_what_is_refused_names_nobody(open_desk: Open) -> None:
    """A number that somebody else has: on the way in, and in the register."""
    desk = open_desk(scenes.busy)
    desk.window.menus.privacy.setChecked(True)
    assert not desk.controller.do(
        lambda: desk.clinic.add_patient(name="Zed Zorn", mrn="1002", payer="cash", discipline="PT")
    )
    assert desk.window.toast.words.text().startswith("B.K. already has the number")
    change(desk.window)
    form = desk.small_window(PatientForm)
    assert isinstance(form, PatientForm)
    desk.qtbot.waitUntil(form.isActiveWindow)
    form.mrn.setFocus()
    desk.type("1002")
    desk.press(form.send_button)
    assert form.error.text().startswith("B.K. already has the number")
    assert [text for text in everything(form) if "King" in text] == []


def test_a_patient_is_changed_without_being_shown(open_desk: Open) -> None:
    """What stands in the form is hidden until it is typed anew; what is not typed stays as it was."""
    desk = open_desk(scenes.busy)
    desk.window.menus.privacy.setChecked(True)
    change(desk.window)
    form = desk.small_window(PatientForm)
    assert isinstance(form, PatientForm)
    assert (form.name.displayText(), form.mrn.displayText()) == ("●" * 9, "●" * 4)
    desk.qtbot.waitUntil(form.isActiveWindow)
    form.name.setFocus()
    desk.type("Ana Lee")
    assert form.name.displayText() == "Ana Lee"
    desk.press(form.send_button)
    (row,) = desk.clinic.patients("lee")
    assert (row.name, row.mrn) == ("Ana Lee", "1001")
