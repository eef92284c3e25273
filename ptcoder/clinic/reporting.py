"""Looking back at a desk: reports over any days, the lines under each row, clinicians' days by the clock.

Signed visits are read from what the log keeps of them, so that years cost no more than a week; the few that are not
signed yet are coded when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from ptcoder.clinic.clinician_days import ClinicianDays, unsigned
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.finding_faces import TITLES
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.register import Register
from ptcoder.clinic.report_names import NOBODY, Names, code_name
from ptcoder.clinic.report_sheets import (
    Choices,
    FindingsSheet,
    LineRow,
    LinesSheet,
    Looked,
    ReportSheet,
    ToldRow,
)
from ptcoder.clinic.staff import Staff
from ptcoder.coding import Coding
from ptcoder.coding.reported import Asked, By, LineOf, add_up, lead, reported
from ptcoder.export.whole import write_whole
from ptcoder.reports import tables
from ptcoder.store import Log
from ptcoder.visit import Visit

AT_MOST = 500
"""Lines that are shown under a row; all are counted."""


class Waiting(NamedTuple):
    """A visit that is not signed yet, as it would be coded now."""

    key: UUID
    visit: Visit
    coding: Coding


class Reporting:
    """Of one desk. Every method asks for ``Deed.REPORTS`` and may raise LogError."""

    def __init__(self, log: Log, floor: Floor, register: Register, clock: FloorClock, staff: Staff) -> None:
        self._log = log
        self._floor = floor
        self._clock = clock
        self._staff = staff
        self.names = Names(log, floor, register, staff)
        self.days = ClinicianDays(log, floor, clock, staff, self.names)

    def choices(self, since: date, until: date) -> Choices:
        """Whom and what these days can be narrowed to: everybody who works or worked here, the payers known, the codes
        that occur.
        """
        self._staff.must(Deed.REPORTS)
        edition = self.names.edition(until)
        looked = Looked(since=since, until=until)
        codes = {each.key for each in self._log.tallies.sums(_asked(looked), By.CODE)}
        codes |= {row.line.code for row in self._waiting_lines(self._waiting(looked))}
        people = sorted(((each.id, each.name) for each in self._staff.everyone()), key=lambda each: each[1].casefold())
        return Choices(
            clinicians=(*people, ("", NOBODY)),
            payers=tuple((each.id, each.label) for each in edition.payers.values()),
            codes=tuple((each, code_name(edition, each)) for each in sorted(codes)),
        )

    def report(self, by: By, looked: Looked) -> ReportSheet:
        """One report; its rows add up to its total."""
        self._staff.must(Deed.REPORTS)
        waiting = list(self._waiting(looked))
        asked = _asked(looked)
        lines = [row for row in self._waiting_lines(waiting) if asked.fits(row)]
        sums = [*self._log.tallies.sums(asked, by), *add_up(lines, by)]
        return ReportSheet(
            by=by,
            looked=looked,
            table=tables.table(sums, self.names.of(by, looked.until), in_order=by is By.WEEK),
            waiting=len({row.visit for row in lines}),
            unknown=self._unknown(looked),
        )

    def findings(self, looked: Looked) -> FindingsSheet:
        """How often visits were signed with each finding; whoever treated most in a visit stands for its findings."""
        self._staff.must(Deed.REPORTS)
        waiting = [each for each in self._waiting(looked) if _is_of(each, looked)]
        found = self._log.tallies.findings(_asked(looked))
        found += [(finding.id, str(finding.severity), 1) for each in waiting for finding in each.coding.findings]
        return FindingsSheet(
            looked=looked,
            rows=tables.findings(found, TITLES),
            waiting=len(waiting),
            unknown=self._unknown(looked),
        )

    def lines(self, by: By, key: str, looked: Looked, limit: int = AT_MOST) -> LinesSheet:
        """The lines under a row of a report, by day, of a day in the order in which the visits were opened; at most
        ``limit`` of them, what is told of them is of all.
        """
        self._staff.must(Deed.REPORTS)
        asked = _under(by, key, looked)
        lines = [row for row in self._waiting_lines(self._waiting(looked)) if asked.fits(row)]
        total = tables.table([*self._log.tallies.sums(asked, By.REASON), *add_up(lines, By.REASON)], str).total
        shown = sorted([*self._log.tallies.lines(asked, limit), *lines], key=lambda row: row.place)[:limit]
        return LinesSheet(
            rows=tuple(self._line(row) for row in shown),
            lines=total.lines,
            units=total.units,
            minutes=total.minutes,
        )

    def told(self, finding: str, looked: Looked, limit: int = AT_MOST) -> tuple[ToldRow, ...]:
        """The visits that have a finding, each once, in the same order, ``limit`` of them at most."""
        self._staff.must(Deed.REPORTS)
        found = {
            each.visit: (each.day, each.opened, each.payer, each.clinician)
            for each in self._log.tallies.told(_asked(looked), finding, limit)
        }
        for each in self._waiting(looked):
            if _is_of(each, looked) and any(one.id == finding for one in each.coding.findings):
                found[each.key] = (each.visit.date, each.visit.opened or 0, each.visit.payer, lead(each.visit))
        in_order = sorted(found.items(), key=lambda item: (*item[1][:2], item[0]))
        return tuple(
            ToldRow(
                visit=str(visit),
                day=day,
                name=self.names.patient(visit),
                payer=self.names.payer(payer, day),
                clinician=self.names.person(clinician),
                state=self.names.state(visit),
            )
            for visit, (day, _, payer, clinician) in in_order[:limit]
        )

    def save(self, path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table as CSV, whole or not at all; OSError names the file that could not be written."""
        self._staff.must(Deed.REPORTS)
        write_whole(path, tables.for_csv(head, rows))

    # --- visits that are not signed

    def _waiting(self, looked: Looked) -> Iterator[Waiting]:
        now = self._now()
        for key, visit in unsigned(self._floor, looked):
            yield Waiting(key, visit.until(now), self._floor.code(key, now))

    def _waiting_lines(self, waiting: Iterable[Waiting]) -> Iterator[LineOf]:
        for key, visit, coding in waiting:
            for line in reported(visit, coding.lines, coding.findings):
                yield LineOf(key, visit.date, visit.payer, line, visit.opened or 0)

    def _unknown(self, looked: Looked) -> int:
        if not looked.unsigned:
            return 0
        days = (self._log.date_of(visit) for visit in self._floor.strangers)
        return sum(day is not None and looked.since <= day <= looked.until for day in days)

    def _line(self, row: LineOf) -> LineRow:
        return LineRow(
            visit=str(row.visit),
            day=row.day,
            name=self.names.patient(row.visit),
            payer=self.names.payer(row.payer, row.day),
            clinician=self.names.person(row.line.clinician),
            state=self.names.state(row.visit),
            code=row.line.code,
            units=row.line.units,
            minutes=row.line.minutes,
            reason=tables.REASONS.get(row.line.reason, row.line.reason) if row.line.reason else "",
        )

    def _now(self) -> int:
        return self._clock.axis(self._clock.look())

    @property
    def today(self) -> date:
        """The day that the spans of days go by."""
        return day_of(self._clock.look())


def _asked(looked: Looked) -> Asked:
    return Asked(
        since=looked.since,
        until=looked.until,
        clinician=looked.clinician,
        payer=looked.payer,
        code=looked.code,
    )


def _under(by: By, key: str, looked: Looked) -> Asked:
    asked = _asked(looked)
    if by is By.WEEK:
        monday = date.fromisoformat(key)
        sunday = monday + timedelta(days=6)
        return replace(asked, since=max(asked.since, monday), until=min(asked.until, sunday))
    return replace(asked, **{by.value: key})


def _is_of(waiting: Waiting, looked: Looked) -> bool:
    return looked.payer in (None, waiting.visit.payer) and looked.clinician in (None, lead(waiting.visit))
