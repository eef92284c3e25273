"""The floor under real presses: what is shown after each, and what the clinic was asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from ptcoder.clinic import Refused
from ptcoder.store import DiskFull
from ptcoder.ui.tiles import MoreTile
from ptcoder.visit import State
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_one_press_starts_the_same_press_stops(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    tile = desk.tile("97110")
    assert (tile.accessibleName(), tile.isChecked()) == ("97110 Therapeutic exercise", False)

    desk.press("97110")
    assert tile.isChecked()
    assert tile.clock_text == "00:00"
    desk.pass_time(seconds=61)
    assert tile.clock_text == "01:01"
    assert desk.window.floor.cards.cards[0].clock_text == "01:01"

    desk.press("97110")
    assert not tile.isChecked()
    assert tile.clock_text == "01:01"
    assert desk.visit.bars[0].stop is not None


def test_what_an_assistive_program_toggles_is_done_as_if_it_were_pressed(open_desk: Open) -> None:
    """It knows no click, only `toggle`; the button shows what the clinic made of it."""
    desk = open_desk(scenes.busy)
    chi = next(card for card in desk.window.floor.cards.cards if card.card.name == "Chi Tran")
    chi.toggle()
    assert desk.visit.name == "Chi Tran"
    assert chi.isChecked()
    desk.tile("97110").toggle()
    assert desk.tile("97110").isChecked()
    assert desk.tile("97110").accessibleDescription().startswith("Running. ")
    assert [bar.code for bar in desk.visit.bars if bar.stop is None] == ["97110"]
    desk.tile("97110").toggle()
    assert not desk.tile("97110").isChecked()
    assert not any(bar.stop is None for bar in desk.visit.bars)
    chi.toggle()
    assert chi.isChecked(), "who is selected stays selected"


def test_an_attended_start_stops_the_other_attended_clock(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.press("97110")
    desk.pass_time(minutes=10)
    desk.press("97140")
    assert desk.tile("97140").isChecked()
    assert not desk.tile("97110").isChecked()


@pytest.mark.parametrize("private", [False, True])
def test_a_start_says_whose_clock_it_stopped_and_undo_takes_both_back(open_desk: Open, private: bool) -> None:
    def two(folder: Path) -> scenes.Scene:
        scene = scenes.one_patient(folder)
        scene.clinic.add_patient(name="Ben King", mrn="1002", payer="cash", discipline="PT")
        scene.press("97140", 3)
        scene.select("Ana Lopez")
        return scene

    desk = open_desk(two)
    desk.controller.set_private(private)
    ana, ben = (each.card.visit for each in desk.window.floor.cards.cards)
    desk.press("97110")
    toast = desk.window.toast
    assert toast.words.text() == "Started 97110, stopped 97140 for B.K."
    assert desk.window.menus.undo.text() == "&Undo start 97110, stop 97140 for B.K."
    began, ended = desk.clinic.visit(ana).bars[-1].start, desk.clinic.visit(ben).bars[-1].stop
    assert (desk.visit.bars[-1].code, began) == ("97110", ended), "in the same instant"

    desk.press(toast.undo_button)
    assert toast.words.text() == "Taken back: start 97110, stop 97140 for B.K."
    assert desk.visit.bars == ()
    assert [(bar.code, bar.stop) for bar in desk.clinic.visit(ben).bars] == [("97140", None)]


def test_a_modality_counts_down_beside_it_and_says_when_it_is_over(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.press("97110")
    desk.press("97012")
    tile = desk.tile("97012")
    assert desk.tile("97110").isChecked()
    assert tile.isChecked()
    assert tile.clock_text == "15:00"
    desk.pass_time(minutes=10, seconds=20)
    assert tile.clock_text == "04:40"
    with desk.qtbot.waitSignal(desk.window.floor.over):
        desk.pass_time(minutes=5, seconds=12)
    assert tile.clock_text == "+00:32"
    assert tile.isChecked(), "a countdown stops nothing by itself"


def test_a_countdown_of_another_patient_is_told_too(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    other = next(card for card in desk.window.floor.cards.cards if card.card.name == "Chi Tran")
    desk.press(other)
    desk.press("97012")
    desk.press(next(card for card in desk.window.floor.cards.cards if card.card.name == "Dede Osei"))
    desk.pass_time(minutes=14, seconds=59)
    assert not desk.window.toast.words.text().startswith("Time is up: Chi")
    desk.pass_time(seconds=2)
    assert desk.window.toast.words.text() == "Time is up: Chi Tran, Mechanical traction"
    assert other.clock_text == "+00:01 over"


def test_number_keys_press_the_favorites(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.key("2")
    assert desk.tile("97140").isChecked()
    desk.key("1")
    assert desk.tile("97110").isChecked()
    desk.key("1")
    assert not desk.tile("97110").isChecked()


def test_zero_stops_the_clocks_and_leaves_the_visit_open(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.key("1")
    desk.key("8")
    desk.pass_time(minutes=3)
    desk.key("0")
    assert all(bar.stop is not None for bar in desk.visit.bars)
    assert desk.visit.state is State.OPEN


def test_a_press_keeps_every_button(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    before = {button.tile.code: button for button in desk.window.floor.tiles.grid.shown_buttons()}
    desk.press("97112")
    after = {button.tile.code: button for button in desk.window.floor.tiles.grid.shown_buttons()}
    assert all(after[code] is button for code, button in before.items())


def test_six_patients_and_every_key_fit_without_scrolling(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    grid = desk.window.floor.tiles.grid
    shown = {
        button.tile.key for button in grid.shown_buttons() if button.visibleRegion().boundingRect() == button.rect()
    }
    assert shown >= set(range(1, 10))
    assert len(grid.shown_buttons()) >= 12
    cards = desk.window.floor.cards.cards
    assert len(cards) == 6
    assert all(card.visibleRegion().boundingRect() == card.rect() for card in cards)
    assert min(button.height() for button in grid.shown_buttons()) >= 56


def test_twelve_favorites_are_whole_at_the_least_size(open_desk: Open) -> None:
    """Nine with keys and the three next to them, beside six patients, at 1280 by 720."""
    desk = open_desk(scenes.busy)
    assert (desk.window.width(), desk.window.height()) == (1280, 720)
    for key, code in ((3, "97124"), (9, "97035")):
        desk.window.floor.tiles.keys.key_given.emit(code, key)
    buttons = desk.window.floor.tiles.grid.shown_buttons()
    whole = [each for each in buttons if each.visibleRegion().boundingRect() == each.rect()]
    assert {each.tile.key for each in whole} >= set(range(1, 10))
    assert len([each for each in whole if each.tile.code]) >= 12
    cards = desk.window.floor.cards.cards
    assert len([card for card in cards if card.visibleRegion().boundingRect() == card.rect()]) == 6


def test_patients_are_chosen_by_press_and_by_keys(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    cards = desk.window.floor.cards.cards

    def selected() -> list[str]:
        return [card.card.name for card in desk.window.floor.cards.cards if card.isChecked()]

    desk.press(cards[3])
    assert selected() == [cards[3].card.name]
    desk.key(Qt.Key.Key_Down, CONTROL)
    assert selected() == [cards[4].card.name]
    desk.key(Qt.Key.Key_Up, CONTROL)
    desk.key(Qt.Key.Key_Up, CONTROL)
    assert selected() == [cards[2].card.name]
    desk.key("1", ALT)
    assert selected() == [cards[0].card.name]
    assert desk.window.floor.header.title.text() == cards[0].card.name


def test_each_discipline_has_its_own_keys(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.press(next(card for card in desk.window.floor.cards.cards if card.card.name == "Eva Novak"))
    first = next(tile for group in desk.visit.groups for tile in group.tiles if tile.key == 1)
    assert desk.visit.discipline == "OT"
    assert first.code not in (None, "97110")
    desk.key("1")
    assert [bar.text for bar in desk.visit.bars] == [first.code]


def test_the_bill_grows_and_says_why(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    panel = desk.window.floor.panel
    assert panel.nothing.isVisible()
    desk.press("97110")
    desk.pass_time(minutes=23)
    (text,) = panel.lines.texts
    assert text.startswith("97110-GP, 2 units, 23 min. ")
    assert panel.lines.accessibleName() == "Coded lines"
    assert panel.lines.model().index(0, 0).data() == text
    assert panel.sums.text() == "23 timed minutes · 2 timed units · 23 minutes of treatment in all"
    assert panel.bar.accessibleName() == "23 timed minutes, 2 timed units"


def test_seconds_beside_a_modality_at_a_hand_over_wait_for_review(open_desk: Open) -> None:
    def beside(desk: Desk) -> list[str]:
        return [
            row.text.partition(" while")[0] for row in desk.visit.findings if row.title == "Attended with unattended"
        ]

    desk = open_desk(scenes.one_patient)
    desk.press("97110")
    desk.pass_time(minutes=20)
    desk.press("97014")
    desk.pass_time(seconds=12)
    assert beside(desk) == ["97110 ran 10:20:00-10:20:12 (12 s)"], "both run: nobody knows yet for how long"
    desk.press("97110")
    assert (beside(desk), desk.visit.to_settle) == ([], 0)
    desk.pass_time(minutes=10)
    desk.press("97140")
    desk.pass_time(seconds=40)
    desk.press("97014")
    assert (beside(desk), desk.visit.to_settle) == ([], 0), "52 seconds in all"
    desk.press("97014")
    desk.pass_time(seconds=8)
    desk.press("97014")
    assert beside(desk) == ["97110 ran 10:20:00-10:20:12 (12 s); 97140 ran 10:30-10:31 (48 s)"]
    desk.press(desk.window.toast.undo_button)
    desk.controller.do(desk.clinic.undo)
    assert beside(desk) == []
    desk.press(desk.window.floor.stop_button)
    assert beside(desk) == ["97110 ran 10:20:00-10:20:12 (12 s); 97140 ran 10:30:12-10:30:52 (40 s)"]
    assert desk.visit.to_settle == 1
    desk.press(desk.window.floor.review_button)
    shown = [each.text() for each in desk.window.review.findChildren(QLabel) if each.isVisible()]
    assert any("(12 s)" in each for each in shown)
    assert "To settle before signing · 1" in shown


def test_the_card_and_the_day_count_the_same_units_and_timed_ones_are_called_so(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.press("97110")
    desk.pass_time(minutes=23)
    desk.press("97012")
    desk.pass_time(minutes=10)
    desk.press("97110")
    card = desk.window.floor.cards.cards[0]
    assert card.accessibleDescription().endswith("33 timed minutes, 3 units in all")
    assert desk.window.floor.panel.sums.text().startswith("33 timed minutes · 2 timed units · ")
    desk.press(desk.window.floor.review_button)
    shown = [each.text() for each in desk.window.review.findChildren(QLabel) if each.isVisible()]
    assert "33 timed minutes · 2 timed units · 33 min in all" in shown
    desk.key("2", CONTROL)
    day = desk.window.day
    assert [day.table.model().index(0, column).data() for column in (4, 5)] == ["33", "3"]
    assert day.table.model().headerData(5, Qt.Orientation.Horizontal) == "Units"


def test_the_keys_of_the_floor_hold_beside_it_and_come_back_to_it(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    lock = desk.window.rail.lock
    lock.setFocus()
    desk.key("1")
    assert [bar.code for bar in desk.visit.bars] == ["97110"]
    desk.key("1", CONTROL)
    assert desk.window.floor.hasFocus()
    desk.key("2", CONTROL)
    lock.setFocus()
    desk.key("2")
    assert [bar.code for bar in desk.visit.bars] == ["97110"], "no code is pressed where none is shown"


def test_findings_are_read_row_by_row_and_settled_by_one_press(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    findings = desk.window.floor.panel.findings
    assert findings.told.accessibleName() == "Findings"
    assert findings.told.item(0).text().startswith("warning: Attended with unattended.")
    button = desk.button("Acknowledge: Attended with unattended")
    menu = button.menu()
    menu.actions()[0].trigger()
    assert "Acknowledged: I was one-on-one for all of it." in findings.texts[0]
    assert desk.visit.to_settle == 0


def test_what_is_to_settle_is_one_press_away(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    panel = desk.window.floor.panel
    assert panel.to_settle.text() == "! 1 to settle"
    desk.press(panel.to_settle)
    button = desk.button("Acknowledge: Attended with unattended")
    assert button.visibleRegion().boundingRect() == button.rect()
    button.menu().actions()[0].trigger()
    assert not panel.to_settle.isVisible()


def test_a_finding_that_grows_keeps_its_card_and_its_open_menu(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    button = desk.button("Acknowledge: Attended with unattended")
    before = desk.window.floor.panel.findings.texts[0]
    desk.pass_time(minutes=2, seconds=5)
    assert desk.window.floor.panel.findings.texts[0] != before
    assert desk.button("Acknowledge: Attended with unattended") is button
    button.menu().actions()[1].trigger()
    assert desk.visit.to_settle == 0


def test_searching_finds_by_code_label_and_help_and_enter_starts(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    tiles = desk.window.floor.tiles
    desk.key("/")
    assert tiles.search.hasFocus()
    desk.type("paraf")
    assert [button.tile.code for button in tiles.grid.shown_buttons()] == ["97018"]
    desk.key(Qt.Key.Key_Return)
    assert desk.tile("97018").isChecked()
    assert desk.tile("97018").isVisible(), "what runs is never hidden"
    assert not tiles.search.text()
    assert desk.tile("97110").isVisible()


def test_digits_in_the_search_field_press_nothing(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.key("/")
    desk.type("97140")
    assert not desk.visit.bars
    assert [button.tile.code for button in desk.window.floor.tiles.grid.shown_buttons()] == ["97140"]
    desk.key(Qt.Key.Key_Escape)
    desk.key("2")
    assert desk.tile("97140").isChecked()


def test_nothing_found_is_said(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.key("/")
    desk.type("zzz")
    assert not desk.window.floor.tiles.grid.shown_buttons()
    assert desk.window.floor.tiles.nothing_text == "No code for “zzz”."


def test_more_shows_every_code_and_escape_goes_back(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    grid = desk.window.floor.tiles.grid
    few = len(grid.shown_buttons())
    grid.more_wanted.emit()
    assert len(grid.shown_buttons()) == sum(len(group.tiles) for group in desk.visit.groups) > few
    desk.press(desk.button("Fewer codes  Esc"))
    assert len(grid.shown_buttons()) == few


def test_undo_is_named_and_offered_after_a_press(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.press("97110")
    toast = desk.window.toast
    assert toast.isVisible()
    assert toast.words.text() == "Started 97110"
    assert desk.window.menus.undo.text() == "&Undo start 97110"
    desk.press(toast.undo_button)
    assert not desk.tile("97110").isChecked()
    assert toast.words.text() == "Taken back: start 97110"
    assert not toast.undo_button.isVisible(), "what has been taken back is not offered again"
    desk.key("z", CONTROL | SHIFT)
    assert desk.tile("97110").isChecked()
    desk.key("z", CONTROL)
    assert not desk.tile("97110").isChecked()


def test_a_refusal_is_said_and_nothing_changes(open_desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk(scenes.one_running)

    def refuse(code: str | None) -> None:
        raise Refused(f"{code} cannot be started now.")

    monkeypatch.setattr(desk.clinic, "press", refuse)
    desk.press("97110")
    assert desk.window.toast.isVisible()
    assert desk.window.toast.words.text() == "97110 cannot be started now."
    assert desk.tile("97140").isChecked()
    assert not desk.tile("97110").isChecked()


def test_an_error_of_the_log_stays_and_the_clocks_go_on(open_desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk(scenes.one_running)

    def fail(code: str | None) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(desk.clinic, "press", fail)
    desk.press("97110")
    toast = desk.window.toast
    assert toast.words.text() == "Not saved. The disk is full."
    monkeypatch.undo()
    desk.pass_time(seconds=5)
    assert desk.tile("97140").clock_text == "07:17"
    desk.press("97112")
    assert toast.words.text() == "Not saved. The disk is full.", "what failed is not covered by what worked"
    desk.press(toast.close_button)
    assert not toast.isVisible()


def test_stop_visit_then_resume(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.press(desk.button("Stop visit"))
    assert desk.visit.state is State.CLOSED
    assert not desk.tile("97110").isEnabled()
    desk.press(desk.button("Resume visit"))
    assert desk.visit.state is State.OPEN
    assert desk.tile("97110").isEnabled()


def test_privacy_shows_initials(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.key("p", CONTROL | SHIFT)
    names = [card.accessibleName() for card in desk.window.floor.cards.cards]
    assert "A.L." in names
    assert "Ana Lopez" not in names
    assert desk.window.floor.header.title.text() == "A.L."
    assert desk.window.windowTitle() == "ptcoder"


def test_a_question_has_its_answers_beside_the_work(open_desk: Open) -> None:
    desk = open_desk(scenes.interrupted)
    strip = desk.window.floor.tiles.strip
    assert strip.isVisible()
    (question,) = desk.sheet.questions
    ended = next(answer for answer in question.answers if answer.id == "stopped")
    desk.press(desk.button(ended.text, strip))
    assert not strip.isVisible()
    assert not desk.sheet.questions
    assert not desk.tile("97140").isChecked()


def test_the_timeline_tells_its_bars(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    timeline = desk.window.floor.timeline
    assert timeline.accessibleName() == "Timeline"
    assert "Attended: 97110 10:02–10:34, 32 min" in timeline.accessibleDescription()


def test_first_start_asks_who_treats_then_for_a_patient(open_desk: Open) -> None:
    desk = open_desk(scenes.new_clinic)
    floor = desk.window.floor
    assert floor.first_person.isVisible()
    assert floor.first_person.form.name.hasFocus()
    desk.key(Qt.Key.Key_Return)
    assert floor.first_person.form.error.text() == "Type a name first."
    desk.type("M. Chen")
    desk.press(desk.button("PTA, Physical therapist assistant"))
    desk.press(desk.button("Begin"))
    assert [(person.name, person.role, person.current) for person in desk.sheet.people] == [("M. Chen", "PTA", True)]
    assert floor.clinician.text() == "M. Chen, PTA"
    assert floor.first_patient.isVisible()
    assert desk.button("Add patient").isVisible()


def test_rest_runs_without_the_color_of_treatment(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    grid = desk.window.floor.tiles.grid
    rest = grid.button(None)
    assert rest is not None
    assert rest.accessibleName() == "Rest · charting"
    rest.click()
    assert rest.isChecked()
    picture = rest.grab().toImage()
    middle = picture.pixelColor(picture.width() // 2, picture.height() - 4)
    assert middle.name().upper() == desk.window.look.tokens.sunk.upper()


def test_the_clinician_is_switched_from_the_header(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    menu = desk.window.floor.clinician.menu()
    action = next(each for each in menu.actions() if each.text() == "R. Diaz, PTA")
    action.trigger()
    assert desk.window.floor.clinician.text() == "R. Diaz, PTA"


def test_an_evaluation_is_two_presses_away(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    opener = desk.button_of("97161–97164 Evaluation…")
    desk.press(opener)
    grid = desk.window.floor.tiles.grid
    assert [each.tile.code for each in grid.shown_buttons()] == ["97161", "97162", "97163", "97164"]
    desk.press(desk.button("Back  Esc"))
    assert len(grid.shown_buttons()) > 4

    desk.press(opener)
    desk.press("97162")
    assert desk.tile("97162").isVisible(), "what runs has its own tile"
    assert desk.tile("97162").isChecked()
    assert not opener.isVisible()
    assert desk.window.floor.tiles.hasFocus(), "the keys stay where they were"


def test_evaluations_close_by_escape_and_with_their_patient(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    tiles = desk.window.floor.tiles
    many = len(tiles.grid.shown_buttons())
    tiles.open_evaluations()
    desk.window.floor.stop_button.setFocus()
    desk.key(Qt.Key.Key_Escape)
    assert len(tiles.grid.shown_buttons()) == many
    tiles.open_evaluations()
    desk.key("5", ALT)
    assert desk.visit.discipline == "OT"
    assert any(each.accessibleName().startswith("97165–97168") for each in tiles.grid.shown_buttons())


def test_all_codes_close_by_escape_at_once(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    tiles = desk.window.floor.tiles
    more = next(each for each in tiles.findChildren(MoreTile) if each.isVisible())
    few = len(tiles.grid.shown_buttons())
    desk.press(more)
    assert len(tiles.grid.shown_buttons()) > few
    desk.key(Qt.Key.Key_Escape)
    assert len(tiles.grid.shown_buttons()) == few


def test_nobody_is_treated_by_nobody(open_desk: Open) -> None:
    desk = open_desk(scenes.new_clinic)
    assert not desk.window.menus.add_patient.isEnabled()
    desk.window.floor.first_person.form.name.setText("M. Chen")
    desk.press(desk.button("Begin"))
    assert desk.window.menus.add_patient.isEnabled()


def test_a_search_stops_nothing(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.key("/")
    desk.type("manual")
    desk.key(Qt.Key.Key_Return)
    assert desk.tile("97140").isChecked(), "it is found, and it runs: Enter starts, and stops nothing"


def test_a_label_is_found_before_an_example(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.key("/")
    desk.type("trac")
    assert next(each.tile.code for each in desk.window.floor.tiles.grid.shown_buttons()) == "97012"


def test_nothing_comes_where_the_clinician_stood(open_desk: Open) -> None:
    desk = open_desk(scenes.staffed)
    floor = desk.window.floor
    place = floor.clinician.mapTo(desk.window, floor.clinician.rect().center())
    desk.clinic.add_patient(name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT")
    desk.controller.show_fresh()
    QApplication.processEvents()
    assert floor.stop_button.isVisible()
    assert desk.window.childAt(place) is floor.clinician
    floor.stop_button.click()
    QApplication.processEvents()
    assert floor.resume_button.isVisible()
    assert desk.window.childAt(place) is floor.clinician
