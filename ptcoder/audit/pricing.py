"""What a bill would be allowed: by the payer's own fees, else by Medicare's national estimate; else it is not known.

A line with CQ or CO comes to 88 % of what Medicare allows from 2022 on: its four fifths are paid at 85 %, the patient's
fifth stays. Source: Social Security Act, s1834(v); 42 CFR 410.59 and 410.60; Medicare Claims Processing Manual, Pub.
100-04, ch. 5 s20.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from ptcoder.audit.records import Item, Key, Recorded, total
from ptcoder.coding.allowed import CENT, NOTHING, ZERO, Price, amounts
from ptcoder.coding.terms import terms_of

ASSISTANTS = frozenset(("CQ", "CO"))
REDUCED = Decimal("0.88")


class Prices:
    """Of one patient's day; the lines of the day's other visits count towards the multiple procedure reduction."""

    def __init__(self, recorded: Recorded, beside: Iterable[Item]) -> None:
        self._recorded = recorded
        self._terms = terms_of(recorded.edition, recorded.payer)
        self._beside = tuple(total(beside).items())
        payer = recorded.payer
        self._known = bool(payer.fees) or payer.estimate
        self._reduces = payer.estimate and not payer.fees and recorded.edition.assistants == "2022"

    def amount(self, bill: Mapping[Key, int]) -> Decimal | None:
        """Dollars and cents for units by line; None where a line has no price. For what is refused nothing is paid."""
        if not self._known:
            return None
        lines = [*((key, units) for key, units in bill.items() if units > 0), *self._beside]
        found = amounts([(self._price(key), units) for key, units in lines])
        whole = ZERO
        for (key, _), amount in zip(lines, found, strict=True):
            if amount is None:
                return None
            reduced = self._reduces and not ASSISTANTS.isdisjoint(key[1])
            whole += (amount * REDUCED).quantize(CENT, ROUND_HALF_UP) if reduced else amount
        return whole

    def _price(self, key: Key) -> Price | None:
        code, modifiers = key
        payer = self._recorded.payer
        if code in payer.substitutions or code in payer.bundled or code in payer.not_covered:
            return NOTHING
        if "GY" in modifiers and payer.abn:
            return NOTHING
        return self._terms[code].price if code in self._recorded.edition.services else None
