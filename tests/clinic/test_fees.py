"""A payer's own fees: shown, taken, withdrawn, and what they do to an estimate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic import rules as said_of_rules
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.rulebook import RuleBook, WrittenFees, fee_of
from ptcoder.visit import FeesWritten, Logged, Moment, Stamp
from tests.clinic.hand_clock import HandClock


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "cash.csv"
    path.write_bytes(b"code,fee\r\n97110,45\r\n99213,90\r\n")
    return path


def test_a_fee_table_is_shown_then_taken_and_tells_the_estimate(
    clinic: Clinic,
    clock: HandClock,
    table: Path,
    appends: list[tuple[Logged, ...]],
    reopened: Callable[[], Clinic],
) -> None:
    clinic.add_patient(name="Ana Lopez", mrn="1", payer="cash", discipline="PT")
    clinic.press("97110")
    clock.advance(minutes=30)
    before = clinic.floor().visit
    assert before is not None
    assert before.estimate == ""
    appends.clear()
    made = clinic.read_fees(table, "cash")
    assert made.lines() == (
        "97110 Therapeutic exercise: $45.00",
        "Not among the codes known here, passed over: 99213.",
    )
    assert appends == []
    sheet = clinic.take_fees(made)
    ((record,),) = appends
    assert isinstance(record.event, FeesWritten)
    assert record.event.content == "code,fee\n97110,45.00\n"
    assert sheet.visit is not None
    assert sheet.visit.estimate == "$90.00"
    assert made.written.edition in sheet.visit.edition
    again = clinic.read_fees(table, "cash")
    assert again.rows[0].before == Decimal("45.00")
    assert "was" not in again.lines()[0]
    table.write_text("code,fee\n97140,40\n97110,50\n", "utf-8")
    changed = clinic.read_fees(table, "cash", date(2099, 1, 1))
    assert changed.lines()[1] == "97110 Therapeutic exercise: $50.00 (was $45.00)"
    table.write_text("code,fee\n97140,40\n", "utf-8")
    assert clinic.read_fees(table, "cash").lines()[1] == "No fee any longer: 97110."
    other = reopened()
    assert fee_of(other.book.on(other.floor().today), "cash", "97110") == Decimal(45)
    other.withdraw_rules([other.rulings.taken[0].id], reason="another price")
    assert fee_of(other.book.on(other.floor().today), "cash", "97110") is None


def test_tables_are_listed_with_who_and_when_and_a_biller_takes_and_withdraws_them(
    clinic: Clinic, table: Path, appends: list[tuple[Logged, ...]]
) -> None:
    today = clinic.floor().today
    assert clinic.fee_tables("cash") == ()
    clinic.take_fees(clinic.read_fees(table, "cash", today - timedelta(days=30)))
    clinic.staff.add(Particulars(name="Bill Sample", role="", duties=("biller",)))
    clinic.set_clinician(next(each.id for each in clinic.floor().people if each.name == "Bill Sample"))
    table.write_text("code,fee\n97110,45\n97140,40\n97112,50\n", "utf-8")
    offer = clinic.read_fees(table, "cash")
    assert [(row.code, row.what) for row in offer.rows] == [("97110", "the same"), ("97140", "new"), ("97112", "new")]
    clinic.take_fees(offer)
    late, early = clinic.fee_tables("cash")
    assert late.words == f"From {today}: cash.csv, taken {today} by Bill Sample"
    assert (early.since, early.who) == (today - timedelta(days=30), "Ann Example")
    assert clinic.fee_tables("medicare") == ()
    clinic.withdraw_rules([late.id])
    clinic.withdraw_rules([early.id])
    late, early = clinic.fee_tables("cash")
    assert late.words.endswith("; withdrawn, holds on no day")
    assert early.words.endswith(f"; withdrawn, held to {today - timedelta(days=1)}")


def test_what_is_wrong_is_told_and_nothing_is_taken(clinic: Clinic, table: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nobody is not a payer that visits of"):
        clinic.read_fees(table, "nobody")
    table.write_text("code,mine\n97110,45\n", "utf-8")
    with pytest.raises(Refused, match=r"cash\.csv: line 1: no column is the fee \(such as fee or price\)"):
        clinic.read_fees(table, "cash")
    table.write_text("code,fee\n97110,free\n", "utf-8")
    offer = clinic.read_fees(table, "cash")
    assert (offer.rows, [each.line for each in offer.wrong]) == ((), [2])
    with pytest.raises(Refused, match="No row of this table can be taken"):
        clinic.take_fees(offer)
    assert clinic.fee_tables("cash") == ()
    with pytest.raises(Refused, match=r"cannot be read .*; name a fee table"):
        clinic.read_fees(tmp_path / "gone.csv", "cash")
    table.write_bytes(b"\xff")
    with pytest.raises(Refused, match="is not UTF-8"):
        clinic.read_fees(table, "cash")
    table.write_bytes(b"1" * (1 << 20) + b"1")
    with pytest.raises(Refused, match="is larger than a fee table can be"):
        clinic.read_fees(table, "cash")


def test_whoever_may_not_takes_and_withdraws_none(
    clinic: Clinic, table: Path, appends: list[tuple[Logged, ...]]
) -> None:
    clinic.take_fees(clinic.read_fees(table, "cash"))
    clinic.staff.add(Particulars(name="Bo Sample", role="PT"))
    clinic.set_clinician(next(each.id for each in clinic.floor().people if each.name == "Bo Sample"))
    appends.clear()
    offer = clinic.read_fees(table, "cash")
    with pytest.raises(Refused, match="Bo Sample may not review payers and take fee tables: that is for a biller or"):
        clinic.take_fees(offer)
    with pytest.raises(Refused, match="may not review payers"):
        clinic.withdraw_rules([clinic.fee_tables("cash")[0].id])
    assert appends == []


def test_a_table_of_the_log_that_cannot_be_read_is_told() -> None:
    written = WrittenFees(payer="cash", file="odd.csv", since=date(2026, 1, 1), content="nothing")
    moment = Moment(at_us=0, off_min=0, boot=bytes(16), mono_us=0)
    event = said_of_rules.fees_event(written)
    stamp = Stamp(station=b"", n=1, id=event.taken, lamport=1, moment=moment, who=None)
    found = said_of_rules.read(RuleBook.load(), [Logged(stamp=stamp, event=event)])
    assert found.unread == ("Not applied, as this program cannot read it: the fee table odd.csv.",)
