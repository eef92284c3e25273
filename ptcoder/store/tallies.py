"""What reports count: the lines of the signed bills in force, what was found about them, and who gave which stretch.

``line``, ``told`` and ``given`` have a row for each; ``tally`` and ``tally_told`` are their sums over spans of days, so
that years are added up as fast as a month. Triggers keep the sums in step with the rows, whatever puts them in or takes
them out. Days are numbers: 1, a Monday, is January 1 of the year 1; a span has the number of its first day.

Visits that are not signed have no rows here: what they would be billed as depends on the rules and on the day's other
visits, and is asked of the coder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from ptcoder.coding.records import Finding, Line, Severity
from ptcoder.coding.reported import UNREAD, Asked, By, LineOf, Reported, Sum, lead, reported
from ptcoder.store.connection import Database, in_words, run
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
KEPT = {"line": "tally", "told": "tally_told"}
"""Where the sums of these are kept."""


class ToldOf(NamedTuple):
    """A finding that a signed bill was signed with, and its visit."""

    visit: UUID
    day: date
    payer: str
    clinician: str
    finding: str
    severity: str


class GivenOf(NamedTuple):
    """A stretch of a signed visit, as recorded. ``code`` "" is rest or charting, ``attendance`` "" what its code asks;
    ``place`` "" is where visits usually are. Microseconds; ``start`` and ``stop`` are None where no clock ran.
    """

    visit: UUID
    day: date
    clinician: str
    code: str
    attendance: str
    place: str
    start: int | None
    stop: int | None
    length: int
    off_min: int


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
            (day, key, at, _blob(each.clinician), payer, each.discipline, each.code, each.units, each.minutes,
             each.reason)
            for at, each in enumerate(rows)
        ],
    )  # fmt: skip
    by = _blob(lead(signed))
    database.conn.executemany(
        "INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(day, key, at, by, payer, each.id, str(each.severity)) for at, each in enumerate(findings)],
    )
    given = [each for each in signed.intervals if each.clinician and each.length is not None]
    database.conn.executemany(
        "INSERT INTO given VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (day, key, at, _blob(each.clinician or ""), each.code or "", str(each.attendance or ""),
             signed.place or "", each.start, each.stop, int(each.length or 0), signed.off_min)
            for at, each in enumerate(given)
        ],
    )  # fmt: skip


def _read(bill: str) -> tuple[tuple[Line, ...], tuple[Finding, ...]] | None:
    """Lines and findings of a signed bill, without what reports do not count; None where it cannot be read."""
    try:
        said: Any = json.loads(bill)
        lines = tuple(
            Line(str(each["code"]), Discipline(each["discipline"]), (), int(each["units"]), int(each["minutes"]), "")
            for each in said["lines"]
        )
        findings = tuple(
            Finding(str(each["id"]), Severity(each["severity"]), tuple(map(str, each["codes"])), "", "")
            for each in said.get("findings", ())
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return lines, findings


@lru_cache(8)
def _visit(visit: bytes) -> UUID:
    """The rows of one visit stand together."""
    return UUID(bytes=visit)


@lru_cache(64)
def _date(day: int) -> date:
    return date.fromordinal(day)


def _blob(person: str) -> bytes:
    return UUID(person).bytes if person else NOBODY


@lru_cache(1024)
def _text(person: bytes) -> str:
    return str(UUID(bytes=person)) if person else ""


class Tallies:
    """Reads the tables. Any method may raise LogError."""

    def __init__(self, database: Database, path: Path | None) -> None:
        self._database = database
        self._path = path

    def sums(self, asked: Asked, by: By) -> list[Sum]:
        """The lines that are asked for, added up by one thing, in the order of its keys."""
        week = by is By.WEEK
        found: dict[Any, list[int]] = {}
        for span, low, high in _cut(*_days(asked), SPANS[1:] if week else SPANS):
            count = "lines" if span else "1"
            key = by.value if not week else "day" if span else "day - (day - 1) % 7"
            sums = (
                f"sum({count}), sum(units), sum(minutes), sum(CASE reason WHEN '' THEN minutes ELSE 0 END), "
                f"sum(CASE reason WHEN '' THEN 0 ELSE {count} END)"
            )
            for name, *rest in self._of_span("line", span, low, high, asked, key, sums):
                before = found.get(name, (0,) * len(rest))
                found[name] = [one + other for one, other in zip(before, rest, strict=True)]
        return [Sum(_key(by, name), *found[name]) for name in sorted(found)]

    def findings(self, asked: Asked) -> list[tuple[str, str, int]]:
        """How often each finding was signed with: its id, severity and count."""
        found: dict[tuple[str, str], int] = {}
        for span, low, high in _cut(*_days(asked), SPANS):
            sums = "sum(lines)" if span else "count(*)"
            for finding, severity, count in self._of_span("told", span, low, high, asked, "finding, severity", sums):
                found[finding, severity] = found.get((finding, severity), 0) + count
        return [(*key, found[key]) for key in sorted(found)]

    def lines(self, asked: Asked, limit: int = -1) -> list[LineOf]:
        """The lines themselves, by day and visit; at most ``limit`` of them."""
        where, values = _narrowed(asked, "line")
        query = (
            "SELECT visit, day, payer, code, discipline, units, minutes, clinician, reason FROM line "
            f"WHERE day BETWEEN ? AND ?{where} ORDER BY day, visit, at LIMIT ?"
        )
        return [
            LineOf(
                _visit(visit),
                _date(day),
                payer,
                Reported(code, discipline, units, minutes, _text(clinician), reason),
            )
            for visit, day, payer, code, discipline, units, minutes, clinician, reason in self._rows(
                query, *_days(asked), *values, limit
            )
        ]

    def told(self, asked: Asked, finding: str, limit: int = -1) -> list[ToldOf]:
        """The visits that were signed with a finding, by day; at most ``limit`` rows."""
        where, values = _narrowed(asked, "told")
        query = (
            "SELECT visit, day, payer, clinician, finding, severity FROM told "
            f"WHERE day BETWEEN ? AND ?{where} AND finding = ? ORDER BY day, visit, at LIMIT ?"
        )
        return [
            ToldOf(_visit(visit), _date(day), payer, _text(clinician), kind, severity)
            for visit, day, payer, clinician, kind, severity in self._rows(
                query, *_days(asked), *values, finding, limit
            )
        ]

    def given(self, since: date, until: date, clinician: str | None = None) -> list[GivenOf]:
        """Who gave which stretch in the signed visits of these days, both included."""
        asked = Asked(since=since, until=until, clinician=clinician)
        where, values = _narrowed(asked, "given")
        query = (
            "SELECT visit, day, clinician, code, attendance, place, start, stop, length, off_min FROM given "
            f"WHERE day BETWEEN ? AND ?{where} ORDER BY day, visit, at"
        )
        return [
            GivenOf(_visit(visit), _date(day), _text(who), *rest)
            for visit, day, who, *rest in self._rows(query, *_days(asked), *values)
        ]

    def _of_span(self, table: str, span: int, low: int, high: int, asked: Asked, key: str, sums: str) -> list[Any]:
        where, more = _narrowed(asked, table)
        kept, of = (KEPT[table], f"span = {span} AND ") if span else (table, "")
        query = f"SELECT {key}, {sums} FROM {kept} WHERE {of}day BETWEEN ? AND ?{where} GROUP BY {key}"
        return self._rows(query, low, high, *more)

    def _rows(self, query: str, *values: str | bytes | int) -> list[Any]:
        with self._telling():
            return run(self._database, query, *values).fetchall()

    def _telling(self) -> AbstractContextManager[None]:
        return in_words(self._path)


def _cut(low: int, high: int, spans: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """The days from ``low`` to ``high``, both included, in as wide spans as fit: span, first and last day. Span 0 is
    the days one by one.
    """
    if low > high:
        return
    if not spans:
        yield 0, low, high
        return
    span, *narrower = spans
    first, last = low + (1 - low) % span, high - high % span
    if first > last:
        yield from _cut(low, high, narrower)
        return
    yield from _cut(low, first - 1, narrower)
    yield span, first, last
    yield from _cut(last + 1, high, narrower)


def _days(asked: Asked) -> tuple[int, int]:
    return asked.since.toordinal(), asked.until.toordinal()


def _narrowed(asked: Asked, table: str) -> tuple[str, list[str | bytes | int]]:
    wanted: list[tuple[str, str | bytes]] = []
    if asked.clinician is not None:
        wanted.append(("clinician", _blob(asked.clinician)))
    if asked.payer is not None and table != "given":
        wanted.append(("payer", asked.payer))
    if table == "line":
        wanted += [(name, value) for name in ("code", "reason") if (value := getattr(asked, name)) is not None]
    return "".join(f" AND {name} = ?" for name, _ in wanted), [value for _, value in wanted]


def _key(by: By, key: Any) -> str:
    if by is By.WEEK:
        return date.fromordinal(key).isoformat()
    return _text(key) if by is By.CLINICIAN else str(key)
