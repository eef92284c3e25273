"""The tables that reports count: the lines of the signed bills in force, what was found, and who gave which stretch.

``line``, ``told`` and ``given`` have a row for each; ``tally`` and ``tally_told`` are their sums over spans of days, so
that years are added up as fast as a month. Triggers keep the sums in step with the rows, whatever puts them in or takes
them out. Days are numbers: 1, a Monday, is January 1 of the year 1; a span has the number of its first day.

Visits that are not signed have no rows here: what they would be billed as depends on the rules and on the day's other
visits, and is asked of the coder.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ptcoder.coding.records import Finding, Line, Severity
from ptcoder.coding.reported import UNREAD, lead, reported
from ptcoder.store import bills
from ptcoder.store.connection import Database, run
from ptcoder.visit import Discipline, Logged, Signed, Visit, fold, voided

SPANS = (112, 7)
"""How many days a sum that is kept is of, the widest first; each begins with a Monday, and a wider one with one of each
narrower."""
_PLAIN = """
DROP TABLE IF EXISTS line;
DROP TABLE IF EXISTS told;
DROP TABLE IF EXISTS given;
DROP TABLE IF EXISTS tally;
DROP TABLE IF EXISTS tally_told;
CREATE TABLE line (
    day INTEGER, visit BLOB, at INTEGER, clinician BLOB NOT NULL, payer TEXT NOT NULL, discipline TEXT NOT NULL,
    code TEXT NOT NULL, units INTEGER NOT NULL, minutes INTEGER NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (day, visit, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX line_visit ON line (visit);
CREATE TABLE told (
    day INTEGER, visit BLOB, at INTEGER, clinician BLOB NOT NULL, payer TEXT NOT NULL, finding TEXT NOT NULL,
    severity TEXT NOT NULL, PRIMARY KEY (day, visit, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_visit ON told (visit);
CREATE TABLE given (
    day INTEGER, visit BLOB, at INTEGER, clinician BLOB NOT NULL, code TEXT NOT NULL, attendance TEXT NOT NULL,
    place TEXT NOT NULL, start INTEGER, stop INTEGER, length INTEGER NOT NULL, off_min INTEGER NOT NULL,
    PRIMARY KEY (day, visit, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX given_visit ON given (visit);
CREATE TABLE tally (
    span INTEGER, day INTEGER, clinician BLOB, payer TEXT, code TEXT, reason TEXT, lines INTEGER NOT NULL,
    units INTEGER NOT NULL, minutes INTEGER NOT NULL, PRIMARY KEY (span, day, clinician, payer, code, reason)
) STRICT, WITHOUT ROWID;
CREATE TABLE tally_told (
    span INTEGER, day INTEGER, clinician BLOB, payer TEXT, finding TEXT, severity TEXT, lines INTEGER NOT NULL,
    PRIMARY KEY (span, day, clinician, payer, finding, severity)
) STRICT, WITHOUT ROWID;
"""


def _triggers() -> str:
    """A row in, a row out: in each of the sums that it is part of. A sum of no rows is none."""
    made: list[str] = []
    shared = ("clinician", "payer")
    for table, kept, keys, sums in (
        ("line", "tally", (*shared, "code", "reason"), ("units", "minutes")),
        ("told", "tally_told", (*shared, "finding", "severity"), ()),
    ):
        for span in SPANS:
            new = ", ".join(f"NEW.{each}" for each in keys)
            more = "".join(f", NEW.{each}" for each in sums)
            up = "".join(f", {each} = {each} + excluded.{each}" for each in sums)
            down = "".join(f", {each} = {each} - OLD.{each}" for each in sums)
            same = " AND ".join(f"{each} = OLD.{each}" for each in keys)
            where = f"span = {span} AND day = OLD.day - (OLD.day - 1) % {span} AND {same}"
            made.append(
                f"CREATE TRIGGER {table}_in_{span} AFTER INSERT ON {table} BEGIN "
                f"INSERT INTO {kept} VALUES ({span}, NEW.day - (NEW.day - 1) % {span}, {new}, 1{more}) "
                f"ON CONFLICT DO UPDATE SET lines = lines + 1{up}; END;\n"
                f"CREATE TRIGGER {table}_out_{span} AFTER DELETE ON {table} BEGIN "
                f"UPDATE {kept} SET lines = lines - 1{down} WHERE {where}; "
                f"DELETE FROM {kept} WHERE {where} AND lines = 0; END;\n"
            )
    return "".join(made)


TABLES = _PLAIN + _triggers()
NOBODY = b""


def retake(database: Database, visit: UUID, records: Sequence[Logged], found: Visit | None) -> None:
    """Makes the rows of one visit anew from all its records, in folding order, and what they fold to.

    What was written after the signature, and did not reopen the visit, changes nothing that was signed.
    """
    for table in ("line", "told", "given"):
        run(database, f"DELETE FROM {table} WHERE visit = ?", visit.bytes)
    if found is None or found.bill is None:
        return
    gone = voided(records)
    live = [each for each in records if each.stamp.id not in gone]
    last = max(at for at, each in enumerate(live) if isinstance(each.event, Signed))
    signed = found if last == len(live) - 1 else fold(live[: last + 1])
    if signed is not None:
        _enter(database, visit, signed)


def _enter(database: Database, visit: UUID, signed: Visit) -> None:
    read = _read(signed.bill or "")
    day, payer, key = signed.date.toordinal(), signed.payer, visit.bytes
    lines, findings = read if read is not None else ((), ())
    rows = reported(signed, lines, findings) if read is not None else (UNREAD,)
    database.conn.executemany(
        "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (day, key, at, blob(each.clinician), payer, each.discipline, each.code, each.units, each.minutes,
             each.reason)
            for at, each in enumerate(rows)
        ],
    )  # fmt: skip
    by = blob(lead(signed))
    database.conn.executemany(
        "INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(day, key, at, by, payer, each.id, str(each.severity)) for at, each in enumerate(findings)],
    )
    given = [each for each in signed.intervals if each.clinician and each.length is not None]
    database.conn.executemany(
        "INSERT INTO given VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (day, key, at, blob(each.clinician or ""), each.code or "", str(each.attendance or ""),
             signed.place or "", each.start, each.stop, int(each.length or 0), signed.off_min)
            for at, each in enumerate(given)
        ],
    )  # fmt: skip


def _read(bill: str) -> tuple[tuple[Line, ...], tuple[Finding, ...]] | None:
    """Lines and findings of a signed bill, without what reports do not count; None where it cannot be read."""
    try:
        said: Any = json.loads(bill)
        lines = tuple(
            Line(bills.text(each["code"]), Discipline(each["discipline"]), (), units, minutes, "")
            for each in said["lines"]
            for units, minutes in [(bills.count(each["units"]), bills.count(each["minutes"]))]
        )
        findings = tuple(
            Finding(bills.text(each["id"]), Severity(each["severity"]), tuple(map(str, each["codes"])), "", "")
            for each in said.get("findings", ())
        )
    except bills.UNREADABLE:
        return None
    return lines, findings


def blob(person: str) -> bytes:
    return UUID(person).bytes if person else NOBODY
