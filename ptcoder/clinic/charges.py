"""Charges at a desk: what waits, batches written, listed and checked, profiles of the clinic's own.

What takes long is handed out as a job for any thread; what comes of it is told here, in the log's thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from ptcoder.clinic import batch_checks, batches, leaving
from ptcoder.clinic.batch_checks import Checked, Difference
from ptcoder.clinic.batches import Left, Tell, Wanted, Written
from ptcoder.clinic.charge_profiles import GENERIC, profile_named, profile_texts
from ptcoder.clinic.charge_sheets import ChargeRow, PreviewSheet, doubt, sheet_of
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.leaving import Chosen, Naming
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.refused import Refused, read_id
from ptcoder.clinic.staff import Staff
from ptcoder.export.charge_file import ChargeFile, example
from ptcoder.export.charge_lines import Kind
from ptcoder.export.profiles import Profile
from ptcoder.store import Log
from ptcoder.visit import Exported, Logged, ProfileWritten, Signed

NO_BATCH = "There is no such batch in the log."
TRIED = 3
"""Visits of which an editor shows the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """A batch that left. ``at`` is UTC microseconds, ``off_min`` the offset shown; ``copies``: how often it was written
    again.
    """

    export: str
    at: int
    off_min: int
    who: str
    visits: int
    rows: int
    units: int | None
    replacements: int
    voids: int
    profile: str
    sha256: str
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    """``own``: the clinic wrote it, or wrote over the one that is shipped."""

    name: str
    label: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSheet:
    """Who signed the version of a visit that leaves, when, and its lines."""

    called: str
    at: int
    off_min: int
    version: int


def _label(name: str, texts: Mapping[str, str]) -> str:
    try:
        return profile_named(name, texts).label
    except Refused:
        return f"{name}, cannot be read"


class Charges:
    """Of one desk. Every method that writes or reads what patients were billed asks for ``Deed.EXPORT``."""

    def __init__(
        self, log: Log, journal: Journal, clock: FloorClock, staff: Staff, all_written: Callable[[str], None]
    ) -> None:
        self._log = log
        self._journal = journal
        self._clock = clock
        self._staff = staff
        self._all_written = all_written

    @property
    def threaded(self) -> bool:
        """Whether jobs may run in any thread: not where the log lies in memory only."""
        return self._log.source is not None

    # --- profiles

    def texts(self) -> dict[str, str]:
        """The texts of all profiles, by name; the clinic's own word goes before what is shipped."""
        return profile_texts(self._log)

    def profiles(self) -> tuple[ProfileRow, ...]:
        """All of them, ``generic`` first; one that cannot be read, as an older program wrote it, says so."""
        own, texts = self._log.profiles(), self.texts()
        return tuple(ProfileRow(name=name, label=_label(name, texts), own=name in own) for name in texts)

    def profile(self, name: str) -> Profile:
        """Refused where there is none of this name, or it cannot be read."""
        return profile_named(name, self.texts())

    def read_profile(self, name: str, text: str) -> Profile:
        """A profile as it would be; Refused names the place and the mend."""
        return profile_named(name, {name: text})

    def tried(self, profile: Profile, rows: Sequence[ChargeRow] = ()) -> str:
        """The first rows of a file as this profile writes it: of what waits, or made up where nothing does."""
        writer = ChargeFile(profile)
        several = [each.leaves for each in rows[:TRIED]] or example(self._today())
        return writer.head() + writer.text(several)

    def write_profile(self, name: str, text: str) -> Profile:
        """A profile of the clinic's own from now on; an empty text takes it away."""
        self._staff.must(Deed.EXPORT)
        if text:
            profile = self.read_profile(name, text)
        elif name in self._log.profiles():
            profile = self.profile(name)
        else:
            raise Refused(f"The clinic has no profile {name} of its own.")
        if text != self._log.profiles().get(name):
            self._say(ProfileWritten(name=name, content=text))
        return profile

    # --- what waits

    def preview_job(self, chosen: Chosen) -> Callable[[Tell], PreviewSheet]:
        """What would leave now."""
        self._staff.must(Deed.EXPORT)
        reader = self._log.reader()

        def preview(tell: Tell) -> PreviewSheet:
            with reader() as log:
                planned = leaving.plan(log, chosen)
                return sheet_of(log, planned.going, planned.staying, tell)

        return preview

    def batch_job(self, export: str) -> Callable[[Tell], PreviewSheet]:
        """What left in a batch, visit by visit."""
        self._staff.must(Deed.EXPORT)
        reader, key = self._log.reader(), read_id(export, NO_BATCH)

        def batch(tell: Tell) -> PreviewSheet:
            with reader() as log:
                said = log.batch(key)
                if not said:
                    raise Refused(NO_BATCH)
                return sheet_of(log, tuple(leaving.of_batch(log, said[0])), (), tell, waits=False)

        return batch

    def signed(self, visit: str, version: int) -> SignedSheet | None:
        """Who signed that version of a visit; on record as seen. None where the log lost it."""
        self._staff.must(Deed.EXPORT)
        key = UUID(visit)
        patient = self._log.patient_of(key)
        if patient is not None:
            self._staff.saw(key, str(patient), "export")
        for record in reversed(self._log.visit(key)):
            event = record.event
            if isinstance(event, Signed) and event.version == version:
                called = event.called or self._staff.people.name(record.stamp.who) or "nobody named"
                moment = record.stamp.moment
                return SignedSheet(called=called, at=moment.at_us, off_min=moment.off_min, version=version)
        return None

    # --- batches

    def write_job(
        self, path: Path, profile: str = GENERIC, chosen: Chosen = batches.EVERYTHING, again: str = ""
    ) -> Callable[[Tell], Written]:
        """Writes a new batch, or one ``again``, whose profile is that of then; its file has no name until ``keep``."""
        self._staff.must(Deed.EXPORT)
        self._all_written("Exporting")
        key = read_id(again, NO_BATCH) if again else None
        reader = self._log.reader()
        wanted = Wanted(
            path=path,
            profile=self.profile(profile) if key is None else batches.profile_of(reader, key),
            chosen=chosen,
            again=key,
            moment=self._clock.look(),
            who=self._staff.who,
        )
        return lambda tell: batches.write(reader, wanted, tell)

    def leave_job(self, path: Path, profile: str, chosen: Chosen, again: str = "") -> Callable[[Tell], Left]:
        """Writes a batch, says it in the log and gives its file its name, all of it in any thread; once it is said it
        cannot be ended any more. Hand what it gives to ``left``.
        """
        write, source = self.write_job(path, profile, chosen, again), self._log.source
        self._journal.enter()
        moment, who = self._clock.look(), self._staff.who

        def opened() -> AbstractContextManager[Log]:
            return nullcontext(self._log) if source is None else Log.beside(source)

        return lambda tell: batches.leave(write(tell), opened, moment, who)

    def left(self, came: Left) -> Written:
        """The desk goes on with what a job said. Refused where the batch is in the log and its file has no name."""
        self._journal.follow(came.records)
        self._journal.forget()
        if came.trouble:
            raise Refused(came.trouble)
        return came.batch

    def keep(self, batch: Written) -> Path:
        """Says in the log that a batch left, then gives its file its name. Refused where one of its visits was changed
        meanwhile; LogError where it could not be said; nothing left then.
        """
        check = None if batch.is_copy else lambda: batches.still_so(batch, self._log.said_since)
        try:
            moment, who = self._clock.look(), self._staff.who
            self._journal.append([batch.event], moment, who, at_once=True, check=check)
        except BaseException:
            batch.drop()
            raise
        self._journal.forget()
        return batches.keep(batch)

    def write(
        self, path: Path, chosen: Chosen, profile: str = GENERIC, again: str = "", tell: Tell = lambda _done: None
    ) -> Written:
        """Both at once, for whoever can wait."""
        batch = self.write_job(path, profile, chosen, again)(tell)
        self.keep(batch)
        return batch

    def write_and_tell(self, path: Path, chosen: Chosen) -> tuple[Written, str]:
        """As ``write``, with why some of it may have left before and what to do about it; "" where nothing tells so.

        All that is asked of the log is asked before the file leaves.
        """
        batch = self.write_job(path, chosen=chosen)(lambda _done: None)
        try:
            with self._log.reader()() as log:
                told = doubt(log, zip(batch.event.visits, batch.event.versions or (), strict=True))
        except BaseException:
            batch.drop()
            raise
        self.keep(batch)
        return batch, told

    def batches(self) -> tuple[BatchRow, ...]:
        """What left so far, the latest first; copies are counted with the batch that they are of."""
        self._staff.must(Deed.EXPORT)
        with self._log.reader()() as log:
            records = log.batches()
        copies: dict[UUID, int] = {}
        rows: list[BatchRow] = []
        seen: set[UUID] = set()
        for record in reversed(records):
            event = record.event
            if not isinstance(event, Exported):
                continue
            if event.export in seen:
                copies[event.export] = copies.get(event.export, 0) + 1
                continue
            seen.add(event.export)
            rows.append(self._row(record, event))
        return tuple(replace(row, copies=copies.get(UUID(row.export), 0)) for row in reversed(rows))

    def differences_job(self, export: str) -> Callable[[Tell], list[tuple[str, Difference]]]:
        """What is another now than a batch said, with the patients' names."""
        self._staff.must(Deed.EXPORT)
        reader, key = self._log.reader(), UUID(export)

        def differences(tell: Tell) -> list[tuple[str, Difference]]:
            found = batch_checks.differences(reader, key)
            with reader() as log:
                naming = Naming(log)
                known = ((naming.patient(each.patient), each) for each in found)
                return [(patient.name if patient is not None else "?", each) for patient, each in known]

        return differences

    def check_job(self, path: Path) -> Callable[[Tell], Checked]:
        """A file held against what was signed."""
        self._staff.must(Deed.EXPORT)
        reader = self._log.reader()
        return lambda tell: batch_checks.check(reader, path, tell)

    # --- the log

    def _row(self, record: Logged, event: Exported) -> BatchRow:
        kinds = event.kinds or ()
        return BatchRow(
            export=str(event.export),
            at=record.stamp.moment.at_us,
            off_min=record.stamp.moment.off_min,
            who=self._staff.people.name(record.stamp.who),
            visits=len(event.visits),
            rows=event.rows,
            units=event.units,
            replacements=kinds.count(Kind.REPLACEMENT),
            voids=kinds.count(Kind.VOID),
            profile=event.profile or GENERIC,
            sha256=event.sha256,
            copies=0,
        )

    def _today(self) -> date:
        return day_of(self._clock.look())

    def _say(self, event: ProfileWritten) -> None:
        self._journal.append([event], self._clock.look(), self._staff.who, at_once=True)
