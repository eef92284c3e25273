"""The floor stands still under a hand: whatever is asked or said, every button stays where it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction

from ptcoder.clinic.sheets import Answer
from ptcoder.ui.answers import AnswerRow, TimeAnswer
from ptcoder.ui.code_box import CodeBox
from ptcoder.ui.look import Look
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

FINGER = 44
FIVE = (
    *(Answer(id=str(number), text=f"Stopped {number} min ago") for number in range(4)),
    Answer(id="at ", text="Stopped at …", since=scenes.TEN, off_min=-300),
)


def places(desk: Desk) -> dict[str, QRect]:
    """Every tile and every patient's card, on the page."""
    floor = desk.window.floor
    buttons = (*floor.tiles.grid.shown_buttons(), *floor.cards.cards)
    return {each.accessibleName(): QRect(each.mapTo(floor, each.rect().topLeft()), each.size()) for each in buttons}


def test_no_button_moves_when_something_is_asked_or_over(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    strip = desk.window.floor.tiles.strip
    desk.clinic.add_patient(name="Ben King", mrn="1002", payer="medicare", discipline="PT")
    desk.scene.select("Ana Lopez")
    desk.controller.show_fresh()
    desk.press("97110")
    before = places(desk)
    assert len(before) > 10
    assert not strip.isVisible()
    desk.window.floor.told_of_pin_on = None
    desk.controller.show_fresh()
    assert strip.isVisible(), "a notice"
    assert places(desk) == before
    desk.press(desk.button("Dismiss", strip))
    desk.press("97014")
    assert strip.accessibleName().endswith("Still one-on-one?")
    assert places(desk) == before
    answers = [each for each in strip.findChildren(AnswerRow) if each.isVisible()]
    assert [each.height() for each in answers] == [FINGER]
    desk.press(desk.button("Yes, one-on-one"))
    assert places(desk) == before
    desk.pass_time(16)
    assert strip.accessibleName().endswith("Taken off?")
    assert desk.tile("97014").is_over
    assert places(desk) == before
    desk.pass_time(30)
    assert places(desk) == before


def row_of(open_desk: Open, look: Look, width: int) -> AnswerRow:
    desk = open_desk(scenes.one_patient)
    row = AnswerRow(look, FIVE)
    desk.qtbot.addWidget(row)
    row.resize(width, FINGER)
    row.show()
    return row


def offered(row: AnswerRow) -> list[str]:
    return [each.text() for each in row.more.menu().actions()] if row.more.isVisible() else []


def test_answers_without_room_stand_in_a_menu_and_the_time_stays_in_the_row(open_desk: Open, look: Look) -> None:
    row = row_of(open_desk, look, 2000)
    assert row.shown_texts == [each.text for each in FIVE]
    assert offered(row) == []
    row.resize(500, FINGER)
    assert row.shown_texts == ["Stopped 0 min ago", "Stopped at …"]
    assert offered(row) == ["Stopped 1 min ago", "Stopped 2 min ago", "Stopped 3 min ago"]
    said: list[str] = []
    row.answered.connect(said.append)
    row.more.menu().actions()[1].trigger()
    assert said == ["2"]
    row.resize(120, FINGER)
    assert row.shown_texts == []
    assert len(offered(row)) == 5
    assert row.more.geometry().right() < 120


def test_a_time_has_the_row_to_itself_until_it_is_closed(open_desk: Open, look: Look) -> None:
    row = row_of(open_desk, look, 620)
    (asked,) = row.findChildren(TimeAnswer)
    asked.open_button.click()
    assert row.shown_texts == ["Stopped at …"]
    assert asked.step_buttons[-5].isVisible()
    row.resize(330, FINGER)
    assert not asked.step_buttons[-5].isVisible()
    assert asked.step_buttons[-1].isVisible()
    row.resize(200, FINGER)
    assert not asked.step_buttons[-1].isVisible()
    asked.back_button.click()
    assert asked.open_button.isVisibleTo(asked)
    row.resize(2000, FINGER)
    assert row.shown_texts == [each.text for each in FIVE]
    asked.open_button.click()
    said: list[str] = []
    row.answered.connect(said.append)
    asked.step_buttons[5].click()
    asked.set_button.click()
    assert said == [f"at {scenes.TEN + 5 * 60 * 1_000_000}"]
    assert row.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_the_card_says_who_treats_where_several_work(open_desk: Open) -> None:
    desk = open_desk(scenes.shared)
    (card,) = desk.window.floor.cards.cards
    assert card.card.who == "R. Diaz"
    assert "Therapeutic exercise since 10:20, R. Diaz" in card.accessibleDescription()
    button = desk.window.floor.hand_off
    button.choices.aboutToShow.emit()
    next(each for each in button.choices.actions() if each.text() == "Hand 97110 to M. Chen, PT").trigger()
    assert desk.window.toast.words.text() == "Handed on 97110 to M. Chen"
    assert card.card.who == "M. Chen"


def test_alone_nobody_is_named(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    assert [each.card.who for each in desk.window.floor.cards.cards] == [""]


# --- a wrong button


def stretches(desk: Desk) -> list[tuple[str, bool, list[str]]]:
    rows = sorted(desk.visit.stretches, key=lambda each: each.start or 0)
    return [(each.code, each.running, [said.reason for said in each.said]) for each in rows if not each.deleted]


def test_a_wrong_press_within_a_minute_is_put_right_by_one_more(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    mistake = desk.window.floor.tiles.mistake
    desk.press("97530")
    desk.pass_time(seconds=40)
    assert not mistake.isVisible()
    before = places(desk)
    desk.press("97140")
    assert mistake.isVisible()
    assert places(desk) == before
    assert mistake.text() == "It was 97140 since 10:00, not 97530"
    assert mistake.height() >= FINGER
    desk.press(mistake)
    assert stretches(desk) == [("97140", False, ["Pressed the wrong code"]), ("97140", True, [])]
    assert not mistake.isVisible()
    desk.key("z", Qt.KeyboardModifier.ControlModifier)
    assert stretches(desk) == [("97530", False, []), ("97140", True, [])]
    desk.pass_time(1)
    assert not mistake.isVisible(), "for a minute"


def test_what_ran_for_a_while_was_no_wrong_press(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.press("97530")
    desk.pass_time(5)
    desk.press("97140")
    assert not desk.window.floor.tiles.mistake.isVisible()


def instead(desk: Desk, code: str) -> list[QAction]:
    desk.tile(code).setFocus()
    desk.key(Qt.Key.Key_Menu)
    menu = desk.window.floor.tiles.keys.menu
    assert menu.isVisible()
    found = [each for each in menu.actions() if each.text().startswith("It was this")]
    menu.close()
    return found


def test_the_menu_of_the_right_button_takes_the_place_of_the_wrong_one(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    assert instead(desk, "97140") == []
    desk.press("97530")
    desk.pass_time(12)
    assert instead(desk, "97530") == []
    assert instead(desk, "97014") == []
    (offer,) = instead(desk, "97140")
    assert offer.text() == "It was this since 10:00, not 97530"
    offer.trigger()
    assert stretches(desk) == [("97140", True, ["Pressed the wrong code"])]
    desk.press("97112")
    (offer,) = instead(desk, "97112")
    assert offer.text() == "It was this since 10:00, not 97140"
    offer.trigger()
    assert [code for code, _, _ in stretches(desk)] == ["97112", "97112"]


def test_the_rows_of_a_list_of_codes_are_as_high_as_a_fingertip(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    bar = desk.visit.bars[0]
    desk.window.floor.timeline.bar_chosen.emit(bar.interval, None)
    desk.press(desk.button("Another code…"))
    box = desk.window.findChild(CodeBox)
    assert isinstance(box, CodeBox)
    view = box.view()
    assert view.sizeHintForRow(0) >= FINGER
    line = box.lineEdit()
    assert line is not None
    line.clear()
    desk.qtbot.keyClicks(line, "971")
    completer = line.completer()
    assert completer is not None
    offers = completer.popup()
    assert offers is not None
    assert offers.sizeHintForRow(0) >= FINGER
    offers.hide()
