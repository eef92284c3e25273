"""Review, signing, reopening; the day and its export."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QScrollArea

from ptcoder.clinic import Refused
from ptcoder.ui.errands import Errands
from ptcoder.ui.service_card import ServiceCard as Service
from ptcoder.visit import State
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

CONTROL = Qt.KeyboardModifier.ControlModifier


def done(desk: Desk) -> list[str]:
    QApplication.processEvents()  # what was built anew comes to stand
    services = desk.window.review.findChildren(Service)
    return [each.accessibleName() for each in services if each.isVisible()]


def said(desk: Desk) -> str:
    return "\n".join(each.text() for each in desk.window.review.findChildren(QLabel) if each.isVisible())


def test_review_shows_what_was_done_and_what_to_settle(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    desk.press(desk.button("Review and sign"))
    review = desk.window.review
    assert review.isVisible()
    assert review.header.title.text() == "Review and sign · Ana Lopez · Mar 10"
    assert done(desk) == [
        "97110 Therapeutic exercise, 32 min, 10:00–10:32 · M. Chen, PT",
        "G0283 Unattended e-stim (Medicare), 10 min, 10:57–11:07 · M. Chen, PT",
        "97140 Manual therapy, 10 min, 10:57–11:07 · M. Chen, PT",
    ]
    assert review.sign_button.text() == "Sign · 1 to settle"
    assert not review.sign_button.isEnabled()
    assert len(review.lines.texts) == 3


def test_settled_then_signed_by_keys_then_read_only(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    desk.key("r", CONTROL)
    review = desk.window.review
    visit = review.visit
    assert visit is not None
    menu = desk.button("Acknowledge: Attended with unattended", review).menu()
    menu.actions()[2].trigger()
    assert review.sign_button.isEnabled()
    desk.key(Qt.Key.Key_Return, CONTROL)
    assert desk.clinic.visit(visit.visit).state is State.SIGNED
    assert desk.window.floor.isVisible(), "on to whoever is next"
    assert desk.visit.name != "Ana Lopez"
    assert desk.window.toast.words.text() == "Signed: Ana Lopez."
    assert not desk.window.toast.undo_button.isVisible()

    desk.window.day.visit_opened.emit(visit.visit)
    assert review.header.title.text().startswith("Signed · Ana Lopez")
    assert not review.sign_button.isVisible()
    assert not [each for each in review.findings.findChildren(type(review.sign_button)) if each.isVisible()]

    reasons = review.reopen_button.menu().actions()
    assert reasons[0].text() == "A time was wrong"
    reasons[0].trigger()
    assert desk.clinic.visit(visit.visit).state is State.OPEN
    assert review.stop_button.isVisible()


def test_who_gave_which_stretch_is_said_where_several_work(open_desk: Open) -> None:
    desk = open_desk(scenes.shared)
    desk.key("z", CONTROL)  # the hand-off: it is pressed here
    chen = next(each.id for each in desk.sheet.people if each.role == "PT")
    assert desk.sheet.cards[0].who == "M. Chen"
    desk.clock.turn(0)
    desk.press("97110")
    diaz = next(each.id for each in desk.sheet.people if each.role == "PTA")
    desk.clinic.set_clinician(diaz)
    desk.controller.show_fresh()
    desk.press("97110")
    desk.clock.turn(12)
    desk.press("97110")
    desk.clinic.set_clinician(chen)
    desk.controller.show_fresh()
    desk.key("r", CONTROL)
    card = "97110 Therapeutic exercise, 44 min, 10:00–10:32 · M. Chen, PT, 10:32–10:44 · R. Diaz, PTA"
    assert done(desk) == [card]
    assert "10:00–10:32 · M. Chen, PT\n10:32–10:44 · R. Diaz, PTA" in said(desk)
    assert "PTA 12 of 44 min" in said(desk)
    desk.window.menus.privacy.trigger()
    assert done(desk) == [card.replace("M. Chen", "M.C.").replace("R. Diaz", "R.D.")]
    assert "Chen" not in "".join(done(desk))


def test_one_who_works_alone_is_not_named_at_each_stretch(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.key("r", CONTROL)
    assert len(desk.sheet.people) == 1
    assert "M. Chen" not in "".join(done(desk))


def test_whoever_signs_has_the_bill_in_sight(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    desk.key("r", CONTROL)
    review = desk.window.review
    assert review.visit is not None
    assert review.brief.title.text() == "What you sign"
    assert review.brief.texts == ["97110-GP × 2", "G0283-GP × 1", "97140-GP × 1"]
    desk.button("Acknowledge: Attended with unattended", review).menu().actions()[2].trigger()
    QApplication.processEvents()
    for area in review.findChildren(QScrollArea):
        for edge in (area.verticalScrollBar().maximum(), 0):
            area.verticalScrollBar().setValue(edge)
            QApplication.processEvents()
            seen = review.brief.visibleRegion().boundingRect()
            assert seen == review.brief.rect(), "whatever is scrolled"
    first = review.lines.mapTo(desk.window, review.lines.rect().topLeft())
    assert first.y() > review.brief.mapTo(desk.window, review.brief.rect().bottomLeft()).y()
    assert review.sign_button.accessibleDescription() == ("What you sign: 97110-GP × 2, G0283-GP × 1, 97140-GP × 1")
    visit = review.visit.visit
    desk.press(review.sign_button)
    lines = desk.clinic.visit(visit).lines
    assert [(each.text, each.units) for each in lines] == [("97110-GP", 2), ("G0283-GP", 1), ("97140-GP", 1)]
    desk.controller.review(visit)
    assert review.brief.title.text() == "What was signed"


def test_what_is_not_billed_is_told_beside_what_is(open_desk: Open) -> None:
    desk = open_desk(scenes.unsettled)
    desk.key("r", CONTROL)
    assert desk.window.review.brief.texts == ["97530-GP × 1", "97116-GP × 1", "97140 not billed"]
    desk.controller.leave_review()
    desk.clinic.add_patient(name="Ben King", mrn="", payer="cash", discipline="PT")
    desk.controller.show_fresh()
    desk.key("r", CONTROL)
    assert desk.window.review.brief.title.text() == "If it stopped now"
    assert desk.window.review.brief.texts == ["Nothing is billed."]


def test_the_bill_is_set_beside_the_last_one(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    clinic, clock = desk.clinic, desk.clock
    first = desk.visit

    def treat(minutes: int) -> None:
        clinic.press("97110")
        clock.turn(minutes)
        clinic.press("97110")

    treat(31)
    desk.controller.review(first.visit)
    assert "Since" not in said(desk)
    clinic.stop_visit(first.visit)
    clinic.sign(first.visit)
    clock.turn(60 * 24 * 2)
    clinic.begin_visit(first.patient)
    treat(46)
    desk.controller.review(desk.visit.visit)
    shown = said(desk)
    assert "Since the visit of Mar 10" in shown
    assert "Therapeutic exercise (97110): 46 minutes, 15 more than before, make 3 units instead of 2." in shown


def test_back_to_the_floor(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    desk.key("r", CONTROL)
    desk.press(desk.button("Back to floor"))
    assert desk.window.floor.isVisible()
    desk.key("1")
    assert desk.window.toast.isVisible(), "a stopped visit takes no press, and says so"


def test_a_visit_is_stopped_on_the_review_page(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.key("r", CONTROL)
    desk.press(desk.window.review.stop_button)
    assert desk.visit.state is State.CLOSED
    assert desk.window.review.sign_button.isVisible()


def test_the_day_tells_every_visit_and_opens_one(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    desk.key("2", CONTROL)
    table = desk.window.day.table
    model = table.model()
    rows = [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["Ana Lopez"] == ["Medicare Part B", "10:00", "To sign", "42", "4", "1"]
    assert by_name["Chi Tran"][2] == "Signed"
    assert by_name["Dede Osei"][2] == "On the floor, running"
    table.setFocus()
    table.selectRow(next(place for place, row in enumerate(rows) if row[0] == "Chi Tran"))
    desk.key(Qt.Key.Key_Return)
    assert desk.window.review.header.title.text().startswith("Signed · Chi Tran")


def test_another_day_is_empty_and_says_so(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    desk.key("2", CONTROL)
    day = desk.window.day
    desk.press(day.before)
    assert day.header.title.text() == "Monday, March 9, 2026"
    assert day.nothing.isVisible()
    assert not day.export_button.isEnabled()
    desk.press(day.after)
    assert not day.nothing.isVisible()


def test_export_writes_the_signed_visits_and_says_what_went(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.to_sign)
    desk.key("2", CONTROL)
    desk.press(desk.button("Export"))
    dialog = desk.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "ptcoder-2026-03-10.csv", "no name of a patient in it"
    path = tmp_path / "charges.csv"
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    assert desk.window.day.report.text().startswith(f"Exported 1 visit, 1 line, 1 unit to {path}.")
    with path.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 1
    assert desk.window.day.header.chips.texts == ["6 visits", "0 signed visits to export"]
    assert not desk.window.day.export_button.isEnabled()


def test_with_nothing_to_export_no_file_is_asked_for(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.window.menus.export.trigger()
    assert desk.window.findChild(QFileDialog) is None
    assert desk.window.toast.words.text().startswith("Nothing to export")


def test_signed_from_the_day_page_goes_back_to_it(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.clinic.stop_visit(desk.visit.visit)
    desk.key("2", CONTROL)
    desk.press(desk.button("Open visit"))
    assert desk.button("Back to day").isVisible()
    desk.key(Qt.Key.Key_Return, CONTROL)
    assert desk.window.day.isVisible()
    assert desk.window.day.rows[0].state is State.SIGNED


def test_what_had_the_keys_and_is_gone_leaves_them_to_the_page(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.window.floor.stop_button.setFocus()
    desk.key(Qt.Key.Key_Space)
    assert desk.visit.state is State.CLOSED
    assert desk.window.floor.hasFocus(), "not the search field: the number keys would be typed into it"


def test_a_visit_opened_by_mistake_is_removed_and_comes_back(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.clinic.add_patient(name="Ben King", mrn="", payer="medicare", discipline="PT")
    desk.controller.show_fresh()
    remove = desk.window.menus.remove_visit
    assert remove.isEnabled()
    desk.key("r", CONTROL)
    remove.trigger()
    assert [card.card.name for card in desk.window.floor.cards.cards] == ["Ana Lopez"]
    assert desk.window.floor.isVisible()
    assert desk.window.toast.words.text() == "Removed the visit"
    desk.press(desk.window.toast.undo_button)
    assert len(desk.window.floor.cards.cards) == 2
    desk.press("97110")
    assert not remove.isEnabled(), "something was treated"


def test_the_review_of_a_visit_whose_opening_is_taken_back_closes(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.key("r", CONTROL)
    desk.key("z", CONTROL)
    assert desk.window.floor.isVisible()
    assert desk.sheet.visit is None


def test_an_export_that_is_refused_says_why(open_desk: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk(scenes.to_sign)
    errands = desk.window.findChild(Errands)
    assert isinstance(errands, Errands)

    def refuse(*_: object) -> None:
        raise Refused("Nothing of this day is signed.")

    monkeypatch.setattr(desk.clinic, "export_day", refuse)
    errands.export_to(desk.sheet.today, tmp_path / "none.csv")
    assert desk.window.toast.words.text() == "Nothing of this day is signed."


def test_a_disk_that_cannot_be_written_is_said(
    open_desk: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(scenes.to_sign)
    errands = desk.window.findChild(Errands)
    assert isinstance(errands, Errands)

    def fail(*_: object) -> None:
        raise PermissionError("may not be written")

    monkeypatch.setattr(desk.clinic, "export_day", fail)
    errands.export_to(desk.sheet.today, tmp_path / "none.csv")
    assert desk.window.toast.words.text() == "Not exported. may not be written"


def test_two_separate_services_are_attested_where_both_stand(open_desk: Open) -> None:
    desk = open_desk(scenes.unsettled)
    desk.key("r", CONTROL)
    for finding in desk.visit.findings:
        if "distinct" in finding.fix:
            desk.press(desk.button("Separate and distinct", desk.window.review))
            desk.key(Qt.Key.Key_Space)
            assert "distinct" in desk.visit.attested
            break


def test_a_modifier_that_the_payer_asks_for_is_added_by_one_press(open_desk: Open) -> None:
    desk = open_desk(scenes.in_texas)
    desk.key("r", CONTROL)
    review = desk.window.review
    assert desk.visit.lines[0].text == "97545-GP"
    desk.press(desk.button("Add WC", review))
    assert desk.visit.lines[0].text == "97545-GP-WC"
    assert any("97545-GP-WC" in text for text in review.lines.texts)
    assert not [each for each in review.findings.texts if "WC or WH" in each]
    desk.press(desk.button("Add CA", review))
    assert desk.visit.lines[0].text == "97545-GP-WC-CA"
