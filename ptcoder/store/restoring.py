"""A backup takes the place of the log: what would be lost is told first, and the log before is set aside whole.

All of the new is laid out in a folder of its own, which then gets the name ``restoring``: from that moment on the
restoring is done, and whoever opens the log next ends the moving of the files if it was cut off.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from ptcoder.store import backup, reading, schema
from ptcoder.store.backup import Contents, Tell
from ptcoder.store.connection import Database, Source, connect, in_words, run, writing
from ptcoder.store.errors import LogDamaged, LogError
from ptcoder.store.place import DATABASE, KEY
from ptcoder.store.record import Record
from ptcoder.visit import BadBody, Exported, VisitOpened, decode, visits_of

READY = "restoring"
BEING_MADE = "restoring.new"
ASIDE = "aside"
"""In the folder that is ready: the name of the folder for the log before."""

OPENING = b'{"type":"VisitOpened"'
BESIDE = ("-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class LostDay:
    """What the log has of one day of writing that the backup has not: how many records, and of how many visits."""

    day: date
    records: int
    visits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a backup holds, and what would no longer be in the log. ``unknown``: why the latter cannot be told."""

    path: Path
    sha256: str
    contents: Contents
    visits: int
    first: date | None
    last: date | None
    last_said: datetime | None
    lost: tuple[LostDay, ...]
    gained: int
    is_strange: bool
    unknown: str = ""
    batches: int = 0
    """Files that left for billing of which the backup knows nothing: what was in them would wait again."""

    @property
    def lost_records(self) -> int:
        return sum(day.records for day in self.lost)


def preview(
    path: Path, key: bytes, present: Source | None, tell: Tell = lambda done: None, unknown: str = ""
) -> Preview:
    """Checks a backup as a whole, and compares it with the present log, if there is one. Changes nothing.

    ``unknown``: why there is a log, and no ``present``.
    Raises LogError where the backup cannot be opened or is damaged. ``is_strange``: it has no record in common with
    a present log that has any.
    """
    contents = backup.whole(path, key, tell)
    with in_words(path):
        database = connect(path, key, wal=False)
        try:
            days = _days_of_visits(database)
            newest = run(database, "SELECT max(at_us) FROM event").fetchone()[0]
            gained, lost, is_strange, left = 0, (), False, set[UUID]()
            if present is not None:
                try:
                    missing, gained, is_strange = _compared(database, present)
                    lost = _by_day(missing)
                    said = [record.event() for record in missing]
                    left = {each.export for each in said if isinstance(each, Exported) and each.visits}
                except LogError as error:
                    unknown = str(error)
        finally:
            database.close()
        return Preview(
            path=path,
            sha256=backup.sha256(path),
            contents=contents,
            visits=len(days),
            first=min(days.values(), default=None),
            last=max(days.values(), default=None),
            last_said=None if newest is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=newest),
            lost=lost,
            gained=gained,
            is_strange=is_strange,
            unknown=unknown,
            batches=len(left),
        )


def _days_of_visits(database: Database) -> dict[UUID, date]:
    """The visits that were opened, and their days; out of the records, since tables may be another program's."""
    query = "SELECT body FROM event WHERE substr(body, 1, ?) = ?"
    found: dict[UUID, date] = {}
    for row in run(database, query, len(OPENING), OPENING):
        try:
            event = decode(row[0])
        except BadBody:
            continue
        if isinstance(event, VisitOpened):
            found.setdefault(event.visit, event.date)
    return found


def _compared(saved: Database, present: Source) -> tuple[list[Record], int, bool]:
    """The present log's records that the saved one lacks, how many it has beyond it, and whether they share none."""
    with in_words(present.path):
        database = connect(present.path, present.key, wal=False)
        try:
            ours, theirs = reading.heads(database), reading.heads(saved)
            common = {station: _common(database, saved, station) for station in {*ours, *theirs}}
            lost = [record for station in ours for record in reading.chain(database, station, after=common[station])]
            gained = sum(head.n - common[station] for station, head in theirs.items())
            return lost, gained, bool(ours) and not any(common.values())
        finally:
            database.close()


def _common(one: Database, other: Database, station: bytes) -> int:
    """The number up to which two logs hold the same records of a station: where the hashes agree, all before do."""
    same, differs = 0, 1 + min(reading.tip(each, station).n for each in (one, other))
    while differs - same > 1:
        middle = (same + differs) // 2
        if reading.hash_at(one, station, middle) == reading.hash_at(other, station, middle):
            same = middle
        else:
            differs = middle
    return same


def _by_day(records: list[Record]) -> tuple[LostDay, ...]:
    count: Counter[date] = Counter()
    visits: dict[date, set[UUID]] = {}
    for record in records:
        wall = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=record.at_us, minutes=record.off_min)
        count[wall.date()] += 1
        visits.setdefault(wall.date(), set()).update(visits_of(record.event()))
    return tuple(LostDay(day=day, records=count[day], visits=len(visits[day])) for day in sorted(count))


def restore(folder: Path, saved: Preview, key: bytes, key_file: Path | None, now: datetime) -> str:
    """Puts a backup that was looked at in the place of the log; the name of the folder that the log before is set
    aside in, beside it. ``key_file`` takes the place of the log's own, if one is given.

    Nobody else may have the log open: hold its lock. Raises LogError; then the log is as it was.
    """
    aside = f"replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    making = folder / BEING_MADE
    with in_words(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        finish(folder)  # one that was cut off before comes first
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        new = making / DATABASE
        shutil.copyfile(saved.path, new)
        new.chmod(0o600)
        if backup.sha256(new) != saved.sha256:
            raise LogDamaged(f"The backup was changed since it was looked at: {saved.path}. Look at it again.")
        database = connect(new, key, wal=False)
        try:
            with writing(database):
                schema.forget_station(database)
        finally:
            database.close()
        if key_file is not None:
            shutil.copyfile(key_file, making / KEY)
            (making / KEY).chmod(0o600)
        (making / ASIDE).write_text(aside, encoding="utf-8")
        for each in making.iterdir():
            _synced(each)
        _synced(making)
        making.rename(folder / READY)
        _synced(folder)
        finish(folder)
    return aside


def finish(folder: Path) -> None:
    """Moves the files of a restoring that is ready, or the rest of them. Nothing where there is none."""
    ready = folder / READY
    if not ready.is_dir():
        return
    with in_words(folder):
        aside = folder / (ready / ASIDE).read_text(encoding="utf-8")
        aside.mkdir(mode=0o700, exist_ok=True)
        if (ready / KEY).exists():
            _swap(folder, aside, ready, KEY)
        elif (folder / KEY).exists() and not (aside / KEY).exists():
            shutil.copyfile(folder / KEY, aside / KEY)  # it opens both
            (aside / KEY).chmod(0o600)
        if (ready / DATABASE).exists():
            for part in BESIDE:  # what belongs to the log before must not meet the new one
                if (folder / f"{DATABASE}{part}").exists():
                    (folder / f"{DATABASE}{part}").rename(aside / f"{DATABASE}{part}")
            _swap(folder, aside, ready, DATABASE)
        _synced(aside)
        _synced(folder)
        shutil.rmtree(ready)


def _swap(folder: Path, aside: Path, ready: Path, name: str) -> None:
    if (folder / name).exists():
        (folder / name).rename(aside / name)
    (ready / name).rename(folder / name)


def _synced(path: Path) -> None:
    """Safely on the disk; a folder only where the system lets it be opened."""
    if path.is_dir():
        if os.name == "posix":
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return
    with path.open("rb+") as file:
        os.fsync(file.fileno())
