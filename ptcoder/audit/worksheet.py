"""The worksheet of an audit, for whoever reviews it: the sample line by line, what each difference costs and where the
rule stands, what was paid too much and too little with the way out, and room for a decision and a signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ptcoder.audit.causes import WORDS, Effect
from ptcoder.audit.records import Audited, Difference, costs, said
from ptcoder.audit.told import billed_lines, money
from ptcoder.audit.ways import way_out
from ptcoder.export.page import Block, Column, Facts, Heading, Page, Paragraph, Row, Table

NAME = "audit-worksheet"
TITLE = "Internal audit worksheet"
SAMPLE = (
    Column(title="Date"),
    Column(title="Visit"),
    Column(title="Patient"),
    Column(title="Payer", grows=1),
    Column(title="Billed", grows=2),
    Column(title="Result", grows=1),
    Column(title="Amount", right=True),
)
COSTS = (
    Column(title="Cause", grows=1),
    Column(title="Count", right=True),
    Column(title="Paid too much", right=True),
    Column(title="Paid too little", right=True),
    Column(title="Amount unknown", right=True),
)
DIFFERENCES = (
    Column(title="Cause", grows=1),
    Column(title="Billed", grows=1),
    Column(title="Record gives", grows=1),
    Column(title="Amount", right=True),
    Column(title="What it is", grows=3),
)
WAYS = (
    Column(title="Date"),
    Column(title="Visit"),
    Column(title="Patient"),
    Column(title="Amount", right=True),
    Column(title="By"),
    Column(title="What is done about it", grows=3),
    Column(title="Source", grows=1),
)
LISTS = ((Effect.OVERPAID, "Paid too much"), (Effect.UNDERPAID, "Paid too little"), (Effect.CORRECT, "To be corrected"))
UNKNOWN = "\N{EN DASH}"
DECISION = "Reviewer's decision: " + "_" * 60
SIGNATURE = "Reviewed by " + "_" * 34 + "   Signature " + "_" * 30 + "   Date " + "_" * 14
HOW = (
    "The visits of the month that are signed or have left are drawn by the SHA-256 of the seed and the visit's id: the "
    "same seed draws the same visits again. Each is coded anew by the rules of its own day. Amounts are what was "
    "billed less what is right, by the payer's fees or Medicare's national estimate; the payer's remittance decides."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """An audit as it stands on paper. ``period`` in words; ``of`` is how many visits it was drawn from; ``identified``
    the day on which it was made, ``made_at`` UTC microseconds; ``sender`` the letterhead.
    """

    period: str
    seed: str
    of: int
    rows: tuple[Audited, ...]
    identified: date
    by: str
    program: str
    sender: tuple[str, ...]
    made_at: int


def page(sheet: Worksheet) -> Page:
    wrong = [each for each in sheet.rows if each.differences]
    facts = (
        ("Visits of", sheet.period),
        ("Drawn", f"{len(sheet.rows)} of {sheet.of} visits"),
        ("Seed", sheet.seed),
        ("With differences", str(len(wrong))),
        ("Made on", f"{sheet.identified.isoformat()}{f', by {sheet.by}' if sheet.by else ''}"),
        ("Program", f"ptcoder {sheet.program}"),
    )
    blocks: list[Block] = [Facts(rows=facts), Paragraph(text=HOW, small=True)]
    blocks += [Heading(text="The sample"), Table(columns=SAMPLE, rows=tuple(map(_line, sheet.rows)), small=True)]
    if wrong:
        found = tuple(
            (WORDS[each.cause], str(each.count), _dollars(each.over), _dollars(each.under), str(each.unknown or ""))
            for each in costs(sheet.rows)
        )
        blocks += [Heading(text="By cause"), Table(columns=COSTS, rows=found, small=True)]
    for effect, words in LISTS:
        listed = tuple(_ways(wrong, effect, sheet.identified))
        if listed:
            blocks += [Heading(text=words), Table(columns=WAYS, rows=listed, small=True)]
    for each in wrong:
        blocks += _of_visit(each)
    blocks += [Heading(text="Review"), Paragraph(text=SIGNATURE)]
    return Page(
        title=TITLE,
        sender=sheet.sender,
        mark="Confidential: for the clinic's own compliance work",
        blocks=tuple(blocks),
        foot=f"{TITLE}, {sheet.period}, seed {sheet.seed}",
        made_at=sheet.made_at,
    )


def _line(each: Audited) -> Row:
    causes = ", ".join(dict.fromkeys(WORDS[difference.cause] for difference in each.differences))
    return (
        each.day.isoformat(),
        _short(each),
        each.patient,
        each.payer_label,
        billed_lines(each),
        causes or "as recorded",
        dollars(each.money) if each.differences else "",
    )


def _of_visit(each: Audited) -> Iterator[Block]:
    yield Heading(text=f"{each.day.isoformat()}, visit {_short(each)}, patient {each.patient}, {each.payer_label}")
    right = ", ".join(said(item.key, item.units, {item.key: item.modifiers}) for item in each.right) or "nothing"
    bills = f"Billed: {billed_lines(each)}. The record gives: {right}."
    yield Paragraph(text=f"{each.standing}. {bills} {each.note}".strip())
    rows: list[Row] = []
    for difference in each.differences:
        rows.append(_difference(difference))
        rows.append((f"Source: {difference.source}",))
    yield Table(columns=DIFFERENCES, rows=tuple(rows), small=True)
    yield Paragraph(text=DECISION)


def _difference(each: Difference) -> Row:
    return WORDS[each.cause], each.billed or "nothing", each.right or "nothing", dollars(each.money), each.text


def _ways(wrong: Sequence[Audited], effect: Effect, identified: date) -> Iterator[Row]:
    """A line for each visit: what of it was paid too much, too little, or is to be corrected."""
    for each in wrong:
        mine = [difference for difference in each.differences if difference.effect is effect]
        if mine:
            way = way_out(each, effect, identified)
            known = [difference.money for difference in mine if difference.money is not None]
            amount = sum(known, Decimal("0.00")) if len(known) == len(mine) else None
            by = way.by.isoformat() if way.by is not None else ""
            yield each.day.isoformat(), _short(each), each.patient, dollars(amount), by, way.text, way.source


def _short(each: Audited) -> str:
    """The beginning of a visit's id, as papers name it."""
    return " ".join(visit.replace("-", "")[:8] for visit in each.visits)


def dollars(amount: Decimal | None) -> str:
    """``-$5.00``; a dash for an amount that is not known."""
    return UNKNOWN if amount is None else f"{'-' if amount < 0 else ''}{_dollars(abs(amount))}"


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def in_words(difference: Difference, audited: Audited, identified: date) -> str:
    """One difference as it is read on a screen: what, what it costs, by which rule, what is done about it."""
    way = way_out(audited, difference.effect, identified)
    by = f" By {way.by.isoformat()}." if way.by is not None else ""
    return (
        f"{WORDS[difference.cause]}: billed {difference.billed or 'nothing'}, the record gives "
        f"{difference.right or 'nothing'}; {money(difference.money, difference.effect)}.\n{difference.text}\n"
        f"Source: {difference.source}\nWay out: {way.text}{by} Source: {way.source}"
    )
