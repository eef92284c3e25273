"""Lines with their modifiers, in one order: distinct, plan of care, assistant, KX, ABN, telehealth.

KX and the distinct modifier stand on a line only where a person attested them. Sources: Medicare Claims Processing
Manual, Pub. 100-04, ch. 5 s10.3, s20.1; NCCI policy manual ch. 1 (modifier 59).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ptcoder.coding.allowed import NEAR, amounts, bucket
from ptcoder.coding.assistants import MODIFIER
from ptcoder.coding.minutes import Day, Key, Piece, Treated, whole_minutes
from ptcoder.coding.records import Line
from ptcoder.rulebook import Pair
from ptcoder.visit import Discipline

PLAN = {Discipline.PT: "GP", Discipline.OT: "GO", Discipline.SLP: "GN"}
ABN = {"required": "GA", "voluntary": "GX", "none": "GZ"}
TELEHEALTH = {"video": "95", "audio": "93"}
MOST_MODIFIERS = 4
KX = "kx"
DISTINCT = "distinct"


@dataclass(frozen=True, slots=True)
class Draft:
    """A line on its way: which service, whose units, and what Medicare would allow for it."""

    treated: Treated
    units: int
    minutes: int
    assistant: bool
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class InForce:
    """A pair of billed codes that is in force. ``shared`` is a stretch that both services lie in, if they do."""

    pair: Pair
    first: Treated
    second: Treated
    shared: tuple[int, int] | None
    attested: bool

    @property
    def separated(self) -> bool:
        """Whether a person's word may separate them: a separable pair, attested, and no minute in common."""
        return self.pair.separable and self.attested and self.shared is None


@dataclass(frozen=True, slots=True)
class Bucket:
    """One threshold bucket of the day: ``before`` as told, ``after`` with the estimate where there is one."""

    name: str
    visit: int
    before: Decimal | None
    after: Decimal | None
    crossed: bool
    near: bool
    attested: bool


@dataclass(slots=True)
class Bill:
    """The day's drafts and what decided their modifiers."""

    drafts: list[Draft]
    pairs: list[InForce]
    buckets: list[Bucket] = field(default_factory=list[Bucket])
    kx: set[int] = field(default_factory=set[int])
    """Indexes of the drafts that carry KX."""


def draft_bill(day: Day) -> Bill:
    """The lines of the day with units, and the pairs and thresholds that bear on them."""
    rows = [row for each in day.in_order for row in _rows(each)]
    priced = amounts(
        [(each.service, units) for each, units, _, _ in rows], day.edition.fees if day.payer.estimate else None
    )
    drafts = [
        Draft(each, units, minutes, assistant, amount)
        for (each, units, minutes, assistant), amount in zip(rows, priced, strict=True)
    ]
    bill = Bill(drafts, list(_pairs(day)) if day.payer.ncci else [])
    if day.payer.threshold:
        for name in dict.fromkeys(bucket(draft.treated.discipline) for draft in drafts):
            _judge(name, bill, day)
    return bill


def line_of(index: int, bill: Bill, day: Day) -> Line:
    """The draft at ``index`` with modifiers and its why."""
    draft = bill.drafts[index]
    each = draft.treated
    modifiers, why = (), each.reason
    if draft.units:
        modifiers = tuple(_modifiers(index, bill, day))
    if each.assistant_units and draft.units:
        side = "the assistant's" if draft.assistant else "the therapist's"
        if each.assistant_units == each.units:
            why += f" Furnished by an assistant above a tenth ({day.edition.rules['assistants']})."
        else:
            why += f" {draft.units} of its {each.units} units {side} ({day.edition.rules['assistants']})."
    if index in bill.kx:
        why += f" KX: medical necessity attested ({day.edition.rules['threshold']})."
    for pair in bill.pairs:
        if pair.separated and _carrier(pair, day) is each:
            other = pair.first if pair.second is each else pair.second
            why += f" {day.payer.distinct_modifier}: attested as separate from {other.code} ({pair.pair.source})."
    return Line(
        code=each.code,
        discipline=each.discipline,
        modifiers=modifiers,
        units=draft.units,
        minutes=draft.minutes,
        why=why,
    )


def _rows(each: Treated) -> Iterator[tuple[Treated, int, int, bool]]:
    """One row per line: the therapist's units, then the assistant's."""
    if 0 < each.assistant_units < each.units:
        mine = whole_minutes(each.therapist + each.assistant - each.assistant_time)
        yield each, each.units - each.assistant_units, mine, False
        yield each, each.assistant_units, each.minutes - mine, True
    else:
        yield each, each.units, each.minutes, each.assistant_units > 0


def _modifiers(index: int, bill: Bill, day: Day) -> Iterator[str]:
    draft, payer = bill.drafts[index], day.payer
    each = draft.treated
    if any(pair.separated and _carrier(pair, day) is each for pair in bill.pairs):
        yield payer.distinct_modifier
    if payer.plan_modifiers:
        yield PLAN[each.discipline]
    if draft.assistant:
        yield MODIFIER[each.discipline]
    if index in bill.kx:
        yield "KX"
    pieces = pieces_of(each, day.treated)
    abn = next((piece.interval.abn for piece in pieces if piece.interval.abn), None)
    if abn and payer.abn:
        yield ABN[abn]
    telehealth = next((piece.interval.telehealth for piece in pieces if piece.interval.telehealth), None)
    if telehealth:
        yield TELEHEALTH[telehealth]


def pieces_of(each: Treated, treated: Mapping[Key, Treated]) -> list[Piece]:
    """A service's own stretches; for a further code that nobody recorded, its first code's."""
    if each.derived_from is None:
        return each.pieces
    return treated[(each.discipline, each.derived_from)].pieces


def _carrier(pair: InForce, day: Day) -> Treated:
    return pair.second if day.payer.distinct_column == 2 else pair.first


def _pairs(day: Day) -> Iterator[InForce]:
    billed = [each for each in day.in_order if each.units]
    for first in billed:
        for second in billed:
            pair = day.edition.pairs.get((first.code, second.code))
            if pair is not None:
                concerned = {first.visit, second.visit}
                attested = any(DISTINCT in day.visits[index].attested for index in concerned)
                yield InForce(pair, first, second, _shared(first, second, day), attested)


def _shared(first: Treated, second: Treated, day: Day) -> tuple[int, int] | None:
    """The earliest stretch of recorded time that two services have in common."""
    found: list[tuple[int, int]] = []
    for one in pieces_of(first, day.treated):
        for other in pieces_of(second, day.treated):
            if one.clocked and other.clocked:
                start, stop = max(one.span[0], other.span[0]), min(one.span[1], other.span[1])
                if start < stop:
                    found.append((start, stop))
    return min(found, default=None)


def _judge(name: str, bill: Bill, day: Day) -> None:
    """Whether a bucket is crossed, and which lines are at or past the crossing.

    By the amount told before the day's first visit (of several told, the least: the others hold earlier visits of the
    day) and the estimate of the lines, in the order of treatment. Without an estimate by the amount told alone.
    KX only where attested; without an amount to judge by, on every attested line.
    """
    mine = [
        index for index, draft in enumerate(bill.drafts) if draft.units and bucket(draft.treated.discipline) == name
    ]
    if not mine:
        return
    attested = [index for index in mine if KX in day.visits[bill.drafts[index].treated.visit].attested]
    told = (visit.allowed_to_date.get(name) for visit in day.visits)
    before = min((amount for amount in told if amount is not None), default=None)
    limit = day.edition.threshold
    visit = bill.drafts[mine[0]].treated.visit
    if before is None or limit is None:
        bill.kx.update(attested)
        bill.buckets.append(Bucket(name, visit, before, None, False, False, bool(attested)))
        return
    sums = [bill.drafts[index].amount for index in mine]
    known = all(amount is not None for amount in sums)
    running = before
    over: list[int] = []
    for index, amount in zip(mine, sums, strict=True):
        running += amount if known and amount is not None else Decimal(0)
        if running > limit.amount or before >= limit.amount:
            over.append(index)
    bill.kx.update(index for index in over if index in attested)
    near = not over and running >= limit.amount * NEAR
    word = all(index in attested for index in over) if over else bool(attested)
    bill.buckets.append(Bucket(name, visit, before, running if known else None, bool(over), near, word))
