"""Clinicians' days by the clock at a desk: attended minutes against it, and days that cannot have been, by visit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.recovery import hour
from ptcoder.clinic.report_names import Names
from ptcoder.clinic.report_sheets import ClinicianRow, ClinicianSheet, Looked, TroubleRow
from ptcoder.clinic.staff import Staff
from ptcoder.coding.terms import Mode, mode_of
from ptcoder.reports import attended
from ptcoder.reports.attended import Cause, ClinicianDay, Impossible, Stretch
from ptcoder.rulebook import Edition
from ptcoder.store import Log
from ptcoder.store.settings import PLACE
from ptcoder.store.tallies import GivenOf
from ptcoder.visit import MINUTE, Attendance, Visit

Tell = Callable[[float], None]


class ClinicianDays:
    """Of one desk. Every method asks for ``Deed.REPORTS`` and may raise LogError."""

    def __init__(self, log: Log, floor: Floor, clock: FloorClock, staff: Staff, names: Names) -> None:
        self._log = log
        self._floor = floor
        self._clock = clock
        self._staff = staff
        self._names = names

    @property
    def threaded(self) -> bool:
        """Whether jobs may run in any thread: not where the log lies in memory only."""
        return self._log.source is not None

    def sheet(self, looked: Looked) -> ClinicianSheet:
        """Each clinician's days, for whoever can wait; payer and code are not asked."""
        return self.show(looked, self.job(looked)(lambda _: None))

    def job(self, looked: Looked) -> Callable[[Tell], tuple[ClinicianDay, ...]]:
        """The same for any thread, month after month; ``show`` makes a sheet of what comes of it."""
        self._staff.must(Deed.REPORTS)
        here = list(self._unsigned(looked))
        usual, book, reader = self._log.settings()[PLACE], self._floor.book, self._log.reader()

        def stretches(rows: Iterable[GivenOf]) -> Iterator[Stretch]:
            modes: dict[tuple[date, str, str], Mode | None] = {}
            for row in rows:
                key = (row.day, row.code, row.attendance)
                if key not in modes:
                    modes[key] = _mode(book.on(row.day), row.code, row.attendance)
                yield Stretch(
                    str(row.visit), row.clinician, row.day, row.code, modes[key], row.place or usual, row.start,
                    row.stop, row.length, row.off_min,
                )  # fmt: skip

        def work(tell: Tell) -> tuple[ClinicianDay, ...]:
            found: list[ClinicianDay] = []
            days = (looked.until - looked.since).days + 1
            with reader() as log:
                for since, until in _months(looked.since, looked.until):
                    tell((since - looked.since).days / days)
                    signed = stretches(log.tallies.given(since, until, looked.clinician))
                    mine = [each for each in here if since <= each.day <= until]
                    found += attended.clinician_days([*signed, *mine])
            return tuple(found)

        return work

    def show(self, looked: Looked, days: Iterable[ClinicianDay]) -> ClinicianSheet:
        """What came of ``job``, with names."""
        self._staff.must(Deed.REPORTS)
        rows = (
            ClinicianRow(
                clinician=each.clinician,
                name=self._names.person(each.clinician),
                day=each.day,
                visits=each.visits,
                attended=each.attended,
                recorded=each.recorded,
                clock=each.clock,
                first=each.first,
                last=each.last,
                off_min=each.off_min,
                troubles=tuple(self._trouble(one) for one in each.impossible),
            )
            for each in days
        )
        return ClinicianSheet(
            looked=looked, rows=tuple(sorted(rows, key=lambda row: (row.day, row.name, row.clinician)))
        )

    def _trouble(self, one: Impossible) -> TroubleRow:
        names = tuple(self._names.patient(UUID(visit)) for visit in one.visits)
        return TroubleRow(text=trouble(one), visits=one.visits, names=names)

    def _unsigned(self, looked: Looked) -> Iterator[Stretch]:
        usual, now = self._log.settings()[PLACE], self._clock.axis(self._clock.look())
        for key, visit in unsigned(self._floor, looked):
            edition = self._floor.edition(visit)
            for each in visit.until(now).intervals:
                if not each.clinician or each.length is None or looked.clinician not in (None, each.clinician):
                    continue
                yield Stretch(
                    str(key), each.clinician, visit.date, each.code or "",
                    _mode(edition, each.code or "", str(each.attendance or "")), visit.place or usual, each.start,
                    each.stop, int(each.length), visit.off_min,
                )  # fmt: skip


def unsigned(floor: Floor, looked: Looked) -> Iterator[tuple[UUID, Visit]]:
    """The visits of these days that are not signed yet, where they are asked for."""
    if looked.unsigned:
        for key, visit in floor.open():
            if looked.since <= visit.date <= looked.until:
                yield key, visit


def trouble(one: Impossible) -> str:
    """What cannot have been, in words that name no patient."""
    clock = f"{hour(one.start, one.off_min)}\N{EN DASH}{hour(one.stop, one.off_min)}"
    over = f"{one.over // MINUTE} min" if one.over >= MINUTE else "under a minute"
    codes = " and ".join(one.codes)
    match one.cause:
        case Cause.OVERLAP:
            return f"{clock}: {codes} in two visits at once, {over}"
        case Cause.PLACES:
            return f"{clock}: {codes} in two places at once, {over}"
        case Cause.CLOCK:
            return f"{clock}: {over} more attended than the clock went on for"


def _mode(edition: Edition, code: str, attendance: str) -> Mode | None:
    """What a stretch is worth by the rules of its day; of a code that they do not know, what was said of it."""
    if not code:
        return None
    said = Attendance(attendance) if attendance else None
    service = edition.services.get(code)
    if service is not None:
        return mode_of(said, service)
    if said is Attendance.GROUP:
        return Mode.GROUP
    return Mode.UNATTENDED if said is Attendance.UNATTENDED else Mode.ATTENDED


def _months(since: date, until: date) -> Iterator[tuple[date, date]]:
    while since <= until:
        last = (since.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        yield since, min(last, until)
        since = last + timedelta(days=1)
