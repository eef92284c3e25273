"""Papers of visits: asked for at a desk, on record when they leave."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

from ptcoder.clinic.charts import Charts
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.releasing import words_for_places
from ptcoder.clinic.staff import Staff
from ptcoder.export.chart import Chart
from ptcoder.export.folder import WholeFolder
from ptcoder.export.papers import KINDS, Kind, file_name, text
from ptcoder.export.whole import WholeFile
from ptcoder.visit import RecordReleased

PRINTED, COPIED = "printed", "copied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper of one visit that is to leave. ``suffix`` is the kind of file, or how it leaves without one."""

    kind: Kind
    chart: Chart
    suffix: str

    @property
    def name(self) -> str:
        """The name of its file, which tells nobody whose it is."""
        return file_name(self.kind, self.chart, self.suffix)

    def text(self) -> str:
        """What it says where it is no PDF."""
        return text(self.kind, self.chart, self.suffix)

    def released(self, data: bytes) -> RecordReleased:
        """What the log says when it leaves as these bytes."""
        patient = self.chart.visit.patient
        return RecordReleased(
            release=uuid4(),
            patient=UUID(patient) if patient else None,
            manifest=hashlib.sha256(data).hexdigest(),
            records=len(self.chart.records),
            visit=UUID(self.chart.visit.id),
            what=f"{self.kind.name} {self.suffix}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A paper with the bytes that it leaves as."""

    paper: Paper
    data: bytes


class Papers:
    """Of one desk. What takes long, the drawing, is done between ``wanted`` and ``give``, in any thread."""

    def __init__(self, charts: Charts, floor: Floor, journal: Journal, clock: FloorClock, staff: Staff) -> None:
        self._charts = charts
        self._floor = floor
        self._journal = journal
        self._clock = clock
        self._staff = staff

    def wanted(self, kind: str, suffix: str, visits: Iterable[UUID]) -> tuple[Paper, ...]:
        """The papers of these visits, which the floor holds; Refused where one cannot leave."""
        self._staff.must(Deed.PAPERS)
        self._journal.enter()
        moment, which = self._clock.look(), KINDS[kind]
        axis, by = self._clock.axis(moment), self._staff.people.name(self._staff.who)
        found = tuple(
            Paper(kind=which, chart=self._charts.of(visit, moment, axis, by), suffix=suffix) for visit in visits
        )
        if which.signed_only and any(each.chart.signature is None for each in found):
            raise Refused(f"A {which.title.lower()} is made of what was signed. Sign the visit first.")
        return found

    def of_day(self, kind: str, suffix: str, day: date) -> tuple[Paper, ...]:
        """The papers of every signed visit of a day that the floor holds; Refused where there is none."""
        signed = [visit for visit, folded in self._floor.of_day(day) if folded.bill is not None]
        if not signed:
            raise Refused("No visit of this day is signed.")
        return self.wanted(kind, suffix, signed)

    def give(self, ready: Ready, path: Path) -> None:
        """Says that a paper leaves, then puts its file in place; where either fails, the place is as it was before."""
        with words_for_places():
            file = WholeFile(path)
        try:
            with words_for_places():
                file.file.buffer.write(ready.data)
                file.finish()
            self.leave([ready])
            with words_for_places():
                file.keep()
        finally:
            file.drop()

    def give_all(self, ready: Sequence[Ready], path: Path) -> None:
        """Several papers in a new folder, whole or not at all; on record before it has its name."""
        give_all(ready, path, self.leave)

    def keep(self, folder: Filled) -> None:
        """Says that papers leave, then gives their folder its name; where either fails, nothing is left of it."""
        folder.keep(self.leave)

    def leave(self, ready: Sequence[Ready]) -> None:
        """Says that papers leave: by a printer, the clipboard or a file."""
        self._staff.must(Deed.PAPERS)
        events = [each.paper.released(each.data) for each in ready]
        self._journal.append(events, self._clock.look(), self._staff.who, at_once=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Papers in a folder that has no name yet. One of ``keep`` and ``drop`` ends it."""

    ready: tuple[Ready, ...]
    folder: WholeFolder

    def keep(self, say: Callable[[Sequence[Ready]], None]) -> None:
        """``say`` is told before the folder has its name."""
        try:
            say(self.ready)
            with words_for_places():
                self.folder.keep()
        finally:
            self.drop()

    def drop(self) -> None:
        """Does nothing to a folder that was kept."""
        self.folder.drop()


def fill(ready: Sequence[Ready], path: Path) -> Filled:
    """Writes papers into a new folder, in any thread."""
    with words_for_places():
        folder = WholeFolder(path)
    try:
        with words_for_places():
            for each in ready:
                folder.file(each.paper.name).write_bytes(each.data)
            folder.parts()
    except Refused:
        folder.drop()
        raise
    return Filled(ready=tuple(ready), folder=folder)


def give_all(ready: Sequence[Ready], path: Path, say: Callable[[Sequence[Ready]], None]) -> None:
    """Writes papers into a new folder; ``say`` is told before the folder has its name."""
    fill(ready, path).keep(say)
