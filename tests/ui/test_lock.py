"""Locking by key, by time and at the start; coming in again by PIN; signing and handing over with one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from shiboken6 import isValid

from ptcoder.clinic import Refused, pins
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.store import DiskFull, Log
from ptcoder.store.settings import LOCK_MINUTES
from ptcoder.ui import locking as locking_module
from ptcoder.ui.key_list import KeysDialog
from ptcoder.ui.lock_screen import LockScreen
from ptcoder.ui.locking import Locking
from ptcoder.ui.patient_dialog import PatientDialog
from ptcoder.ui.pin_dialog import PinDialog
from ptcoder.ui.times_dialog import TimesDialog
from ptcoder.visit import EmergencyAccess, Event, Locked, Role, Signed, SignedIn, SignInFailed, State, Stopped, Viewed
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

CONTROL = Qt.KeyboardModifier.ControlModifier
PIN, OTHER = scenes.PIN, scenes.OTHER_PIN
SHIPPED = (pins.MEMORY_KIB, pins.PASSES)


def locking(desk: Desk) -> Locking:
    found = desk.window.findChild(Locking)
    assert isinstance(found, Locking)
    return found


def screen(desk: Desk) -> LockScreen:
    found = locking(desk).screen
    assert found is not None
    assert found.isVisible()
    return found


def events(desk: Desk) -> list[Event]:
    folder = desk.clinic.keeping.folder.parent
    with Log.open(folder) as log:
        return [record.event for record in log.all_records()]


def shown(desk: Desk) -> str:
    """Every word that can be seen anywhere."""
    here = [each for top in QApplication.topLevelWidgets() for each in top.findChildren(QWidget) if each.isVisible()]
    names = [each.accessibleName() for each in here]
    return "\n".join(names + [each.text() for each in here if isinstance(each, QLabel | QPushButton)])


def pin(desk: Desk, digits: str) -> None:
    """A PIN by the pad."""
    for digit in digits:
        desk.press(screen(desk).pad.digits[digit])
    desk.press(screen(desk).pad.send_button)


def pin_dialog(desk: Desk) -> PinDialog:
    found = desk.small_window(PinDialog)
    assert isinstance(found, PinDialog)
    desk.qtbot.waitUntil(found.pad.field.hasFocus)
    return found


def test_it_is_locked_by_key_and_opened_by_typing_while_the_clocks_run_on(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    assert not desk.sheet.locked
    desk.key("l", CONTROL)
    assert events(desk)[-1] == Locked(idle=False)
    assert screen(desk).names == ["M. Chen", "R. Diaz"]
    seen = shown(desk)
    assert not any(told in seen for told in ("Lopez", "A.L.", "1001", "Medicare", "Therapeutic"))
    assert not desk.window.menuBar().isVisible()
    desk.pass_time(minutes=4)
    desk.type(PIN)
    desk.key(Qt.Key.Key_Return)
    assert locking(desk).screen is None
    assert isinstance(events(desk)[-2], SignedIn)
    assert isinstance(events(desk)[-1], Viewed), "the patient in front is seen again"
    assert desk.window.menuBar().isVisible()
    assert desk.tile("97110").isChecked()
    assert desk.tile("97110").tile.clock.elapsed(desk.clinic.now()) == 5 * 60_000_000
    assert desk.window.floor.hasFocus(), "the number keys are for the codes again"


@pytest.mark.parametrize("by_key", [False, True])
def test_a_clock_is_stopped_at_the_locked_desk_at_the_moment_of_the_press(open_desk: Open, by_key: bool) -> None:
    """What locked by itself while hands were busy takes the one press that cannot wait for a PIN."""

    def two(folder: Path) -> scenes.Scene:
        scene = scenes.guarded(folder)
        scene.clinic.add_patient(name="Ben King", mrn="1002", payer="medicare", discipline="PT")
        scene.press("97014", 2)
        scene.select("Ana Lopez")
        return scene

    desk = open_desk(two)
    desk.clinic.change_setting(LOCK_MINUTES, 3)
    desk.clock.turn(minutes=4)
    assert locking(desk).look()
    lock = screen(desk)
    named = [each.accessibleName() for each in lock.clocks.values()]
    assert named == ["Stop 97110 since 10:00, M. Chen", "Stop G0283 since 10:01, M. Chen"]
    assert not any(told in shown(desk) for told in ("Lopez", "King", "A.L.", "B.K."))
    desk.clock.turn(minutes=1, seconds=7)
    pressed = desk.clinic.now()
    stop = next(iter(lock.clocks.values()))
    desk.qtbot.waitUntil(stop.isVisible)
    if by_key:
        desk.window.activateWindow()
        desk.qtbot.waitUntil(desk.window.isActiveWindow)
        while not stop.hasFocus():
            desk.key(Qt.Key.Key_Tab)
        desk.key(Qt.Key.Key_Space)
    else:
        desk.press(stop)
    (last,) = [each for each in events(desk) if isinstance(each, Stopped)]
    assert last.at_us is None or last.at_us == pressed
    assert (stop.text(), stop.isEnabled()) == ("97110 stopped at 10:08\nSign in to undo", False)
    assert desk.sheet.locked
    assert desk.clinic.at_lock.clocks() == desk.clinic.at_lock.clocks()[-1:], "e-stim runs on"

    desk.clock.turn(minutes=2)
    pin(desk, PIN)
    ana = next(card.visit for card in desk.sheet.cards if card.name == "Ana Lopez")
    assert desk.clinic.visit(ana).bars[-1].stop == pressed
    assert "97110 of A.L. was stopped at 10:08, at the locked desk." in desk.sheet.notices
    toast = desk.window.toast
    assert toast.words.text() == "Stopped 97110"
    desk.press(toast.undo_button)
    assert desk.clinic.visit(ana).bars[-1].stop is None, "as if nobody had pressed"
    assert not any("at the locked desk" in each for each in desk.sheet.notices)


def test_a_press_that_comes_too_late_is_told_and_stops_nothing_by_itself(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(scenes.guarded)
    desk.clinic.change_setting(LOCK_MINUTES, 3)
    desk.clock.turn(minutes=4)
    monkeypatch.setattr(locking_module, "TOUCH_MS", 0)
    desk.press("97110")
    lock = screen(desk)
    assert lock.said.text() == "Whatever runs goes on. The last press was not taken: the desk had to lock before it."
    assert not [each for each in events(desk) if isinstance(each, Stopped)]
    (stop,) = lock.clocks.values()
    desk.qtbot.waitUntil(stop.isVisible)
    desk.press(stop)
    assert [type(each) for each in events(desk)[-2:]] == [Locked, Stopped]
    with pytest.raises(Refused, match="does not run any more"):
        desk.clinic.at_lock.stop(next(iter(lock.clocks)))
    pin(desk, PIN)
    with pytest.raises(Refused, match="The desk is open"):
        desk.clinic.at_lock.stop(next(iter(lock.clocks)))


def test_the_rail_locks_and_a_wrong_pin_says_what_is_left(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    desk.press(desk.window.rail.lock)
    pad = screen(desk).pad
    pin(desk, OTHER)
    assert isinstance(events(desk)[-1], SignInFailed)
    assert pad.error.text() == "That is not the PIN. Try again: 2 tries left before a wait."
    assert pad.field.text() == ""
    pin(desk, OTHER)
    assert pad.error.text() == "That is not the PIN. Try again: 1 try left before a wait."
    pin(desk, OTHER)
    assert pad.error.text() == "Too many wrong PINs. Try again in 5 s."
    assert not pad.field.isEnabled()
    assert not pad.send_button.isEnabled()
    desk.press(desk.button("R. Diaz"))
    assert pad.field.isEnabled(), "somebody else has not to wait"
    desk.press(desk.button("M. Chen"))
    assert not pad.field.isEnabled()
    desk.clock.turn(seconds=3.5)
    desk.qtbot.waitUntil(lambda: pad.error.text() == "Too many wrong PINs. Try again in 2 s.")
    desk.clock.turn(seconds=1.5)
    desk.qtbot.waitUntil(pad.field.isEnabled)
    assert pad.error.text() == "Try again now."
    pin(desk, PIN)
    assert not desk.sheet.locked


def test_digits_are_for_the_pin_wherever_the_keys_are_and_can_be_taken_back(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    desk.key("l", CONTROL)
    lock = screen(desk)
    desk.button("M. Chen").setFocus()
    desk.qtbot.keyClick(desk.button("M. Chen"), "2")
    desk.type("5x9")
    assert lock.pad.field.text() == "259"
    desk.press(lock.pad.delete_button)
    assert lock.pad.field.text() == "25"
    desk.qtbot.keyClick(lock, Qt.Key.Key_Tab)
    desk.press(lock.pad.digits["8"])
    desk.press(lock.pad.digits["0"])
    desk.press(lock.pad.send_button)
    assert not desk.sheet.locked


def test_the_keys_of_the_menus_do_nothing_while_it_is_locked(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    desk.key("l", CONTROL)
    before = events(desk)
    for key, modifier in (
        ("n", CONTROL),
        ("2", CONTROL),
        ("r", CONTROL),
        ("z", CONTROL),
        ("1", CONTROL),
        ("m", CONTROL),
    ):
        desk.key(key, modifier)
    desk.qtbot.keyClick(screen(desk), Qt.Key.Key_F1)
    assert events(desk) == before
    assert not [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, PatientDialog | KeysDialog) and each.isVisible()
    ]
    assert not desk.window.mini.isVisible()
    assert screen(desk).isVisible()


def test_small_windows_and_the_mini_floor_go(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    desk.key("n", CONTROL)
    assert desk.small_window(PatientDialog).isVisible()
    desk.controller.do(desk.clinic.lock)
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, PatientDialog) and each.isVisible()]
    pin(desk, PIN)
    desk.small_window(PatientDialog).close()
    desk.key("m", CONTROL)
    assert desk.window.mini.isVisible()
    desk.controller.do(desk.clinic.lock)
    assert not desk.window.mini.isVisible()
    assert desk.window.isVisible()
    assert screen(desk).isVisible()


def windows(kind: type[QWidget]) -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]


def test_what_was_typed_waits_behind_the_lock_for_the_same_person(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    desk.key("n", CONTROL)
    dialog = desk.small_window(PatientDialog)
    assert isinstance(dialog, PatientDialog)
    desk.qtbot.keyClicks(dialog.search, "Zoe Quill")
    desk.controller.do(desk.clinic.lock)
    assert windows(PatientDialog) == []
    assert "Quill" not in shown(desk)
    assert desk.window.windowTitle() == "ptcoder"
    pin(desk, PIN)
    assert windows(PatientDialog) == [dialog]
    assert dialog.name.text() == "Zoe Quill"
    dialog.payer.setCurrentIndex(dialog.payer.findData("medicare"))
    desk.press(dialog.add_button)
    assert [each.name for each in desk.sheet.cards] == ["Ana Lopez", "Zoe Quill"]


def test_somebody_else_finds_no_small_window_and_no_secret_waits(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    desk.key("n", CONTROL)
    desk.controller.do(desk.clinic.lock)
    desk.press(next(each for each in screen(desk).findChildren(QPushButton) if each.text() == "R. Diaz"))
    pin(desk, OTHER)
    assert locking(desk).screen is None
    assert windows(PatientDialog) == []
    next(each for each in desk.window.floor.clinician.menu().actions() if each.text().startswith("M. Chen")).trigger()
    dialog = pin_dialog(desk)
    desk.type("25")
    desk.controller.do(desk.clinic.lock)
    desk.press(next(each for each in screen(desk).findChildren(QPushButton) if each.text() == "R. Diaz"))
    pin(desk, OTHER)
    assert locking(desk).screen is None
    assert windows(PinDialog) == [], "half a PIN is kept for nobody"
    assert not isValid(dialog) or not dialog.isVisible()


def test_a_correction_that_was_begun_is_there_after_the_lock(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    desk.key("t", CONTROL)
    times = desk.small_window(TimesDialog)
    assert isinstance(times, TimesDialog)
    desk.press(times.edit_button)
    start = next(each for each in times.box.findChildren(QLineEdit) if each.accessibleName() == "Start")
    start.setText("9:59")
    desk.controller.do(desk.clinic.lock)
    assert "97110" not in shown(desk)
    desk.pass_time(minutes=2)
    pin(desk, PIN)
    assert times.isVisible()
    assert start.text() == "9:59"
    desk.press(desk.button("Show what changes", times))
    desk.press(desk.button("Forgot to start", times))
    (row,) = desk.visit.stretches
    assert [each.reason for each in row.said] == ["Forgot to start"]
    times.close()


def test_it_locks_by_itself_after_the_minutes_of_the_clinic(open_desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk(scenes.guarded)
    desk.clinic.change_setting(LOCK_MINUTES, 5)
    desk.clock.turn(minutes=3)
    monkeypatch.setattr(locking_module, "TOUCH_MS", 0)
    desk.press("97140")
    desk.clock.turn(minutes=4)
    assert not locking(desk).look()
    desk.clock.turn(minutes=1.1)
    assert locking(desk).look()
    assert events(desk)[-1] == Locked(idle=True)
    assert screen(desk).isVisible()
    assert desk.sheet.cards[0].clock is not None
    assert desk.sheet.cards[0].clock.since is not None, "the clock goes on"


def test_the_press_that_comes_after_too_long_locks_and_does_nothing_else(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(scenes.guarded)
    desk.clinic.change_setting(LOCK_MINUTES, 5)
    desk.clock.turn(minutes=480)  # the computer slept; no timer has come yet
    monkeypatch.setattr(locking_module, "TOUCH_MS", 0)
    desk.press("97140")
    assert events(desk)[-1] == Locked(idle=True)
    assert screen(desk).isVisible()


def test_a_clinic_with_pins_starts_locked_and_one_without_on_the_floor(open_desk: Open) -> None:
    def again(folder: Path) -> scenes.Scene:
        scene = scenes.guarded(folder)
        scene.clinic.close()
        return scenes.opened(folder, scene.clock)

    desk = open_desk(again)
    assert screen(desk).isVisible()
    assert "Lopez" not in shown(desk)
    pin(desk, PIN)
    assert desk.window.floor.isVisible()
    plain = open_desk(scenes.one_running)
    assert locking(plain).screen is None


def test_without_a_pin_the_key_says_how_to_set_one(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.key("l", CONTROL)
    assert locking(desk).screen is None
    assert desk.window.toast.words.text().startswith("Nobody has a PIN yet")
    assert "People and PINs" in desk.window.toast.words.text()


def test_a_tap_opens_no_lock_but_an_emergency_does_and_is_on_record(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    desk.clinic.staff.add(Particulars(name="New Hire", role="PT"))
    desk.key("l", CONTROL)
    desk.press(desk.button("New Hire"))
    pin(desk, PIN)
    assert screen(desk).pad.error.text() == "New Hire has no PIN yet. An owner signs in and sets one."
    desk.press(screen(desk).emergency_button)
    desk.press(screen(desk).back_button)
    desk.press(screen(desk).emergency_button)
    desk.key(Qt.Key.Key_Return)
    assert screen(desk).reason_error.text() == "Write why: the owner reads it."
    desk.type("PIN forgotten")
    desk.press(screen(desk).enter_button)
    assert locking(desk).screen is None
    came = [event for event in events(desk) if isinstance(event, EmergencyAccess)]
    assert [event.reason for event in came] == ["PIN forgotten"]
    assert desk.sheet.emergency
    assert "Emergency access" in shown(desk)


def test_an_emergency_that_cannot_be_recorded_is_none(open_desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk(scenes.guarded)
    desk.key("l", CONTROL)

    def fail(*_: object) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(Log, "_write", fail)
    desk.press(screen(desk).emergency_button)
    desk.type("why")
    desk.key(Qt.Key.Key_Return)
    assert screen(desk).reason_error.text() == "Not written down, so nobody came in. The disk is full."


def test_a_countdown_that_ends_behind_the_lock_is_told_without_whose(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(scenes.guarded)
    desk.press("97014")
    desk.key("l", CONTROL)
    beeps: list[bool] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(True))
    assert not screen(desk).over.isVisible()
    desk.pass_time(minutes=16)
    assert beeps
    assert screen(desk).over.isVisible()
    assert "A timer has ended. Sign in to see whose." in shown(desk)
    assert "e-stim" not in shown(desk)
    assert "Lopez" not in shown(desk)


def test_signing_in_takes_less_than_two_seconds_as_shipped(open_desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "MEMORY_KIB", SHIPPED[0])
    monkeypatch.setattr(pins, "PASSES", SHIPPED[1])
    desk = open_desk(scenes.guarded)
    desk.key("l", CONTROL)
    desk.type(PIN)
    began = time.perf_counter()
    desk.key(Qt.Key.Key_Return)
    assert desk.tile("97110").isVisible()
    assert time.perf_counter() - began < 2


def test_looking_at_input_costs_next_to_nothing(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    watcher, target = locking(desk), desk.tile("97110")
    events_seen = [QEvent(QEvent.Type.Paint), QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier)]
    began = time.perf_counter()
    for _ in range(2000):
        for event in events_seen:
            watcher.eventFilter(target, event)
    assert (time.perf_counter() - began) / 4000 < 0.000_1


# --- signing and handing over


def test_another_clinician_takes_over_by_pin_in_mid_intervention(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    action = next(each for each in desk.window.floor.clinician.menu().actions() if each.text().startswith("R. Diaz"))
    action.trigger()
    dialog = pin_dialog(desk)
    assert "Sign in as R. Diaz" in [each.text() for each in dialog.findChildren(QLabel)]
    desk.type(PIN)
    desk.key(Qt.Key.Key_Return)
    assert dialog.pad.error.text().startswith("That is not the PIN.")
    assert desk.clinic.staff.treating().role is Role.PT
    for digit in OTHER:
        desk.press(dialog.pad.digits[digit])
    desk.press(dialog.pad.send_button)
    assert not dialog.isVisible()
    assert desk.clinic.staff.treating().role is Role.PTA
    assert desk.window.floor.clinician.text() == "R. Diaz, PTA"
    assert desk.tile("97110").isChecked(), "what runs goes on"


def test_whoever_goes_on_gives_their_pin_while_the_clock_runs_on(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    button = desk.window.floor.hand_off

    def hand_on() -> PinDialog:
        button.choices.aboutToShow.emit()
        next(each for each in button.choices.actions() if each.text() == "Hand 97110 to R. Diaz, PTA").trigger()
        return pin_dialog(desk)

    dialog = hand_on()
    said = [each.text() for each in dialog.findChildren(QLabel)]
    assert "PIN of R. Diaz" in said
    assert "The clocks run on as they are until the PIN is given; then the time is split." in said
    desk.clock.turn(minutes=1)
    desk.type(PIN)
    desk.key(Qt.Key.Key_Return)
    assert dialog.pad.error.text().startswith("That is not the PIN.")
    desk.key(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert [each.clinician for each in desk.visit.stretches] == ["M. Chen"]
    dialog = hand_on()
    desk.clock.turn(minutes=1)
    for digit in OTHER:
        desk.press(dialog.pad.digits[digit])
    desk.press(dialog.pad.send_button)
    assert not dialog.isVisible()
    one, two = desk.visit.stretches
    assert (one.clinician, two.clinician, two.role) == ("M. Chen", "R. Diaz", "PTA")
    assert (one.stop or 0) - (one.start or 0) == 3 * 60_000_000, "split when the PIN was given"
    assert one.stop == two.start
    assert desk.window.floor.clinician.text() == "M. Chen, PT", "who sits at the desk is the same"
    button.choices.aboutToShow.emit()
    next(each for each in button.choices.actions() if each.text() == "Hand 97110 to M. Chen, PT").trigger()
    assert not dialog.isVisible()
    assert [each.clinician for each in desk.visit.stretches if each.running] == ["M. Chen"], "who is signed in is known"


def test_signing_asks_for_the_pin(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    visit = desk.visit.visit
    desk.pass_time(minutes=8)  # longer, and the desk locks itself
    desk.press(desk.button("Stop visit"))
    desk.key("r", CONTROL)
    desk.key(Qt.Key.Key_Return, CONTROL)
    dialog = pin_dialog(desk)
    told = [each.text() for each in dialog.findChildren(QLabel)]
    assert {"Sign as M. Chen, PT", "97110-GP × 1."} <= {*told}
    desk.type("0" * 4)
    desk.key(Qt.Key.Key_Return)
    assert "2 tries left" in dialog.pad.error.text()
    assert not desk.window.toast.isVisible()
    assert desk.clinic.visit(visit).state is State.CLOSED
    desk.type(PIN)
    desk.key(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert desk.clinic.visit(visit).state is State.SIGNED
    assert desk.window.toast.words.text() == "Signed: Ana Lopez."
    kinds = [type(event) for event in events(desk)]
    assert kinds.count(Signed) == 1


def test_what_stands_in_the_way_is_said_before_the_pin_is_asked_for(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    desk.clinic.set_clinician(next(each.id for each in desk.sheet.people if each.name == "R. Diaz"), OTHER)
    desk.clinic.staff.lock()
    desk.clinic.enter_in_emergency(next(each.id for each in desk.sheet.people if each.name == "R. Diaz"), "why")
    desk.clinic.stop_visit(desk.visit.visit)
    desk.controller.show_fresh()
    desk.key("r", CONTROL)
    desk.key(Qt.Key.Key_Return, CONTROL)
    assert desk.window.toast.words.text().startswith("Emergency access is to read and to treat")
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, PinDialog) and each.isVisible()]


# --- who saw what


def test_opening_a_visit_at_review_or_from_the_day_is_on_record(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    chi = next(row.visit for row in desk.clinic.day().rows if row.name == "Chi Tran")
    before = len([event for event in events(desk) if isinstance(event, Viewed)])
    for person in ("R. Diaz", "M. Chen"):
        desk.clinic.set_clinician(next(each.id for each in desk.sheet.people if each.name == person))
    desk.controller.show_fresh()
    desk.window.day.visit_opened.emit(chi)
    viewed = [event for event in events(desk) if isinstance(event, Viewed)][before:]
    assert (str(viewed[-1].visit), viewed[-1].page) == (chi, "review")
    desk.controller.show_fresh()
    assert len([event for event in events(desk) if isinstance(event, Viewed)][before:]) == len(viewed), "once"


def test_whoever_comes_in_next_sees_the_page_and_is_on_record(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    desk.clinic.stop_visit(desk.visit.visit)
    desk.controller.show_fresh()
    desk.key("r", CONTROL)
    desk.key("l", CONTROL)
    desk.press(desk.button("R. Diaz"))
    pin(desk, OTHER)
    assert desk.window.review.isVisible()
    assert isinstance(events(desk)[-1], Viewed)


def test_no_timer_outlives_the_clinic(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    watcher = locking(desk)
    desk.controller.end()
    assert not watcher._timer.isActive()  # pyright: ignore[reportPrivateUsage]
    assert not desk.controller.clockwork.is_running
    assert desk.window.held.tries_in == -1
