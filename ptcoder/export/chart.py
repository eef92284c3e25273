"""All that is known of one visit, as the pages that leave are made of it: a value, gathered by whoever has the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from ptcoder.coding import Coding
from ptcoder.export.manifest import Chain
from ptcoder.export.page import Block, Page, Paragraph
from ptcoder.rulebook import Edition, Payer, Service
from ptcoder.visit import (
    SECOND,
    Attendance,
    CareWritten,
    Event,
    GoalWritten,
    Interval,
    Logged,
    PatientAdded,
    PersonAdded,
    Signed,
    Visit,
    voided,
)

Kind = TypeVar("Kind", bound=Event)
ATTENDED = {
    Attendance.ONE_ON_ONE: "one-on-one",
    Attendance.CONSTANT: "constant attendance",
    Attendance.UNATTENDED: "unattended",
    Attendance.GROUP: "group",
}
IN_FOOT = 40
"""Letters of a name or a number that stand on every sheet."""
UNSIGNED = "DRAFT. This visit is not signed: nothing on this page is final."
REPLACES = "CORRECTED. Version {version}: it replaces what was signed {before}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The clinic as it stands on what leaves; what was never written down is empty."""

    name: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    tax_id: str = ""
    npi: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.name, *self.address, self.phone)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Why the bill is not that of the visit of ``day``."""

    day: date
    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """``records`` are the visit's, in folding order, with their ``hashes`` by id; ``coding`` is what was signed, or
    what would be billed now. People, ``letterhead``, ``place`` of service and ``care`` are as they were when it was
    signed, ``clinic_now`` is the clinic today. ``fees`` are dollars a unit by code. ``printed_at`` is UTC microseconds,
    shown at ``off_min``.
    """

    visit: Visit
    records: tuple[Logged, ...]
    hashes: Mapping[UUID, str]
    chains: tuple[Chain, ...]
    coding: Coding
    payer: Payer
    edition: Edition
    patient: PatientAdded | None
    people: Mapping[str, PersonAdded]
    letterhead: Letterhead
    clinic_now: Letterhead
    fees: Mapping[str, Decimal]
    place: str
    since: Since | None
    care: CareWritten | None
    goals: tuple[GoalWritten, ...]
    program: str
    printed_at: int
    off_min: int
    printed_by: str

    @cached_property
    def gone(self) -> frozenset[UUID]:
        """The records that are taken back."""
        return voided(self.records)

    @property
    def services(self) -> Mapping[str, Service]:
        return self.edition.services

    @property
    def standing(self) -> Iterator[Logged]:
        return (row for row in self.records if row.stamp.id not in self.gone)

    def said(self, kind: type[Kind]) -> list[Kind]:
        """What stands of one kind, in the order in which it was said."""
        return [row.event for row in self.standing if isinstance(row.event, kind)]

    @property
    def signature(self) -> tuple[Logged, Signed] | None:
        """The one in force; None where the visit is not signed."""
        if self.visit.bill is None:
            return None
        found = [(row, row.event) for row in self.standing if isinstance(row.event, Signed)]
        return found[-1]

    # --- how it is called

    @property
    def name(self) -> str:
        return self.patient.name if self.patient is not None else "?"

    @property
    def number(self) -> str:
        return self.patient.mrn if self.patient is not None else ""

    @property
    def mark(self) -> str:
        """What the reader must not miss: that it is a draft, or takes the place of what was handed out before."""
        signature = self.signature
        if signature is None:
            return UNSIGNED
        before = [row for row in self.standing if isinstance(row.event, Signed) and row is not signature[0]]
        return REPLACES.format(version=self.visit.version, before=self.when(before[-1])) if before else ""

    @property
    def foot(self) -> str:
        """Whose it is, for every sheet of it; a name or a number too long for two lines is cut short."""
        number = _short(self.number)
        return " · ".join(filter(None, (_short(self.name), number and f"MRN {number}", self.visit.date.isoformat())))

    @property
    def late(self) -> str:
        """``Late entry, entered by M. Chen, PT on 2026-03-12 16:40:00, from paper flow sheet: power failure``; "" for
        a visit that was timed here.
        """
        late = self.visit.late
        if late is None:
            return ""
        by = late.entered.called or self.called(late.entered.who) or "nobody named"
        at = wall(late.entered.at, late.entered.off_min)
        return f"Late entry, entered by {by} on {at}, from {late.source[:1].lower()}{late.source[1:]}: {late.reason}"

    def whose(self) -> list[tuple[str, str]]:
        """The patient and the visit, as every page begins."""
        born = self.patient.born if self.patient is not None else None
        return [
            ("Patient", self.name),
            ("Record number", self.number or "none"),
            ("Born", long_day(born) if born is not None else "not recorded"),
            ("Date of service", long_day(self.visit.date)),
            ("Payer", self.payer.label),
            ("Discipline", self.visit.discipline.value),
        ]

    def called(self, person: UUID | str | None) -> str:
        """``M. Chen, PT, DPT``; empty for nobody."""
        if person is None:
            return ""
        found = self.people.get(str(person))
        return "?" if found is None else with_credentials(found)

    def attendance(self, each: Interval) -> Attendance | None:
        """As it was recorded, else as the service is given; None for rest."""
        service = self.services.get(each.code or "")
        return each.attendance or (service.attendance if service is not None else None)

    def how(self, each: Interval) -> str:
        """In which attendance it was given: ``one-on-one``, ``group of 3``; empty for rest."""
        attendance = self.attendance(each)
        if attendance is Attendance.GROUP and each.group_size:
            return f"group of {each.group_size}"
        return ATTENDED[attendance] if attendance is not None else ""

    def label(self, code: str) -> str:
        return self.services[code].label if code in self.services else ""

    def signed(self) -> str:
        """``M. Chen, PT, DPT, 2026-03-02 10:41``; empty where it is not."""
        if self.signature is None:
            return ""
        row, event = self.signature
        return f"{event.called or self.called(row.stamp.who)}, {self.when(row)}"

    def when(self, row: Logged) -> str:
        """When something was said, by the clock on the wall: ``2026-03-02 10:41:05``."""
        return wall(row.stamp.moment.at_us, row.stamp.moment.off_min)

    def page(self, title: str, blocks: Iterable[Block], *, tight: bool = False) -> Page:
        """A page of this chart, under the clinic's letterhead."""
        return Page(
            title=title,
            sender=self.letterhead.lines,
            mark=self.mark,
            blocks=tuple(blocks),
            foot=self.foot,
            made_at=self.printed_at,
            tight=tight,
        )

    def moved(self) -> Iterator[Block]:
        """Where the clinic is today, for whoever writes to it; nothing where the letterhead says so."""
        today = self.clinic_now.lines
        if today and today != self.letterhead.lines:
            yield Paragraph(text=f"The clinic today: {', '.join(today)}.", small=True)

    def billed_as(self, code: str) -> str:
        """The code under which this payer is billed for a service."""
        swap = self.payer.substitutions.get(code)
        return swap.value if swap is not None else code

    def recorded(self) -> dict[str, int]:
        """Microseconds that the clocks ran or that were written down, by the code that is billed."""
        found: dict[str, int] = {}
        for each in (*self.stretches(), *self.measured()):
            code = self.billed_as(each.code or "")
            found[code] = found.get(code, 0) + exact(each)
        return found

    def stretches(self) -> Sequence[Interval]:
        """What was given for a time that is known, in the order of its beginning."""
        timed = [each for each in self.visit.intervals if each.code is not None and each.start is not None]
        return sorted(timed, key=lambda each: (each.start or 0, each.order))

    def measured(self) -> Sequence[Interval]:
        """What was given for minutes that are known without clock times."""
        return [each for each in self.counted() if each.length is not None]

    def counted(self) -> Sequence[Interval]:
        """What was given and has no clock times."""
        return [each for each in self.visit.intervals if each.code is not None and each.start is None]


def _short(text: str) -> str:
    return text if len(text) <= IN_FOOT else f"{text[: IN_FOOT - 1].rstrip()}…"


def with_credentials(person: PersonAdded) -> str:
    after = person.credentials or (person.role.value if person.role else "")
    return f"{person.name}, {after}" if after else person.name


def wall(at_us: int, off_min: int) -> str:
    """``2026-03-02 10:41:05``, in the time of the clinic; the bare number where there is no such day."""
    try:
        return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us, minutes=off_min):%Y-%m-%d %H:%M:%S}"
    except (ValueError, OverflowError):
        return str(at_us)


def time_of_day(at_us: int | None, off_min: int) -> str:
    """``10:41``, with seconds where there are any."""
    if at_us is None:
        return ""
    whole = at_us // SECOND
    hours, minutes = divmod((whole // 60 + off_min) % 1440, 60)
    return f"{hours:02}:{minutes:02}" + (f":{whole % 60:02}" if whole % 60 else "")


def length(microseconds: int) -> str:
    """``15:00``, minutes and seconds; begun seconds do not count."""
    minutes, seconds = divmod(microseconds // SECOND, 60)
    return f"{minutes}:{seconds:02}"


def long_day(day: date) -> str:
    """``March 2, 2026``."""
    return f"{day:%B} {day.day}, {day.year}"


def exact(interval: Interval) -> int:
    """How long it took, in whole microseconds; 0 while it runs."""
    return int(interval.length or 0)
