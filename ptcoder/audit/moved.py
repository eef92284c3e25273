"""The modifiers of one code: the right units under the modifiers that were billed, and what is wrong with those."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ptcoder.audit.causes import Cause
from ptcoder.audit.pricing import ASSISTANTS
from ptcoder.audit.records import Key

DISTINCT = frozenset(("59", "XE", "XP", "XS", "XU"))


def moved(right: Mapping[Key, int], billed: Mapping[Key, int]) -> dict[Key, int]:
    """The right units of a code under the modifiers that were billed: each line that isn't on the bill goes to the one
    whose modifiers come nearest.
    """
    found: Counter[Key] = Counter()
    free = [key for key in billed if key not in right]
    for key, units in right.items():
        if key in billed:
            found[key] += units
            continue
        nearest = min(free or billed, key=lambda other: (_apart(key, other), abs(billed[other] - units), other))
        if nearest in free:
            free.remove(nearest)
        found[nearest] += units
    return dict(found)


def _apart(one: Key, other: Key) -> int:
    mine, theirs = Counter(one[1]), Counter(other[1])
    return ((mine - theirs) + (theirs - mine)).total()


def of_modifiers(code: str, right: Mapping[Key, int], billed: Mapping[Key, int]) -> tuple[Cause, str, str]:
    """The cause, the words and a modifier that the rule is of; both bills have the same units."""
    mine, theirs = _units_with(right), _units_with(billed)
    lacking, surplus = sorted(mine - theirs), sorted(theirs - mine)
    named = {*lacking, *surplus}
    parts = [
        *([f"{', '.join(lacking)} is missing"] if lacking else []),
        *([f"{', '.join(surplus)} is not called for"] if surplus else []),
    ]
    said_of = f"{code}: {' and '.join(parts) or 'the modifiers stand on other units'}"
    if named <= ASSISTANTS and named:
        return Cause.ASSISTANT_SHARE, f"{said_of} by the assistant's share of the recorded time.", "CQ"
    text = f"{said_of} by what was recorded and attested."
    if named <= DISTINCT and named:
        return Cause.NCCI_PAIR, text, "59"
    if bool(lacking) == bool(surplus):
        cause = Cause.OTHER_MODIFIER
    else:
        cause = Cause.MISSING_MODIFIER if lacking else Cause.SURPLUS_MODIFIER
    return cause, text, next(iter((*lacking, *surplus)), "")


def _units_with(bill: Mapping[Key, int]) -> Counter[str]:
    """How many units carry each modifier."""
    found: Counter[str] = Counter()
    for (_, modifiers), units in bill.items():
        for modifier in modifiers:
            found[modifier] += units
    return found
