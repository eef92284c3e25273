"""What would be allowed for the lines: an estimate, for the threshold and for nothing else.

By the clinic's own fee table where the payer has one, else nationally for Medicare: relative values times the
conversion factor, each unit rounded to the cent; of all units under the multiple procedure payment reduction the one
with the highest practice expense is paid in full, every other keeps half of that part.
Sources: 42 CFR 414.20, 414.22; Medicare Claims Processing Manual, Pub. 100-04, ch. 5 s10.3 and s10.7.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ptcoder.rulebook import Fee, Fees, Service, Sourced
from ptcoder.visit import Discipline

CENT, ZERO = Decimal("0.01"), Decimal("0.00")
NEAR = Decimal("0.9")
"""An amount from here on is near its threshold: within ten percent."""


BUCKETS = {Discipline.PT: "PT+SLP", Discipline.SLP: "PT+SLP", Discipline.OT: "OT"}
"""The threshold's buckets: physical and speech-language therapy together, occupational therapy apart."""


class Price(NamedTuple):
    """Of one unit. ``halved`` where another unit of the day is paid in full; the one with the highest ``practice``,
    then ``rest``, is."""

    reduced: bool
    practice: Decimal
    rest: Decimal
    whole: Decimal
    halved: Decimal


NOTHING = Price(False, ZERO, ZERO, ZERO, ZERO)
"""Of what the statute excludes."""


def national(service: Service, fees: Fees) -> Price | None:
    """None where Medicare prices it not nationally."""
    fee = fees.fees.get(service.code)
    if fee is None:
        return None
    whole, halved = (_rounded(fee, fees.factor, practice) for practice in (fee.practice, fee.practice / 2))
    return Price(service.mppr, fee.practice, fee.work + fee.malpractice, whole, halved)


def contracted(code: str, fees: Mapping[str, Sourced]) -> Price | None:
    """By the clinic's own fee table; None for what is not in it."""
    if code not in fees:
        return None
    whole = Decimal(fees[code].value)
    return Price(False, ZERO, ZERO, whole, whole)


def amounts(lines: Iterable[tuple[Price | None, int]]) -> list[Decimal | None]:
    """Estimated amount of each (price, units) of one patient's day; None where there is no price."""
    result: list[Decimal | None] = []
    top, place, most, more = (ZERO, ZERO), -1, ZERO, ZERO
    for price, units in lines:
        if price is None:
            result.append(None)
            continue
        reduced, practice, rest, whole, halved = price
        unit = halved if reduced else whole
        amount = unit if units == 1 else units * unit
        if reduced and units and (place < 0 or (practice, rest) > top):
            top, place, most, more = (practice, rest), len(result), amount, whole - halved
        result.append(amount)
    if place >= 0:
        result[place] = most + more
    return result


def _rounded(fee: Fee, factor: Decimal, practice: Decimal) -> Decimal:
    return ((fee.work + practice + fee.malpractice) * factor).quantize(CENT, ROUND_HALF_UP)
