"""Payments, entered at review: typed, refused, undone, given back; the balance is shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from ptcoder.ui.payment_dialog import PaymentDialog
from ptcoder.visit import Paid
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

CONTROL = Qt.KeyboardModifier.ControlModifier


def paying(folder: Path) -> scenes.Scene:
    """A stopped visit of somebody who pays by themselves, for whom the clinic has fees."""
    scene = scenes.staffed(folder)
    fees = folder.with_name("fees.csv")
    fees.write_text("code,fee\n97110,45.00\n97140,50.00\n", encoding="utf-8")
    scene.clinic.take_fees(scene.clinic.read_fees(fees, "cash"))
    scene.clinic.add_patient(name="Finn Berg", mrn="1006", payer="cash", discipline="PT")
    scene.press("97110", 30)
    visit = scene.clinic.floor().visit
    assert visit is not None
    scene.clinic.stop_visit(visit.visit)
    return scene


def stored(desk: Desk) -> list[tuple[str, str]]:
    events = [each.event for each in desk.clinic._log.all_records()]  # pyright: ignore[reportPrivateUsage]
    return [(each.amount, each.how) for each in events if isinstance(each, Paid)]


def small(desk: Desk) -> PaymentDialog:
    dialog = desk.small_window(PaymentDialog)
    assert isinstance(dialog, PaymentDialog)
    desk.qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_a_payment_by_keys_is_shown_undone_and_given_back(open_desk: Open) -> None:
    desk = open_desk(paying)
    desk.key("r", CONTROL)
    section = desk.window.review.payments
    assert section.balance.text() == "Balance $90.00 of $90.00"
    assert section.list.text() == "Nothing is paid yet."
    assert not section.back_button.isEnabled()

    desk.key("m", CONTROL | Qt.KeyboardModifier.ShiftModifier)
    dialog = small(desk)
    assert (dialog.amount.text(), dialog.amount.selectedText()) == ("90.00", "90.00")
    desk.type("forty")
    desk.key(Qt.Key.Key_Return)
    assert dialog.error.text() == "Write the amount in dollars and cents, such as 45.00 or 45,00."
    desk.type("100,50")
    desk.key(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert stored(desk) == [("100.50", "card")]
    assert section.balance.text() == "$10.50 too much was paid, of $90.00"
    assert section.list.text() == "Mar 10   $100.50   card"

    desk.press(section.back_button)
    dialog = small(desk)
    assert dialog.amount.text() == "10.50", "what is too much"
    dialog.how.setEditText("voucher")
    desk.press(dialog.save_button)
    assert stored(desk)[-1] == ("-10.50", "voucher")
    assert section.balance.text() == "Balance $0.00 of $90.00"
    desk.press(desk.window.toast.undo_button)
    assert section.balance.text() == "$10.50 too much was paid, of $90.00"

    desk.press(section.back_button)
    dialog = small(desk)
    dialog.amount.setText("200")
    desk.press(dialog.save_button)
    assert dialog.error.text() == "$100.50 was paid: no more than that can be given back."
    dialog.reject()


def test_where_a_plan_pays_it_is_out_of_the_way_until_something_is_paid(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.key("r", CONTROL)
    section = desk.window.review.payments
    assert not section.isVisible()
    desk.window.menus.pay.trigger()
    dialog = small(desk)
    dialog.amount.setText("20")
    desk.press(dialog.save_button)
    assert section.isVisible()
    assert section.list.text().startswith("Mar 10   $20.00   card")


def test_without_fees_there_is_no_total_and_the_way_is_told(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.scene.select("Finn Bergström-Whitfield")
    desk.controller.show_fresh()
    desk.window.floor.tiles.grid.shown_buttons()[0].click()
    desk.pass_time(20)
    desk.key("r", CONTROL)
    section = desk.window.review.payments
    assert section.balance.text() == "Paid $0.00"
    assert "Import the fees on the Payers page." in section.list.text()
