"""What a correction would do, told before it is done: every stretch and every bill that it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from ptcoder.clinic import faces, finding_faces
from ptcoder.clinic.corrections import Neighbors
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.sharing import Shared
from ptcoder.clinic.sheets import FindingRow, LineRow
from ptcoder.clinic.stretch_faces import measured
from ptcoder.coding import Coding
from ptcoder.visit import Interval, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch as it is or would be. ``text`` is what is billed, "rest" for rest; ``stop`` None: it runs.

    ``minutes`` are those of one without clock times.
    """

    text: str
    clinician: str
    start: int | None
    stop: int | None
    group_size: int | None
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchChange:
    """``before`` None: it is new; ``after`` None: it would be deleted."""

    visit: str
    patient: str
    interval: str
    before: Span | None
    after: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitChange:
    """One bill before and after, as if everything stopped now.

    ``come`` and ``go`` are the findings that there are only after, or only before. What is said of the same codes under
    the same title both times is in neither.
    """

    visit: str
    patient: str
    lines_before: tuple[LineRow, ...]
    lines_after: tuple[LineRow, ...]
    units_before: int
    units_after: int
    timed_before: int
    timed_after: int
    come: tuple[FindingRow, ...]
    go: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionSheet:
    """What a correction would do, if it were carried out with these neighbors' fate.

    ``stretches``: the corrected one and what it becomes. ``neighbors``: the clinician's other stretches, on any
    patient, that would be cut or deleted to make room; ``left``: those that stay as they are, and share time with it.
    ``shared`` counts both: where it is 0 there is nothing to choose. ``fate`` is what becomes of them here. ``visits``:
    every bill that would change.
    """

    name: str
    reasons: tuple[str, ...]
    stretches: tuple[StretchChange, ...]
    neighbors: tuple[StretchChange, ...]
    left: tuple[StretchChange, ...]
    shared: int
    fate: Neighbors
    visits: tuple[VisitChange, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """The floor before and after a correction. ``patient`` and ``person`` give names, ``called`` the words for a visit
    that a finding speaks of.
    """

    before: Floor
    after: Floor
    now: int
    patient: Callable[[Visit], str]
    person: Callable[[UUID | None], str]
    called: Callable[[Visit], str]

    def stretches(self) -> Iterator[StretchChange]:
        """Every stretch that differs, or is only there before or after."""
        for visit, was in self._by_arrival():
            now = self.after.visits[visit]
            if now is was:
                continue
            old = {each.id: each for each in was.intervals}
            new = {each.id: each for each in now.intervals}
            for key in (*old, *(key for key in new if key not in old)):
                if self._span(was, old.get(key)) != self._span(now, new.get(key)):
                    yield StretchChange(
                        visit=str(visit),
                        patient=self.patient(now),
                        interval=key,
                        before=self._span(was, old.get(key)),
                        after=self._span(now, new.get(key)),
                    )

    def as_it_is(self, shared: Shared) -> StretchChange:
        """A neighbor to which nothing is done."""
        visit = self.before.visits[shared.visit]
        span = self._span(visit, shared.interval)
        return StretchChange(
            visit=str(shared.visit),
            patient=self.patient(visit),
            interval=shared.interval.id,
            before=span,
            after=span,
        )

    def visits(self) -> Iterator[VisitChange]:
        """Every bill that differs: also one whose findings speak of the time that moves."""
        days = {now.date for visit, now in self.after.visits.items() if self.before.visits[visit] is not now}
        for visit, now in self._by_arrival():
            if now.date in days:
                before, after = self.before.code(visit, self.now), self.after.code(visit, self.now)
                old, new = self._findings(self.before, visit, before), self._findings(self.after, visit, after)
                come, go = not_among(new, old), not_among(old, new)
                if before.lines != after.lines or come or go:
                    yield VisitChange(
                        visit=str(visit),
                        patient=self.patient(now),
                        lines_before=self._lines(visit, before),
                        lines_after=self._lines(visit, after),
                        units_before=sum(line.units for line in before.lines),
                        units_after=sum(line.units for line in after.lines),
                        timed_before=before.timed_minutes,
                        timed_after=after.timed_minutes,
                        come=come,
                        go=go,
                    )

    def _by_arrival(self) -> list[tuple[UUID, Visit]]:
        first = {visit: records[0].stamp for visit, records in self.before.records.items()}
        return sorted(self.before.visits.items(), key=lambda item: (first[item[0]].lamport, first[item[0]].station))

    def _span(self, visit: Visit, interval: Interval | None) -> Span | None:
        if interval is None:
            return None
        swap = self.before.payer(visit).substitutions.get(interval.code or "")
        return Span(
            text=swap.value if swap else interval.code or "rest",
            clinician=self.person(UUID(interval.clinician)) if interval.clinician else "",
            start=interval.start,
            stop=interval.stop,
            group_size=interval.group_size,
            minutes=measured(interval),
        )

    def _lines(self, visit: UUID, coding: Coding) -> tuple[LineRow, ...]:
        folded = self.before.visits[visit]
        return faces.line_rows(coding.lines, self.before.edition(folded), self.before.payer(folded))

    def _findings(self, floor: Floor, visit: UUID, coding: Coding) -> dict[str, FindingRow]:
        folded = floor.visits[visit]
        rows = (
            finding_faces.named_row(finding_faces.finding_row(each, folded), floor, self.called)
            for each in coding.findings
        )
        return {row.id: row for row in rows}


def not_among(those: dict[str, FindingRow], others: dict[str, FindingRow]) -> tuple[FindingRow, ...]:
    """The findings that are not among the others, neither by their id nor as the same title about the same codes."""
    told = {(each.title, frozenset(each.codes)) for each in others.values()}
    return tuple(
        each for key, each in those.items() if key not in others and (each.title, frozenset(each.codes)) not in told
    )
