"""What an audit found, as rows for a spreadsheet and as lines for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from ptcoder.audit.causes import WORDS, Effect
from ptcoder.audit.records import Audited, Cost, Difference, said
from ptcoder.audit.ways import way_out
from ptcoder.export import safe
from ptcoder.rows.faults import Fault

COLUMNS = ("visit", "patient", "date", "payer", "cause", "code", "billed", "record_gives", "amount", "effect", "what",
           "source", "way_out", "by", "way_out_source", "standing")  # fmt: skip
NOT_READ = "row-not-read"
WIDTH = 110


def rows(audited: Iterable[Audited], identified: date, faults: Sequence[Fault] = ()) -> Iterator[tuple[str, ...]]:
    """A row for each difference, one for each visit without any, then one for each row that could not be read.

    ``amount`` is dollars and cents that were paid too much, below zero too little, empty where that is not known.
    """
    yield COLUMNS
    for each in audited:
        head = (" ".join(each.visits), each.patient, each.day.isoformat(), each.payer)
        if not each.differences:
            yield _safe((*head, *[""] * 6, "as recorded", *[""] * 4, each.standing))
        for difference in each.differences:
            way = way_out(each, difference.effect, identified)
            yield _safe(
                (
                    *head,
                    difference.cause.value,
                    difference.code,
                    difference.billed,
                    difference.right,
                    "" if difference.money is None else str(difference.money),
                    difference.effect.value,
                    difference.text,
                    difference.source,
                    way.text,
                    way.by.isoformat() if way.by is not None else "",
                    way.source,
                    each.standing,
                )
            )
    for fault in faults:
        text = f"{fault.column}: {fault.text}"
        yield _safe((*[""] * 4, NOT_READ, *[""] * 5, text, *[""] * 4, f"line {fault.line}"))


def _safe(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(safe(cell) for cell in cells)


def lines(audited: Iterable[Audited]) -> Iterator[str]:
    """What differs, visit by visit; of a visit without differences nothing."""
    for each in audited:
        if not each.differences:
            continue
        named = ", ".join(filter(None, (" ".join(each.visits), each.patient and f"patient {each.patient}")))
        yield f"{each.day}  {each.payer_label}  {named or 'no visit named'}  ({each.standing})"
        for difference in each.differences:
            yield from _of_one(difference)


def _of_one(difference: Difference) -> Iterator[str]:
    billed = f"billed {difference.billed or 'nothing'}, the record gives {difference.right or 'nothing'}"
    about = f"{WORDS[difference.cause]}: {billed}; {money(difference.money, difference.effect)}"
    yield from textwrap.wrap(about, WIDTH, initial_indent="  ", subsequent_indent="    ")
    yield from textwrap.wrap(difference.text, WIDTH, initial_indent="    ", subsequent_indent="    ")
    yield from textwrap.wrap(f"[{difference.source}]", WIDTH, initial_indent="    ", subsequent_indent="    ")


def money(amount: Decimal | None, effect: Effect) -> str:
    """``$22.21 too much``, ``no amount follows``."""
    if amount is None:
        return {
            Effect.OVERPAID: "too much, the amount is not known",
            Effect.UNDERPAID: "too little, the amount is not known",
            Effect.CORRECT: "to be corrected",
        }[effect]
    if not amount:
        return "no amount follows, to be corrected"
    return f"${abs(amount):,.2f} too {'much' if amount > 0 else 'little'}"


def cost_lines(costs: Iterable[Cost]) -> Iterator[str]:
    """``Wrong units: 3, $44.42 too much, $0.00 too little``."""
    for each in costs:
        unknown = f", {each.unknown} of unknown amount" if each.unknown else ""
        yield f"{WORDS[each.cause]}: {each.count}, ${each.over:,.2f} too much, ${each.under:,.2f} too little{unknown}"


def billed_lines(audited: Audited) -> str:
    """``97110-GP × 2, 97140-GP × 1``: what was billed."""
    return ", ".join(said(each.key, each.units, {each.key: each.modifiers}) for each in audited.billed) or "nothing"
