"""Tab goes as the eye goes, also to what was built after the rest: from column to column, each from its head down."""

from __future__ import annotations

from itertools import groupby

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.shots_acts import care
from tests.ui.shots_audit import audit, edited

CONTROL = Qt.KeyboardModifier.ControlModifier


def stops(desk: Desk, first: QWidget) -> list[QWidget]:
    """What Tab comes to, from the first once around."""
    QApplication.processEvents()  # what was built anew comes to stand
    first.setFocus(Qt.FocusReason.TabFocusReason)
    found: list[QWidget] = []
    focused: QWidget | None = first
    while focused is not None and focused not in found:
        found.append(focused)
        desk.key(Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
    return found


def passed(found: list[QWidget], parts: tuple[QWidget, ...]) -> list[QWidget]:
    """Through which parts it goes."""
    inside = [next((part for part in parts if part is each or part.isAncestorOf(each)), None) for each in found]
    return [part for part, _ in groupby(filter(None, inside))]


def test_at_review_notes_and_claim_then_what_is_to_settle_and_the_bill(open_desk: Open) -> None:
    desk = open_desk(scenes.unsettled)
    desk.key("r", CONTROL)
    review = desk.window.review
    parts = (review.header, review.notes, review.claim, review.findings, review.lines)
    found = stops(desk, review.papers_button)
    assert passed(found, parts) == [*parts, review.header]
    notes = [each for each in found if review.notes.isAncestorOf(each)]
    assert isinstance(notes[0], QPushButton)
    assert notes[0].text() == "97530 · 4 missing"
    desk.press(notes[1])
    QApplication.processEvents()
    folded_out = [each for each in review.notes.findChildren(QLineEdit) if each.isVisible()]
    for _ in range(3):  # the chips of two more parts come first
        desk.key(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is min(folded_out, key=lambda each: each.mapTo(review, QPoint(0, 0)).y())


def test_on_the_floor_patients_then_what_is_asked_and_the_codes_then_the_bill(open_desk: Open) -> None:
    desk = open_desk(scenes.asking)
    floor = desk.window.floor
    parts = (floor.header, floor.cards, floor.tiles, floor.panel, floor.foot)
    found = stops(desk, floor.review_button)
    assert passed(found, parts) == [*parts, floor.header]
    answer = desk.button("Yes, one-on-one")
    assert found.index(answer) < found.index(desk.tile("97110"))
    assert found.index(floor.panel.to_settle) < found.index(floor.timeline)


def test_in_a_record_a_course_is_changed_before_an_amount_below_it(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    care(desk.window)
    found = [each.accessibleName() or getattr(each, "text", str)() for each in stops(desk, desk.window.patients.search)]
    assert found.index("New course…") < found.index("New goal…") < found.index("Amount elsewhere…")


@pytest.mark.parametrize("place", ["export", "patients", "audit"])
def test_what_stands_at_the_head_of_a_page_is_reached_too(open_desk: Open, place: str) -> None:
    desk = open_desk(edited if place == "audit" else scenes.to_sign)
    if place == "audit":
        audit(desk.window)
    else:
        desk.key("5" if place == "export" else "3", CONTROL)
    page = desk.window.pages.currentWidget()
    assert page is not None
    desk.qtbot.waitUntil(lambda: page.isAncestorOf(QApplication.focusWidget() or desk.window))
    QApplication.processEvents()
    found = stops(desk, desk.window.rail.lock)
    buttons = [each for each in page.findChildren(QPushButton) if each.isVisible() and each.isEnabled()]
    assert len(buttons) > 1
    assert set(buttons) <= set(found)
