"""What was signed and what left: the bills line by line, and the batches, indexed so that thousands are read at once.

``signed`` holds of every signed bill in force what a charge file needs of it, ``sent`` which version of a visit left
in which batch and as what, ``batch`` where in the log the batches stand, ``profile`` how the
clinic writes its files. An export's id that comes again is a copy of the first. All of it can be made again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from ptcoder.store.connection import Database, run
from ptcoder.store.record import COLUMNS, Record
from ptcoder.visit import CoSigned, Event, Exported, Signed

TABLES = """
DROP TABLE IF EXISTS signed;
DROP TABLE IF EXISTS sent;
DROP TABLE IF EXISTS batch;
DROP TABLE IF EXISTS profile;
CREATE TABLE signed (
    visit BLOB, version INTEGER, station BLOB NOT NULL, n INTEGER NOT NULL, lines TEXT, billed INTEGER NOT NULL,
    waits TEXT NOT NULL,
    PRIMARY KEY (visit, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE sent (
    visit BLOB, lamport INTEGER, station BLOB, n INTEGER, export BLOB NOT NULL, kind TEXT NOT NULL,
    version INTEGER NOT NULL, PRIMARY KEY (visit, lamport, station, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE batch (
    lamport INTEGER, station BLOB, n INTEGER, export BLOB NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (lamport, station, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE profile (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX batch_export ON batch (export);
CREATE INDEX batch_sha256 ON batch (sha256);
"""
ORIGINAL = "original"
_FIELDS = ", ".join(f"event.{name}" for name in COLUMNS)


class Sent(NamedTuple):
    """A version of a visit that left in a batch, as ``original``, ``replacement`` or ``void``."""

    export: UUID
    kind: str
    version: int


class Bill(NamedTuple):
    """Of a signed bill what a charge file needs. ``lines`` is JSON: each line's ``code``, ``discipline``,
    ``modifiers``, ``units``, ``minutes``, ``why``, as a list; then what was signed about the claim, or null. None where
    the bill cannot be read. ``waits`` is why a therapist has yet to stand for it besides, "" where nobody has to.
    """

    version: int
    lines: str | None
    billed: int
    waits: str = ""


class Standing(NamedTuple):
    """A visit, its signed version, and what left of it so far, copies left out."""

    visit: UUID
    patient: UUID
    day: str
    payer: str
    state: str
    version: int
    bill: Bill | None
    sent: tuple[Sent, ...]


def take_batch(database: Database, record: Record, event: Exported) -> None:
    """Enters a batch, wherever it stands among the others; the list of accesses is none."""
    if event.visits:
        values = (record.lamport, record.station, record.n, event.export.bytes, event.sha256)
        run(database, "INSERT OR IGNORE INTO batch VALUES (?, ?, ?, ?, ?)", *values)


def take_signed(database: Database, record: Record, event: Signed) -> None:
    lines, billed = _packed(event.bill)
    values = (event.visit.bytes, event.version, record.station, record.n, lines, billed, event.waits or "")
    run(database, "INSERT OR REPLACE INTO signed VALUES (?, ?, ?, ?, ?, ?, ?)", *values)


def take_cosigned(database: Database, event: CoSigned) -> None:
    query = "UPDATE signed SET waits = '' WHERE visit = ? AND version = ?"
    run(database, query, event.visit.bytes, event.version)


def take_sent(database: Database, record: Record, event: Exported) -> None:
    """A visit stands once in a batch. What an earlier program sent says no version: it is the last one signed."""
    rows: list[tuple[bytes, int, bytes, int, bytes, str, int]] = []
    for at, visit in enumerate(event.visits):
        kind, version = said_of(event, at)
        if version is None:
            version = _last_version(database, visit)
        rows.append((visit.bytes, record.lamport, record.station, record.n, event.export.bytes, kind, version))
    rows.sort(key=lambda row: row[0])  # as they lie in the table: so thousands go in quickly
    database.conn.executemany("INSERT OR IGNORE INTO sent VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def said_of(event: Exported, at: int) -> tuple[str, int | None]:
    """As what the visit at this place of a batch left, and in which version, as far as it was said."""
    kinds, versions = event.kinds or (), event.versions or ()
    return kinds[at] if at < len(kinds) else ORIGINAL, versions[at] if at < len(versions) else None


def retake(database: Database, visit: UUID, records: Iterable[tuple[Record, Event]]) -> None:
    """Makes anew what is known of one visit, from its records in force, in folding order."""
    for table in ("signed", "sent"):
        run(database, f"DELETE FROM {table} WHERE visit = ?", visit.bytes)
    for record, event in records:
        if isinstance(event, Signed):
            take_signed(database, record, event)
        elif isinstance(event, CoSigned):
            take_cosigned(database, event)
        elif isinstance(event, Exported):
            _take_sent_of(database, record, event, visit)


def _take_sent_of(database: Database, record: Record, event: Exported, visit: UUID) -> None:
    kind, version = said_of(event, event.visits.index(visit))
    known = _last_version(database, visit) if version is None else version
    values = (visit.bytes, record.lamport, record.station, record.n, event.export.bytes, kind, known)
    run(database, "INSERT OR IGNORE INTO sent VALUES (?, ?, ?, ?, ?, ?, ?)", *values)


def _last_version(database: Database, visit: UUID) -> int:
    query = "SELECT max(version) FROM signed WHERE visit = ?"
    return run(database, query, visit.bytes).fetchone()[0] or 0


def _packed(bill: str) -> tuple[str | None, int]:
    """The lines of a bill as they are kept here, and how many of its units are billed."""
    try:
        said: Any = json.loads(bill)
        lines: list[list[object]] = []
        billed = 0
        for each in said["lines"]:
            units, modifiers = int(each["units"]), [*map(str, each["modifiers"])]
            code, discipline, why = str(each["code"]), str(each["discipline"]), str(each["why"])
            lines.append([code, discipline, modifiers, units, int(each["minutes"]), why])
            billed += max(0, units)
        return json.dumps([lines, said.get("claim")], ensure_ascii=False), billed
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None, 0


def standings(database: Database, since: str | None = None, until: str | None = None) -> list[Standing]:
    """The visits of these days, both included, that are signed or of which something left, in the order of their days.

    A visit of which something left and that is no longer there has the days of its opening, and the state "".
    """
    query = (
        "SELECT visit.visit, visit.patient, visit.date, visit.payer, visit.state, visit.version, signed.lines, "
        "signed.billed, signed.waits "
        "FROM visit LEFT JOIN signed ON signed.visit = visit.visit AND signed.version = visit.version "
        "WHERE visit.date >= ? AND visit.date <= ? "
        "AND (visit.state IN ('signed', 'exported') OR EXISTS (SELECT 1 FROM sent WHERE sent.visit = visit.visit)) "
        "ORDER BY visit.date, visit.opened, visit.visit"
    )
    between = (since or "", until or "9999-99-99")
    left = _sent(database, between)
    found: list[Standing] = []
    for visit, patient, day, payer, state, version, lines, billed, waits in run(database, query, *between):
        bill = None if billed is None else Bill(version, lines, billed, waits)
        key = UUID(bytes=visit)
        found.append(Standing(key, UUID(bytes=patient), day, payer, state, version, bill, tuple(left.get(visit, ()))))
    return found


def gone(database: Database) -> dict[UUID, tuple[Sent, ...]]:
    """What left of visits that are no longer there: their opening was taken back."""
    query = "SELECT DISTINCT sent.visit FROM sent WHERE NOT EXISTS (SELECT 1 FROM visit WHERE visit.visit = sent.visit)"
    lost = [UUID(bytes=row[0]) for row in run(database, query).fetchall()]
    return {visit: sent_of(database, visit) for visit in lost}


def sent_of(database: Database, visit: UUID) -> tuple[Sent, ...]:
    """What left of one visit, in the order in which it did, copies left out."""
    query = "SELECT export, kind, version FROM sent WHERE visit = ? ORDER BY lamport, station, n"
    rows = run(database, query, visit.bytes).fetchall()
    return tuple(_once(Sent(UUID(bytes=row[0]), row[1], row[2]) for row in rows))


def bill_of(database: Database, visit: UUID, version: int) -> Bill | None:
    """A version of a visit as it was signed."""
    query = "SELECT version, lines, billed, waits FROM signed WHERE visit = ? AND version = ?"
    row = run(database, query, visit.bytes, version).fetchone()
    return None if row is None else Bill(*row)


def batches(database: Database) -> list[Record]:
    """The records of the batches and of their copies, the latest first."""
    query = (
        f"SELECT {_FIELDS} FROM batch CROSS JOIN event USING (station, n) "
        "ORDER BY batch.lamport DESC, batch.station DESC, batch.n DESC"
    )
    return [Record(*row) for row in run(database, query)]


def batch(database: Database, export: UUID) -> list[Record]:
    """The records of one batch: first it, then its copies."""
    query = (
        f"SELECT {_FIELDS} FROM batch CROSS JOIN event USING (station, n) WHERE batch.export = ? "
        "ORDER BY batch.lamport, batch.station, batch.n"
    )
    return [Record(*row) for row in run(database, query, export.bytes)]


def copies(database: Database) -> frozenset[tuple[bytes, int]]:
    """Station and number of the records that say a batch was written again."""
    query = (
        "SELECT station, n FROM batch WHERE EXISTS (SELECT 1 FROM batch AS first WHERE first.export = batch.export "
        "AND (first.lamport, first.station, first.n) < (batch.lamport, batch.station, batch.n))"
    )
    return frozenset((bytes(station), int(n)) for station, n in run(database, query))


def batch_of_file(database: Database, sha256: str) -> UUID | None:
    """The batch whose file has this SHA-256; None if there is none."""
    row = run(database, "SELECT export FROM batch WHERE sha256 = ? LIMIT 1", sha256).fetchone()
    return None if row is None else UUID(bytes=row[0])


def _sent(database: Database, between: tuple[str, str]) -> dict[bytes, list[Sent]]:
    query = (
        "SELECT sent.visit, sent.export, sent.kind, sent.version FROM visit CROSS JOIN sent USING (visit) "
        "WHERE visit.date >= ? AND visit.date <= ? ORDER BY sent.visit, sent.lamport, sent.station, sent.n"
    )
    found: dict[bytes, list[Sent]] = {}
    for visit, export, kind, version in run(database, query, *between):
        mine = found.setdefault(visit, [])
        key = UUID(bytes=export)
        if not any(each.export == key for each in mine):
            mine.append(Sent(key, kind, version))
    return found


def _once(rows: Iterable[Sent]) -> Iterator[Sent]:
    seen: set[UUID] = set()
    for each in rows:
        if each.export not in seen:
            seen.add(each.export)
            yield each
