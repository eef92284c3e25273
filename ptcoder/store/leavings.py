"""What was signed and what left: the bills line by line, and the batches, indexed so that thousands are read at once.

``signed`` holds of every signed bill in force what a charge file needs of it (``lines`` only of the last version),
``sent`` which version of a visit left in which batch and as what (``said``: the batch names the version itself;
``holds``: nobody took that back), ``batch`` where in the log the batches stand, ``profile`` how the clinic writes its
files. An export's id that comes again is a copy of the first. All of it can be made again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain, islice, repeat
from typing import Any, NamedTuple
from uuid import UUID

from ptcoder.store import bills
from ptcoder.store.connection import Database, run
from ptcoder.store.record import COLUMNS, Record
from ptcoder.visit import CoSigned, Discipline, Exported, Logged, Signed, Stamp

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
    version INTEGER NOT NULL, said INTEGER NOT NULL, holds INTEGER NOT NULL, PRIMARY KEY (visit, lamport, station, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE batch (
    lamport INTEGER, station BLOB, n INTEGER, export BLOB NOT NULL, sha256 TEXT NOT NULL,
    rows INTEGER NOT NULL, profile TEXT, units INTEGER, PRIMARY KEY (lamport, station, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE profile (name TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX batch_export ON batch (export);
CREATE INDEX batch_sha256 ON batch (sha256);
"""
ORIGINAL = "original"
CELL, BILL = "\x1f", "\x1e"
"""What stands between the cells of bills, and between bills."""
OF_VISIT, OF_LINE = 6, 5
NO_LINES = CELL.join(("", "", "", "0", "0", ""))
_SHOWN = {at: chr(0x2400 + at) for at in range(0x1C, 0x20)}
"""The separators, should a text have any in it, as the signs that stand for them."""
_FIELDS = ", ".join(f"event.{name}" for name in COLUMNS)


class Bill(NamedTuple):
    """Of a signed bill what a charge file needs. ``lines`` are cells, parted by ``CELL``, None where the bill cannot be
    read. First ``OF_VISIT`` of the visit: place of service, its diagnoses, all that are named, all units, all minutes,
    and who entered the visit when, where it was entered late. Then ``OF_LINE`` of each line: discipline, code and
    modifiers; units, minutes and the fee of one; why; its diagnoses; the ids of who rendered and who supervised it.
    What stands together in a cell is parted by single blanks, and may be nothing. So thousands of lines are read
    quickly, and what many have in common is known again at once.

    ``waits`` is why a therapist has yet to stand for it besides, "" where nobody has to.
    """

    version: int
    lines: str | None
    billed: int
    waits: str = ""


def take_batch(database: Database, record: Record, event: Exported) -> None:
    """Enters a batch, wherever it stands among the others; the list of accesses is none."""
    if event.visits:
        values = (record.lamport, record.station, record.n, event.export.bytes, event.sha256)
        more = (event.rows, event.profile, event.units)
        run(database, "INSERT OR IGNORE INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *values, *more)


def take_signed(database: Database, record: Record | Stamp, event: Signed) -> None:
    """The lines of an earlier version are read from the log where they are asked for again, which is seldom."""
    run(database, "UPDATE signed SET lines = NULL WHERE visit = ? AND version < ?", event.visit.bytes, event.version)
    lines, billed = _packed(event.bill)
    values = (event.visit.bytes, event.version, record.station, record.n, lines, billed, event.waits or "")
    run(database, "INSERT OR REPLACE INTO signed VALUES (?, ?, ?, ?, ?, ?, ?)", *values)


def take_cosigned(database: Database, event: CoSigned) -> None:
    query = "UPDATE signed SET waits = '' WHERE visit = ? AND version = ?"
    run(database, query, event.visit.bytes, event.version)


def take_sent(database: Database, record: Record, event: Exported) -> None:
    """A visit stands once in a batch. What an earlier program sent says no version: it is the last one signed."""
    alike: dict[tuple[str, int, bool], list[bytes]] = {}
    for visit, (kind, version) in zip(event.visits, _said_of(event), strict=True):
        known = _last_version(database, visit) if version is None else version
        alike.setdefault((kind, known, version is not None), []).append(visit.bytes)
    where = record.lamport, record.station, record.n, event.export.bytes
    for said, visits in alike.items():
        visits.sort()  # as they lie in the table; and thousands go in as one statement, without a word in between
        run(database, _SEND, len(visits), b"".join(visits), *where, *said)


_PLACES = "WITH RECURSIVE place (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM place WHERE at + 1 < ?) "
_SEND = f"{_PLACES}INSERT OR IGNORE INTO sent SELECT substr(?, 1 + 16 * at, 16), ?, ?, ?, ?, ?, ?, ?, 1 FROM place"


def _said_of(event: Exported) -> Iterable[tuple[str, int | None]]:
    """As what each visit of a batch left, and in which version, as far as it was said."""
    kinds, versions = chain(event.kinds or (), repeat(ORIGINAL)), chain(event.versions or (), repeat(None))
    return islice(zip(kinds, versions, strict=False), len(event.visits))


def retake(database: Database, visit: UUID, records: Iterable[Logged]) -> None:
    """Makes anew what is known of one visit, from its records in force, in folding order. That it left in a batch
    stands in ``sent`` already.
    """
    run(database, "DELETE FROM signed WHERE visit = ?", visit.bytes)
    run(database, "UPDATE sent SET holds = 0 WHERE visit = ?", visit.bytes)
    for record in records:
        stamp, event = record.stamp, record.event
        if isinstance(event, Signed):
            take_signed(database, stamp, event)
        elif isinstance(event, CoSigned):
            take_cosigned(database, event)
        elif isinstance(event, Exported):
            query = (
                "UPDATE sent SET holds = 1, version = iif(said, version, ?) "
                "WHERE visit = ? AND lamport = ? AND station = ? AND n = ?"
            )
            last = _last_version(database, visit)
            run(database, query, last, visit.bytes, stamp.lamport, stamp.station, stamp.n)


def _last_version(database: Database, visit: UUID) -> int:
    query = "SELECT max(version) FROM signed WHERE visit = ?"
    return run(database, query, visit.bytes).fetchone()[0] or 0


def _packed(bill: str) -> tuple[str | None, int]:
    """The lines of a bill as they are kept here, and how many of its units are billed."""
    try:
        said: Any = json.loads(bill)
        claim: Any = said.get("claim") or {}
        of_lines, fees = claim.get("lines", []), claim.get("fees", [])
        diagnoses = [*map(str, claim.get("diagnoses", ()))]
        named = dict.fromkeys(diagnoses)
        lines: list[str] = []
        billed = total = minutes = 0
        for at, each in enumerate(said["lines"]):
            units, lasted = bills.count(each["units"]), bills.count(each["minutes"])
            pointed, rendering, supervising = of_lines[at] if at < len(of_lines) else ((), "", "")
            fee = bills.fee(fees[at]) if at < len(fees) and fees[at] else ""
            coded = _parted(Discipline(each["discipline"]).value, each["code"], *each["modifiers"])
            people = _parted(rendering, supervising)
            lines += coded, _parted(units, lasted, fee), str(each["why"]), _parted(*pointed), people
            named |= dict.fromkeys(map(str, pointed))
            billed, total, minutes = billed + max(0, units), total + units, minutes + lasted
        place, late = str(claim.get("place", "")), str(claim.get("late", ""))
        cells = [place, _parted(*diagnoses), _parted(*named), str(total), str(minutes), late, *lines]
        return bills.text(CELL.join(each.translate(_SHOWN) for each in cells)), billed
    except bills.UNREADABLE:
        return None, 0


def _parted(*parts: object) -> str:
    """ValueError where a part has a blank in it: no code, modifier, diagnosis or id has."""
    several = [*map(str, parts)]
    if any(" " in each for each in several):
        raise ValueError("a blank inside a part")
    return " ".join(several)


def bill_of(database: Database, visit: UUID, version: int) -> Bill | None:
    """A version of a visit as it was signed."""
    query = (
        "SELECT lines, billed, waits, body FROM signed CROSS JOIN event USING (station, n) "
        "WHERE visit = ? AND version = ?"
    )
    row = run(database, query, visit.bytes, version).fetchone()
    if row is None:
        return None
    lines, billed, waits, body = row
    if lines is None:
        lines, _ = _packed(json.loads(body)["bill"])
    return Bill(version, lines, billed, waits)


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


def batches_of_file(database: Database, sha256: str) -> list[UUID]:
    """The batches whose file has this SHA-256, the latest first: several where their rows say the same, or none."""
    query = "SELECT export FROM batch WHERE sha256 = ? ORDER BY lamport DESC, station DESC, n DESC"
    return [UUID(bytes=each) for each in dict.fromkeys(row[0] for row in run(database, query, sha256))]
