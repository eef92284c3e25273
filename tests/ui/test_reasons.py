"""A reason is one press, or one's own words; it stands in the log."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ptcoder.ui.parts import Words
from ptcoder.ui.reason_menu import ReasonDialog
from ptcoder.visit import Acknowledged, AppointmentEnded, Reopened
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.test_signing import CONTROL, of


def asked(desk: Desk) -> ReasonDialog:
    dialog = next(each for each in desk.window.findChildren(ReasonDialog) if each.isVisible())
    desk.qtbot.waitUntil(dialog.reason.hasFocus)
    return dialog


def test_a_reason_in_ones_own_words_settles_a_warning_and_reopens_the_visit(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    desk.key("r", CONTROL)
    review = desk.window.review
    visit = review.visit
    assert visit is not None
    menu = desk.button("Acknowledge: Attended with unattended", review).menu()
    menu.actions()[-1].trigger()
    dialog = asked(desk)
    assert not dialog.save_button.isEnabled(), "nothing is said yet"
    desk.key(Qt.Key.Key_Return)
    assert dialog.isVisible()
    desk.type("  Set by the aide;  I stayed ")
    desk.key(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: not dialog.isVisible())
    assert of(desk, Acknowledged)[-1].reason == "Set by the aide; I stayed"
    assert "“Set by the aide; I stayed”" in [each.text() for each in review.findings.findChildren(Words)]
    desk.press(review.sign_button)

    desk.window.day.visit_opened.emit(visit.visit)
    review.reopen_button.menu().actions()[-1].trigger()
    asked(desk)
    desk.key(Qt.Key.Key_Escape)
    assert not of(desk, Reopened), "nothing was said, nothing is done"
    review.reopen_button.menu().actions()[-1].trigger()
    dialog = asked(desk)
    desk.type("The payer sent it back")
    desk.press(dialog.save_button)
    assert [each.reason for each in of(desk, Reopened)] == ["The payer sent it back"]


def test_why_an_appointment_came_to_nothing_in_ones_own_words(open_desk: Open) -> None:
    desk = open_desk(scenes.expected)
    desk.window.menus.day.trigger()
    expected = desk.window.day.expected
    at = next(at for at, row in enumerate(expected.rows) if not row.what)
    expected.list.setCurrentRow(at)
    for pressed, what, said in (
        (expected.cancelled, "cancelled", "The road was flooded"),
        (expected.no_show, "no-show", "Went to the other clinic"),
    ):
        pressed.menu().actions()[-1].trigger()
        asked(desk)
        desk.type(said)
        desk.key(Qt.Key.Key_Return)
        ended = of(desk, AppointmentEnded)[-1]
        assert (ended.what, ended.reason) == (what, said)
        assert f"{what}, {said}" in expected.list.item(at).text()
        desk.press(expected.back_button)
        expected.list.setCurrentRow(at)
