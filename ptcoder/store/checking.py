"""Is the log whole? Recomputes every chain from its first record; finds what was changed, lost or put in later.

What no chain can show: that records at the very end were cut off by somebody who also took the triggers away.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from ptcoder.store import reading
from ptcoder.store.connection import Database, in_words, run
from ptcoder.store.errors import LogError
from ptcoder.store.record import START, Record
from ptcoder.visit import Unknown

_TRIGGERS = ("event_delete", "event_insert", "event_update")


def faults(database: Database, path: Path | None) -> list[str]:
    """Each fault in words; none if the log is whole. Reads everything, writes nothing."""
    found: list[str] = []
    for check in (_pages, _guards, _chains):
        try:
            with in_words(path):
                found.extend(check(database))
        except LogError as error:  # a page that cannot be read ends one check, not the others
            found.append(str(error))
    return list(dict.fromkeys(found))


def _pages(database: Database) -> Iterator[str]:
    for row in run(database, "PRAGMA cipher_integrity_check").fetchall() if _is_file(database) else ():
        yield f"the file: {row[0]}"
    for row in run(database, "PRAGMA integrity_check").fetchall():
        if row[0] != "ok":
            yield f"the file: {row[0]}"


def _is_file(database: Database) -> bool:
    return bool(run(database, "PRAGMA database_list").fetchone()[2])


def _guards(database: Database) -> Iterator[str]:
    there = {row[0] for row in run(database, "SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for name in _TRIGGERS:
        if name not in there:
            yield f"the guard {name} was taken off the log; changes may have gone unnoticed"


def _chains(database: Database) -> Iterator[str]:
    for station in reading.stations(database):
        yield from _chain(reading.chain(database, station))


def _chain(records: Iterator[Record]) -> Iterator[str]:
    """The faults of one station. After a fault the walk goes on from what is stored, so that each is told once."""
    n, prev, lamport = 0, START, 0
    for record in records:
        here = f"station {record.station.hex()[:8]}, record {record.n}, said {_said(record)}"
        if record.n != n + 1:
            lost = f"record {n + 1} is" if record.n == n + 2 else f"records {n + 1} to {record.n - 1} are"
            yield f"station {record.station.hex()[:8]}: {lost} missing"
        elif record.prev != prev:
            yield f"{here}: does not follow the record before it"
        if record.lamport <= lamport:
            yield f"{here}: is not later than the record before it"
        if record.digest() != record.hash:
            yield f"{here}: was changed after it was written"
        elif record.event() == Unknown(type="damaged", version=0):
            yield f"{here}: is as it was written, but cannot be read"
        n, prev, lamport = record.n, record.hash, record.lamport


def _said(record: Record) -> str:
    try:
        zone = timezone(timedelta(minutes=record.off_min))
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=record.at_us)
        return moment.astimezone(zone).isoformat(" ", "seconds")
    except (ValueError, OverflowError):
        return f"at an impossible time ({record.at_us} us, offset {record.off_min} min)"
