"""What was paid for a visit: each payment as last said, those that were taken back left out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID

from ptcoder.visit import events as e
from ptcoder.visit.events import Logged
from ptcoder.visit.fold import in_order, voided

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """``amount`` is dollars and cents; what was given back is negative. ``record`` is the one that says it."""

    payment: UUID
    amount: Decimal
    on: datetime.date
    how: str
    record: UUID


def payments(records: Iterable[Logged]) -> tuple[Payment, ...]:
    """The payments of one visit in the order in which they were first said; an amount that is none is passed over."""
    rows = in_order(records)
    gone = voided(rows)
    found: dict[UUID, Payment] = {}
    for row in rows:
        event = row.event
        if not isinstance(event, e.Paid) or row.stamp.id in gone:
            continue
        amount = read_amount(event.amount)
        if amount is not None:
            found[event.payment] = Payment(
                payment=event.payment, amount=amount, on=event.on, how=event.how, record=row.stamp.id
            )
    return tuple(found.values())


def read_amount(text: str) -> Decimal | None:
    """Dollars and cents below a million; None where the text is no such amount."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    if not amount.is_finite() or abs(amount) >= 1_000_000 or amount != amount.quantize(CENT):
        return None
    return amount.quantize(CENT)
