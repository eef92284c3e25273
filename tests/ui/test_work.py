"""Denials and the work list in the window: entered at review by keys, listed, settled, opened again, taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ptcoder.ui.reports_page import DENIALS, KINDS, WORK
from ptcoder.ui.table import Table
from ptcoder.ui.work_dialogs import DenialDialog, PutDialog, SettleDialog
from ptcoder.ui.work_view import NO_DENIAL, NO_WORK, WorkView
from ptcoder.visit import Denied, Settled, WorkListed
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.shots_reports import denied

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def last(desk: Desk) -> object:
    return list(desk.clinic._log.all_records())[-1].event  # pyright: ignore[reportPrivateUsage]


def said(desk: Desk, kind: type[object]) -> list[object]:
    records = desk.clinic._log.all_records()  # pyright: ignore[reportPrivateUsage]
    return [each.event for each in records if isinstance(each.event, kind)]


def review_signed(desk: Desk) -> None:
    desk.controller.review(next(row.visit for row in desk.clinic.day().rows if row.state.value == "signed"))


def show(desk: Desk, kind: str) -> WorkView:
    desk.window.menus.reports.trigger()
    desk.window.reports.kinds.setCurrentRow(list(KINDS).index(kind))
    view = desk.window.reports.work
    assert view.isVisible()
    return view


def cells(table: Table) -> list[tuple[str, ...]]:
    return list(table.rows.cells)


def test_a_denial_is_entered_at_review_and_taken_back(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    review_signed(desk)
    desk.key("d", BOTH)
    dialog = desk.small_window(DenialDialog)
    assert isinstance(dialog, DenialDialog)
    assert [dialog.line.itemText(at) for at in range(dialog.line.count())] == ["97530", "The whole bill"]
    desk.qtbot.keyClicks(dialog.reason, "because")
    desk.press(dialog.save_button)
    assert dialog.error.text() == "Write the reason code of the remittance, such as CO-97, 50 or B7."
    dialog.reason.clear()
    desk.qtbot.keyClicks(dialog.reason, "co97")
    desk.qtbot.keyClicks(dialog.amount, "45")
    desk.qtbot.keyClicks(dialog.appeal_by, "4/30/2026")
    desk.press(dialog.save_button)
    (event,) = said(desk, Denied)
    assert isinstance(event, Denied)
    assert (event.code, event.reason, event.amount, str(event.appeal_by)) == ("97530", "CO-97", "45.00", "2026-04-30")
    assert desk.window.toast.words.text() == "Entered denial CO-97 for C.T."
    view = show(desk, DENIALS)
    assert [row[:3] for row in cells(view.table)] == [("2026-04-30", "Denial", "Chi Tran")]
    assert desk.window.reports.header.chips.texts == ["1 on the list"]
    desk.key("z", Qt.KeyboardModifier.ControlModifier)
    assert cells(view.table) == []
    assert view.nothing.text() == NO_DENIAL


def test_only_a_signed_bill_is_denied(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    assert not desk.window.menus.deny.isEnabled()
    assert not desk.window.menus.put.isEnabled()


def test_the_list_is_by_last_day_and_what_is_on_it_is_settled(open_desk: Open) -> None:
    desk = open_desk(denied)
    view = show(desk, WORK)
    assert [row[0] for row in cells(view.table)] == ["! 2026-03-09 overdue", "2026-05-01", "2026-05-09"]
    assert [row[1] for row in cells(view.table)] == ["Denial", "Refund", "Denial"]
    assert desk.window.reports.header.chips.texts == ["3 on the list", "1 overdue"]
    assert view.about.text().startswith("Note: bundled with a visit of the same day\nRead the reason")
    view.table.choose(1)
    assert not view.packet_button.isEnabled()
    assert "report and return it within 60 days" in view.about.text()
    desk.press(view.settle_button)
    dialog = desk.small_window(SettleDialog)
    assert isinstance(dialog, SettleDialog)
    desk.press(dialog.save_button)
    assert dialog.error.text().startswith("Write what stands for the refund")
    desk.qtbot.keyClicks(dialog.note, "check 1001")
    desk.press(dialog.save_button)
    (event,) = said(desk, Settled)
    assert isinstance(event, Settled)
    assert (event.how, event.note) == ("Refund sent", "check 1001")
    assert len(cells(view.table)) == 2
    desk.press(view.ended)
    assert [row[1] for row in cells(view.table)] == ["Refund"]
    assert view.about.text() == "2026-03-10, M. Chen: Refund sent (check 1001)."
    desk.press(view.again_button)
    assert cells(view.table) == []
    desk.press(view.ended)
    assert len(cells(view.table)) == 3


def test_a_corrected_claim_is_put_on_the_list(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    review_signed(desk)
    desk.key("w", BOTH)
    dialog = desk.small_window(PutDialog)
    assert isinstance(dialog, PutDialog)
    desk.qtbot.keyClicks(dialog.text, "GP was missing")
    desk.press(dialog.save_button)
    (event,) = said(desk, WorkListed)
    assert isinstance(event, WorkListed)
    assert (event.kind, event.text) == ("corrected-claim", "GP was missing")
    view = show(desk, WORK)
    view.table.setFocus()
    desk.key(Qt.Key.Key_Return)
    assert desk.window.pages.currentWidget() is desk.window.review


def test_the_appeal_packet_is_one_press_away(open_desk: Open) -> None:
    desk = open_desk(denied)
    view = show(desk, DENIALS)
    desk.press(view.packet_button)
    dialog = desk.small_window(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.windowTitle() == "Audit sheet"
    dialog.reject()


def test_an_empty_list_says_what_comes_to_it(open_desk: Open) -> None:
    view = show(open_desk(scenes.staffed), WORK)
    assert view.nothing.text() == NO_WORK
    assert not view.settle_button.isEnabled()
