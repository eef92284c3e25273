"""The window itself: closing, small windows, focus, names for whoever listens, and how little it does when idle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from ptcoder.clinic import Clinic
from ptcoder.clinic.demo import open_demo
from ptcoder.store import LogError
from ptcoder.ui import app, dialogs
from ptcoder.ui.controller import Controller
from ptcoder.ui.dialogs import CPT, AboutDialog, CloseDialog
from ptcoder.ui.key_list import KeysDialog
from ptcoder.ui.look import Look
from ptcoder.ui.preferences import Preferences
from ptcoder.ui.theme import DARK
from ptcoder.ui.window import MainWindow
from tests.store.test_lock import foreign
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

CONTROL = Qt.KeyboardModifier.ControlModifier


def words(window: QWidget) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel))


def test_closing_asks_only_while_clocks_run(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.window.close()
    assert desk.window.isVisible()
    dialog = desk.small_window(CloseDialog)
    assert isinstance(dialog, CloseDialog)
    assert "it goes on" in words(dialog)
    desk.press(dialog.stay_button)
    assert desk.window.isVisible()

    desk.window.close()
    dialog = desk.small_window(CloseDialog)
    assert isinstance(dialog, CloseDialog)
    desk.press(dialog.leave_button)
    assert not desk.window.isVisible()
    assert desk.visit.bars[-1].stop is None, "the clock goes on"


def test_closing_asks_nothing_while_nothing_runs(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.close()
    assert not desk.window.isVisible()


def test_the_keys_are_listed(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.key(Qt.Key.Key_F1)
    dialog = desk.small_window(KeysDialog)
    assert "Start or stop the code with that number" in words(dialog)
    dialog.close()


def test_about_tells_version_rules_and_whose_cpt_is(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.menus.about.trigger()
    dialog = desk.small_window(AboutDialog)
    assert CPT in words(dialog)
    assert desk.visit.edition in words(dialog)
    assert "Nothing is fetched" in words(dialog)
    dialog.close()


def test_nothing_about_a_patient_is_in_a_window_title(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.key("r", CONTROL)
    desk.key("n", CONTROL)
    titles = {each.windowTitle() for each in QApplication.topLevelWidgets()}
    assert not [title for title in titles for name in ("Lopez", "A.L.") if name in title]
    desk.key(Qt.Key.Key_Escape)


def test_names_that_programs_rely_on(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    names = {widget.accessibleName() for widget in desk.window.findChildren(QWidget) if widget.isVisible()}
    wanted = {"97110 Therapeutic exercise", "Add patient", "Stop visit", "Review and sign"}
    wanted |= {"Coded lines", "Findings", "Timeline"}
    assert wanted <= names
    desk.key("2", CONTROL)
    assert desk.button("Export").isVisible()


def test_what_a_screen_reader_is_told(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    running = QAccessible.queryAccessibleInterface(desk.tile("97140"))
    assert running.text(QAccessible.Text.Name) == "97140 Manual therapy"
    assert running.state().checkable
    assert running.state().checked
    lines = QAccessible.queryAccessibleInterface(desk.window.floor.panel.lines)
    said = [lines.child(number).text(QAccessible.Text.Name) for number in range(lines.childCount())]
    assert said[0].startswith("97110-GP, 2 units, 32 min. ")


def test_every_button_has_a_name(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    for page in ("1", "2"):
        desk.key(page, CONTROL)
        for button in desk.window.findChildren(QAbstractButton):
            if button.isVisible() and button.objectName() != "qt_calendar_button":
                assert button.accessibleName() or button.text(), button


def test_the_focus_ring_is_for_keys(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    assert not desk.window.ring.isVisible()
    desk.tile("97110").setFocus(Qt.FocusReason.TabFocusReason)
    assert desk.window.ring.isVisible()
    around = desk.window.ring.geometry()
    assert around.width() == desk.tile("97110").width() + 8
    desk.press("97112")
    assert not desk.window.ring.isVisible()


def test_tab_follows_the_eye(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    first = desk.tile("97110")
    first.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[str] = []
    for _ in range(4):
        seen.append((QApplication.focusWidget() or first).accessibleName())
        desk.key(Qt.Key.Key_Tab)
    shown = [button.accessibleName() for button in desk.window.floor.tiles.grid.shown_buttons()]
    assert seen == shown[:4]


def test_enter_presses_the_button_with_the_focus(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.tile("97112").setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Return)
    assert desk.tile("97112").isChecked()
    desk.key(Qt.Key.Key_Space)
    assert not desk.tile("97112").isChecked()


class Painted(QObject):
    """Counts who was painted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self.who: list[str] = []
        for widget in (desk.window, *desk.window.findChildren(QWidget)):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt names it
        if event.type() == QEvent.Type.Paint:
            self.who.append(type(watched).__name__)
        return False


def test_a_second_paints_only_the_clocks(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.qtbot.wait(50)
    painted = Painted(desk)
    desk.pass_time(seconds=1)
    desk.qtbot.wait(50)
    assert painted.who.count("TileButton") == painted.who.count("CardButton") == 1
    assert not {"LinesView", "Header", "MoreTile", "FindingsList", "UnitBar", "RailButton"} & set(painted.who)
    painted.who.clear()
    desk.window.floor.tick(desk.clinic.now())
    desk.qtbot.wait(50)
    assert not painted.who, "no time has passed"


def test_the_timer_stands_still_while_nothing_runs(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    assert not desk.controller.clockwork.is_running
    desk.press("97110")
    assert desk.controller.clockwork.is_running
    desk.press("97110")
    assert not desk.controller.clockwork.is_running


def test_trouble_at_the_start_is_said_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, look: Look) -> None:
    said: list[str] = []

    def fail(*_: object, **__: object) -> None:
        raise LogError("Another program holds the log.")

    def once(text: str) -> bool:
        said.append(text)
        return len(said) < 2

    monkeypatch.setattr(Clinic, "open", fail)
    monkeypatch.setattr(dialogs, "trouble", once)
    assert app.open_clinic(tmp_path, 1, look) is None
    assert said == ["Another program holds the log."] * 2


def test_a_second_window_on_the_same_folder_is_held_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said: list[tuple[str, str]] = []

    def give_up(text: str, title: str, ways: Sequence[dialogs.Way]) -> dialogs.Way:
        said.append((title, text))
        assert dialogs.Way.REMOVE not in ways
        return dialogs.Way.QUIT

    monkeypatch.setattr(dialogs, "ask_way", give_up)
    first = app.hold(tmp_path)
    assert first is not None
    assert app.hold(tmp_path) is None
    ((title, text),) = said
    assert title == "ptcoder is open already."
    assert text.startswith("The log is in use: window on ")
    first.release()
    third = app.hold(tmp_path)
    assert third is not None
    third.release()


def test_a_lock_of_another_computer_is_removed_by_a_press(qtbot: QtBot, tmp_path: Path) -> None:
    foreign(tmp_path)

    def press_remove() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert "window on front-desk by ann" in box.informativeText()
        button = next(each for each in box.buttons() if each.text() == "Remove the lock")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, press_remove)
    lock = app.hold(tmp_path)
    assert lock is not None
    lock.release()


def test_a_folder_that_takes_no_lock_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said: list[str] = []

    def give_up(text: str, _title: str, _ways: Sequence[dialogs.Way]) -> dialogs.Way:
        said.append(text)
        return dialogs.Way.QUIT

    monkeypatch.setattr(dialogs, "ask_way", give_up)
    (tmp_path / "file").touch()
    assert app.hold(tmp_path / "file" / "folder") is None
    assert "file" in said[0]


def test_a_window_that_stands_gives_the_keys_to_the_floor(qtbot: QtBot, qapp: QApplication, look: Look) -> None:
    window = MainWindow(look)
    window.may_close = lambda: True
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    clinic = open_demo(60)
    app.furnish(qapp, window, clinic, Preferences())
    assert window.floor.hasFocus()
    qtbot.keyClick(window.floor, "1")
    assert window.floor.tiles.grid.keyed(1) is not None
    visit = clinic.floor().visit
    assert visit is not None
    assert [tile.key for group in visit.groups for tile in group.tiles if tile.running and tile.attended] == [1]
    window.close()
    clinic.close()


def test_enter_stays_where_clocks_run(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.window.close()
    dialog = desk.small_window(CloseDialog)
    assert isinstance(dialog, CloseDialog)
    dialog.activateWindow()
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    desk.key(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert desk.window.isVisible()


def test_run_opens_the_window_and_leaves_with_it(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTCODER_THEME", "dark")
    seen: list[str] = []

    def leave() -> None:
        windows = (each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
        window = next((each for each in windows if each.isVisible() and each.findChild(Controller)), None)
        if window is None:  # not furnished yet
            return
        clock.stop()
        window.floor.cards.cards[1].click()
        window.floor.code_pressed.emit("97110")
        seen.append(window.look.tokens.bg)
        window.close()

    clock = QTimer()
    clock.timeout.connect(leave)
    clock.start(50)
    last = QTimer()  # a failure must not wait for ever
    last.timeout.connect(qapp.quit)
    last.start(20_000)
    assert app.run(demo=True, speed=60) == 0
    last.stop()
    assert seen == [DARK.bg]


def test_the_demo_has_a_banner_and_keeps_nothing(qtbot: QtBot, qapp: QApplication, look: Look) -> None:
    clinic = app.open_clinic(None, 60, look)
    assert clinic is not None
    window = app.open_window(qapp, look, clinic, Preferences())
    qtbot.addWidget(window)
    window.show()
    assert "made-up patients" in words(window)
    clinic.close()


def test_the_message_box_names_the_way_out(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[QMessageBox] = []

    def press_quit(self: QMessageBox) -> int:
        shown.append(self)
        next(each for each in self.buttons() if each.text() == "Quit").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press_quit)
    assert dialogs.trouble("No room left.") is False
    assert shown[0].informativeText() == "No room left."


def test_a_full_minute_shows_within_a_second_and_a_bit(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.clock.turn(seconds=50)  # 97140 is past its eighth minute
    desk.qtbot.waitUntil(lambda: "8 min" in desk.window.floor.panel.lines.texts[1], timeout=2500)
    assert desk.tile("97140").clock_text == "08:02"
