"""Which units an assistant furnished: CQ for a PTA beside GP, CO for an OTA beside GO.

By unrounded time; all therapists are one side, all assistants the other; minutes given together are the therapist's.
A unit is the assistant's where the assistant's share is above a tenth of it. From 2022 a therapist who alone passed
the middle of the last unit keeps it.

Sources: 42 CFR 410.59(a)(4), 410.60(a)(4); Medicare Claims Processing Manual, Pub. 100-04, ch. 5 s20.1; CMS, CY 2022
physician fee schedule final rule (midpoint rule, two units left).
"""

from __future__ import annotations

from typing import NamedTuple

from ptcoder.coding.day import Day, Treated
from ptcoder.coding.minutes import covered
from ptcoder.coding.terms import Trait
from ptcoder.rulebook import Kind
from ptcoder.visit import MINUTE, Discipline, Length

MODIFIER = {Discipline.PT: "CQ", Discipline.OT: "CO"}
EVAL = Kind.EVAL
EIGHT_MINUTES = 8 * MINUTE


class Share(NamedTuple):
    """How many of a code's units carry the modifier; ``other`` is the other answer where no rule decides.

    ``time`` is the time behind the units that carry it: a shared unit's minutes stand together, with that unit.
    """

    assistant: int
    time: Length
    other: int | None = None


def above_a_tenth(assistant: Length, whole: Length) -> bool:
    """Strictly more than ten percent."""
    return assistant * 10 > whole


def share_timed(units: int, therapist: Length, assistant: Length, period: int, midpoint_rule: bool) -> Share:
    """Units of a timed code that carry the modifier. Each side first keeps its own full periods.

    ``period`` in minutes; ``midpoint_rule`` from 2022. What no rule decides has a second answer in ``other``: two
    units left over where one side has less than the published 9 to 14 minutes; whether the last unit's tenth is of the
    minutes given in it (taken: 1 of 8 is above) or of its whole period (1 of 15 is not); and whether the therapist's 8
    minutes, published for units of 15, keep a longer one too (taken: only past its middle).
    """
    block = period * MINUTE
    middle = (period // 2 + 1) * MINUTE
    assistant_full, assistant_rest = divmod(assistant, block)
    therapist_full, therapist_rest = divmod(therapist, block)
    left = units - assistant_full - therapist_full
    mine = min(assistant_full, units)
    if left <= 0:
        return Share(mine, assistant)
    if left == 1:
        if midpoint_rule and therapist_rest >= middle:
            return Share(mine, assistant - assistant_rest)
        marked = above_a_tenth(assistant_rest, assistant_rest + therapist_rest)
        settled = marked == above_a_tenth(assistant_rest, block)
        if marked:
            settled = settled and not (midpoint_rule and therapist_rest >= EIGHT_MINUTES)
            return Share(mine + 1, assistant + therapist_rest, None if settled else mine)
        return Share(mine, assistant - assistant_rest, None if settled else mine + 1)
    if therapist_rest < middle:
        return Share(mine + 2, assistant + therapist_rest, mine + 1)
    published = min(assistant_rest, therapist_rest) >= middle + MINUTE
    return Share(mine + 1, assistant, None if published else mine + 2)


def share_units(day: Day) -> None:
    """Set ``assistant_units`` and ``unclear`` of every service of the day, where the payer wants the modifier."""
    rule = day.edition.assistants
    if not day.traits & Trait.ASSISTED or not day.payer.assistant_modifiers or rule == "none":
        return
    for each in day.in_order:
        if each.units == 0 or each.service.assistant_exempt:
            continue
        if each.service.kind is EVAL or not (each.assisted or each.assistant):
            continue
        if each.timed:
            share = share_timed(each.units, each.therapist, each.assistant, each.service.unit_minutes, rule == "2022")
            each.assistant_units, each.assistant_time = share.assistant, share.time
            if share.other is not None:
                each.unclear = (
                    f"{share.assistant} or {share.other} of {each.units} units with {MODIFIER[each.discipline]}"
                )
        else:
            _share_untimed(each)


def sides(each: Treated) -> tuple[Length, Length]:
    """The therapist's and the assistant's time of a service; that of a modality is told by its stretches, which count
    no minutes. (0, 0): none is recorded."""
    if each.timed or each.parts:
        return each.therapist, each.assistant
    therapist = covered(piece for piece in each.pieces if not piece.assistant)
    return therapist, covered(each.pieces) - therapist


def _share_untimed(each: Treated) -> None:
    """One service: above a tenth of its minutes. Without minutes: whoever recorded it; two sides are unclear."""
    therapist, assistant = sides(each)
    if therapist + assistant > 0:
        each.assistant_units = each.units if above_a_tenth(assistant, therapist + assistant) else 0
        return
    counted = [piece.interval.units for piece in each.pieces if piece.assistant]
    if len(counted) == len(each.pieces):
        each.assistant_units = each.units
    elif each.service.kind.is_once_a_day:
        each.assistant_units = each.units
        each.unclear = f"{each.units} or 0 of {each.units} units with {MODIFIER[each.discipline]}: no minutes tell"
    else:
        each.assistant_units = min(sum(counted), each.units)
