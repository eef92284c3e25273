"""Findings about what may stand together on a bill, and how much of it: pairs, limits, add-ons, thresholds."""

from __future__ import annotations

from collections.abc import Iterator

from ptcoder.coding.day import Day
from ptcoder.coding.findings import Found, found, hours
from ptcoder.coding.modifiers import MOST_MODIFIERS, Bill
from ptcoder.coding.records import ERROR, INFO, WARNING
from ptcoder.coding.terms import Trait

EVALUATIONS = (("97161", "97162", "97163", "97164"), ("97165", "97166", "97167", "97168"))


def pairs(day: Day, bill: Bill) -> Iterator[Found]:
    """Pairs in force among the billed codes."""
    for each in bill.pairs:
        first, second, pair = each.first, each.second, each.pair
        codes = (first.code, second.code)
        concerned = [*first.pieces, *second.pieces]
        both = f"{first.code} and {second.code}"
        appeal = f" {pair.appeal}." if pair.appeal else ""
        if not pair.separable:
            yield found(day, second.visit, "pair-never", ERROR, codes,
                        f"{both} are never paid together on one day, and no modifier separates them: "
                        f"{first.code} is the one that is paid.{appeal}", "", source=pair.source,
                        pieces=concerned)  # fmt: skip
        elif not each.attested:
            shared = each.shared
            blocks = f" They share {hours(day, second.visit, shared)}." if shared else ""
            yield found(day, second.visit, "pair-needs-attestation", WARNING, codes,
                        f"{both} are paid together only as separate services. Attest it if they were given in "
                        f"different minutes; {day.payer.distinct_modifier} is not added by itself.{blocks}{appeal}", "",
                        source=pair.source, pieces=concerned, span=shared)  # fmt: skip
        elif each.shared is not None:
            yield found(day, second.visit, "pair-overlaps", ERROR, codes,
                        f"{both} were attested as separate but share {hours(day, second.visit, each.shared)}: "
                        f"{day.payer.distinct_modifier} withheld.", "", source=pair.source, pieces=concerned,
                        span=each.shared)  # fmt: skip


def over_limit(day: Day, bill: Bill) -> Iterator[Found]:
    """More units than the medically unlikely edit, which the payer holds to."""
    by_code: dict[str, int] = {}
    for each in day.in_order:
        by_code[each.code] = by_code.get(each.code, 0) + each.units
    for each in day.in_order:
        units, limit = by_code.pop(each.code, 0), each.service.mue
        if limit and units > limit:
            kind = "absolute" if each.service.mai == 2 else "can be appealed with the record"
            yield found(day, each.visit, "units-over-limit", WARNING, (each.code,),
                        f"{each.code}: {units} units on one day, {limit} is the limit (MUE, {kind}). Units stay as "
                        "counted.", "mue", pieces=each.pieces)  # fmt: skip


def evaluations(day: Day, bill: Bill) -> Iterator[Found]:
    """More than one evaluation or re-evaluation of a discipline on the date.

    One code recorded in two visits of the day is two evaluations, though one line; in one visit it is one, in parts.
    """
    recorded = [each for each in day.in_order if each.term.traits & Trait.EVALUATION]
    for codes in EVALUATIONS:
        mine = [each for each in recorded if each.code in codes]
        twice = any(piece.interval.units > 1 for each in mine for piece in each.pieces)
        visits = {piece.visit for each in mine for piece in each.pieces}
        if len(mine) > 1 or twice or len(visits) > 1:
            names = " and ".join(dict.fromkeys(each.code for each in mine))
            names += f" in {len(visits)} visits" * (len(visits) > 1)
            yield found(day, mine[-1].visit, "two-evaluations", ERROR, [each.code for each in mine],
                        f"{names}: one evaluation or re-evaluation a discipline and day.", "evaluation",
                        pieces=[piece for each in mine for piece in each.pieces])  # fmt: skip


def addons(day: Day, bill: Bill) -> Iterator[Found]:
    """An add-on whose first code is not on the bill."""
    billed = {each.key for each in day.in_order if each.units}
    for each in day.in_order:
        first = each.service.first
        if first is not None and each.units and (each.discipline, first) not in billed:
            yield found(day, each.visit, "addon-alone", ERROR, (each.code,),
                        f"{each.code} is an add-on: it needs {first} on the same bill.", "add-on",
                        pieces=each.pieces)  # fmt: skip


def thresholds(day: Day, bill: Bill) -> Iterator[Found]:
    """The year's threshold: near, crossed without an attestation, or attested without an amount to judge by."""
    limit = day.edition.threshold
    for bucket in bill.buckets:
        if limit is None or bucket.before is None:
            unknown = (
                f"the amount of {bucket.name} so far this year" if limit else f"{day.edition.day.year}'s threshold"
            )
            if bucket.attested:
                yield found(day, bucket.visit, "threshold-unknown", INFO, (),
                            f"KX was attested, but {unknown} is not known: KX stands on all lines.",
                            "threshold")  # fmt: skip
            continue
        if (bucket.attested or not bucket.crossed) and not bucket.near:
            continue
        said = f"${bucket.before:,.2f} before this visit"
        if bucket.after is not None:
            said = f"{'at least ' * bucket.least}about ${bucket.after:,.2f}"
        if bucket.crossed:
            yield found(day, bucket.visit, "threshold-crossed", WARNING, (),
                        f"{bucket.name}: {said} of ${limit.amount:,.2f} ({day.edition.day.year}): above it only with "
                        "KX, which attests necessity with the documentation at hand.", "threshold",
                        source=limit.source)  # fmt: skip
        else:
            yield found(day, bucket.visit, "threshold-near", INFO, (),
                        f"{bucket.name}: {said} of ${limit.amount:,.2f} ({day.edition.day.year}): within 10 %.",
                        "threshold", source=limit.source)  # fmt: skip


def modifiers(day: Day, bill: Bill) -> Iterator[Found]:
    """More modifiers than a line holds."""
    for draft, line in zip(bill.drafts, bill.lines, strict=True):
        if len(line.modifiers) > MOST_MODIFIERS:
            yield found(day, draft.treated.visit, "too-many-modifiers", ERROR, (line.code,),
                        f"{line.text}: a claim line holds {MOST_MODIFIERS} modifiers.", "modifiers")  # fmt: skip
