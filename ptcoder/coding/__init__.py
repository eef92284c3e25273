"""Coding: a pure function of what happened and of the rules of its day. Knows no clock, no file and no window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ptcoder.coding.allowed import ZERO
from ptcoder.coding.assistants import share_units, sides
from ptcoder.coding.checks import run_checks
from ptcoder.coding.day import Day
from ptcoder.coding.minutes import gather, total_time, whole_minutes
from ptcoder.coding.modifiers import Draft, draft_bill
from ptcoder.coding.records import Choice, Coding, Context, Elsewhere, Finding, Line, Severity, Shared
from ptcoder.coding.terms import Trait
from ptcoder.coding.units import count_units, pool, units_alone, units_for_total
from ptcoder.rulebook import Edition, Payer
from ptcoder.visit import Length, Visit

__all__ = [
    "Choice",
    "Coding",
    "Context",
    "Elsewhere",
    "Finding",
    "Line",
    "Severity",
    "Shared",
    "code_day",
    "code_visit",
    "pool",
    "units_alone",
    "units_for_total",
]


def code_day(
    visits: Sequence[Visit], edition: Edition, payer: Payer, elsewhere: Sequence[Elsewhere] = ()
) -> tuple[Coding, ...]:
    """The bills of all visits of one patient, date and payer, in the order given.

    The visits count together; a line stands with the visit in which its service was first given. ``elsewhere`` holds
    the stretches of the same clinicians and groups with other patients. Every code must be known to the edition.
    Intervals that still run count nothing (see ``Visit.until``).
    """
    day = gather(visits, edition, payer, elsewhere)
    choices = count_units(day)
    share_units(day)
    bill = draft_bill(day)
    findings = run_checks(day, bill, choices)
    lines = list(zip(bill.drafts, bill.lines, strict=True))
    rules = f"{edition.name}; {payer.edition}" if payer.edition else edition.name
    codings: list[Coding] = []
    for index, visit in enumerate(visits):
        mine = [line for line in lines if line[0].treated.visit == index] if len(visits) > 1 else lines
        codings.append(
            Coding(
                visit.id,
                tuple([line for _, line in mine]),
                tuple([finding for at, finding in findings if at == index]),
                _timed_minutes(day, index),
                whole_minutes(total_time(visit.intervals)),
                _estimate(mine, day),
                rules,
                tuple([choice for at, choice in choices if at == index]),
                _shared(day, index) if day.traits & Trait.ASSISTED else (),
            )
        )
    return tuple(codings)


def code_visit(visit: Visit, edition: Edition, payer: Payer, context: Context | None = None) -> Coding:
    """The bill of one visit; ``context`` tells what else happened that day (see ``code_day``)."""
    if context is None:
        return code_day((visit,), edition, payer)[0]
    return code_day((visit, *context.same_day), edition, payer, context.elsewhere)[0]


def _shared(day: Day, visit: int) -> tuple[Shared, ...]:
    """The services that begin in a visit and that an assistant has a part in."""
    return tuple(
        Shared(
            code=each.code,
            discipline=each.discipline,
            assistant=whole_minutes(sides(each)[1]),
            minutes=each.minutes,
        )
        for each in day.in_order
        if each.visit == visit and each.assisted and each.derived_from is None
    )


def _timed_minutes(day: Day, visit: int) -> int:
    """A visit's own minutes of timed services, each service floored once."""
    if len(day.visits) == 1:
        return sum([each.minutes for each in day.in_order if each.timed])
    total = 0
    for each in day.in_order:
        if each.timed:
            length: Length = sum(part.length for part in each.parts if part.visit == visit)
            total += whole_minutes(length)
    return total


def _estimate(lines: Iterable[tuple[Draft, Line]], day: Day) -> Decimal | None:
    """None where a billed line has no price, and where nobody knows the year's, even if nothing was billed."""
    if not day.payer.fees and (not day.payer.estimate or day.edition.fees is None):
        return None
    total = ZERO
    for draft, _ in lines:
        if draft.units:
            if draft.amount is None:
                return None
            total += draft.amount
    return total
