"""The visits that the program holds in memory: those of today and all that are not signed yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from ptcoder.clinic.history import History
from ptcoder.coding import Coding, Context, Elsewhere, code_visit
from ptcoder.coding.note_checks import note_findings
from ptcoder.rulebook import Edition, Kind, Payer, RuleBook
from ptcoder.visit import Attendance, Exported, Interval, Logged, PatientMerged, State, Visit, by_visit, fold
from ptcoder.visit.doubles import Doubles


@dataclass(slots=True)
class Floor:
    """Records by visit and what they fold to. Only the visits that a press touches are folded again."""

    book: RuleBook
    records: dict[UUID, list[Logged]] = field(default_factory=dict[UUID, list[Logged]])
    visits: dict[UUID, Visit] = field(default_factory=dict[UUID, Visit])
    strangers: set[UUID] = field(default_factory=set[UUID])
    """Visits whose payer or code this rule book doesn't know: kept, told, not coded."""
    notes_kept_here: bool = False
    """What is missing in a note stands between the visit and its signature."""
    history: History | None = None
    """What the patients' other visits and courses of care say; None: nothing is known of them."""
    doubles: Doubles = field(default_factory=Doubles)
    """Whose visits they are: a visit here says the patient that was merged into, whatever its events say."""

    def load(self, visit: UUID, records: Iterable[Logged]) -> None:
        self.records[visit] = list(records)
        self._fold(visit)

    def change(self, book: RuleBook) -> None:
        """Other rules from now on: what they don't know leaves the floor, what only they know comes to it."""
        self.book = book
        if self.history is not None:
            self.history.forget()
        for visit in self.records:
            self._fold(visit)

    def take(self, records: Iterable[Logged]) -> None:
        """New records of the log."""
        records = list(records)
        merges = [row.event for row in records if isinstance(row.event, PatientMerged)]
        for merged in merges:
            self.doubles.take(merged)
        if merges:
            for visit in self.records:
                self._fold(visit)
        for visit, rows in by_visit(records).items():
            if visit in self.records or any(not isinstance(row.event, Exported) for row in rows):
                self.records.setdefault(visit, []).extend(rows)
                self._fold(visit)

    def imagine(self, records: Iterable[Logged]) -> Floor:
        """The floor as it would be with these records; this one stays as it is."""
        rows = list(records)
        touched = by_visit(rows)
        held = {visit: list(each) if visit in touched else each for visit, each in self.records.items()}
        other = replace(self, records=held, visits=dict(self.visits), strangers=set(self.strangers))
        other.take(rows)
        return other

    def _fold(self, visit: UUID) -> None:
        folded = fold(self.records[visit])
        self.visits.pop(visit, None)
        self.strangers.discard(visit)
        if folded is None:
            return
        if folded.patient is not None:
            folded = replace(folded, patient=str(self.doubles.root(UUID(folded.patient))))
        edition = self.book.on(folded.date)
        known = folded.payer in edition.payers and all(
            each.code is None or each.code in edition.services for each in folded.intervals
        )
        if known:
            self.visits[visit] = folded
        else:
            self.strangers.add(visit)

    def edition(self, visit: Visit) -> Edition:
        return self.book.on(visit.date)

    def payer(self, visit: Visit) -> Payer:
        return self.edition(visit).payers[visit.payer]

    def open(self) -> Iterator[tuple[UUID, Visit]]:
        """Everybody who is on the floor or waits for a signature, in the order of arrival."""
        here = ((visit, folded) for visit, folded in self.visits.items() if folded.state in (State.OPEN, State.CLOSED))
        yield from sorted(here, key=self._arrival)

    def of_day(self, day: date) -> list[tuple[UUID, Visit]]:
        """The visits of a day in the order of arrival."""
        return sorted(((visit, each) for visit, each in self.visits.items() if each.date == day), key=self._arrival)

    def same_day(self, visit: UUID) -> Iterator[tuple[UUID, Visit]]:
        """The patient's other visits of that day and payer: they count together."""
        mine = self.visits[visit]
        for key, other in self.visits.items():
            if key == visit or mine.patient is None:
                continue
            if (other.date, other.patient, other.payer) == (mine.date, mine.patient, mine.payer):
                yield key, other

    def _arrival(self, item: tuple[UUID, Visit]) -> tuple[int, bytes]:
        """The place of a visit's first record in the log: no clock, and nothing that is pressed, moves it."""
        first = self.records[item[0]][0].stamp
        return first.lamport, first.station

    def running(self) -> Iterator[tuple[UUID, Interval]]:
        for visit, folded in self.visits.items():
            for interval in folded.running:
                yield visit, interval

    def code(self, visit: UUID, now: int, payer: Payer | None = None) -> Coding:
        """The visit as if everything stopped now; with another payer's rules if one is handed in."""
        mine, context = self.given(visit, now, payer)
        edition = self.edition(mine)
        rules = payer or edition.payers[mine.payer]
        coding = code_visit(mine, edition, rules, context)
        more = note_findings(mine, edition, rules, kept_here=self.notes_kept_here)
        if self.history is not None and payer is None:
            more = (*more, *self.history.findings(mine, rules))
        return coding.with_findings((*coding.findings, *more)) if more else coding

    def given(self, visit: UUID, now: int, payer: Payer | None = None) -> tuple[Visit, Context]:
        """What the visit is coded with: itself as if everything stopped now, and what else happened that day."""
        mine = self._told(self.visits[visit].until(now), payer)
        same_day = tuple(self._told(other.until(now), payer) for _, other in self.same_day(visit))
        taken = {each.id for each in (mine, *same_day)}
        return mine, Context(same_day=same_day, elsewhere=tuple(self._elsewhere(mine, taken, now)))

    def _told(self, visit: Visit, payer: Payer | None) -> Visit:
        """A visit with what was counted towards the threshold before it, where its payer has one."""
        if self.history is None or not (payer or self.payer(visit)).threshold:
            return visit
        return replace(visit, allowed_to_date=self.history.before(visit, self.book))

    def _elsewhere(self, mine: Visit, taken: set[str], now: int) -> Iterator[Elsewhere]:
        spans = [each for each in mine.intervals if each.start is not None and each.stop is not None]
        if not spans:
            return
        first = min(each.start or 0 for each in spans)
        last = max(each.stop or 0 for each in spans)
        for other in self.visits.values():
            if other.id in taken:
                continue
            services = self.edition(other).services
            for each in other.intervals:
                stop = now if each.running else each.stop
                if each.code is None or each.start is None or stop is None:
                    continue
                if each.start >= last or stop <= first:
                    continue
                service = services[each.code]
                attendance = each.attendance or service.attendance
                if service.kind is Kind.SUPERVISED or attendance in (None, Attendance.UNATTENDED):
                    continue
                yield Elsewhere(
                    visit=other.id,
                    patient=other.patient,
                    clinician=each.clinician,
                    code=each.code,
                    group=service.kind is Kind.GROUP,
                    start=each.start,
                    stop=stop,
                    discipline=each.discipline,
                )
