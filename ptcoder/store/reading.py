"""Reading the log: records by visit, by station and in the order of the fold. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from uuid import UUID

from ptcoder.store.connection import Database, run
from ptcoder.store.record import COLUMNS, START, Head, Record, Tip

AT_ONCE = 500
"""Records read in one go, so that no half-read query keeps the file from being tidied."""

_FIELDS = ", ".join(f"event.{name}" for name in COLUMNS)


def of_visit(database: Database, visit: UUID) -> list[Record]:
    """The records of one visit, in folding order."""
    query = (
        f"SELECT {_FIELDS} FROM touch CROSS JOIN event USING (station, n) WHERE touch.visit = ? "
        "ORDER BY event.lamport, event.station, event.n"
    )
    return [Record(*row) for row in run(database, query, visit.bytes)]


def of_rules(database: Database) -> list[Record]:
    """What was said of the rules, in folding order."""
    query = (
        f"SELECT {_FIELDS} FROM rules CROSS JOIN event USING (station, n) "
        "ORDER BY rules.lamport, rules.station, rules.n"
    )
    return [Record(*row) for row in run(database, query)]


def in_order(database: Database) -> Iterator[Record]:
    """Every record in folding order, as the log stood when the reading began.

    The lamport number rises along each station (a trigger sees to it), so the chains have only to be merged.
    """
    chains = [chain(database, station) for station in stations(database)]
    return merge(*chains, key=lambda record: (record.lamport, record.station, record.n))


def chain(database: Database, station: bytes, after: int = 0) -> Iterator[Record]:
    """The records of one station behind number ``after``, whatever stands there; gaps are the caller's to see."""
    query = f"SELECT {_FIELDS} FROM event WHERE station = ? AND n > ? AND n <= ? ORDER BY n LIMIT {AT_ONCE}"
    last, n = tip(database, station).n, after
    while rows := run(database, query, station, n, last).fetchall():
        for row in rows:
            yield Record(*row)
        n = rows[-1][1]


def last(database: Database) -> Record | None:
    """The last record in folding order."""
    query = f"SELECT {_FIELDS} FROM event WHERE station = ? ORDER BY n DESC LIMIT 1"
    ends = [Record(*run(database, query, station).fetchone()) for station in stations(database)]
    return max(ends, key=lambda record: (record.lamport, record.station), default=None)


def has(database: Database, identity: bytes) -> bool:
    """Whether a record of this id is in the log."""
    return run(database, "SELECT 1 FROM event WHERE id = ?", identity).fetchone() is not None


def stations(database: Database) -> list[bytes]:
    """The stations that have records, in order; found by leaps, so that the log's length costs nothing."""
    found: list[bytes] = []
    after = b""
    while (row := run(database, "SELECT min(station) FROM event WHERE station > ?", after).fetchone())[0]:
        after = row[0]
        found.append(after)
    return found


def last_backup(database: Database) -> Record | None:
    """The record of the last backup; None if none was ever made."""
    query = f"SELECT {_FIELDS} FROM backup CROSS JOIN event USING (station, n) ORDER BY backup.lamport DESC LIMIT 1"
    row = run(database, query).fetchone()
    return None if row is None else Record(*row)


def heads(database: Database) -> dict[bytes, Head]:
    """The last record of every station."""
    found = {station: _last(database, station) for station in stations(database)}
    return {station: Head(n=row[0], hash=row[1], lamport=row[2]) for station, row in found.items() if row is not None}


def hash_at(database: Database, station: bytes, n: int) -> bytes | None:
    """The hash of one record; None if it is not there."""
    row = run(database, "SELECT hash FROM event WHERE station = ? AND n = ?", station, n).fetchone()
    return None if row is None else row[0]


def tip(database: Database, station: bytes) -> Tip:
    """Where a station's chain ends; ``lamport`` is the highest of the whole log."""
    row = _last(database, station) or (0, START, 0)
    known = [_last(database, other) or (0, START, 0) for other in stations(database)]
    return Tip(station=station, n=row[0], hash=row[1], lamport=max((each[2] for each in known), default=0))


def _last(database: Database, station: bytes) -> tuple[int, bytes, int] | None:
    query = "SELECT n, hash, lamport FROM event WHERE station = ? ORDER BY n DESC LIMIT 1"
    return run(database, query, station).fetchone()
