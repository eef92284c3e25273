"""What was paid, and what an identifier of a provider may be."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from ptcoder.visit import Discipline, Paid, VisitOpened, Voided, is_npi, payments, read_amount
from tests.visit.made_up import DAY, PAT, VISIT, chain, record_id

ONE, TWO = UUID(int=1), UUID(int=2)
OPENED = VisitOpened(visit=VISIT, patient=PAT, payer="cash", discipline=Discipline.PT, date=DAY)


def paid(payment: UUID, amount: str) -> Paid:
    return Paid(visit=VISIT, payment=payment, amount=amount, on=DAY, how="card")


def test_each_payment_counts_as_last_said() -> None:
    found = payments(chain(OPENED, paid(ONE, "45.00"), paid(TWO, "20"), paid(ONE, "40.00"), paid(UUID(int=3), "x")))
    assert [(each.payment, each.amount) for each in found] == [(ONE, Decimal("40.00")), (TWO, Decimal("20.00"))]
    assert found[0].record == record_id(4)


def test_a_payment_that_was_undone_is_none() -> None:
    undo = Voided(visit=VISIT, event=record_id(2), reason="undo")
    assert payments(chain(OPENED, paid(ONE, "45.00"), undo)) == ()


@pytest.mark.parametrize("text", ["", "x", "NaN", "Infinity", "1.005", "1000000", "1e9"])
def test_no_amount(text: str) -> None:
    assert read_amount(text) is None


def test_amounts() -> None:
    assert str(read_amount("45")) == "45.00"
    assert str(read_amount("-5.5")) == "-5.50"


def test_npi() -> None:
    assert is_npi("1234567893")
    assert not any(map(is_npi, ("1234567890", "123456789", "123456789x", "１２３４５６７８９３", "")))
