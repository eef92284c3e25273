"""A row file from its first byte to its bills: read once to check and index it, once more to code it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ptcoder.coding import Coding, Elsewhere, Finding, Severity, code_day
from ptcoder.rows.care import is_attended
from ptcoder.rows.faults import Changed, Faults
from ptcoder.rows.index import Index, Places
from ptcoder.rows.source import Source
from ptcoder.rows.table import Piece, Table
from ptcoder.rows.visits import Rows, Stretch, VisitReader
from ptcoder.rulebook import Edition, Kind, Payer, RuleBook
from ptcoder.visit import Interval, Visit

KEPT = 1024
"""Visits, and codings, that are kept for the next visit that needs them."""

Tick = Callable[[int], None]


class Coded(NamedTuple):
    """One visit with its bill. ``carried`` has, for each line of the bill, the cells of the carried columns."""

    visit: Visit
    coding: Coding
    carried: tuple[tuple[str, ...], ...]


def check(source: Source, book: RuleBook, *, unsorted: bool = False, tick: Tick | None = None) -> Checked:
    """Read the whole file once. Raises BadRows with all that is wrong in it.

    ``unsorted``: the rows of a visit need not stand together. ``tick`` is told how many bytes were read.
    """
    faults = Faults()
    table = Table.open(source, faults)
    if table is None:
        faults.check(source.name)
        raise AssertionError
    reader = VisitReader(table.layout, book, faults)
    index = Index()
    places = Places()
    for piece in table.pieces(tick):
        if piece.visit:
            places.add(piece.at, piece.lines[0], piece.visit)
        if not unsorted or not piece.visit:
            rows = reader.read(piece)
            if rows is not None:
                index.add(rows, book.on(rows.day.date), [(piece.at, piece.lines[0])])
    if unsorted:
        for pieces in places.gathered():
            whole = table.gather(pieces)
            rows = reader.read(whole) if whole else None
            if rows is not None:
                index.add(rows, book.on(rows.day.date), pieces)
    else:
        for later, first in places.coming_back():
            text = f"began on line {places.line[first]}, with other visits between; put its rows together"
            faults.add(places.line[later], "visit", f"{text} or use --unsorted")
    if not len(places) and not faults.count:
        faults.add(table.layout.line - 1, "file", "has no row behind the columns' names; is it cut off?")
    del places
    faults.check(source.name)
    index.settle()
    return Checked(table, reader, index, book, faults, unsorted)


class Checked:
    """A file without a fault, ready to be coded, once."""

    def __init__(
        self, table: Table, reader: VisitReader, index: Index, book: RuleBook, faults: Faults, unsorted: bool
    ) -> None:
        self._table = table
        self._reader = reader
        self._index = index
        self._book = book
        self._faults = faults
        self._unsorted = unsorted
        self._sum = table.sum
        self._loaded: dict[int, Visit] = {}
        self._codings: dict[int, Coding] = {}
        self._told: set[str] = set()
        self._carried = table.layout.carried

    @property
    def carried(self) -> tuple[str, ...]:
        """The names of the columns that are carried through."""
        return tuple(name for name, _ in self._carried)

    def coded(self, tick: Tick | None = None) -> Iterator[Coded]:
        """Every visit, in the order of the file. Raises Changed where the file is not what was checked."""
        for number, piece in enumerate(self._pieces(tick)):
            if piece is None or not self._index.stands(number, piece.at, piece.lines[0]):
                raise Changed
            rows = self._read(piece)
            visit = rows.as_visit()
            edition = self._book.on(visit.date)
            payer = edition.payers[visit.payer]
            coding = self._complete(self._coding(number, visit, edition, payer), rows, edition)
            yield Coded(visit, coding, self._cells(coding, rows, piece.rows, payer))
        if self._table.source.changed or self._table.sum != self._sum:
            raise Changed

    def _pieces(self, tick: Tick | None) -> Iterator[Piece | None]:
        if not self._unsorted:
            yield from self._table.pieces(tick)
            return
        for number in range(len(self._index)):
            yield self._table.gather(self._index.pieces(number))

    def _read(self, piece: Piece | None) -> Rows:
        rows = self._reader.read(piece) if piece else None
        if rows is None or self._faults.count:
            raise Changed
        return rows

    # --- what belongs together ----------------------------------------------------------------------------------

    def _coding(self, number: int, visit: Visit, edition: Edition, payer: Payer) -> Coding:
        """The bill of a visit, with the other visits of its day and with what its clinicians did elsewhere."""
        ready = self._codings.pop(number, None)
        if ready is not None:
            return ready
        day = self._index.same_day(number)
        beside = self._index.beside(number)
        if len(day) == 1 and not beside:
            return code_day((visit,), edition, payer)[0]
        self._keep(number, visit)
        together = {each: self._load(each) for each in day}
        key = (visit.patient, visit.date, visit.payer)
        together = {at: each for at, each in together.items() if (each.patient, each.date, each.payer) == key}
        if number not in together:
            raise Changed
        for each in together:
            beside |= self._index.beside(each)
        visits = tuple(together.values())
        elsewhere = self._elsewhere(visits, [self._load(each) for each in sorted(beside - together.keys())])
        codings = dict(zip(together, code_day(visits, edition, payer, elsewhere), strict=True))
        self._codings.update((each, coding) for each, coding in codings.items() if each > number)
        while len(self._codings) > KEPT + len(codings):
            del self._codings[next(iter(self._codings))]
        return codings[number]

    def _load(self, number: int) -> Visit:
        visit = self._loaded.get(number)
        if visit is None:
            visit = self._read(self._table.gather(self._index.pieces(number))).as_visit()
            self._keep(number, visit)
        return visit

    def _keep(self, number: int, visit: Visit) -> None:
        self._loaded[number] = visit
        if len(self._loaded) > KEPT:
            del self._loaded[next(iter(self._loaded))]

    def _elsewhere(self, visits: Sequence[Visit], others: Sequence[Visit]) -> list[Elsewhere]:
        """What others were given, in the time of these visits, by their clinicians or in the same group."""
        own = [row for visit in visits for row in self._attended(visit)]
        return [
            Elsewhere(
                visit=other.id,
                patient=other.patient,
                clinician=row.interval.clinician,
                code=row.interval.code or "",
                group=row.group,
                start=row.start,
                stop=row.stop,
            )
            for other in others
            for row in self._attended(other)
            if any(mine.shares(row) for mine in own)
        ]

    def _attended(self, visit: Visit) -> Iterator[_Attended]:
        services = self._book.on(visit.date).services
        for interval in visit.intervals:
            if interval.start is not None and interval.stop is not None:
                service = services[interval.code or ""]
                if is_attended(interval.attendance, service):
                    yield _Attended(interval, interval.start, interval.stop, service.kind is Kind.GROUP)

    # --- what the file adds to a bill ---------------------------------------------------------------------------

    def _complete(self, coding: Coding, rows: Rows, edition: Edition) -> Coding:
        """Say once in a file that a table is behind, and in each visit which units were not used."""
        findings = [finding for finding in coding.findings if not self._is_told(finding)]
        unused = [
            stretch.care.code
            for stretch in rows.stretches
            if stretch.care.units not in (None, 1)
            and stretch.length is not None
            and edition.services[stretch.care.code].kind.is_timed
        ]
        if unused:
            findings.append(_units_not_used(tuple(dict.fromkeys(unused))))
        return coding if tuple(findings) == coding.findings else replace(coding, findings=tuple(findings))

    def _is_told(self, finding: Finding) -> bool:
        if not finding.table or finding.severity is not Severity.INFO:
            return False
        if finding.table in self._told:
            return True
        self._told.add(finding.table)
        return False

    def _cells(
        self, coding: Coding, rows: Rows, cells: Sequence[Sequence[str]], payer: Payer
    ) -> tuple[tuple[str, ...], ...]:
        """For each line the carried cells of the row in which its service was first given."""
        if not self._carried:
            return ((),) * len(coding.lines)
        first: dict[tuple[str, str], int] = {}
        for at in _treated(rows.stretches):
            care = rows.stretches[at].care
            swap = payer.substitutions.get(care.code)
            first.setdefault((care.discipline, swap.value if swap else care.code), at)
        found: list[tuple[str, ...]] = []
        services = self._book.on(rows.day.date).services
        for line in coding.lines:
            at = first.get((line.discipline, line.code))
            if at is None:  # the further code of a first one
                at = first.get((line.discipline, services[line.code].first or ""))
            row = cells[at] if at is not None else None
            found.append(tuple(row[place].strip() if row else "" for _, place in self._carried))
        return tuple(found)


def _treated(stretches: Sequence[Stretch]) -> list[int]:
    """Their places in the order of treatment; one without a clock time follows the row before it."""
    last = -1
    order: list[tuple[int, int]] = []
    for at, stretch in enumerate(stretches):
        last = last if stretch.start is None else stretch.start
        order.append((last, at))
    return [at for _, at in sorted(order)]


class _Attended(NamedTuple):
    interval: Interval
    start: int
    stop: int
    group: bool

    def shares(self, other: _Attended) -> bool:
        """Whether both are of one clinician, or in one group, at the same time."""
        if self.start >= other.stop or other.start >= self.stop:
            return False
        mine, theirs = self.interval.clinician, other.interval.clinician
        if mine is not None and theirs is not None:
            return mine == theirs
        return self.group and other.group and self.interval.code == other.interval.code


def _units_not_used(codes: tuple[str, ...]) -> Finding:
    return Finding(
        id="units-not-used",
        severity=Severity.INFO,
        codes=codes,
        text=f"The units given for {', '.join(codes)} were not used: a timed service is counted by its minutes.",
        source="ptcoder: the column units is for services that are counted, not timed",
    )
