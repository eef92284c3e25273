"""From whole minutes to units, by the payer's method.

``cms``: the total of the pooled codes of a discipline fixes the number of units, full quarter-hours first, then the
largest remainders (Medicare Claims Processing Manual, Pub. 100-04, ch. 5 s20.2). ``ama``: each code alone, one more
unit once the middle of the next period is passed (CPT). ``full``: full periods only.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, islice
from typing import NamedTuple

from ptcoder.coding.day import Day, Treated
from ptcoder.coding.records import Choice
from ptcoder.coding.terms import VOID, Trait
from ptcoder.rulebook import Kind, Method

QUARTER = 15
MOST_OPTIONS = 1000
"""So many right answers to one tie are listed; a dozen codes in one tie stay below it."""
FULL, HOURS_FIRST = Method.FULL, Kind.HOURS_FIRST


def units_for_total(total: int) -> int:
    """Units that a total of timed minutes allows: 0 below 8, 1 from 8, 2 from 23, 3 from 38, and on by 15."""
    return 0 if total < 8 else (total + 7) // QUARTER


def units_alone(minutes: int, period: int, method: Method) -> int:
    """Units of one code by itself: past the middle of a period, or full periods only."""
    full, rest = divmod(minutes, period)
    return full if method is FULL or rest < period // 2 + 1 else full + 1


class Pool(NamedTuple):
    """One discipline's total: what it allows, and who got the units left after the full quarter-hours."""

    total: int
    allowed: int
    units: tuple[int, ...]
    extra: frozenset[int]
    tied: tuple[int, ...]
    winners: int
    """How many of the tied ones get a unit."""


def pool(minutes: Sequence[int], preferred: Sequence[bool] = ()) -> Pool:
    """Units for codes in the order of first treatment. Of equal remainders the preferred wins, else the first."""
    total = sum(minutes)
    allowed = units_for_total(total)
    units = [each // QUARTER for each in minutes]
    left = allowed - sum(units)
    if left <= 0:
        return Pool(total, allowed, tuple(units), frozenset(), (), 0)
    remainders = [each % QUARTER for each in minutes]
    order = list(range(len(minutes)))
    if True in preferred:
        order.sort(key=preferred.__getitem__, reverse=True)
    order.sort(key=remainders.__getitem__, reverse=True)  # both sorts leave equals in the order of treatment
    extra = order[:left]
    for i in extra:
        units[i] += 1
    cut = remainders[extra[-1]]
    tied, winners = (), 0
    if left < len(order) and remainders[order[left]] == cut:  # the first that got none has as much left over
        tied = tuple([i for i, rest in enumerate(remainders) if rest == cut])
        winners = sum(remainders[i] == cut for i in extra)
    return Pool(total, allowed, tuple(units), frozenset(extra), tied, winners)


def count_units(day: Day) -> list[tuple[int, Choice]]:
    """Set units and reason of every service of the day; ties come back with the visit they stand with."""
    pools: dict[str, list[Treated]] = {}
    for each in day.in_order:
        if each.refusal is not None:
            each.reason = f"{each.refusal.value}; documented, not billed ({each.refusal.source})."
        elif not each.timed:
            _count_untimed(each, day)
        elif not each.parts:
            each.reason = f"{_nothing_counts(each, day)}; documented ({day.edition.rules['one-on-one']})."
        elif each.term.pooled:
            pools.setdefault(each.discipline, []).append(each)
        else:
            _count_alone(each, day)
    choices = [choice for members in pools.values() for choice in _count_pool(members, day)]
    if day.traits & Trait.FURTHER:
        for each in day.in_order:
            if each.filled and each.parts:
                each.reason = each.filled + each.reason
    return choices


def _nothing_counts(each: Treated, day: Day) -> str:
    if any(piece.mode is VOID for piece in each.pieces):
        return "Recorded without one-on-one contact: its minutes don't count"
    if any(piece.alone for piece in each.pieces):
        return "Given by a student alone: its minutes don't count"
    first = (each.discipline, each.service.first)
    if any(key == first for key in day.treated):
        return f"Its time stands with {each.service.first}, whose first period it fills"
    return "No time of its own: other services had it"


def _count_untimed(each: Treated, day: Day) -> None:
    served = each.pieces
    if day.traits & Trait.STUDENT and not day.payer.students_counted:
        served = [piece for piece in each.pieces if not piece.alone]
        if not served and not each.parts:
            each.reason = f"Given by a student alone: not counted ({day.edition.rules['students']})."
            return
    if each.term.once:
        each.units = 1
        each.reason = each.term.once
        if each.replaces is not None:
            swap = day.payer.substitutions[each.replaces]
            each.reason = f"{each.replaces} is {each.code} for {day.payer.label} ({swap.source}). {each.reason}"
        return
    counted = sum(piece.interval.units for piece in served if piece.interval.length is None)
    stretches = [piece.interval.units for piece in each.pieces if piece.interval.length is not None]
    each.units = counted + max(stretches, default=0)
    each.reason = "Counted, not timed" + (
        ": its stretches are one service." if len(stretches) > 1 else f": {each.units} recorded."
    )


def _count_alone(each: Treated, day: Day) -> None:
    period, method = each.service.unit_minutes, day.payer.method
    each.units = units_alone(each.minutes, period, method)
    needed = period if method is FULL else period // 2 + 1
    if each.service.kind is HOURS_FIRST and method is not FULL and each.minutes < period:
        earned = {"any": (1, int(each.minutes > 0)), "whole": (period, 0)}
        needed, each.units = earned.get(day.payer.first_period, (needed, each.units))
    rule = counted_by(each, day)
    each.reason = f"{each.minutes} min in periods of {period}, counted alone: " + (
        f"{_units(each.units)} ({rule})." if each.units else f"none before minute {needed}; documented ({rule})."
    )
    if each.derived_from:
        each.reason = f"The time of {each.derived_from} beyond its first period. {each.reason}"


def counted_by(each: Treated, day: Day) -> str:
    """The source of the rule by which a timed service's minutes become units."""
    name = "full-quarters" if day.payer.method is FULL else "ama-midpoint"
    if each.term.pooled:
        name = "total-time"
    elif each.service.unit_minutes != QUARTER:
        name = "time-other-clocks"
    return day.edition.rules[name]


def _count_pool(members: list[Treated], day: Day) -> list[tuple[int, Choice]]:
    result = pool([each.minutes for each in members], [each.prefer for each in members])
    source, total, most = day.edition.rules["total-time"], result.total, result.allowed
    for index, each in enumerate(members):
        each.units = result.units[index]
        said = _pool_reason(each.minutes, each.units, index in result.extra, index in result.tied, total, most)
        each.reason = f"{said} ({source})."
        if each.derived_from:
            each.reason = f"The time of {each.derived_from} beyond its first period. {each.reason}"
    if not result.tied:
        return []
    tied = [members[i] for i in result.tied]
    full = {each.code: each.minutes // QUARTER for each in tied}
    options = tuple(
        {code: count + (code in winners) for code, count in full.items()}
        for winners in islice(combinations(full, result.winners), MOST_OPTIONS)
    )
    taken = {each.code: each.units for each in tied}
    choice = Choice(discipline=members[0].discipline, codes=tuple(full), options=options, taken=taken)
    return [(tied[0].visit, choice)]


@lru_cache(4096)  # a visit is coded anew at every press and minute, and most of its services are as they were
def _pool_reason(minutes: int, units: int, extra: bool, tied: bool, total: int, most: int) -> str:
    """``total`` and ``most`` are the pool's minutes and the units that they allow."""
    full, rest = divmod(minutes, QUARTER)
    allow = f"{total} timed min allow"
    said = f"{minutes} min make {full} full quarter-hour{'s' * (full != 1)}" if full else ""
    if extra:
        said += ", " if full else f"{minutes} min: "
        tie = " (tied; first treated or chosen)" if tied else ""
        which = "the only unit" if most == 1 else f"one of the {_units(most)}"
        return f"{said}{rest} left over take {which} that {allow}{tie}"
    if units:
        return f"{said}, {rest} left over; {allow} {_units(most)}" if rest else f"{said}; {allow} {_units(most)}"
    if not most:
        return f"{minutes} min: {allow} no unit; documented"
    rest_of, tie = ("remainders as large", " (tied; first treated or chosen)") if tied else ("larger remainders", "")
    took = f"full quarter-hours or {rest_of} took {'it' if most == 1 else 'them'}"
    return f"{minutes} min: {allow} {_units(most)}, and {took}{tie}; documented"


def _units(count: int) -> str:
    return "no unit" if count == 0 else f"{count} unit{'s' * (count != 1)}"
