"""The monthly audit of a clinic's own bills: a sample drawn by a seed, coded anew and held against what was signed and
what left.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from ptcoder import __version__
from ptcoder.audit.drawing import draw
from ptcoder.audit.records import Audited, Cost, costs
from ptcoder.audit.visits import audit_visit
from ptcoder.audit.worksheet import Worksheet
from ptcoder.clinic.as_signed import letterhead
from ptcoder.clinic.audit_reading import AuditReader
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.leaving import Naming, Reader
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.releasing import words_for_places
from ptcoder.clinic.staff import Staff
from ptcoder.export import WholeFile
from ptcoder.rulebook import RuleBook
from ptcoder.store import Accesses, Log
from ptcoder.store.settings import Settings
from ptcoder.visit import AuditMade, Moment, RecordReleased

Tell = Callable[[float], None]
MOST = 500
"""Visits in a sample."""
MOST_LETTERS = 40
"""Of a seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """Which visits are wanted: of the month of ``month``, ``count`` of them, by ``seed``."""

    month: datetime.date
    count: int
    seed: str

    @property
    def first(self) -> datetime.date:
        return self.month.replace(day=1)

    @property
    def last(self) -> datetime.date:
        following = (self.first + datetime.timedelta(days=31)).replace(day=1)
        return following - datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSheet:
    """An audit that was made. ``rows`` stand in the order of their days; ``of`` is how many visits of the month are
    signed or have left, ``unread`` how many of the drawn ones these rules don't know. ``names`` are the patients', by
    visit; ``identified`` is the day on which it was made.
    """

    audit: UUID
    sampled: Sampled
    of: int
    rows: tuple[Audited, ...]
    unread: int
    names: Mapping[str, str]
    identified: datetime.date
    by: str = ""

    @property
    def wrong(self) -> tuple[Audited, ...]:
        return tuple(each for each in self.rows if each.differences)

    @property
    def costs(self) -> tuple[Cost, ...]:
        return costs(self.rows)


def read_sampled(month: datetime.date, count: int, seed: str) -> Sampled:
    """Refused tells what is not right about it."""
    if not 1 <= count <= MOST:
        raise Refused(f"A sample has 1 to {MOST} visits.")
    bare = seed.strip()
    if not bare or len(bare) > MOST_LETTERS or not bare.isprintable():
        raise Refused(
            f"Write a seed: any number or word of at most {MOST_LETTERS} letters. The same one draws the same."
        )
    return Sampled(month=month, count=count, seed=bare)


def audit(reader: Reader, book: RuleBook, sampled: Sampled, moment: Moment, tell: Tell, by: str = "") -> AuditSheet:
    """Raises Refused where no visit of that month is signed, LogError, and what ``tell`` raises."""
    with reader() as log:
        standing = {str(each.visit): each for each in log.standings(sampled.first, sampled.last)}
        if not standing:
            raise Refused(f"No visit of {sampled.first:%B %Y} is signed. Choose another month.")
        drawn = sorted(draw(standing, sampled.count, sampled.seed), key=lambda visit: (standing[visit].day, visit))
        reading, naming = AuditReader(log, book, moment.at_us), Naming(log)
        rows: list[Audited] = []
        names: dict[str, str] = {}
        for at, visit in enumerate(drawn):
            tell(at / len(drawn))
            each = standing[visit]
            known = dict(reading.day(datetime.date.fromisoformat(each.day)))
            if each.visit not in known:
                continue
            recorded = reading.recorded(each.visit)
            rows.append(audit_visit(recorded, reading.signed(each.visit, each.sent), naming.number(each.patient)))
            patient = naming.patient(each.patient)
            names[visit] = patient.name if patient is not None else "?"
    return AuditSheet(
        audit=uuid4(),
        sampled=sampled,
        of=len(standing),
        rows=tuple(rows),
        unread=len(drawn) - len(rows),
        names=names,
        identified=day_of(moment),
        by=by,
    )


def worksheet(sheet: AuditSheet, settings: Settings, made_at: int) -> Worksheet:
    """An audit for its reviewer, under the clinic's letterhead; ``made_at`` is UTC microseconds."""
    return Worksheet(
        period=f"{sheet.sampled.first:%B %Y}",
        seed=sheet.sampled.seed,
        of=sheet.of,
        rows=sheet.rows,
        identified=sheet.identified,
        by=sheet.by,
        program=__version__,
        sender=letterhead(settings).lines,
        made_at=made_at,
    )


def said_of(sheet: AuditSheet) -> AuditMade:
    """What the log keeps of an audit: that it was made, of what, and how much it found; no patient's name."""
    return AuditMade(
        audit=sheet.audit,
        since=sheet.sampled.first,
        until=sheet.sampled.last,
        seed=sheet.sampled.seed,
        visits=len(sheet.rows),
        of=sheet.of,
        found=len(sheet.wrong),
    )


def released(sheet: AuditSheet, data: bytes, what: str) -> RecordReleased:
    """What the log says when a paper or a file of an audit leaves as these bytes."""
    return RecordReleased(
        release=sheet.audit,
        patient=None,
        manifest=hashlib.sha256(data).hexdigest(),
        records=len(sheet.rows),
        what=what,
    )


class Audits:
    """Audits at a desk: the job for any thread, what is said of it in the log's. All of it asks for ``Deed.AUDIT``."""

    def __init__(
        self, log: Log, journal: Journal, clock: FloorClock, staff: Staff, book: Callable[[], RuleBook]
    ) -> None:
        self._log = log
        self._journal = journal
        self._clock = clock
        self._staff = staff
        self._book = book

    @property
    def threaded(self) -> bool:
        """Whether the job may run in any thread: not where the log lies in memory only."""
        return self._log.source is not None

    def job(self, month: datetime.date, count: int, seed: str) -> Callable[[Tell], AuditSheet]:
        """Draws and audits; Refused where the sample is none."""
        self._staff.must(Deed.AUDIT)
        sampled = read_sampled(month, count, seed)
        reader, book, moment = self._log.reader(), self._book(), self._clock.look()
        by = self._staff.people.name(self._staff.who)
        return lambda tell: audit(reader, book, sampled, moment, tell, by)

    def worksheet(self, sheet: AuditSheet) -> Worksheet:
        """What is printed of it."""
        self._staff.must(Deed.AUDIT)
        return worksheet(sheet, self._log.settings(), self._clock.look().at_us)

    def give(self, sheet: AuditSheet, data: bytes, what: str, path: Path) -> None:
        """Says that a paper or a file of an audit leaves, such as ``audit-worksheet pdf``, then puts it in place; where
        either fails, the place is as it was before.
        """
        self._staff.must(Deed.AUDIT)
        with words_for_places():
            file = WholeFile(path)
        try:
            with words_for_places():
                file.file.buffer.write(data)
                file.finish()
            event = released(sheet, data, what)
            self._journal.append([event], self._clock.look(), self._staff.who, at_once=True)
            with words_for_places():
                file.keep()
        finally:
            file.drop()

    def keep(self, sheet: AuditSheet) -> None:
        """Says in the log that an audit was made, by whom and when."""
        self._staff.must(Deed.AUDIT)
        self._journal.append([said_of(sheet)], self._clock.look(), self._staff.who, at_once=True)

    def look(self, sheet: AuditSheet, visit: str) -> None:
        """One visit of it is shown; on record as seen."""
        self._staff.must(Deed.AUDIT)
        patient = self._log.patient_of(UUID(visit))
        if visit in sheet.names and patient is not None:
            self._staff.saw(UUID(visit), str(patient), "audit")

    def made(self) -> tuple[AuditMade, ...]:
        """The audits made so far, the latest first."""
        self._staff.must(Deed.AUDIT)
        found = self._log.accesses(Accesses(kinds=(AuditMade,)))
        return tuple(each.event for each in found if isinstance(each.event, AuditMade))
