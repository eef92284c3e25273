"""What leaves for billing: which visits wait and as what, what stays and why, and a batch as lines of a file.

Of a visit that stands at the receiver a later version replaces the former; one of which nothing is billed any more, or
that is no longer there, takes it back. What was taken back begins anew as an original. Reads the log only through a
snapshot, so that all of it may run in any thread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import compress
from typing import NamedTuple
from uuid import UUID

from ptcoder.export.charge_lines import Kind, Leaves, Packed, pack, unpacked
from ptcoder.store.leavings import CELL, NO_LINES, OF_LINE, OF_VISIT, Bill
from ptcoder.store.snapshot import Snapshot
from ptcoder.store.standings import Sent, Standing
from ptcoder.visit import (
    Event,
    Logged,
    PatientAdded,
    PatientMerged,
    PayerChosen,
    PersonAdded,
    Signed,
    State,
    VisitOpened,
    voided,
)
from ptcoder.visit.doubles import Doubles

Reader = Callable[[], AbstractContextManager[Snapshot]]
NOT_SIGNED = "not signed"
REOPENED = "changed since export, not signed again"
SENT = "exported before"
WAITS = "waits for a co-signature"
UNREADABLE = "the signed bill cannot be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which visits are asked for: of these days, both included, and of this payer; None and "" ask for all."""

    since: date | None = None
    until: date | None = None
    payer: str = ""


class Going(NamedTuple):
    """A visit that waits. ``version`` is the signed one that leaves; ``lines_of`` the one whose lines are written: of a
    void the one that it takes back.
    """

    visit: UUID
    patient: UUID
    day: date
    payer: str
    kind: Kind
    version: int
    lines_of: int
    bill: Bill


class Staying(NamedTuple):
    visit: UUID
    patient: UUID
    day: date
    payer: str
    why: str


class Plan(NamedTuple):
    """What would leave now, in the order of the days, and what stays of these days and why."""

    going: tuple[Going, ...]
    staying: tuple[Staying, ...]


def plan(log: Snapshot, chosen: Chosen) -> Plan:
    """Raises LogError where the log cannot be read."""
    going: list[Going] = []
    staying: list[Staying] = []
    for each in steps(log, chosen):
        going.append(each) if isinstance(each, Going) else staying.append(each)
    return Plan(tuple(going), tuple(staying))


def steps(log: Snapshot, chosen: Chosen) -> Iterator[Going | Staying]:
    """What ``plan`` finds, one by one: thousands need not be held at once."""
    for each in log.standings(chosen.since, chosen.until):
        if chosen.payer and each.payer != chosen.payer:
            continue
        day, found = _day(each.day), _step(log, each)
        if isinstance(found, str):
            yield Staying(each.visit, each.patient, day, each.payer, found)
        else:
            kind, lines_of, bill = found
            yield Going(each.visit, each.patient, day, each.payer, kind, each.version, lines_of, bill)
    for visit, sent in log.gone().items():
        last = sent[-1]
        opened = opening(log, visit, last.version)
        bill = log.bill(visit, last.version)
        if opened is None or not _fits(opened, chosen) or last.kind == Kind.VOID or bill is None or bill.lines is None:
            continue
        lines_of = last.version
        yield Going(visit, opened.patient, opened.date, opened.payer, Kind.VOID, lines_of, lines_of, bill)


_day = lru_cache(date.fromisoformat)


def _step(log: Snapshot, visit: Standing) -> tuple[Kind, int, Bill] | str:
    """As what a visit leaves, the version whose lines are written and its bill; or why it stays."""
    last = visit.sent[-1] if visit.sent else None
    if visit.state in (State.OPEN, State.CLOSED):
        return NOT_SIGNED if last is None or last.kind == Kind.VOID else REOPENED
    if last is not None and last.version == visit.version:
        return SENT
    bill = visit.bill or log.bill(visit.visit, visit.version)
    if bill is None or bill.lines is None:
        return UNREADABLE
    if bill.waits:
        return f"{WAITS}: {bill.waits}"
    if last is None or last.kind == Kind.VOID or not last.billed:
        return Kind.ORIGINAL, visit.version, bill  # nothing of it stands at the receiver
    if bill.billed:
        return Kind.REPLACEMENT, visit.version, bill
    before = log.bill(visit.visit, last.version)
    assert before is not None
    return Kind.VOID, last.version, before


def opening(log: Snapshot, visit: UUID, version: int) -> VisitOpened | None:
    """How a visit was opened, also if that was taken back, for the payer for whom that version was signed."""
    records = log.told(visit)
    gone = voided(records)
    opened: VisitOpened | None = None
    for record in records:
        match record.event:
            case VisitOpened() as event:
                opened = opened or event
            case PayerChosen(payer=payer) if opened is not None and record.stamp.id not in gone:
                opened = replace(opened, payer=payer)
            case Signed(version=signed) if signed == version and record.stamp.id not in gone:
                break
            case _:
                pass
    return opened


def _fits(opened: VisitOpened, chosen: Chosen) -> bool:
    day = opened.date
    early, late = chosen.since is not None and day < chosen.since, chosen.until is not None and day > chosen.until
    return not early and not late and chosen.payer in ("", opened.payer)


class _People(dict[str, tuple[str, str]]):
    def __init__(self, npis: Mapping[str, str]) -> None:
        super().__init__()
        self._npis = npis

    def __missing__(self, people: str) -> tuple[str, str]:
        rendering, supervising = people.split(" ")
        made = self[people] = self._npis.get(rendering, ""), self._npis.get(supervising, "")
        return made


class Naming:
    """What patients and people are known by to billing: as last said, or as said until a record of the log."""

    def __init__(self, log: Snapshot, until: int | None = None) -> None:
        self._log = log
        self._patients: dict[UUID, PatientAdded | None] = {}
        self._numbers: dict[UUID, str] = {}
        self._as_of = until is not None
        people, self._doubles = log.people(), log.doubles()
        if until is not None:
            said: list[Logged] = log.said_until(until, PatientAdded, PatientMerged, PersonAdded)
            self._patients |= {each.event.patient: each.event for each in said if isinstance(each.event, PatientAdded)}
            self._doubles = Doubles(each.event for each in said if isinstance(each.event, PatientMerged))
            people = [each.event for each in said if isinstance(each.event, PersonAdded)]
        self._npis = {str(each.person): each.npi or "" for each in people}
        self.people = _People(self._npis)
        """The NPIs of who rendered and who supervised a line, by their ids as they stand together in a kept line."""

    def learn(self, patients: Iterable[UUID]) -> None:
        """Reads the record numbers of many at once."""
        new = [*set(patients).difference(self._numbers)]
        if new and not self._as_of:
            roots = [self._doubles.root(each) for each in new]
            found = self._log.numbers(roots)
            self._numbers |= {each: found.get(root) or str(each) for each, root in zip(new, roots, strict=True)}

    def patient(self, patient: UUID) -> PatientAdded | None:
        """Whom the others were merged into; None where the log lost the register's entry."""
        patient = self._doubles.root(patient)
        if patient not in self._patients and not self._as_of:
            self._patients[patient] = self._log.patient(patient)
        return self._patients.get(patient)

    def number(self, patient: UUID) -> str:
        """The record number, or our own id where there is none."""
        known = self._numbers.get(patient)
        if known is None:
            found = self.patient(patient)
            known = self._numbers[patient] = (found.mrn if found is not None else "") or str(patient)
        return known

    def is_changed_by(self, said: Sequence[Event]) -> bool:
        """Whether one of those that were named so far may be known by something else once this was said."""
        if not said:
            return False
        named: dict[UUID, list[UUID]] = {}
        for each in self._numbers:
            named.setdefault(self._doubles.root(each), []).append(each)
        treated = {each for several in self.people for each in several.split(" ")}
        for event in said:
            match event:
                case PatientAdded(patient=patient, mrn=mrn):
                    is_other = any(self._numbers[each] != (mrn or str(each)) for each in named.get(patient, ()))
                case PersonAdded(person=person, npi=npi):
                    is_other = str(person) in treated and (npi or "") != self._npis.get(str(person), "")
                case _:
                    is_other = isinstance(event, PatientMerged)
            if is_other:
                return True
        return False


def packed(export: UUID, several: Sequence[Going], naming: Naming) -> Packed:
    """Visits as the lines of a batch, as a file is written of them."""
    if not several:
        return pack([])
    naming.learn([each.patient for each in several])
    bills = [(each.bill.lines or NO_LINES).split(CELL) for each in several]
    place, diagnoses, everything, units, minutes, late = zip(*[cells[:OF_VISIT] for cells in bills], strict=True)
    coded, counted, why, pointed, people = (
        [cell for cells in bills for cell in cells[first::OF_LINE]] for first in range(OF_VISIT, OF_VISIT + OF_LINE)
    )
    counts = [(len(cells) - OF_VISIT) // OF_LINE for cells in bills]
    return Packed(
        export=str(export),
        visits=[str(each.visit) for each in several],
        kinds=[each.kind for each in several],
        versions=[each.lines_of for each in several],
        days=[each.day for each in several],
        patients=[naming.number(each.patient) for each in several],
        payers=[each.payer for each in several],
        places=place,
        diagnoses=diagnoses,
        everything=everything,
        units=[*map(int, units)],
        minutes=[*map(int, minutes)],
        late=late,
        counts=counts,
        numbers=[number for count in counts for number in range(1, count + 1)],
        coded=coded,
        counted=counted,
        why=why,
        pointed=pointed,
        people=[*map(naming.people.__getitem__, people)],
    )


def leaves(export: UUID, several: Sequence[Going], naming: Naming) -> list[Leaves]:
    """Visits as the lines of a batch, to be looked at one by one."""
    return unpacked(packed(export, several, naming))


class Totals(NamedTuple):
    """``units`` and ``minutes`` are of what is charged: lines that take something back don't count in them."""

    visits: int = 0
    lines: int = 0
    units: int = 0
    minutes: int = 0
    originals: int = 0
    replacements: int = 0
    voids: int = 0
    late: int = 0
    """Visits that were not timed but entered afterwards."""

    def counts(self, rows: int) -> Mapping[str, int]:
        """The ``rows`` of the file are told only where these are not all lines, as by a profile for what is billed."""
        late = {"late_entries": self.late} if self.late else {}
        of_file = {"rows": rows} if rows != self.lines else {}
        return {"visits": self.visits, "lines": self.lines, **of_file, **late}

    def sums(self) -> Mapping[str, int]:
        return {"units": self.units, "minutes": self.minutes}


NOTHING = Totals()


def total(several: Packed | Sequence[Leaves], before: Totals = NOTHING) -> Totals:
    """What a batch comes to; ``before``: what was counted already."""
    if isinstance(several, Packed):
        kinds, counts, late = several.kinds, several.counts, several.late
        units, minutes = several.units, several.minutes
    else:
        kinds, counts, late = (
            [each.kind for each in several],
            [each.line_count for each in several],
            [each.late for each in several],
        )
        units, minutes = [each.units for each in several], [each.minutes for each in several]
    found = Counter(kinds)
    charged = [kind is not Kind.VOID for kind in kinds]
    return Totals(
        visits=before.visits + len(kinds),
        lines=before.lines + sum(counts),
        units=before.units + sum(compress(units, charged)),
        minutes=before.minutes + sum(compress(minutes, charged)),
        originals=before.originals + found[Kind.ORIGINAL],
        replacements=before.replacements + found[Kind.REPLACEMENT],
        voids=before.voids + found[Kind.VOID],
        late=before.late + len(late) - late.count(""),
    )


def of_batch(log: Snapshot, batch: Logged) -> Iterator[Going]:
    """The visits of a batch as they left, in its order; one whose bill or opening the log lost is left out."""
    event = batch.event
    visits: tuple[UUID, ...] = getattr(event, "visits", ())
    export: UUID | None = getattr(event, "export", None)
    for visit in visits:
        for each, lines_of in with_lines(log.sent(visit)):
            if each.export == export:
                opened, bill = opening(log, visit, lines_of), log.bill(visit, lines_of)
                if opened is not None and bill is not None and bill.lines is not None:
                    kind = kind_of(each)
                    yield Going(visit, opened.patient, opened.date, opened.payer, kind, each.version, lines_of, bill)
                break


def kind_of(sent: Sent) -> Kind:
    """As what a visit left; a word that this program does not know, of a later one, is taken for an original."""
    return Kind(sent.kind) if sent.kind in set(Kind) else Kind.ORIGINAL


def with_lines(sent: Iterable[Sent]) -> Iterator[tuple[Sent, int]]:
    """What left of a visit, each with the version whose lines it had: of a void the one that it takes back."""
    before = 0
    for each in sent:
        is_void = each.kind == Kind.VOID
        yield each, before if is_void and before else each.version
        before = before if is_void else each.version
