"""What reports ask of the signed bills in force: their lines, what was found about them, who gave which stretch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from ptcoder.coding.reported import Asked, By, LineOf, Reported, Sum
from ptcoder.store.connection import Database, in_words, run
from ptcoder.store.tally_tables import SPANS, blob

_OPENED = "(SELECT opened FROM visit AS of_it WHERE of_it.visit = {table}.visit) AS opened"
KEPT = {"line": "tally", "told": "tally_told"}
"""Where the sums of these are kept."""


class ToldOf(NamedTuple):
    """A finding that a signed bill was signed with, and its visit, ``opened`` at that UTC microsecond."""

    visit: UUID
    day: date
    payer: str
    clinician: str
    finding: str
    severity: str
    opened: int = 0


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


@lru_cache(8)
def _visit(visit: bytes) -> UUID:
    """The rows of one visit stand together."""
    return UUID(bytes=visit)


@lru_cache(64)
def _date(day: int) -> date:
    return date.fromordinal(day)


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
        """The lines themselves, by day, of a day in the order in which the visits were opened; ``limit`` at most."""
        where, values = _narrowed(asked, "line")
        query = (
            "SELECT visit, day, payer, code, discipline, units, minutes, clinician, reason, "
            f"{_OPENED.format(table='line')} FROM line "
            f"WHERE day BETWEEN ? AND ?{where} ORDER BY day, opened, visit, at LIMIT ?"
        )
        return [
            LineOf(
                _visit(visit),
                _date(day),
                payer,
                Reported(code, discipline, units, minutes, _text(clinician), reason),
                opened,
            )
            for visit, day, payer, code, discipline, units, minutes, clinician, reason, opened in self._rows(
                query, *_days(asked), *values, limit
            )
        ]

    def told(self, asked: Asked, finding: str, limit: int = -1) -> list[ToldOf]:
        """The visits that were signed with a finding, in the same order; at most ``limit`` rows."""
        where, values = _narrowed(asked, "told")
        query = (
            f"SELECT visit, day, payer, clinician, finding, severity, {_OPENED.format(table='told')} FROM told "
            f"WHERE day BETWEEN ? AND ?{where} AND finding = ? ORDER BY day, opened, visit, at LIMIT ?"
        )
        return [
            ToldOf(_visit(visit), _date(day), payer, _text(clinician), kind, severity, opened)
            for visit, day, payer, clinician, kind, severity, opened in self._rows(
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
        wanted.append(("clinician", blob(asked.clinician)))
    if asked.payer is not None and table != "given":
        wanted.append(("payer", asked.payer))
    if table == "line":
        wanted += [(name, value) for name in ("code", "reason") if (value := getattr(asked, name)) is not None]
    return "".join(f" AND {name} = ?" for name, _ in wanted), [value for _, value in wanted]


def _key(by: By, key: Any) -> str:
    if by is By.WEEK:
        return date.fromordinal(key).isoformat()
    return _text(key) if by is By.CLINICIAN else str(key)
