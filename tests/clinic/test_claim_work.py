"""Denials and the work list: entered on a line, listed by their last day, ended on record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.leaving import Chosen
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.reports.work import Done, Kind
from ptcoder.visit import Denied, Paid, Settled, WorkListed
from tests.clinic.hand_clock import DAY, HandClock, add
from tests.clinic.test_reporting import signed, treat


@pytest.fixture
def ana(clinic: Clinic, clock: HandClock) -> str:
    """A signed visit of 97110 and 97140."""
    visit = add(clinic, "Ana Lopez")
    treat(clinic, clock, ("97110", 20), ("97140", 15))
    signed(clinic, visit)
    return visit


def last(clinic: Clinic) -> object:
    return list(clinic._log.all_records())[-1].event  # pyright: ignore[reportPrivateUsage]


def test_a_denial_is_entered_on_a_line_and_can_be_taken_back(clinic: Clinic, ana: str) -> None:
    assert clinic.work.lines(ana) == ("97110", "97140")
    clinic.work.deny(ana, "97110", "co 97", "$45.00", "04/30/2026", " bundled  with the evaluation ")
    event = last(clinic)
    assert isinstance(event, Denied)
    assert (event.code, event.reason, event.amount, event.version) == ("97110", "CO-97", "45.00", 1)
    assert (event.appeal_by, event.note, event.on) == (date(2026, 4, 30), "bundled with the evaluation", DAY)
    (row,) = clinic.work.sheet().denials
    assert (row.name, row.overdue, row.item.text) == ("Ana Lopez", False, "CO-97 on 97110, version 1")
    clinic.undo()
    assert clinic.work.sheet().denials == ()
    clinic.redo()
    assert len(clinic.work.sheet().denials) == 1


@pytest.mark.parametrize(
    ("code", "reason", "amount", "by", "why"),
    [
        ("97530", "CO-97", "", "", "no billed line 97530"),
        ("97110", "denied", "", "", "reason code"),
        ("97110", "50", "much", "", "dollars and cents"),
        ("97110", "50", "", "soon", "Write a date"),
    ],
)
def test_what_is_wrong_about_a_denial_is_named(
    clinic: Clinic, ana: str, code: str, reason: str, amount: str, by: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        clinic.work.deny(ana, code, reason, amount, by, "")


def test_only_what_is_signed_is_denied(clinic: Clinic, clock: HandClock) -> None:
    visit = add(clinic, "Ben King")
    treat(clinic, clock, ("97110", 20))
    with pytest.raises(Refused, match="Sign the visit first"):
        clinic.work.deny(visit, "97110", "50", "", "", "")


def test_denials_are_listed_by_their_last_day(clinic: Clinic, ana: str) -> None:
    clinic.work.deny(ana, "97140", "50", "", "2026-05-01", "")
    clinic.work.deny(ana, "", "CO-16", "", "", "")
    clinic.work.deny(ana, "97110", "CO-97", "", "2026-02-01", "")
    rows = clinic.work.sheet().denials
    assert [(row.item.text.split(",")[0], row.overdue) for row in rows] == [
        ("CO-97 on 97110", True), ("50 on 97140", False), ("CO-16 on the whole bill", False),
    ]  # fmt: skip
    assert rows == clinic.work.sheet().open


def test_how_a_denial_ended_is_on_record(clinic: Clinic, ana: str) -> None:
    clinic.work.deny(ana, "97110", "CO-97", "", "2026-04-30", "")
    key = clinic.work.sheet().denials[0].item.key
    with pytest.raises(Refused, match="Say how it ended"):
        clinic.work.settle(ana, key, " ", "")
    clinic.work.settle(ana, key, "Appealed", "by fax")
    assert isinstance(last(clinic), Settled)
    sheet = clinic.work.sheet()
    assert sheet.open == ()
    assert sheet.ended[0].item.done == Done(how="Appealed", note="by fax", on=DAY, who="Ann Example")
    with pytest.raises(Refused, match="not on the list any more"):
        clinic.work.settle(ana, key, "Appealed", "")
    clinic.work.open_again(ana, key)
    assert [row.item.key for row in clinic.work.sheet().open] == [key]


def test_a_refund_is_put_on_the_list_and_ends_with_what_stands_for_it(clinic: Clinic, ana: str) -> None:
    with pytest.raises(Refused, match="Say why"):
        clinic.work.put(ana, Kind.REFUND, " ")
    with pytest.raises(Refused, match="comes by itself"):
        clinic.work.put(ana, Kind.CHANGED, "why")
    clinic.work.put(ana, Kind.REFUND, "97140 was billed twice", "31.20", "2026-05-01")
    event = last(clinic)
    assert isinstance(event, WorkListed)
    assert (event.kind, event.amount, event.due) == ("refund", "31.20", date(2026, 5, 1))
    (row,) = clinic.work.sheet().open
    assert (row.item.kind, row.item.text, row.payer) == (Kind.REFUND, "97140 was billed twice", "medicare")
    with pytest.raises(Refused, match="what stands for the refund"):
        clinic.work.settle(ana, row.item.key, "Refund sent", "")
    clinic.work.settle(ana, row.item.key, "Refund sent", "check 1001 of 2026-03-02")
    assert clinic.work.sheet().open == ()
    assert [each.done is not None for each in clinic.work.of_visit(ana)] == [True]
    clinic.work.put(ana, Kind.CORRECTED, "GP was missing")
    assert clinic.work.sheet().open[0].item.kind is Kind.CORRECTED


def test_what_changed_since_it_left_is_on_the_list_until_it_leaves_again(
    clinic: Clinic, ana: str, tmp_path: Path
) -> None:
    clinic.charges.write(tmp_path / "charges.csv", Chosen())
    assert clinic.work.sheet().open == ()
    clinic.resume_visit(ana, "A code was wrong")
    (row,) = clinic.work.sheet().open
    assert (row.item.kind, row.item.text) == (Kind.CHANGED, "Changed since it left, waits for a signature")
    signed(clinic, ana)
    assert clinic.work.sheet().open[0].item.text == "Changed since it left, waits for an export"
    clinic.charges.write(tmp_path / "again.csv", Chosen())
    assert clinic.work.sheet().open == ()


def test_a_payment_that_differs_is_on_the_list_until_it_is_even(
    clinic: Clinic, clock: HandClock, tmp_path: Path
) -> None:
    table = tmp_path / "fees.csv"
    table.write_text("code,fee\n97110,50.00\n", encoding="utf-8")
    clinic.take_fees(clinic.read_fees(table, "cash", DAY))
    visit = add(clinic, "Finn Ray", "cash")
    treat(clinic, clock, ("97110", 16))
    signed(clinic, visit)
    clinic.payments.record(visit, "60", "card")
    assert isinstance(last(clinic), Paid)
    (row,) = clinic.work.sheet().open
    assert (row.item.kind, row.item.text) == (Kind.PAYMENT, "$10.00 too much was paid, of $50.00")
    clinic.payments.give_back(visit, "10", "card")
    assert clinic.work.sheet().open == ()
    clinic.payments.give_back(visit, "20", "card")
    assert clinic.work.sheet().open[0].item.text == "$20.00 is still to be paid, of $50.00"


def test_the_list_is_for_those_who_may(clinic: Clinic, ana: str) -> None:
    clinic.staff.add(Particulars(name="R. Diaz", role="PTA"))
    clinic.staff.sign_in(next(each.id for each in clinic.floor().people if each.role == "PTA"))
    with pytest.raises(Refused, match="may not see reports"):
        clinic.work.sheet()
    for write in (
        lambda: clinic.work.deny(ana, "97110", "50", "", "", ""),
        lambda: clinic.work.put(ana, Kind.REFUND, "why"),
        lambda: clinic.work.settle(ana, "x", "how", ""),
        lambda: clinic.work.open_again(ana, "x"),
    ):
        with pytest.raises(Refused, match="may not record payments"):
            write()


def test_the_audit_sheet_tells_what_was_denied_and_how_it_ended(clinic: Clinic, ana: str) -> None:
    def sheet() -> str:
        (paper,) = clinic.papers_of("audit", "pdf", ana)
        return paper.text()

    assert "Denials" not in sheet()
    clinic.work.deny(ana, "97110", "CO-97", "45.00", "2026-04-30", "bundled")
    clinic.work.put(ana, Kind.REFUND, "97140 was billed twice", "31.20")
    clinic.work.put(ana, Kind.CORRECTED, "GP was missing")
    first, refund, _ = (
        row.item.key for row in sorted(clinic.work.sheet().open, key=lambda row: row.item.kind != "denial")
    )
    clinic.work.settle(ana, first, "Appealed", "by fax")
    clinic.work.open_again(ana, refund)
    text = " ".join(sheet().split())
    assert "Denied: CO-97 on 97110, version 1" in text
    assert "2026-03-02, Ann Example, PT: Appealed (by fax)" in text
    assert "Refund" in text
    assert "97140 was billed twice" in text
    assert "denial entered: CO-97 on 97110" in text
    assert "put on the work list: GP was missing" in text
    assert "settled: Appealed" in text
    assert "opened again on the work list" in text
