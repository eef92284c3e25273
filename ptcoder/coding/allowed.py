"""What would be allowed for the lines: an estimate, for the threshold and for nothing else.

By the clinic's own fee table where the payer has one, else nationally for Medicare: relative values times the
conversion factor, each unit rounded to the cent; of all units under the multiple procedure payment reduction the one
with the highest practice expense is paid in full, every other keeps half of that part.
Sources: 42 CFR 414.20, 414.22; Medicare Claims Processing Manual, Pub. 100-04, ch. 5 s10.3 and s10.7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from ptcoder.rulebook import Fee, Fees, Service, Sourced
from ptcoder.visit import Discipline

CENT, ZERO = Decimal("0.01"), Decimal("0.00")
NEAR = Decimal("0.9")
"""An amount from here on is near its threshold: within ten percent."""


def bucket(discipline: Discipline) -> str:
    """The threshold's bucket: physical and speech-language therapy together, occupational therapy apart."""
    return "OT" if discipline is Discipline.OT else "PT+SLP"


def amounts(lines: Sequence[tuple[Service, int]], fees: Fees | None) -> list[Decimal | None]:
    """Estimated amount of each (service, units) of one patient's day; None where it is not priced nationally."""
    if fees is None:
        return [None] * len(lines)
    found = [fees.fees.get(service.code) for service, _ in lines]
    reduced = [
        (fee, index)
        for index, ((service, units), fee) in enumerate(zip(lines, found, strict=True))
        if service.mppr and units > 0 and fee is not None
    ]
    most = max((fee.practice for fee, _ in reduced), default=None)
    highest = [(fee, index) for fee, index in reduced if fee.practice == most]
    _, top = max(highest, key=lambda each: each[0].work + each[0].malpractice, default=(None, None))
    result: list[Decimal | None] = []
    for index, ((service, units), fee) in enumerate(zip(lines, found, strict=True)):
        if fee is None:
            result.append(None)
            continue
        full = 1 if index == top else 0 if service.mppr else units
        amount = full * _price(fee, fees.factor, fee.practice) if full else ZERO
        if units > full:
            amount += (units - full) * _price(fee, fees.factor, fee.practice / 2)
        result.append(amount)
    return result


def contracted(lines: Sequence[tuple[Service, int]], fees: Mapping[str, Sourced]) -> list[Decimal | None]:
    """The amount of each (service, units) by the clinic's own fee table; None for what is not in it."""
    return [units * Decimal(fees[service.code].value) if service.code in fees else None for service, units in lines]


def _price(fee: Fee, factor: Decimal, practice: Decimal) -> Decimal:
    return ((fee.work + practice + fee.malpractice) * factor).quantize(CENT, ROUND_HALF_UP)
