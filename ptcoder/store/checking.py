"""Is the log whole? Recomputes every chain; finds what was changed, lost or put in later, and says since when.

Where it was found whole, the last record of each chain is remembered in the file, so that the next start has only
the records since then to recompute; ``ptcoder verify`` begins from the first.

What no chain can show: that records at the very end were cut off by somebody who also took the triggers away.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import cast

from ptcoder.store import reading, schema
from ptcoder.store.connection import Database, Source, connect, in_words, run
from ptcoder.store.errors import LogError
from ptcoder.store.record import START, Head, Record
from ptcoder.visit import Unknown

CHECKED = "checked"
_TRIGGERS = ("event_delete", "event_insert", "event_update")

Tell = Callable[[float], None]


def _silent(_done: float) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How far the log was found whole, and when."""

    at: datetime
    heads: Mapping[bytes, Head]

    def text(self) -> str:
        heads = {station.hex(): [head.n, head.hash.hex(), head.lamport] for station, head in self.heads.items()}
        return json.dumps({"at": self.at.isoformat(), "heads": heads})

    @classmethod
    def read(cls, text: str | None) -> Checked | None:
        """None where nothing was remembered, or nothing that can be read: then everything is checked."""
        try:
            found = json.loads(text or "")
            heads = {
                bytes.fromhex(station): Head(n=int(row[0]), hash=bytes.fromhex(row[1]), lamport=int(row[2]))
                for station, row in cast("dict[str, list[str]]", found["heads"]).items()
            }
            return cls(at=datetime.fromisoformat(found["at"]), heads=heads)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            return None


def check(source: Source, now: datetime, *, everything: bool, tell: Tell = _silent) -> list[str]:
    """Each fault in words; none if the log is whole, which is then remembered. For any thread.

    ``everything`` begins from the first record; else only what was written since the last time is recomputed. The
    file itself is read whole either way. Raises LogError where it cannot be opened, or whatever ``tell`` raises.
    """
    with in_words(source.path):
        database = connect(source.path, source.key, wal=False)
        try:
            before = Checked.read(schema.read_meta(database, CHECKED))
            since = None if everything else before
            heads = reading.heads(database)
            found = faults(database, source.path, tell, since)
            if not found:
                schema.write_meta(database, CHECKED, Checked(at=now, heads=heads).text())
            elif before is not None:
                records = sum(head.n for head in before.heads.values())
                found.append(f"It was last found whole on {_day(before.at)}, when it had {records} records.")
            return found
        finally:
            database.close()


def faults(database: Database, path: Path | None, tell: Tell = _silent, since: Checked | None = None) -> list[str]:
    """Each fault in words; none if the log is whole. Writes nothing. ``since``: what was found whole before."""
    found: list[str] = []
    known: Mapping[bytes, Head] = {} if since is None else since.heads

    def chains(database: Database) -> Iterator[str]:
        return _chains(database, known, tell)

    for each in (_pages if since is None else _pages_quickly, _guards, chains):
        try:
            with in_words(path):
                found.extend(each(database))
        except LogError as error:  # a page that cannot be read ends one check, not the others
            found.append(str(error))
    return list(dict.fromkeys(found))


def _pages(database: Database) -> Iterator[str]:
    return _of_file(database, "integrity_check")


def _pages_quickly(database: Database) -> Iterator[str]:
    return _of_file(database, "quick_check")


def _of_file(database: Database, how: str) -> Iterator[str]:
    for row in run(database, "PRAGMA cipher_integrity_check").fetchall() if _is_file(database) else ():
        yield f"the file: {row[0]}"
    for row in run(database, f"PRAGMA {how}").fetchall():
        if row[0] != "ok":
            yield f"the file: {row[0]}"


def _is_file(database: Database) -> bool:
    return bool(run(database, "PRAGMA database_list").fetchone()[2])


def _guards(database: Database) -> Iterator[str]:
    there = {row[0] for row in run(database, "SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for name in _TRIGGERS:
        if name not in there:
            yield f"the guard {name} was taken off the log; changes may have gone unnoticed"


def _chains(database: Database, known: Mapping[bytes, Head], tell: Tell) -> Iterator[str]:
    ends = reading.heads(database)
    for station in known:
        if station not in ends:
            yield f"station {station.hex()[:8]}: all of its {known[station].n} records are missing"
    total = sum(head.n for head in ends.values()) or 1
    done = 0
    for station, end in ends.items():
        begin = known.get(station)
        if begin is not None:
            if reading.hash_at(database, station, begin.n) == begin.hash:
                done += begin.n
            else:
                yield f"station {station.hex()[:8]}: record {begin.n} is not what it was when it was last checked"
                begin = None
        for number, fault in _chain(reading.chain(database, station, 0 if begin is None else begin.n), begin):
            if fault:
                yield fault
            if number % reading.AT_ONCE == 0:
                tell(min(1.0, (done + number) / total))
        done += end.n if begin is None else end.n - begin.n
    tell(1.0)


def _chain(records: Iterator[Record], begin: Head | None) -> Iterator[tuple[int, str]]:
    """The faults of one station, or "" for a record without any, each with how many records were read by then.

    After a fault the walk goes on from what is stored, so that each is told once.
    """
    n, prev, lamport = (0, START, 0) if begin is None else (begin.n, begin.hash, begin.lamport)
    for number, record in enumerate(records, 1):
        here = f"station {record.station.hex()[:8]}, record {record.n}, said {_said(record)}"
        if record.n != n + 1:
            lost = f"record {n + 1} is" if record.n == n + 2 else f"records {n + 1} to {record.n - 1} are"
            yield number, f"station {record.station.hex()[:8]}: {lost} missing"
        elif record.prev != prev:
            yield number, f"{here}: does not follow the record before it"
        if record.lamport <= lamport:
            yield number, f"{here}: is not later than the record before it"
        if record.digest() != record.hash:
            yield number, f"{here}: was changed after it was written"
        elif record.event() == Unknown(type="damaged", version=0):
            yield number, f"{here}: is as it was written, but cannot be read"
        yield number, ""
        n, prev, lamport = record.n, record.hash, record.lamport


def _day(at: datetime) -> str:
    return at.astimezone().isoformat(" ", "minutes")


def _said(record: Record) -> str:
    try:
        zone = timezone(timedelta(minutes=record.off_min))
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=record.at_us)
        return moment.astimezone(zone).isoformat(" ", "seconds")
    except (ValueError, OverflowError):
        return f"at an impossible time ({record.at_us} us, offset {record.off_min} min)"
