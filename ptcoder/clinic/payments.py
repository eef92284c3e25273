"""What patients pay for their visits, entered at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from ptcoder.clinic.charts import Charts
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.refused import Refused, read_words
from ptcoder.clinic.staff import Staff
from ptcoder.export.superbill import amount_of, money
from ptcoder.visit import Paid, Payment, payments, read_amount

WAYS = ("card", "cash", "check", "health savings account", "bank transfer")
"""Offered for one press; any other words will do as well."""
SELF_PAY = "cash"
"""The payer whose patients pay by themselves."""
NO_AMOUNT = "Write the amount in dollars and cents, such as 45.00 or 45,00."
_PLAIN = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?")
_COMMA = re.compile(r"(\d+|\d{1,3}(\.\d{3})+),\d{1,2}")
"""With a decimal comma, which has one or two digits behind it: three are thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSheet:
    """What a visit costs and what was paid for it, in dollars. ``total`` is None where a fee is not known.

    ``paid`` is less what was given back. ``asked``: this patient pays by themselves, so it belongs to the visit's end.
    """

    visit: str
    rows: tuple[Payment, ...]
    total: Decimal | None
    paid: Decimal
    asked: bool

    @property
    def owed(self) -> Decimal | None:
        """Below zero where more was paid than it costs."""
        return None if self.total is None else self.total - self.paid


class Payments:
    """Of one desk. ``known`` turns an id into that of a visit which the floor holds."""

    def __init__(
        self,
        charts: Charts,
        floor: Floor,
        journal: Journal,
        clock: FloorClock,
        staff: Staff,
        known: Callable[[str], UUID],
    ) -> None:
        self._charts = charts
        self._floor = floor
        self._journal = journal
        self._clock = clock
        self._staff = staff
        self._known = known

    def sheet(self, visit: str) -> PaymentSheet:
        """What a visit costs as it is billed, or would be now, and what was paid for it."""
        key = self._known(visit)
        billed, fees = self._charts.priced(key, self._clock.axis(self._clock.look()))
        rows = payments(self._floor.records[key])
        return PaymentSheet(
            visit=visit,
            rows=rows,
            total=amount_of(billed, fees),
            paid=sum((each.amount for each in rows), Decimal("0.00")),
            asked=self._floor.visits[key].payer == SELF_PAY,
        )

    def record(self, visit: str, amount: str, how: str) -> None:
        """What a patient gave today; it can be undone. Refused names what is to be put right."""
        self._say("record payment", visit, read(amount), how)

    def give_back(self, visit: str, amount: str, how: str) -> None:
        """What a patient was given back today, which is no more than was paid; it can be undone."""
        wanted, paid = read(amount), self.sheet(visit).paid
        if wanted > paid:
            raise Refused(f"{money(paid)} was paid: no more than that can be given back.")
        self._say("give back", visit, -wanted, how)

    def _say(self, name: str, visit: str, amount: Decimal, how: str) -> None:
        self._staff.must(Deed.PAYMENTS)
        words = read_words(how)
        if not words:
            raise Refused("Say how it was paid.")
        key, moment = self._known(visit), self._clock.look()
        event = paid(key, amount, words, day_of(moment))
        self._journal.act(f"{name} of {money(abs(amount))}", [event], moment, self._staff.who)


def paid(visit: UUID, amount: Decimal, how: str, on: date) -> Paid:
    """A payment of its own."""
    return Paid(visit=visit, payment=uuid4(), amount=f"{amount}", on=on, how=how)


def read(text: str) -> Decimal:
    """The dollars and cents that somebody typed: ``45``, ``$1,045.50``, ``45,5``; Refused where it is no amount."""
    bare = "".join(text.split()).removeprefix("$")
    if _COMMA.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    found = read_amount(bare.replace(",", "")) if _PLAIN.fullmatch(bare) and bare.isascii() else None
    if not found:
        raise Refused(NO_AMOUNT)
    return found
