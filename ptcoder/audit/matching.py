"""A file of claims held against the visits: what was billed of each patient's day, without a visit, or not at all.

The visits of one patient, day and payer are one case, as they count together: under which of them a line was billed
says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ptcoder.audit.causes import Cause, Effect
from ptcoder.audit.claims import Claim, standing
from ptcoder.audit.judging import Judge
from ptcoder.audit.records import Audited, Difference, Item, Recorded, items, said

SOURCE = "Medicare Benefit Policy Manual, Pub. 100-02, ch. 15 s220.3: what is billed has its record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The visits of one patient, day and payer. ``aliases`` are all the names by which a file may know the patient;
    ``expected``: it is to be billed.
    """

    recorded: Recorded
    aliases: frozenset[str]
    patient: str = ""
    expected: bool = True

    @property
    def visits(self) -> tuple[str, ...]:
        return tuple(each.id for each in self.recorded.visits)

    @property
    def codes(self) -> frozenset[str | None]:
        """Those that were recorded."""
        return frozenset(each.code for visit in self.recorded.visits for each in visit.intervals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What became of a file: ``rows`` in the order of their days. ``unlooked`` tells of the payers of which no line is
    in the file how many visits were not looked for.
    """

    rows: tuple[Audited, ...]
    unlooked: Mapping[str, int]

    @property
    def wrong(self) -> tuple[Audited, ...]:
        return tuple(each for each in self.rows if each.differences)


def hold(
    claims: Iterable[Claim],
    cases: Iterable[Case],
    payers: Mapping[str, str],
    tell: Callable[[float], None] = lambda done: None,
) -> Held:
    """``payers`` gives ids by the names that a file may have for them, in small letters."""
    index = _Index(cases)
    billed: dict[int, list[Claim]] = {}
    strangers: dict[tuple[str, str, date], list[Claim]] = {}
    for claim in claims:
        at = index.find(claim, payers.get(claim.payer.casefold(), ""))
        if at is None:
            strangers.setdefault((claim.visit, claim.patient, claim.day), []).append(claim)
        else:
            billed.setdefault(at, []).append(claim)
    in_file = {index.cases[at].recorded.payer.id for at in billed}
    rows: list[Audited] = []
    unlooked: dict[str, int] = {}
    for at, case in enumerate(index.cases):
        if at % 50 == 0:
            tell(at / len(index.cases))
        payer = case.recorded.payer
        if at not in billed and payer.id not in in_file:
            unlooked[payer.label] = unlooked.get(payer.label, 0) + case.expected
        elif at in billed or case.expected:
            rows.append(_audited(case, standing(billed.get(at, [])), payers, was_billed=at in billed))
    rows += [_stranger(several) for several in strangers.values() if standing(several)]
    ordered = sorted(rows, key=lambda row: (row.day, row.visits))
    return Held(rows=tuple(ordered), unlooked={name: count for name, count in unlooked.items() if count})


class _Index:
    """Cases by what a line says of its visit."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self.cases = tuple(cases)
        self._visits = {visit.casefold(): at for at, case in enumerate(self.cases) for visit in case.visits}
        self._days: dict[tuple[str, date], list[int]] = {}
        for at, case in enumerate(self.cases):
            for alias in case.aliases:
                self._days.setdefault((alias.casefold(), case.recorded.day), []).append(at)

    def find(self, claim: Claim, payer: str) -> int | None:
        """By its visit, else by patient and day; of several payers' by the payer, else by the code."""
        if claim.visit.casefold() in self._visits:
            return self._visits[claim.visit.casefold()]
        found = self._days.get((claim.patient.casefold(), claim.day), []) if claim.patient else []
        if len(found) < 2:
            return found[0] if found else None
        for at in found:
            if self.cases[at].recorded.payer.id == payer:
                return at
        for at in found:
            if any(
                each.code == claim.item.code for visit in self.cases[at].recorded.visits for each in visit.intervals
            ):
                return at
        return found[0]


def _audited(case: Case, claims: list[Claim], payers: Mapping[str, str], *, was_billed: bool) -> Audited:
    recorded = case.recorded
    judge = Judge(recorded)
    right = items(judge.right.lines)
    billed = tuple(each.item for each in claims)
    if was_billed:
        differences = [*judge.differences(billed), *_of_head(recorded, claims, payers)]
    else:
        differences = list(judge.between(right, (), always=Cause.VISIT_NOT_BILLED))
    return Audited(
        visits=case.visits,
        patient=case.patient,
        day=recorded.day,
        payer=recorded.payer.id,
        payer_label=recorded.payer.label,
        medicare=recorded.payer.abn,
        left=True,
        billed=billed,
        right=right,
        differences=tuple(_counted(each) for each in differences),
        standing=_lines(claims),
    )


def _counted(difference: Difference) -> Difference:
    if difference.cause is not Cause.VISIT_NOT_BILLED:
        return difference
    return replace(difference, text=f"The visit was not billed. {difference.text}")


def _of_head(recorded: Recorded, claims: Iterable[Claim], payers: Mapping[str, str]) -> Iterator[Difference]:
    """A line billed on another day, or to another payer, than was recorded; each told once."""
    for day in sorted({each.day for each in claims} - {recorded.day}):
        text = f"Billed with the date {day}, the visit was on {recorded.day}."
        yield _told(Cause.WRONG_DATE, text, str(day), str(recorded.day))
    named = {payers.get(each.payer.casefold(), "") for each in claims} - {"", recorded.payer.id}
    for payer in sorted(named):
        text = f"Billed to {payer}, the visit says {recorded.payer.id}."
        yield _told(Cause.OTHER_PAYER, text, payer, recorded.payer.id)


def _told(cause: Cause, text: str, billed: str, right: str) -> Difference:
    return Difference(
        cause=cause,
        code="",
        billed=billed,
        right=right,
        text=text,
        source=SOURCE,
        money=Decimal("0.00"),
        effect=Effect.CORRECT,
    )


def _stranger(claims: list[Claim]) -> Audited:
    """Lines of which no visit is known; what they were charged is not what they would be allowed."""
    claims = standing(claims)
    first = claims[0]
    differences = tuple(
        Difference(
            cause=Cause.VISIT_NOT_RECORDED,
            code=each.item.code,
            billed=said(each.item.key, each.item.units, {each.item.key: each.item.modifiers}),
            right="",
            text=f"{each.item.code} was billed for {each.day}, and no visit of that day is in the record.",
            source=SOURCE,
            money=None,
            effect=Effect.OVERPAID,
        )
        for each in claims
    )
    return Audited(
        visits=(first.visit,) if first.visit else (),
        patient=first.patient,
        day=first.day,
        payer=first.payer,
        payer_label=first.payer or "the payer",
        medicare=first.payer.casefold() == "medicare",
        left=True,
        billed=tuple(Item(*each.item) for each in claims),
        right=(),
        differences=differences,
        standing=_lines(claims),
    )


def _lines(claims: list[Claim]) -> str:
    """Where in the file it stands."""
    numbers = ", ".join(str(each.line) for each in claims[:12])
    more = ", …" if len(claims) > 12 else ""
    return f"line{'s' * (len(claims) != 1)} {numbers}{more}" if claims else "not in the file"
