"""Lines with their modifiers, in one order: distinct, plan of care, assistant, KX, ABN, telehealth, chosen ones.

KX and the distinct modifier stand on a line only where a person attested them, a modifier that only a person can tell
only where it was chosen and this payer asks for it. Sources: Medicare Claims Processing
Manual, Pub. 100-04, ch. 5 s10.3, s20.1; NCCI policy manual ch. 1 (modifier 59).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ptcoder.coding.allowed import BUCKETS, NEAR, NOTHING, amounts
from ptcoder.coding.assistants import MODIFIER
from ptcoder.coding.day import Day, Treated
from ptcoder.coding.minutes import whole_minutes
from ptcoder.coding.records import Line
from ptcoder.coding.terms import Trait
from ptcoder.rulebook import ExtraModifier, Family, Pair, Payer
from ptcoder.visit import Discipline

PLAN = {Discipline.PT: "GP", Discipline.OT: "GO", Discipline.SLP: "GN"}
ABN = {
    "required": ("GA",),
    "voluntary": ("GX",),
    "none": ("GZ",),
    "excluded": ("GY",),
    "voluntary;excluded": ("GX", "GY"),
}
TELEHEALTH = {"video": "95", "audio": "93"}
MOST_MODIFIERS = 4
USUAL = tuple(Family)
OF_DISTINCT, OF_PLAN, OF_ASSISTANT, OF_KX, OF_ABN, OF_TELEHEALTH, OF_STATE = USUAL
KX = "kx"
DISTINCT = "distinct"
HABILITATIVE = ("96", "97")
WHICH = "96 to learn a skill, 97 to regain one"


@dataclass(slots=True, eq=False)
class Draft:
    """A line on its way: which service, whose units, and what Medicare would allow for it."""

    treated: Treated
    units: int
    minutes: int
    assistant: bool
    amount: Decimal | None = None


@dataclass(slots=True, eq=False)
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


@dataclass(slots=True, eq=False)
class Bucket:
    """One threshold bucket of the day: ``before`` as told, ``after`` with the estimate where there is one.

    ``least``: a line of it has no national price, so that ``after`` is the least it can be.
    """

    name: str
    visit: int
    before: Decimal | None
    after: Decimal | None
    crossed: bool
    near: bool
    attested: bool
    least: bool = False


@dataclass(slots=True)
class Bill:
    """The day's drafts and what decided their modifiers."""

    drafts: list[Draft]
    pairs: list[InForce]
    lines: list[Line]
    """One for each draft."""
    buckets: list[Bucket]
    kx: set[int]
    """Indexes of the drafts that carry KX."""
    traits: int = 0


def draft_bill(day: Day) -> Bill:
    """The lines of the day with units, and the pairs and thresholds that bear on them."""
    drafts: list[Draft] = []
    for each in day.in_order:
        if 0 < each.assistant_units < each.units:
            drafts += _by_side(each)
        else:
            drafts.append(Draft(each, each.units, each.minutes, each.assistant_units > 0))
    if day.payer.fees or day.payer.estimate:
        prices = [(NOTHING if each.treated.is_excluded else each.treated.term.price, each.units) for each in drafts]
        for draft, amount in zip(drafts, amounts(prices), strict=True):
            draft.amount = amount
    bill = Bill(drafts, _pairs(day), [], [], set())
    if day.payer.threshold:
        buckets: dict[str, list[int]] = {}
        for index, draft in enumerate(drafts):
            if draft.units and not draft.treated.is_excluded:
                buckets.setdefault(BUCKETS[draft.treated.discipline], []).append(index)
        for name, mine in buckets.items():
            _judge(name, mine, bill, day)
    apart: dict[Treated, list[InForce]] = {}
    for pair in bill.pairs:
        if pair.separated:
            apart.setdefault(pair.second if day.payer.distinct_column == 2 else pair.first, []).append(pair)
        else:
            bill.traits |= Trait.PAIRED
    bill.lines = [_line(index, draft, apart.get(draft.treated, ()), bill, day) for index, draft in enumerate(drafts)]
    return bill


def _line(index: int, draft: Draft, apart: Sequence[InForce], bill: Bill, day: Day) -> Line:
    """The draft at ``index`` with modifiers, in their order, and its why; ``apart`` are the pairs that its distinct
    modifier separates."""
    each, payer = draft.treated, day.payer
    modifiers: list[tuple[Family, str]] = []
    why = each.reason
    if draft.units:
        if apart:
            modifiers.append((OF_DISTINCT, payer.distinct_modifier))
        if payer.plan_modifiers:
            modifiers.append((OF_PLAN, PLAN[each.discipline]))
        if each.assistant_units:
            why += f" {_side(draft)} ({day.edition.rules['assistants']})."
            if draft.assistant:
                modifiers.append((OF_ASSISTANT, MODIFIER[each.discipline]))
        if index in bill.kx:
            why += f" KX: medical necessity attested ({day.edition.rules['threshold']})."
            modifiers.append((OF_KX, "KX"))
        if each.abn and payer.abn:
            modifiers += [(OF_ABN, modifier) for modifier in ABN[each.abn]]
            if each.is_excluded:
                why += f" GY: recorded as excluded by statute ({day.edition.rules['abn']})."
        if each.telehealth:
            modifiers.append((OF_TELEHEALTH, TELEHEALTH[each.telehealth]))
        if day.traits & Trait.MODIFIERS:
            modifiers += [(OF_STATE, modifier) for modifier in told(each, day)]
        if len(modifiers) > 1 and payer.order != USUAL:
            modifiers.sort(key=lambda modifier: payer.order.index(modifier[0]))
        if len(modifiers) > MOST_MODIFIERS:
            bill.traits |= Trait.CROWDED
        for pair in apart:
            other = pair.first if pair.second is each else pair.second
            why += f" {payer.distinct_modifier}: attested as separate from {other.code} ({pair.pair.source})."
    written = tuple([modifier for _, modifier in modifiers])
    return Line(each.code, each.discipline, written, draft.units, draft.minutes, why)


def asked(each: Treated, payer: Payer) -> tuple[ExtraModifier, ...]:
    """What the payer asks of a code's lines that only a person can tell."""
    own = payer.extra_modifiers.get(each.code, ())
    if not payer.habilitative:
        return own
    return (*own, ExtraModifier(options=HABILITATIVE, condition=WHICH, source=payer.sources["habilitative"]))


def chosen(each: Treated, day: Day) -> tuple[str, ...]:
    """The modifiers that persons chose for a code: on its rows, or for a visit in which it was given."""
    found = [*each.modifiers]
    for index in {piece.visit: None for piece in each.pieces}:
        found.extend(day.visits[index].modifiers.get(each.code, ()))
    return tuple(dict.fromkeys(found))


def told(each: Treated, day: Day) -> tuple[str, ...]:
    """Of the modifiers chosen, those that answer what the payer asks: of one question's options exactly one."""
    questions = asked(each, day.payer)
    picked = chosen(each, day) if questions else ()
    answers = [[option for option in question.options if option in picked] for question in questions]
    return tuple(dict.fromkeys(answer[0] for answer in answers if len(answer) == 1))


def _side(draft: Draft) -> str:
    if draft.units == draft.treated.assistant_units == draft.treated.units:
        return "Furnished by an assistant above a tenth"
    side = "the assistant's" if draft.assistant else "the therapist's"
    return f"{draft.units} of its {draft.treated.units} units {side}"


def _by_side(each: Treated) -> tuple[Draft, Draft]:
    """The therapist's units, then the assistant's."""
    mine = whole_minutes(each.therapist + each.assistant - each.assistant_time)
    return (
        Draft(each, each.units - each.assistant_units, mine, False),
        Draft(each, each.assistant_units, each.minutes - mine, True),
    )


def _pairs(day: Day) -> list[InForce]:
    found: list[InForce] = []
    if not day.terms.has_pairs:
        return found
    billed = [each for each in day.in_order if each.units]
    words = [DISTINCT in visit.attested for visit in day.visits]
    for first in billed:
        partners = first.term.partners
        for second in billed:
            pair = partners[second.code]
            if pair is not None:
                shared = _shared(first, second) if day.traits & Trait.BESIDE else None
                found.append(InForce(pair, first, second, shared, words[first.visit] or words[second.visit]))
    return found


def _shared(first: Treated, second: Treated) -> tuple[int, int] | None:
    """The earliest stretch of recorded time that two services have in common."""
    found: list[tuple[int, int]] = []
    for one in first.pieces:
        for other in second.pieces:
            if one.clocked and other.clocked:
                start, stop = max(one.span[0], other.span[0]), min(one.span[1], other.span[1])
                if start < stop:
                    found.append((start, stop))
    return min(found, default=None)


def _judge(name: str, mine: Sequence[int], bill: Bill, day: Day) -> None:
    """Whether a bucket is crossed, and which of its lines (``mine``) are at or past the crossing.

    By the amount told before the day's first visit (of several told, the least: the others hold earlier visits of the
    day) and the estimate of the lines, in the order of treatment. Lines without a price add nothing: what crosses
    without them crosses with them.
    KX only where attested; without an amount to judge by, on every attested line.
    """
    drafts, visit = bill.drafts, bill.drafts[mine[0]].treated.visit
    words = [KX in each.attested for each in day.visits]
    attested = [index for index in mine if words[drafts[index].treated.visit]]
    told = [each.allowed_to_date[name] for each in day.visits if name in each.allowed_to_date]
    limit = day.edition.threshold
    if not told or limit is None:
        bill.kx.update(attested)
        before = min(told, default=None)
        bill.buckets.append(Bucket(name, visit, before, None, False, False, bool(attested)))
        return
    before = running = min(told)
    most = limit.amount
    past = before >= most
    over: list[int] = []
    priced = 0
    for index in mine:
        amount = drafts[index].amount
        if amount is not None:
            running += amount
            priced += 1
        if past or running > most:
            over.append(index)
    carrying = over if len(attested) == len(mine) else [index for index in over if index in attested]
    bill.kx.update(carrying)
    near = not over and running >= most * NEAR
    word = len(carrying) == len(over) if over else bool(attested)
    after = running if priced else None
    bill.buckets.append(Bucket(name, visit, before, after, bool(over), near, word, priced < len(mine)))
