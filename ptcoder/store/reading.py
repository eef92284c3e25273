"""Reading the log: records by visit, by station and in the order of the fold. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from uuid import UUID

from ptcoder.store.connection import Database, run
from ptcoder.store.record import COLUMNS, START, Head, Record, Tip
from ptcoder.visit import Exported, Logged

AT_ONCE = 500
"""Records read in one go, so that no half-read query keeps the file from being tidied."""

_FIELDS = ", ".join(f"event.{name}" for name in COLUMNS)
_OUTSIDE = COLUMNS[: COLUMNS.index("salt")]
"""What stands before a body in its row: found without reading the body."""


def of_visit(database: Database, visit: UUID) -> list[Record]:
    """The records of one visit, in folding order, with the batches in which it left."""
    places = "SELECT station, n FROM touch WHERE visit = ? UNION ALL SELECT station, n FROM sent WHERE visit = ?"
    query = (
        f"SELECT {_FIELDS} FROM ({places}) AS found CROSS JOIN event USING (station, n) "
        "ORDER BY event.lamport, event.station, event.n"
    )
    return [Record(*row) for row in run(database, query, visit.bytes, visit.bytes)]


def told_of(database: Database, visit: UUID) -> list[Logged]:
    """What the records of one visit say, in folding order; of a batch only that this visit left in it, and how.

    For whoever reads visit after visit: a batch of thousands is not read again for each of them.
    """
    query = f"SELECT {_FIELDS} FROM touch CROSS JOIN event USING (station, n) WHERE touch.visit = ?"
    found = [Record(*row).logged() for row in run(database, query, visit.bytes)]
    query = (
        f"SELECT {', '.join(f'event.{name}' for name in _OUTSIDE)}, sent.export, sent.kind, sent.version, sent.said, "
        "batch.sha256, batch.rows, batch.profile, batch.units FROM sent CROSS JOIN event USING (station, n) "
        "CROSS JOIN batch ON batch.lamport = sent.lamport AND batch.station = sent.station AND batch.n = sent.n "
        "WHERE sent.visit = ?"
    )
    for row in run(database, query, visit.bytes):
        export, kind, version, said, sha256, rows, profile, units = row[len(_OUTSIDE) :]
        event = Exported(
            export=UUID(bytes=export),
            visits=(visit,),
            sha256=sha256,
            rows=rows,
            kinds=(kind,),
            versions=(version,) if said else None,
            profile=profile,
            units=units,
        )
        found.append(Record(*row[: len(_OUTSIDE)], salt=b"", body=b"", prev=b"", hash=b"").logged(event))
    return sorted(found, key=lambda each: (each.stamp.lamport, each.stamp.station, each.stamp.n))


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
