"""What Medicare would allow for the lines, nationally: an estimate, for the threshold and for nothing else.

Relative values times the conversion factor, each unit rounded to the cent; of all units under the multiple procedure
payment reduction the one with the highest practice expense is paid in full, every other keeps half of that part.
Sources: 42 CFR 414.20, 414.22; Medicare Claims Processing Manual, Pub. 100-04, ch. 5 s10.3 and s10.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from ptcoder.rulebook import Fee, Fees, Service
from ptcoder.visit import Discipline

CENT = Decimal("0.01")
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
        index for index, (service, units) in enumerate(lines) if service.mppr and units > 0 and found[index] is not None
    ]
    top = max(reduced, key=lambda index: _rank(found[index], fees.factor), default=None)
    result: list[Decimal | None] = []
    for index, (service, units) in enumerate(lines):
        fee = found[index]
        if fee is None:
            result.append(None)
        elif not service.mppr:
            result.append(units * _price(fee, fees.factor, fee.practice))
        else:
            full = 1 if index == top else 0
            half = fee.practice / 2
            result.append(
                full * _price(fee, fees.factor, fee.practice) + (units - full) * _price(fee, fees.factor, half)
            )
    return result


def _rank(fee: Fee | None, factor: Decimal) -> tuple[Decimal, Decimal]:
    assert fee is not None
    return fee.practice, _price(fee, factor, fee.practice)


def _price(fee: Fee, factor: Decimal, practice: Decimal) -> Decimal:
    return ((fee.work + practice + fee.malpractice) * factor).quantize(CENT, ROUND_HALF_UP)
