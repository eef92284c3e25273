"""From the rows of one visit to a Visit, or to every fault in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from ptcoder.rows.care import Care, CareReader
from ptcoder.rows.cells import (
    DAY,
    Day,
    Instant,
    Memory,
    read_attest,
    read_clock,
    read_day,
    read_minutes,
    read_money,
    unknown,
)
from ptcoder.rows.faults import Faults, Wrong, shown
from ptcoder.rows.table import Layout, Piece
from ptcoder.rulebook import Edition, RuleBook
from ptcoder.visit import Interval, Length, Visit

T = TypeVar("T")

ANY_DAY = date(2025, 1, 1)
"""The codes and payers that are known at all are the same on every day."""

NO_NAMES: frozenset[str] = frozenset()
NO_AMOUNTS: Mapping[str, Decimal] = MappingProxyType({})
LISTED = '"ptcoder rules payers" lists them'


class Stretch(NamedTuple):
    """One row: ``start`` and ``stop`` are microseconds of local time since 1970, or None.

    All rows of one date that give an offset from UTC are moved by the first such offset, so that they are exact among
    each other on a day on which the clocks change, and comparable with rows without one.
    """

    line: int
    care: Care
    start: int | None
    stop: int | None
    length: Length | None


class Rows(NamedTuple):
    """The rows of one visit, read and without a fault."""

    visit: str
    day: Day
    payer: str
    patient: str | None
    attested: frozenset[str]
    allowed: Mapping[str, Decimal]
    stretches: list[Stretch]

    def as_visit(self) -> Visit:
        return Visit(
            id=self.visit,
            patient=self.patient,
            payer=self.payer,
            discipline=self.stretches[0].care.discipline,
            date=self.day.date,
            intervals=tuple(map(_interval, self.stretches)),
            attested=self.attested,
            allowed_to_date=self.allowed,
        )


def _interval(stretch: Stretch) -> Interval:
    line, care, start, stop, length = stretch
    return Interval(
        id=str(line),
        order=line,
        code=care.code,
        discipline=care.discipline,
        role=care.role,
        clinician=care.clinician,
        attendance=care.attendance,
        start=start,
        stop=stop,
        length=length,
        units=care.units or 1,
        group_size=care.group_size,
        prefer=care.prefer,
        abn=care.abn,
        telehealth=care.telehealth,
        modifiers=care.modifiers,
    )


class VisitReader:
    """Reads visits of one file. Faults go to ``faults``.

    What it knows of offsets from UTC is kept from visit to visit: read a file twice with the same reader.
    """

    def __init__(self, layout: Layout, book: RuleBook, faults: Faults) -> None:
        known = book.on(ANY_DAY)
        at = layout.at
        self._missing = layout.missing
        self.care = CareReader(at, known.services, coded="code" not in layout.missing)
        self._editions = book.on
        self._faults = faults
        self._offsets: dict[date, int] = {}
        self._payers = {payer.lower(): payer for payer in known.payers}
        self._templates = {name.lower() for name in book.templates}
        self._heads = itemgetter(at["date"], at["payer"], at["patient"], at["attest"])
        self._times = itemgetter(at["start"], at["end"], at["minutes"])
        self._allowed = at["allowed_to_date"]
        self._days = Memory(read_day)
        self._known_payers = Memory(self._read_payer)
        self._attests = Memory(read_attest)
        self._clocks = Memory(read_clock)
        comma = layout.separator != ","
        self._minutes = Memory(partial(read_minutes, comma=comma))
        self._money = Memory(partial(read_money, comma=comma))

    def read(self, piece: Piece) -> Rows | None:
        """None where something is wrong."""
        before = self._faults.count
        lines, rows = piece.lines, piece.rows
        if not piece.visit:
            self._faults.add(lines[0], "visit", "is empty, say which visit the row is of")
        days, payers, patients, attests = zip(*map(self._heads, rows), strict=True)
        day = self._agreed("date", "date", days, self._days.__getitem__, piece)
        payer = self._agreed("payer", "payer", payers, self._known_payers.__getitem__, piece)
        patient = self._agreed("patient", "patient", patients, _text, piece)
        attested = self._agreed("attest", "attestation", attests, self._attests.__getitem__, piece)
        if day is None and "date" not in self._missing and not any(map(str.strip, days)):
            self._faults.add(lines[0], "date", "is empty on every row of the visit, write YYYY-MM-DD")
        if payer is None and "payer" not in self._missing and not any(map(str.strip, payers)):
            self._faults.add(lines[0], "payer", f"is empty on every row of the visit, write a payer's id: {LISTED}")
        edition = self._editions(day.date if day else ANY_DAY)
        read = self.care.read
        stretches: list[Stretch] = []
        allowed: dict[str, Decimal] = {}
        for line, row in zip(lines, rows, strict=True):
            care = read(row)
            for column, text in care.wrong:
                self._faults.add(line, column, text)
            stretches.append(self._stretch(line, row, care, day, edition))
            if row[self._allowed]:
                self._allow(allowed, line, row[self._allowed], care, piece)
        if day is None or payer is None or self._missing or self._faults.count != before:
            return None
        return Rows(piece.visit, day, payer, patient, attested or NO_NAMES, allowed or NO_AMOUNTS, stretches)

    def _agreed(
        self, column: str, name: str, cells: Sequence[str], read: Callable[[str], T | Wrong | None], piece: Piece
    ) -> T | None:
        """The one value that the visit's rows give."""
        given: str | None = cells[0]
        if cells.count(cells[0]) != len(cells):  # most files say the same in every row
            several = set(cells) - {""}
            given = several.pop() if len(several) == 1 else None
        if given is not None:
            value = read(given) if given else None
            if not isinstance(value, Wrong):
                return value
        found: T | None = None
        where = 0
        for line, cell in zip(piece.lines, cells, strict=True):
            value = read(cell)
            if isinstance(value, Wrong):
                self._faults.add(line, column, value.text)
            elif value is not None and found is None:
                found, where = value, line
            elif value is not None and value != found:
                self._faults.add(line, column, f"differs from line {where}, a visit has one {name}")
        return found

    def _read_payer(self, text: str) -> str | Wrong | None:
        cell = text.strip()
        if not cell:
            return None
        payer = self._payers.get(cell.lower())
        if payer is None and cell.lower() in self._templates:
            how = f'base = "{cell.lower()}" and confirmed = true'
            return Wrong(f"{shown(cell)} is a template until a clinic confirms it, give --payers a file with {how}")
        return payer or unknown(cell, "a payer we know", self._payers.values(), LISTED)

    def _allow(self, allowed: dict[str, Decimal], line: int, cell: str, care: Care, piece: Piece) -> None:
        amount = self._money[cell]
        if isinstance(amount, Wrong):
            self._faults.add(line, "allowed_to_date", amount.text)
        elif amount is not None and allowed.setdefault(care.bucket, amount) != amount:
            where = next(
                number
                for number, row in zip(piece.lines, piece.rows, strict=True)
                if self._money[row[self._allowed]] == allowed[care.bucket] and self.care.read(row).bucket == care.bucket
            )
            text = f"differs from line {where}, a visit has one amount for {care.bucket.replace('+', ' with ')}"
            self._faults.add(line, "allowed_to_date", text)

    def _stretch(self, line: int, row: list[str], care: Care, day: Day | None, edition: Edition) -> Stretch:
        begin, end, spell = self._times(row)
        if begin and end and not spell:
            start, stop = self._clocks[begin], self._clocks[end]
            if type(start) is int and type(stop) is int and start < stop and day is not None:
                return Stretch(line, care, day.start + start, day.start + stop, stop - start)
        return self._odd_stretch(line, (begin, end, spell), care, day, edition)

    def _odd_stretch(
        self, line: int, cells: tuple[str, str, str], care: Care, day: Day | None, edition: Edition
    ) -> Stretch:
        """Everything but two plain clock times in order."""
        begin, end = self._clocks[cells[0]], self._clocks[cells[1]]
        length = self._minutes[cells[2]]
        nothing = Stretch(line, care, None, None, None)
        wrong = [
            (column, value.text)
            for column, value in (("start", begin), ("end", end), ("minutes", length))
            if isinstance(value, Wrong)
        ]
        for column, text in wrong:
            self._faults.add(line, column, text)
        if length is not None and (begin is not None or end is not None):
            self._faults.add(line, "minutes", "stand beside clock times, give start and end or minutes, not both")
            return nothing
        if wrong or isinstance(begin, Wrong) or isinstance(end, Wrong) or isinstance(length, Wrong):
            return nothing
        if begin is None and end is None:
            service = edition.services.get(care.code)
            if length is None and service is not None and service.kind.is_timed:
                text = f"are needed for {care.code} (it is counted by time), give them or start and end"
                self._faults.add(line, "minutes", text)
            return Stretch(line, care, None, None, length)
        if begin is None or end is None:
            missing, given = ("start", "end") if begin is None else ("end", "start")
            self._faults.add(line, missing, f"is empty where {given} is given, give both or minutes")
            return nothing
        span = self._span(line, (cells[0], cells[1]), begin, end, day)
        return Stretch(line, care, span[0], span[1], span[1] - span[0]) if span else nothing

    def _span(
        self, line: int, cells: tuple[str, str], begin: int | Instant, end: int | Instant, day: Day | None
    ) -> tuple[int, int] | None:
        if isinstance(begin, Instant) and isinstance(end, Instant):
            if day is not None and not self._of_the_day(line, cells, begin, end, day):
                return None
            offset = self._offsets.setdefault(day.date, begin.offset) if day else 0
            start, stop = begin.utc + offset, end.utc + offset
        elif isinstance(begin, int) and isinstance(end, int):
            midnight = day.start if day else 0
            start, stop = midnight + begin, midnight + end
        else:
            text = "is written in another way than start, write both as HH:MM, or both with date and offset"
            self._faults.add(line, "end", text)
            return None
        if stop <= start:
            text = f"{shown(cells[1])} is not after start {shown(cells[0])}, " + (
                "write a later time"
                if isinstance(end, Instant)
                else "over midnight write ISO date-times with offset, as in 2026-03-02T23:30:00-05:00"
            )
            self._faults.add(line, "end", text)
            return None
        if stop - start > DAY:
            self._faults.add(line, "end", f"{shown(cells[1])} is more than 24 hours after start, write an earlier time")
            return None
        return start, stop

    def _of_the_day(self, line: int, cells: tuple[str, str], begin: Instant, end: Instant, day: Day) -> bool:
        fine = True
        for column, cell, instant in (("start", cells[0], begin), ("end", cells[1], end)):
            if instant.local.toordinal() - day.date.toordinal() not in (0, 1):
                text = f"{shown(cell)} is not on the visit's date {day.date} or the day after, write the date it was on"
                self._faults.add(line, column, text)
                fine = False
        return fine


def _text(cell: str) -> str | None:
    return cell.strip() or None
