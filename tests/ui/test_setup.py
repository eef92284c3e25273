"""The first start, page by page, with real presses: by keyboard alone, by touch alone, left and gone on with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget

from ptcoder.clinic import pins
from ptcoder.clinic.setting_up import DONE, STATE, Step
from ptcoder.store import DiskFull, Log, LogGone
from ptcoder.store.settings import BACKUP_FOLDER, CLINIC_CITY, CLINIC_NAME, OFFERED_PAYERS
from ptcoder.ui import app
from ptcoder.ui.failing import Failures
from ptcoder.ui.key_dialogs import RecoveryCodeDialog
from ptcoder.ui.locking import Locking
from ptcoder.ui.setup_errands import END, NO_NAME, NO_PIN, SetupErrands
from ptcoder.ui.setup_keys import KeysPage
from ptcoder.ui.setup_pages import BackupPage, ClinicPage, PayersPage, PersonPage, PinPage
from ptcoder.ui.setup_screen import SetupScreen
from ptcoder.visit import FavoritesChosen, PersonAdded, PinSet
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.shots_setup import at, fresh, prepared

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def begin(open_desk: Open) -> Callable[[Callable[[Path], scenes.Scene]], Desk]:
    def start(make: Callable[[Path], scenes.Scene]) -> Desk:
        desk = open_desk(make)
        desk.controller.began.emit()
        return desk

    return start


Begin = Callable[[Callable[[Path], scenes.Scene]], Desk]


def errands(desk: Desk) -> SetupErrands:
    found = desk.window.findChild(SetupErrands)
    assert isinstance(found, SetupErrands)
    return found


def screen(desk: Desk) -> SetupScreen:
    found = errands(desk).screen
    assert found is not None
    assert found.isVisible()
    return found


def page(desk: Desk, kind: type[QWidget]) -> QWidget:
    found = screen(desk).page
    assert isinstance(found, kind), found
    return found


def events(desk: Desk) -> list[object]:
    return [each.event for each in desk.clinic._log.all_records()]  # pyright: ignore[reportPrivateUsage]


def of_people(desk: Desk) -> list[object]:
    return [each for each in events(desk) if isinstance(each, PersonAdded | PinSet)]


def keep_code(desk: Desk, *, mouse: bool) -> None:
    """Makes the code and types two groups back."""
    dialog = desk.small_window(RecoveryCodeDialog)
    assert isinstance(dialog, RecoveryCodeDialog)
    dialog.activateWindow()
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    for _ in range(2):
        if mouse:
            desk.press(dialog.next_button)
        else:
            desk.key(Qt.Key.Key_Return)
    for label, line in zip(dialog.labels, dialog.fields, strict=True):
        line.setFocus()
        desk.qtbot.keyClicks(line, dialog.groups[int(label.text().split()[-1]) - 1].text())
    desk.press(dialog.next_button)
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)


# --- from end to end


def test_by_keyboard_alone(begin: Begin, tmp_path: Path) -> None:
    desk = begin(fresh)
    assert screen(desk).progress.text() == "Setting up · 1 of 7"
    desk.type("Riverside")
    desk.key(Qt.Key.Key_Return)
    desk.type("Ann Example")
    desk.key(Qt.Key.Key_Return)
    desk.type("2580")
    desk.key(Qt.Key.Key_Return)
    desk.type("2580")
    desk.key(Qt.Key.Key_Return)
    assert screen(desk).next_button.hasFocus()
    desk.key(Qt.Key.Key_Space)
    keep_code(desk, mouse=False)
    found = page(desk, BackupPage)
    assert isinstance(found, BackupPage)
    found.row.show(str(tmp_path))  # the system's own window for folders has its own keys
    desk.key(Qt.Key.Key_Right, ALT)
    keys = page(desk, KeysPage)
    assert isinstance(keys, KeysPage)
    assert keys.keys[0].hasFocus()
    desk.key(Qt.Key.Key_Tab)
    assert keys.search.hasFocus()
    desk.type("97150")
    for _ in range(3):
        desk.key(Qt.Key.Key_Tab)
    assert keys.list.hasFocus()
    desk.key(Qt.Key.Key_Home)
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Return)
    assert keys.codes[0] == "97150"
    assert keys.codes[8] == "97110", "what had the key goes where the code came from"
    assert keys.keys[1].isChecked()
    desk.key(Qt.Key.Key_Right, ALT)
    payers = page(desk, PayersPage)
    assert isinstance(payers, PayersPage)
    assert payers.choice.boxes["cash"].hasFocus()
    desk.key(Qt.Key.Key_Space)
    while not screen(desk).next_button.hasFocus():
        desk.key(Qt.Key.Key_Tab)
    assert screen(desk).next_button.text() == "Begin"
    desk.key(Qt.Key.Key_Space)
    assert errands(desk).screen is None
    assert desk.window.floor.first_patient.isVisible()
    assert desk.window.toast.words.text() == END
    settings = desk.clinic.settings()
    assert (settings[CLINIC_NAME], settings[BACKUP_FOLDER]) == ("Riverside", tmp_path)
    assert settings[OFFERED_PAYERS] == ("cash",)
    assert settings.texts[STATE] == DONE
    (chosen,) = (each for each in events(desk) if isinstance(each, FavoritesChosen))
    assert chosen.codes[0] == "97150"
    added, pin = of_people(desk)
    assert isinstance(added, PersonAdded)
    assert isinstance(pin, PinSet)
    assert pins.fits("2580", pin.phc)


def test_by_touch_alone_where_somebody_prepared_the_names(begin: Begin) -> None:
    desk = begin(prepared)
    found = page(desk, PinPage)
    assert isinstance(found, PinPage)
    desk.press(desk.button("S. Whitfield-Bergström, PT"))
    for _ in range(2):
        for digit in "2580":
            desk.press(found.pad.digits[digit])
        assert [each.text() for each in screen(desk).findChildren(QPushButton) if each.isVisible()].count("Next") == 1
        desk.press(screen(desk).next_button)
    assert [each.name for each in desk.sheet.people if each.current] == ["S. Whitfield-Bergström"]
    desk.press(screen(desk).skip_button)
    for step in ("5 of 7", "6 of 7", "7 of 7"):
        assert screen(desk).progress.text().endswith(step)
        if step == "6 of 7":
            keys = page(desk, KeysPage)
            assert isinstance(keys, KeysPage)
            desk.press(keys.keys[2])
            desk.qtbot.mouseClick(
                keys.list.viewport(),
                Qt.MouseButton.LeftButton,
                pos=keys.list.visualItemRect(keys.list.item(1)).center(),
            )
            assert keys.codes[2] == "97162"
            desk.press(keys.empty_button)
            assert keys.codes[3] == ""
            desk.press(screen(desk).next_button)
        elif step == "7 of 7":
            payers = page(desk, PayersPage)
            assert isinstance(payers, PayersPage)
            desk.press(payers.choice.boxes["medicare"])
            desk.press(screen(desk).next_button)
        else:
            desk.press(screen(desk).skip_button)
    assert errands(desk).screen is None
    assert desk.clinic.settings()[OFFERED_PAYERS] == ("medicare",)
    assert desk.clinic.settings().texts[STATE] == DONE
    assert not desk.window.menus.set_up.isVisible()


# --- left and gone on with


@pytest.mark.parametrize("step", list(Step))
def test_left_at_any_page_nothing_of_it_is_written_and_the_menu_goes_on_there(begin: Begin, step: Step) -> None:
    desk = begin(at(step))
    before = events(desk)
    title = screen(desk).title.text()
    focused = QApplication.focusWidget()
    assert focused is not None
    if step in (Step.CLINIC, Step.PERSON, Step.PIN):
        desk.type("123")
    desk.key(Qt.Key.Key_Escape)
    assert errands(desk).screen is None
    assert events(desk) == before
    assert desk.window.floor.isVisible()
    assert desk.window.menus.set_up.isVisible()
    desk.window.menus.set_up.trigger()
    assert screen(desk).title.text() == title
    desk.press(screen(desk).later_button)
    assert events(desk) == before


def test_whoever_is_left_without_a_name_is_asked_as_ever(begin: Begin) -> None:
    desk = begin(fresh)
    desk.press(screen(desk).later_button)
    assert desk.window.floor.first_person.isVisible()


def test_whoever_is_being_treated_comes_before_it(open_desk: Open) -> None:
    desk = open_desk(at(Step.BACKUP))
    desk.clinic.add_patient(name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT")
    desk.controller.show_fresh()
    desk.controller.began.emit()
    assert errands(desk).screen is None
    assert desk.tile("97110").isVisible()
    assert desk.window.menus.set_up.isVisible()
    desk.window.menus.set_up.trigger()
    page(desk, BackupPage)
    desk.press(screen(desk).later_button)
    desk.clinic.stop_visit(desk.visit.visit)
    desk.controller.show_fresh()
    desk.controller.began.emit()
    page(desk, BackupPage)


def test_back_shows_what_was_said_and_puts_it_right(begin: Begin) -> None:
    desk = begin(fresh)
    desk.type("Riverside")
    desk.press(screen(desk).next_button)
    desk.type("Ann Exmple")
    desk.press(screen(desk).next_button)
    desk.key(Qt.Key.Key_Left, ALT)
    found = page(desk, PersonPage)
    assert isinstance(found, PersonPage)
    assert found.form.name.text() == "Ann Exmple"
    screen(desk).back_button.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Return)
    clinic = page(desk, ClinicPage)
    assert isinstance(clinic, ClinicPage)
    assert not screen(desk).back_button.isVisible()
    assert clinic.rows[0][1].line.text() == "Riverside"
    desk.press(screen(desk).next_button)
    person = page(desk, PinPage)
    assert isinstance(person, PinPage), "on to what is left"
    desk.press(screen(desk).back_button)
    again = page(desk, PersonPage)
    assert isinstance(again, PersonPage)
    again.form.name.setText("Ann Example")
    desk.press(screen(desk).next_button)
    assert [each.called for each in desk.sheet.people] == ["Ann Example, PT"]
    assert "owner" in desk.sheet.people[0].duties


def test_who_finished_later_gets_in_at_the_next_start(open_desk: Open) -> None:
    desk = open_desk(at(Step.BACKUP))
    desk.clinic.staff.set_pin(desk.sheet.people[0].id, "2580")
    desk.controller.show_fresh()
    desk.controller.do(desk.clinic.lock)
    desk.controller.began.emit()
    locking = desk.window.findChild(Locking)
    assert isinstance(locking, Locking)
    lock = locking.screen
    assert lock is not None
    assert errands(desk).screen is None, "nothing is asked of whoever is not known yet"
    for digit in "2580":
        desk.press(lock.pad.digits[digit])
    desk.press(lock.pad.send_button)
    assert not lock.isVisible()
    assert locking.screen is None
    desk.press(screen(desk).later_button)
    assert desk.window.floor.isVisible()


def test_a_lock_covers_it_and_whoever_comes_back_goes_on_there(begin: Begin) -> None:
    desk = begin(at(Step.BACKUP))
    desk.clinic.staff.set_pin(desk.sheet.people[0].id, "2580")
    desk.controller.show_fresh()
    desk.controller.do(desk.clinic.lock)
    assert not screen_or_none(desk)
    desk.type("2580")
    desk.key(Qt.Key.Key_Return)
    page(desk, BackupPage)
    assert not desk.window.menuBar().isVisible(), "still nothing but the page"
    desk.press(screen(desk).later_button)
    assert desk.window.menuBar().isVisible()


def screen_or_none(desk: Desk) -> bool:
    found = errands(desk).screen
    return found is not None and found.isVisible()


# --- what is wrong


def test_each_page_says_what_is_missing(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = begin(fresh)
    desk.press(screen(desk).next_button)
    assert screen(desk).error.text() == NO_NAME
    desk.type("Riverside")
    found = page(desk, ClinicPage)
    assert isinstance(found, ClinicPage)
    found.rows[5][1].line.setText("1")
    desk.press(screen(desk).next_button)
    assert screen(desk).error.text().startswith("Group NPI: the ten digits")
    found.rows[5][1].line.clear()
    found.rows[2][1].line.setText("Springfield")
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise DiskFull("The disk is full; nothing was written")

        patch.setattr(Log, "_write", full)
        desk.press(screen(desk).next_button)
        assert screen(desk).error.text() == "Not saved. The disk is full; nothing was written"
    desk.press(screen(desk).next_button)
    assert desk.clinic.settings()[CLINIC_CITY] == "Springfield"
    person = page(desk, PersonPage)
    assert isinstance(person, PersonPage)
    assert not screen(desk).skip_button.isVisible(), "somebody has to treat"
    desk.press(screen(desk).next_button)
    assert person.form.error.text() == "Type a name first."


def test_pins_are_typed_twice_alike_and_not_the_first_guessed(begin: Begin) -> None:
    desk = begin(at(Step.PIN))
    found = page(desk, PinPage)
    assert isinstance(found, PinPage)
    assert found.twice.first.hasFocus()
    desk.press(screen(desk).next_button)
    assert screen(desk).error.text() == NO_PIN
    for typed, said in ((("2580", "2581"), "not alike"), (("1234", "1234"), "guessed first")):
        for line, digits in zip((found.twice.first, found.twice.again), typed, strict=True):
            line.setFocus()
            desk.type(digits)
        desk.press(screen(desk).next_button)
        assert said in screen(desk).error.text()
        assert found.twice.first.text() == found.twice.again.text() == ""
        assert found.twice.first.hasFocus()
    assert not any(isinstance(each, PinSet) for each in events(desk))


def test_a_code_that_was_not_typed_back_leaves_the_page(begin: Begin) -> None:
    desk = begin(at(Step.CODE))
    desk.press(screen(desk).next_button)
    dialog = desk.small_window(RecoveryCodeDialog)
    assert isinstance(dialog, RecoveryCodeDialog)
    desk.press(dialog.later_button)
    assert screen(desk).title.text() == "Keep the recovery code"
    desk.press(screen(desk).skip_button)
    page(desk, BackupPage)


def test_a_folder_is_looked_at_when_it_is_chosen(begin: Begin, tmp_path: Path) -> None:
    desk = begin(at(Step.BACKUP))
    found = page(desk, BackupPage)
    assert isinstance(found, BackupPage)
    desk.press(found.row.choose_button)
    chooser = desk.small_window(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    chooser.fileSelected.emit(str(tmp_path))
    chooser.reject()
    assert "on the same disk as the log" in found.told.text()
    assert found.told.isVisible()
    found.row.show(str(tmp_path / "nowhere"))
    assert "There is no folder" in found.trouble.text()
    desk.press(screen(desk).next_button)
    assert "There is no folder" in screen(desk).error.text()
    assert desk.clinic.settings()[BACKUP_FOLDER] is None
    found.row.show(str(tmp_path))
    desk.press(screen(desk).next_button)
    assert desk.clinic.settings()[BACKUP_FOLDER] == tmp_path, "told, not refused"


def test_usual_keys_are_one_press_away(begin: Begin) -> None:
    desk = begin(at(Step.KEYS))
    found = page(desk, KeysPage)
    assert isinstance(found, KeysPage)
    usual = found.codes
    desk.press(found.empty_button)
    assert found.keys[0].accessibleName() == "Key 1: no code"
    desk.press(found.usual_button)
    assert found.codes == usual
    assert found.keys[0].accessibleName() == "Key 1: 97110 Therapeutic exercise"


def test_a_log_that_cannot_be_read_stops_no_treatment_of_a_clinic_that_is_not_done(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = begin(at(Step.KEYS))
    desk.press(screen(desk).later_button)
    assert desk.window.menus.set_up.isVisible()
    with monkeypatch.context() as patch:

        def gone(_: Log) -> None:
            raise LogGone("The folder of the log is gone")

        patch.setattr(Log, "settings", gone)
        desk.controller.shown.emit()
        assert not desk.window.menus.set_up.isVisible()
    desk.controller.shown.emit()
    assert desk.window.menus.set_up.isVisible()


# --- who is not asked


def test_a_clinic_that_works_already_is_asked_nothing_and_loads_nothing_of_it(begin: Begin) -> None:
    desk = begin(scenes.one_patient)
    assert desk.window.findChild(SetupErrands) is None
    assert not desk.window.menus.set_up.isVisible()


def test_nothing_else_can_be_done_meanwhile_and_no_name_is_in_a_title(begin: Begin) -> None:
    desk = begin(fresh)
    assert not desk.window.menuBar().isVisible()
    desk.type("Riverside")
    desk.press(screen(desk).next_button)
    desk.type("Ann Example")
    desk.press(screen(desk).next_button)
    titles = [each.windowTitle() for each in QApplication.topLevelWidgets()]
    assert not [each for each in titles if "Ann" in each or "Riverside" in each]
    assert screen(desk).findChildren(QLabel)


def test_the_program_begins_with_it_on_a_new_log_after_the_first_paint(data_folder: Path) -> None:
    from ptcoder.ui import app
    from ptcoder.ui.window import MainWindow

    seen: list[str] = []

    def look() -> None:
        for window in QApplication.topLevelWidgets():
            shown = window.findChild(SetupScreen) if isinstance(window, MainWindow) else None
            if isinstance(window, MainWindow) and shown is not None and shown.isVisible():
                seen.append(shown.title.text())
                timer.stop()
                window.close()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    assert app.run(demo=False, speed=1) == 0
    assert seen == [ClinicPage.title]
    with Log.open(data_folder) as log:
        assert log.settings().texts == {}, "a page that was only looked at is not written"


def test_a_first_start_that_fails_leaves_no_word_of_it_readable(begin: Begin, tmp_path: Path) -> None:
    """The diary, the crash reports and what else lies in the folders, beside the encrypted log."""
    planted = ("Quickenbush", "Hidden Lane", "25801479")

    def fail(person: str, pin: str) -> None:
        raise KeyError(f"Quickenbush {person} {pin}")

    desk = begin(fresh)
    with desk.qtbot.captureExceptions() as caught, pytest.MonkeyPatch.context() as patch:
        failures = Failures()
        failures.begin(tmp_path)
        app.tell_failures(desk.controller, failures)
        desk.type("Quickenbush Therapy")
        desk.key(Qt.Key.Key_Tab)
        desk.type("1 Hidden Lane")
        desk.key(Qt.Key.Key_Right, ALT)
        desk.type("Zebulon Quickenbush")
        desk.key(Qt.Key.Key_Return)
        patch.setattr(desk.clinic.setup, "set_pin", fail)
        for _ in range(2):
            desk.type("25801479")
            desk.key(Qt.Key.Key_Return)
        desk.key(Qt.Key.Key_Space)
        desk.qtbot.waitUntil(lambda: bool(caught))
        failures.remove()
    assert [kind for kind, *_ in caught] == [KeyError]
    diagnostics = failures.diagnostics
    assert diagnostics is not None
    (report,) = diagnostics.reports()
    assert "in SetupErrands" in report.text
    failures.end()
    assert any("Quickenbush" in each.name for each in events(desk) if isinstance(each, PersonAdded)), "it was said"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"diary.txt", report.path.name, "log.db"} <= {path.name for path in files}
    for path in files:
        content = path.read_bytes()
        assert not [each for each in planted if each.encode() in content or each.encode("utf-16-le") in content]
