"""The timeline under a hand and under keys: what would come of a correction, what is stored, what can be taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QPushButton

from ptcoder.clinic.sheets import Bar
from ptcoder.clinic.stretches import StretchRow
from ptcoder.ui.correction_forms import EditForm, EnterForm, SplitForm
from ptcoder.ui.parts import Words
from ptcoder.ui.timeline_scale import Edge
from ptcoder.visit import MINUTE, SECOND
from tests.ui import scenes
from tests.ui.conftest import LEFT, Desk, Open

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


def bar(desk: Desk, code: str) -> Bar:
    (found,) = (each for each in desk.window.floor.timeline.bars if each.code == code)
    return found


def row(desk: Desk, code: str) -> StretchRow:
    (found,) = (each for each in desk.visit.stretches if each.code == code and not each.deleted)
    return found


def said(desk: Desk, code: str) -> list[tuple[str, str]]:
    return [(each.what, each.reason) for each in row(desk, code).said]


def times(desk: Desk, code: str) -> tuple[float, float | None]:
    """Minutes after ten at which it began and ended."""
    shown = bar(desk, code)
    return (shown.start - scenes.TEN) / MINUTE, (shown.stop - scenes.TEN) / MINUTE if shown.stop is not None else None


def place(desk: Desk, shown: Bar, edge: Edge | None = None) -> QPoint:
    rect = desk.window.floor.timeline.bar_rect(shown)
    if edge is None:
        return rect.center()
    return QPoint(rect.left() if edge is Edge.START else rect.right(), rect.center().y())


def x_of(desk: Desk, minutes: float) -> int:
    return round(desk.window.floor.timeline.scale().x(scenes.TEN + round(minutes * MINUTE)))


def drag(desk: Desk, shown: Bar, edge: Edge, minutes: float, *, release: bool = True, exact: bool = False) -> None:
    """Takes an edge to so many minutes after ten."""
    timeline, start = desk.window.floor.timeline, place(desk, shown, edge)
    desk.qtbot.mousePress(timeline, LEFT, NONE, start)
    end = QPoint(x_of(desk, minutes), start.y())
    for point in ((start + end) / 2, end):
        desk.qtbot.mouseMove(timeline, point)
    if exact:
        timeline.mouseMoveEvent(_moved(end, ALT))
    if release:
        desk.qtbot.mouseRelease(timeline, LEFT, NONE, end)


def _moved(at: QPoint, modifier: Qt.KeyboardModifier) -> QMouseEvent:
    return QMouseEvent(QEvent.Type.MouseMove, QPointF(at), QPointF(at), LEFT, LEFT, modifier)


def texts(desk: Desk) -> str:
    box = desk.window.popover.box
    assert desk.window.popover.isVisible()
    return "\n".join([box.title.text(), box.error.text(), *box.proposal.texts])


def press(desk: Desk, name: str) -> None:
    desk.press(desk.button(name, desk.window.popover))


def choose(menu: QMenu | None, text: str) -> None:
    assert menu is not None
    next(action for action in menu.actions() if action.text().startswith(text)).trigger()


def pick(desk: Desk, name: str, text: str) -> None:
    """One of the choices of a button in the popover."""
    choose(desk.button(name, desk.window.popover).menu(), text)


def click(desk: Desk, code: str) -> None:
    desk.qtbot.mouseClick(desk.window.floor.timeline, LEFT, NONE, place(desk, bar(desk, code)))


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    """97110 from 10:02 to 10:34:10, 97140 since; it is 10:41:22."""
    return open_desk(scenes.one_running)


# --- what becomes of a neighbor


def test_a_neighbor_of_which_nothing_would_be_left_stays_unless_somebody_says_so(desk: Desk) -> None:
    drag(desk, bar(desk, "97110"), Edge.STOP, 41)
    assert "97140 of Ana Lopez stays as it is: 10:34:10–" in texts(desk)
    assert "is cut" not in texts(desk)
    assert "in two places at once" in texts(desk)
    assert desk.button("Leave them as they are", desk.window.popover).isChecked()
    press(desk, "Make room")
    assert "97140 of Ana Lopez is cut" in texts(desk)
    press(desk, "Leave them as they are")
    press(desk, "Forgot to stop")
    assert times(desk, "97110") == (2, 41)
    assert row(desk, "97140").start == row(desk, "97110").pressed_stop, "it is as it was"


def test_a_choice_keeps_the_keys(desk: Desk) -> None:
    drag(desk, bar(desk, "97110"), Edge.STOP, 38)
    chosen = desk.button("Leave them as they are", desk.window.popover)
    chosen.setFocus()
    desk.key(Qt.Key.Key_Space)
    again = desk.button("Leave them as they are", desk.window.popover)
    assert again.isChecked()
    assert again.hasFocus()


# --- dragging


def test_an_edge_is_dragged_and_one_press_says_why(desk: Desk) -> None:
    timeline, shown = desk.window.floor.timeline, bar(desk, "97110")
    pressed = row(desk, "97110")
    drag(desk, shown, Edge.STOP, 30, release=False)
    assert timeline.ghost is not None
    assert "Would be 10:02–10:30 · 28 min" in timeline.accessibleDescription()
    assert not desk.window.popover.isVisible()
    desk.qtbot.mouseRelease(timeline, LEFT, NONE, QPoint(x_of(desk, 30), place(desk, shown).y()))
    assert "Correct 97110" in texts(desk)
    assert "97110 · 10:02:00–10:34:10 → 10:02–10:30 · 32 → 28 min" in texts(desk)
    assert row(desk, "97110") == pressed, "nothing is written before there is a reason"
    press(desk, "Forgot to stop")
    assert times(desk, "97110") == (2, 30)
    assert said(desk, "97110") == [("stop 10:30", "Forgot to stop")]
    assert (row(desk, "97110").pressed_start, row(desk, "97110").pressed_stop) == (pressed.start, pressed.stop)
    assert desk.window.toast.words.text() == "Corrected 97110"
    assert not desk.window.popover.isVisible()
    desk.key("z", CONTROL)
    assert row(desk, "97110") == pressed
    desk.key("z", CONTROL | SHIFT)
    assert times(desk, "97110") == (2, 30)


def test_a_drag_says_what_the_neighbor_loses_and_leaves_the_choice(desk: Desk) -> None:
    drag(desk, bar(desk, "97110"), Edge.STOP, 38)
    assert "97140 of Ana Lopez is cut, 7 → 3 min: 10:34:10– → 10:38–" in texts(desk)
    press(desk, "Leave them as they are")
    assert "is cut" not in texts(desk)
    assert "New to look at: Two services at once (97110, 97140)" in texts(desk)
    press(desk, "Make room")
    press(desk, "Forgot to stop")
    assert (times(desk, "97110"), times(desk, "97140")) == ((2, 38), (38, None))
    assert desk.sheet.undo == "correct 97110"


def test_an_edge_snaps_to_the_neighbors_and_to_the_minute(desk: Desk) -> None:
    timeline = desk.window.floor.timeline
    drag(desk, bar(desk, "97110"), Edge.STOP, 20.4, release=False)
    assert timeline.ghost is not None
    assert timeline.ghost.stop == scenes.TEN + 20 * MINUTE
    timeline.mouseMoveEvent(_moved(QPoint(x_of(desk, 20.4), place(desk, bar(desk, "97110")).y()), ALT))
    assert timeline.ghost.stop is not None
    assert timeline.ghost.stop % MINUTE
    assert timeline.ghost.stop % SECOND == 0
    desk.key(Qt.Key.Key_Escape)
    assert timeline.ghost is None
    drag(desk, bar(desk, "97110"), Edge.STOP, 30)
    press(desk, "Interrupted")
    drag(desk, bar(desk, "97110"), Edge.STOP, 34.1, release=False)
    assert timeline.ghost is not None
    assert timeline.ghost.stop == bar(desk, "97140").start


def test_escape_lets_go_of_a_drag_and_of_a_proposal(desk: Desk) -> None:
    desk.window.floor.timeline.setFocus()
    drag(desk, bar(desk, "97110"), Edge.START, 6, release=False)
    desk.key(Qt.Key.Key_Escape)
    desk.qtbot.mouseRelease(desk.window.floor.timeline, LEFT, NONE, QPoint(x_of(desk, 6), 12))
    assert desk.window.floor.timeline.ghost is None
    assert not desk.window.popover.isVisible()
    drag(desk, bar(desk, "97110"), Edge.START, 6)
    assert "10:06" in texts(desk)
    desk.key(Qt.Key.Key_Escape)
    assert not desk.window.popover.isVisible()
    assert said(desk, "97110") == []


def test_a_hand_sees_what_it_would_take_hold_of(desk: Desk) -> None:
    timeline, shown = desk.window.floor.timeline, bar(desk, "97110")
    for off, shape in ((0, Qt.CursorShape.SizeHorCursor), (-6, Qt.CursorShape.SizeHorCursor),
                       (6, Qt.CursorShape.SizeHorCursor), (-40, Qt.CursorShape.PointingHandCursor)):  # fmt: skip
        desk.qtbot.mouseMove(timeline, place(desk, shown, Edge.STOP) + QPoint(off, 0))
        assert timeline.cursor().shape() is shape, off


def test_the_running_end_is_dragged_back_and_stops_the_clock(desk: Desk) -> None:
    drag(desk, bar(desk, "97140"), Edge.STOP, 38)
    assert "10:34:10– → 10:34:10–10:38:00" in texts(desk)
    press(desk, "Forgot to stop")
    assert times(desk, "97140")[1] == 38
    assert not desk.tile("97140").isChecked()


# --- the actions of a bar


def test_a_bar_is_chosen_and_was_started_three_minutes_earlier(desk: Desk) -> None:
    click(desk, "97110")
    assert desk.window.popover.box.title.text() == "97110 Therapeutic exercise · 10:02–10:34 · 32 min · M. Chen"
    assert "Selected: 97110 10:02–10:34, 32 min" in desk.window.floor.timeline.accessibleDescription()
    pick(desk, "Started…", "2 min earlier")
    assert "10:02:00–10:34:10 → 10:00:00–10:34:10" in texts(desk)
    press(desk, "Forgot to start")
    assert said(desk, "97110") == [("start 10:00", "Forgot to start")]


def test_it_stopped_when_the_next_began(desk: Desk) -> None:
    drag(desk, bar(desk, "97110"), Edge.STOP, 20)
    press(desk, "Interrupted")
    click(desk, "97110")
    pick(desk, "Stopped…", "When the next began")
    press(desk, "Forgot to stop")
    assert bar(desk, "97110").stop == bar(desk, "97140").start


def test_what_runs_was_stopped_two_minutes_ago(desk: Desk) -> None:
    click(desk, "97140")
    pick(desk, "Stopped…", "2 min ago")
    press(desk, "Forgot to stop")
    assert bar(desk, "97140").stop == desk.clinic.now() - 2 * MINUTE


def test_split_here_and_at_a_typed_time_with_another_code(desk: Desk) -> None:
    timeline = desk.window.floor.timeline
    at = QPoint(x_of(desk, 15), place(desk, bar(desk, "97110")).y())
    desk.qtbot.mouseClick(timeline, LEFT, NONE, at)
    press(desk, "Split at 10:15")
    assert "New: 97110 · 10:15:00–10:34:10" in texts(desk)
    press(desk, "Interrupted")
    parts = [each for each in desk.visit.bars if each.code == "97110"]
    assert parts[0].stop == parts[1].start == scenes.TEN + 15 * MINUTE
    desk.controller.clinic.undo()
    desk.controller.show_fresh()
    click(desk, "97110")
    press(desk, "Split…")
    form = desk.window.popover.box.step
    assert isinstance(form, SplitForm)
    form.at.setText("99:99")
    desk.press(form.show_button)
    assert form.error.text() == "Type where to split, as 10:20 or 10:20:30."
    form.at.setText("10:20:30")
    form.code.setCurrentText("neuromus")
    desk.press(form.show_button)
    press(desk, "Went on to another service")
    assert times(desk, "97112")[0] == 20.5
    assert row(desk, "97112").origin == row(desk, "97110").interval


def test_another_code_by_typing_a_word(desk: Desk) -> None:
    click(desk, "97110")
    press(desk, "Another code…")
    form = desk.window.popover.box.step
    assert isinstance(form, EditForm)
    line = form.code.lineEdit()
    assert line is not None
    (sign,) = line.actions()
    assert not sign.icon().isNull(), "the sign of a field in which one types, as beside no mere list"
    form.clinician.setFocus()
    desk.press(next(each for each in line.findChildren(QAbstractButton) if each.isVisible()))
    desk.type("gait")
    desk.press(form.show_button)
    assert "97110 → 97116" in texts(desk)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Pressed the wrong code", "Enter gives the reason that fits"
    desk.key(Qt.Key.Key_Return)
    assert said(desk, "97116") == [("97116", "Pressed the wrong code")]
    assert row(desk, "97116").pressed_code == "97110"


def test_a_finding_that_goes_over_to_another_code_says_of_which_it_is_now(desk: Desk) -> None:
    click(desk, "97140")
    press(desk, "Another code…")
    form = desk.window.popover.box.step
    assert isinstance(form, EditForm)
    desk.type("gait")
    desk.press(form.show_button)
    assert "New to look at: Under eight minutes (97116)" in texts(desk)
    assert "No longer to look at: Under eight minutes (97140)" in texts(desk)


def test_to_another_patient_shows_both_bills(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    click(desk, "97110")
    pick(desk, "Another patient…", "Ben King")
    shown = texts(desk)
    assert "Ana Lopez: Taken out: 97110" in shown
    assert "Ben King: New: 97110" in shown
    assert "Ben King: 1 → 3 units" in shown
    press(desk, "Pressed for the wrong patient")
    ben = next(card.visit for card in desk.sheet.cards if card.name == "Ben King")
    assert "97110" in {each.code for each in desk.clinic.visit(ben).bars}
    assert "97110" not in {each.code for each in desk.visit.bars}


def test_in_private_no_name_is_said(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.window.menus.privacy.setChecked(True)
    click(desk, "97110")
    pick(desk, "Another patient…", "B.K.")
    assert "B.K.: New: 97110" in texts(desk)
    assert "King" not in texts(desk)


def test_another_clinician_rest_delete_and_history(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    click(desk, "97110")
    pick(desk, "Another clinician…", "R. Diaz")
    assert "by M. Chen → R. Diaz" in texts(desk)
    press(desk, "Somebody else treated")
    assert row(desk, "97110").role == "PTA"
    click(desk, "97110")
    press(desk, "Rest or charting")
    press(desk, "Interrupted")
    click(desk, "")
    press(desk, "History…")
    step = desk.window.popover.box.step
    assert step is not None
    told = "\n".join(each.text() for each in step.findChildren(Words))
    assert "Pressed as 97110 10:00:00 to 10:32:10 by M. Chen." in told
    assert "by M. Chen: by R. Diaz. “Somebody else treated”" in told
    assert "rest. “Interrupted”" in told
    click(desk, "")
    press(desk, "Delete")
    desk.press(desk.window.popover.box.proposal.other)
    desk.type("nobody was here")
    desk.key(Qt.Key.Key_Return)
    (gone,) = (each for each in desk.visit.stretches if each.deleted)
    assert gone.said[-1].reason == "nobody was here"


# --- keys


def test_all_of_it_by_keys(desk: Desk) -> None:
    timeline = desk.window.floor.timeline
    timeline.setFocus(Qt.FocusReason.TabFocusReason)
    assert timeline.selected == bar(desk, "97140")
    desk.key(Qt.Key.Key_Left)
    assert timeline.selected == bar(desk, "97110")
    for _ in range(3):
        desk.key(Qt.Key.Key_Left, CONTROL)
    desk.key(Qt.Key.Key_Right, CONTROL | SHIFT)
    assert "10:02:00–10:34:10 → 10:03:00–10:31:10" in texts(desk)
    assert timeline.hasFocus()
    desk.key(Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Forgot to stop"
    desk.key(Qt.Key.Key_Return)
    assert said(desk, "97110") == [("start 10:03, stop 10:31", "Forgot to stop")]
    assert timeline.hasFocus()
    desk.key(Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Started…"
    desk.key(Qt.Key.Key_Escape)
    assert timeline.hasFocus()
    desk.key(Qt.Key.Key_Delete)
    desk.key(Qt.Key.Key_Return)
    assert [each.code for each in desk.visit.bars] == ["97140"]
    desk.key("z", CONTROL)
    assert times(desk, "97110")[0] == 3


def test_of_what_runs_keys_move_the_start_and_the_end_like_any_other(desk: Desk) -> None:
    desk.window.floor.timeline.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2):
        desk.key(Qt.Key.Key_Left, CONTROL | SHIFT)
    assert "97110 of Ana Lopez is cut, 32 → 30 min" in texts(desk)
    desk.key(Qt.Key.Key_Enter)
    desk.key(Qt.Key.Key_Enter)
    assert times(desk, "97140") == (pytest.approx(32 + 10 / 60), None)
    assert bar(desk, "97110").stop == bar(desk, "97140").start
    now = desk.clinic.now()
    for _ in range(3):
        desk.key(Qt.Key.Key_Left, CONTROL)
    desk.key(Qt.Key.Key_Right, CONTROL)
    assert "9 → 7 min" in texts(desk)
    desk.key(Qt.Key.Key_Enter)
    desk.key(Qt.Key.Key_Enter)
    assert bar(desk, "97140").stop == now - 2 * MINUTE, "it was stopped two minutes ago"
    assert not desk.tile("97140").isChecked()


def test_an_end_that_is_moved_back_to_the_present_runs_on(desk: Desk) -> None:
    timeline = desk.window.floor.timeline
    timeline.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Left, CONTROL)
    assert desk.window.popover.isVisible()
    desk.key(Qt.Key.Key_Right, CONTROL)
    assert timeline.ghost is None
    assert not desk.window.popover.isVisible(), "nothing is left to correct"
    assert bar(desk, "97140").stop is None


# --- zoom, lanes, menus


def test_zoom_by_wheel_keys_and_buttons(desk: Desk) -> None:
    timeline, foot = desk.window.floor.timeline, desk.window.floor.foot
    whole = timeline.scale()
    at = QPointF(x_of(desk, 34), 12)
    moment = timeline.scale().moment(at.x())
    turn = QWheelEvent(at, at, QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, CONTROL,
                       Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(timeline, turn)
    nearer = timeline.scale()
    assert nearer.stop - nearer.start < whole.stop - whole.start
    assert abs(nearer.moment(at.x()) - moment) < SECOND
    before = timeline.scale().start
    QApplication.sendEvent(timeline, QWheelEvent(at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, NONE,
                                                 Qt.ScrollPhase.NoScrollPhase, False))  # fmt: skip
    assert timeline.scale().start < before
    desk.press(foot.whole)
    assert timeline.scale() == whole
    desk.press(foot.closer)
    assert not timeline.is_whole
    start = timeline.scale().start
    desk.qtbot.mousePress(timeline, LEFT, NONE, QPoint(400, 46))
    desk.qtbot.mouseMove(timeline, QPoint(430, 46))
    desk.qtbot.mouseMove(timeline, QPoint(500, 46))
    desk.qtbot.mouseRelease(timeline, LEFT, NONE, QPoint(500, 46))
    assert timeline.scale().start <= start
    desk.press(foot.farther)
    assert timeline.is_whole
    timeline.setFocus()
    desk.key("+")
    assert not timeline.is_whole
    desk.key("-")
    assert timeline.is_whole


def test_a_lane_for_everybody_on_request(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    timeline = desk.window.floor.timeline
    low = timeline.sizeHint().height()
    desk.press(desk.window.floor.foot.patients)
    assert timeline.sizeHint().height() > low + 5 * 15
    desk.qtbot.waitUntil(lambda: timeline.height() > low + 60)
    ben = next(card.visit for card in desk.sheet.cards if card.name == "Ben King")
    lane = next(y for y in range(timeline.height()) if timeline.other_at(QPointF(200, y)) == ben)
    desk.qtbot.mouseClick(timeline, LEFT, NONE, QPoint(400, lane + 4))
    assert desk.visit.name == "Ben King"


def shown_menu(desk: Desk) -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_the_menu_of_a_bar_and_of_an_empty_place(desk: Desk) -> None:
    timeline = desk.window.floor.timeline
    at = place(desk, bar(desk, "97110"))
    mouse = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(timeline, QContextMenuEvent(mouse, at, timeline.mapToGlobal(at)))
    menu = shown_menu(desk)
    assert [each.text() for each in menu.actions()][:4] == ["Started…", "Stopped…", "Split at 10:18", "Split…"]
    choose(menu, "Delete")
    menu.close()
    assert "Taken out: 97110" in texts(desk)
    press(desk, "Cancel  Esc")
    empty = QPoint(x_of(desk, 20), at.y() + 30)
    QApplication.sendEvent(timeline, QContextMenuEvent(mouse, empty, timeline.mapToGlobal(empty)))
    assert isinstance(desk.window.popover.box.step, EnterForm)
    assert desk.window.popover.box.step.start.text() == "10:20:00"


def tile_menu(desk: Desk) -> QMenu:
    menu = desk.window.floor.tiles.keys.menu
    assert menu.isVisible()
    return menu


def test_a_running_button_was_started_ten_minutes_ago_says_its_menu(desk: Desk) -> None:
    tile = desk.tile("97140")
    at = tile.rect().center()
    QApplication.sendEvent(tile, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, tile.mapToGlobal(at)))
    inner = next(each for each in tile_menu(desk).actions() if each.text() == "Started…").menu()
    assert isinstance(inner, QMenu)
    choose(inner, "10 min ago")
    tile_menu(desk).close()
    assert "97110 of Ana Lopez is cut, 32 → 29 min" in texts(desk)
    press(desk, "Forgot to start")
    assert bar(desk, "97140").start == desk.clinic.now() - 10 * MINUTE
    tile.setFocus()
    desk.key(Qt.Key.Key_F10, SHIFT)
    inner = next(each for each in tile_menu(desk).actions() if each.text() == "Stopped…").menu()
    assert isinstance(inner, QMenu)
    choose(inner, "2 min ago")
    tile_menu(desk).close()
    press(desk, "Forgot to stop")
    assert bar(desk, "97140").stop == desk.clinic.now() - 2 * MINUTE
    QApplication.sendEvent(tile, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, tile.mapToGlobal(at)))
    assert "Started…" not in [each.text() for each in tile_menu(desk).actions()], "it does not run any more"
    tile_menu(desk).close()


def test_a_finger_that_rests_on_a_running_button_opens_its_menu_and_stops_nothing(desk: Desk) -> None:
    tile = desk.tile("97140")
    at = QPointF(tile.rect().center())
    where, touched = QPointF(tile.mapToGlobal(at)), Qt.MouseEventSource.MouseEventSynthesizedBySystem
    for kind, held in ((QEvent.Type.MouseButtonPress, LEFT), (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)):
        QApplication.sendEvent(tile, QMouseEvent(kind, at, at, where, LEFT, held, NONE, touched))
        if held == LEFT:
            desk.qtbot.waitUntil(lambda: desk.window.floor.tiles.keys.menu.isVisible(), timeout=3000)
    assert [each.text() for each in tile_menu(desk).actions() if each.text()][:4] == [
        "&What belongs to it\tF2",
        "It was this since 10:02, not 97110",
        "Started…",
        "Stopped…",
    ]
    tile_menu(desk).close()
    assert tile.isChecked()


# --- inserting


def test_a_forgotten_stretch_is_inserted(desk: Desk) -> None:
    desk.key("i", CONTROL)
    form = desk.window.popover.box.step
    assert isinstance(form, EnterForm)
    desk.press(form.show_button)
    assert form.error.text() == "Choose a code from the list."
    form.code.setCurrentText("97112")
    form.start.setText("10:10")
    form.stop.setText("1020")
    desk.press(form.show_button)
    shown = texts(desk)
    assert "New: 97112 · 10:10–10:20 · 10 min · M. Chen" in shown
    assert "97110 of Ana Lopez is cut, 32 → 8 min" in shown
    assert "97110 of Ana Lopez goes on 10:20:00–10:34:10" in shown
    press(desk, "Treated away from the computer")
    assert times(desk, "97112") == (10, 20)
    assert row(desk, "97112").entered
    assert desk.window.toast.words.text() == "Entered 97112"


def test_a_forgotten_code_is_found_by_an_activity_as_on_the_floor(desk: Desk) -> None:
    desk.key("i", CONTROL)
    form = desk.window.popover.box.step
    assert isinstance(form, EnterForm)
    line = form.code.lineEdit()
    assert line is not None
    desk.qtbot.keyClicks(line, "treadmill")
    offered = form.code.offers
    assert {each.split()[0] for each in offered} == {"97110", "97116"}
    desk.press(form.show_button)
    assert form.error.text() == f"“treadmill” may be {offered[0]} or {offered[1]}: choose one."
    completer = line.completer()
    assert completer is not None
    completer.activated.emit(offered[1])
    assert form.code.code == offered[1].split()[0]
    line.clear()
    desk.qtbot.keyClicks(line, "rest")
    assert form.code.offers[-1] == "Rest or charting"
    assert form.code.code == ""
    line.clear()
    desk.press(form.show_button)
    assert form.error.text() == "Choose a code from the list."


def test_a_time_needs_no_typing(desk: Desk) -> None:
    desk.key("i", CONTROL)
    form = desk.window.popover.box.step
    assert isinstance(form, EnterForm)
    form.code.choose("97112")
    earlier = desk.button("Start: a minute earlier", desk.window.popover)
    for _ in range(3):
        desk.press(earlier)
    assert form.start.text().startswith("10:39")
    desk.press(desk.button("Stop: a minute later", desk.window.popover))
    desk.press(desk.button("Stop: a minute later", desk.window.popover))
    assert form.stop.moment == desk.clinic.now(), "never later than now"
    desk.press(desk.button("Stop: a minute earlier", desk.window.popover))
    form.start.setFocus()
    desk.key(Qt.Key.Key_Up)
    assert form.start.text().startswith("10:40")
    desk.key(Qt.Key.Key_Down)
    assert form.start.text().startswith("10:39")


def test_what_cannot_be_is_said_where_it_was_typed(desk: Desk) -> None:
    desk.key("i", CONTROL)
    form = desk.window.popover.box.step
    assert isinstance(form, EnterForm)
    form.code.setCurrentText("97112")
    form.start.setText("11:10")
    desk.press(form.show_button)
    assert form.error.text() == "This has not happened yet."
    assert form.start.text() == "11:10"


# --- findings


def test_a_finding_points_at_its_time_and_splits_there(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    timeline = desk.window.floor.timeline
    finding = next(each for each in desk.visit.findings if each.id.startswith("attended-with-unattended"))
    assert finding.interval == bar(desk, "97140").interval
    change = desk.button("Change code… Attended with unattended")
    change.setFocus()
    assert timeline.pointed_out == finding.span
    desk.window.floor.setFocus()
    assert timeline.pointed_out is None
    card = change.parentWidget()
    desk.qtbot.mouseMove(card)
    desk.qtbot.waitUntil(lambda: timeline.pointed_out == finding.span)
    desk.press(change)
    form = desk.window.popover.box.step
    assert isinstance(form, EditForm)
    form.code.setCurrentText("97032")
    desk.press(form.show_button)
    assert "97140 → 97032" in texts(desk)
    press(desk, "Pressed the wrong code")
    assert row(desk, "97032").running


def test_the_popover_goes_with_its_visit(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    click(desk, "97110")
    assert desk.window.popover.isVisible()
    desk.press(next(card for card in desk.window.floor.cards.cards if card.card.name == "Ben King"))
    assert not desk.window.popover.isVisible()
