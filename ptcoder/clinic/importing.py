"""Patients and appointments out of a file: looked at first, then taken as a whole, beside the window's thread."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.import_columns import KNOWN, PATIENTS, SCHEDULE, Cells, guess, lacking
from ptcoder.clinic.import_patients import NO_PAYER
from ptcoder.clinic.import_plan import Fate, Plan, plan_patients, plan_schedule
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.register import Register
from ptcoder.clinic.register_sheets import PayerRow
from ptcoder.clinic.staff import Staff
from ptcoder.rows.sheet import UTF_8, BadSheet, Sheet, read_file, read_sheet
from ptcoder.store import Draft, Log
from ptcoder.store.connection import Source
from ptcoder.store.patients import folded
from ptcoder.visit import Discipline, Logged

Tell = Callable[[float], None]
DEMO = "These patients are made up and nothing is kept; import into a log of your own."
NO_PLAN = Plan(rows=())
MOVED_ON = "The register has changed meanwhile. Look at the file once more, and take it then."


class Kind(StrEnum):
    """What the rows of a file are."""

    PATIENTS = "patients"
    SCHEDULE = "schedule"

    @property
    def fields(self) -> tuple[str, ...]:
        return PATIENTS if self is Kind.PATIENTS else SCHEDULE


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a file is to be read. ``columns``: the column of each field by its place, None by their names. ``payer`` and
    ``discipline`` are those of who is new and has none in the file; where ``payer`` is "", who is new and has none is
    refused.
    """

    kind: Kind
    path: Path
    payer: str = ""
    discipline: str = Discipline.PT.value
    encoding: str = UTF_8
    columns: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would become of a file. Where ``trouble`` says what must be mended first, there are no rows.

    ``recoded``: the text may be Windows-1252.
    """

    wish: Wish
    names: tuple[str, ...] = ()
    columns: Mapping[str, int] = field(default_factory=dict[str, int])
    plan: Plan = NO_PLAN
    trouble: str = ""
    recoded: bool = False
    sha256: str = ""

    @property
    def unpaid(self) -> int:
        """How many rows are refused because nobody is said to pay."""
        return sum(row.text.endswith(NO_PAYER) for row in self.plan.rows)

    @property
    def takes(self) -> int:
        """How many rows would be written."""
        return self.plan.count(Fate.NEW) + self.plan.count(Fate.CHANGED)


class Importing:
    """A job runs in any thread, reads and writes the log by a hand of its own, and ends with ``tell`` raising."""

    def __init__(self, log: Log, journal: Journal, register: Register, clock: FloorClock, staff: Staff) -> None:
        self._log = log
        self._journal = journal
        self._register = register
        self._clock = clock
        self._staff = staff

    def look_job(self, wish: Wish) -> Callable[[Tell], Preview]:
        """Reads a file and says what would become of it; writes nothing. Refused where this person may not."""
        source, reader = self._begin(wish)

        def look(tell: Tell) -> Preview:
            with Log.beside(source) as log:
                return reader.look(wish, log, tell)

        return look

    def take_job(self, preview: Preview) -> Callable[[Tell], tuple[Preview, tuple[Logged, ...]]]:
        """Writes what was looked at, all of it in one transaction, or raises Refused where it would now be another.

        Hand what it gives to ``taken``. LogError where the log cannot be written.
        """
        wish = preview.wish
        source, reader = self._begin(wish)
        self._journal.enter()
        moment, who = self._clock.look(), self._staff.who

        def take(tell: Tell) -> tuple[Preview, tuple[Logged, ...]]:
            with Log.beside(source) as log:
                again = reader.look(wish, log, lambda done: tell(done / 2))
                if (again.plan.rows, again.sha256) != (preview.plan.rows, preview.sha256):
                    raise Refused(MOVED_ON)
                drafts = [Draft(event=each, moment=moment, who=who) for each in again.plan.events]
                return again, log.append_all(drafts, lambda done: tell(0.5 + done / 2))

        return take

    def taken(self, came: tuple[Preview, tuple[Logged, ...]]) -> str:
        """The desk goes on with what a job wrote; what that was, in words."""
        preview, records = came
        self._journal.written("import schedule", records, preview.plan.back, preview.plan.again)
        return summary(preview)

    def _begin(self, wish: Wish) -> tuple[Source, _Reader]:
        self._staff.must(Deed.REGISTER)
        if self._log.source is None:
            raise Refused(DEMO)
        payers = self._register.payers(day_of(self._clock.look()))
        if wish.payer and wish.payer not in {row.id for row in payers}:
            raise Refused("Choose a payer from the list.")
        people = {folded(each.name): UUID(each.id) for each in self._staff.everyone()}
        return self._log.source, _Reader(payers=payers, people=people, today=day_of(self._clock.look()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """What reading a file needs beside the file and the log."""

    payers: tuple[PayerRow, ...]
    people: Mapping[str, UUID]
    today: date

    def look(self, wish: Wish, log: Log, tell: Tell) -> Preview:
        try:
            data = read_file(wish.path, wish.encoding)
            sheet = read_sheet(data, KNOWN, lambda done: tell(done / 5))
        except BadSheet as bad:
            return Preview(wish=wish, trouble=str(bad), recoded=bad.recoded)
        fields = wish.kind.fields
        columns = guess(sheet.names, fields) if wish.columns is None else dict(wish.columns)
        trouble = lacking(columns, fields)
        plan = NO_PLAN if trouble else self._plan(wish, sheet, columns, log, lambda done: tell(0.2 + done * 0.8))
        digest = hashlib.sha256(data).hexdigest()
        return Preview(wish=wish, names=sheet.names, columns=columns, plan=plan, trouble=trouble, sha256=digest)

    def _plan(self, wish: Wish, sheet: Sheet, columns: Mapping[str, int], log: Log, tell: Tell) -> Plan:
        cells = Cells(sheet, columns, self.payers, self.today)
        usual = (wish.payer, wish.discipline)
        if wish.kind is Kind.PATIENTS:
            return plan_patients(sheet.rows, cells, log, usual, tell)
        return plan_schedule(sheet.rows, cells, log, usual, self.people, tell)


def summary(preview: Preview, *, taken: bool = True) -> str:
    """``12 new, 3 changed, 40 same, 2 refused.``"""
    counts = [f"{preview.plan.count(fate):,} {fate}" for fate in Fate]
    return f"{'Taken' if taken else 'In the file'}: {', '.join(counts)}."
