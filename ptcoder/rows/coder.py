"""Codes single visits of a file that was checked: each with what belongs to it, wherever that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ptcoder.coding import Coding, Elsewhere, Finding, Severity, code_day
from ptcoder.rows.care import GROUP, is_attended
from ptcoder.rows.faults import Changed, Faults
from ptcoder.rows.index import Index
from ptcoder.rows.table import Piece, Table
from ptcoder.rows.visits import Rows, Stretch, VisitReader
from ptcoder.rulebook import Edition, Payer, RuleBook
from ptcoder.visit import Interval, Visit

KEPT = 1024
"""Visits, and codings, that are kept for the next visit that needs them."""


class Coded(NamedTuple):
    """One visit with its bill. ``carried`` has, for each line of the bill, the cells of the carried columns.

    ``also`` holds the bills that the same visit would have under other payers, by their ids.
    """

    visit: Visit
    coding: Coding
    carried: tuple[tuple[str, ...], ...]
    also: Mapping[str, Coding] = MappingProxyType({})


class Coder:
    """Reads visits again and codes them. Raises Changed where the file is not what was checked."""

    def __init__(
        self,
        table: Table,
        reader: VisitReader,
        index: Index,
        book: RuleBook,
        faults: Faults,
        gather: bool,
        also: Sequence[str] = (),
    ) -> None:
        self._table = table
        self._reader = reader
        self._index = index
        self._book = book
        self._faults = faults
        self._gather = gather
        self._other_payers = tuple(also)
        self._carried = table.layout.carried
        self._loaded: dict[int, Visit] = {}
        self._codings: dict[int, Coding] = {}

    def visits(self, first: int, last: int, tick: Callable[[int], None] | None = None) -> Iterator[Coded]:
        """The visits of these numbers, without the one numbered ``last``, in order."""
        for number, piece in enumerate(self._pieces(first, last, tick), first):
            if piece is None or not self._index.stands(number, piece.at, piece.lines[0]):
                raise Changed
            rows = self._read(piece)
            visit = rows.as_visit()
            edition = self._book.on(visit.date)
            payer = edition.payers[visit.payer]
            coding = _with_units_not_used(self._coding(number, visit, edition, payer), rows, edition)
            also = self._also(number, visit, edition)
            yield Coded(visit, coding, self._cells(coding, rows, piece.rows, payer), also)
            if number == last - 1:
                return
        raise Changed

    def days(self, count: int) -> Iterator[tuple[tuple[Visit, ...], tuple[Elsewhere, ...]]]:
        """The visits of each patient, date and payer together, in the order of the first of them, and what their
        clinicians did elsewhere.
        """
        seen: set[int] = set()
        for number in range(count):
            if number in seen:
                continue
            visit = self._load(number)
            if self._index.is_alone(number):
                yield (visit,), ()
                continue
            together, elsewhere = self._surroundings(number, visit)
            seen.update(together)
            yield tuple(together.values()), tuple(elsewhere)

    def _pieces(self, first: int, last: int, tick: Callable[[int], None] | None) -> Iterator[Piece | None]:
        if not self._gather:
            return self._table.pieces(self._index.pieces(first)[0], tick)
        return (self._table.gather(self._index.pieces(number)) for number in range(first, last))

    def _read(self, piece: Piece | None) -> Rows:
        rows = self._reader.read(piece) if piece else None
        if rows is None or self._faults.count:
            raise Changed
        return rows

    def _coding(self, number: int, visit: Visit, edition: Edition, payer: Payer) -> Coding:
        """The bill of a visit, with the other visits of its day and with what its clinicians did elsewhere."""
        if self._index.is_alone(number):
            return code_day((visit,), edition, payer)[0]
        ready = self._codings.pop(number, None)
        if ready is not None:
            return ready
        together, elsewhere = self._surroundings(number, visit)
        codings = dict(zip(together, code_day(tuple(together.values()), edition, payer, elsewhere), strict=True))
        self._codings.update((each, coding) for each, coding in codings.items() if each > number)
        while len(self._codings) > KEPT + len(codings):
            del self._codings[next(iter(self._codings))]
        return codings[number]

    def _also(self, number: int, visit: Visit, edition: Edition) -> Mapping[str, Coding]:
        """What the visit would be under the other payers asked for, with all the visits of its day under them too."""
        if not self._other_payers:
            return MappingProxyType({})
        together, elsewhere = {number: visit}, list[Elsewhere]()
        if not self._index.is_alone(number):
            together, elsewhere = self._surroundings(number, visit)
        at = list(together).index(number)
        visits = tuple(together.values())
        return {other: code_day(visits, edition, edition.payers[other], elsewhere)[at] for other in self._other_payers}

    def _surroundings(self, number: int, visit: Visit) -> tuple[dict[int, Visit], list[Elsewhere]]:
        """The visits of a visit's day, itself among them, by number; and what their clinicians did elsewhere."""
        day = self._index.same_day(number)
        beside = self._index.beside(number)
        self._keep(number, visit)
        together = {each: self._load(each) for each in day}
        key = (visit.patient, visit.date, visit.payer)
        together = {at: each for at, each in together.items() if (each.patient, each.date, each.payer) == key}
        if number not in together:
            raise Changed
        for each in together:
            beside |= self._index.beside(each)
        visits = tuple(together.values())
        return together, self._elsewhere(visits, [self._load(each) for each in sorted(beside - together.keys())])

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
        """What other visits hold in the time of these: by their clinicians, in their groups, to their patient."""
        own = [row for visit in visits for row in self._attended(visit)]
        return [
            Elsewhere(
                visit=other.id,
                patient=other.patient,
                clinician=row.interval.clinician,
                code=row.interval.code or "",
                discipline=row.interval.discipline,
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
                    group = service.kind is GROUP
                    yield _Attended(visit.patient, interval, interval.start, interval.stop, group)

    def _cells(
        self, coding: Coding, rows: Rows, cells: Sequence[Sequence[str]], payer: Payer
    ) -> tuple[tuple[str, ...], ...]:
        """For each line the carried cells of the row in which its service was first given."""
        if not self._carried:
            return ((),) * len(coding.lines)
        first: dict[tuple[str, str], int] = {}
        for at in _treated(rows.stretches):
            care = rows.stretches[at].care
            swap = payer.substitutions.get(care.code) if payer.substitutions else None
            first.setdefault((care.discipline, swap.value if swap else care.code), at)
        found: list[tuple[str, ...]] = []
        nothing = ("",) * len(self._carried)
        services = self._book.on(rows.day.date).services
        for line in coding.lines:
            at = first.get((line.discipline, line.code))
            if at is None:  # the further code of a first one
                at = first.get((line.discipline, services[line.code].first or ""))
            row = cells[at] if at is not None else None
            found.append(tuple([row[place].strip() for _, place in self._carried]) if row else nothing)
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
    patient: str | None
    interval: Interval
    start: int
    stop: int
    group: bool

    def shares(self, other: _Attended) -> bool:
        """Whether both are of one clinician or patient, or in one group, at the same time."""
        if self.start >= other.stop or other.start >= self.stop:
            return False
        if self.patient is not None and self.patient == other.patient:
            return True
        mine, theirs = self.interval.clinician, other.interval.clinician
        if mine is not None and theirs is not None:
            return mine == theirs
        return self.group and other.group and self.interval.code == other.interval.code


def _with_units_not_used(coding: Coding, rows: Rows, edition: Edition) -> Coding:
    """Say which units of the file were not used."""
    unused = [
        stretch.care.code
        for stretch in rows.stretches
        if stretch.care.units is not None
        and stretch.care.units > 1
        and stretch.length is not None
        and edition.services[stretch.care.code].kind.is_timed
    ]
    if not unused:
        return coding
    codes = tuple(dict.fromkeys(unused))
    finding = Finding(
        id="units-not-used",
        severity=Severity.INFO,
        codes=codes,
        text=f"The units given for {', '.join(codes)} were not used: a timed service is counted by its minutes.",
        source="ptcoder: the column units is for services that are counted, not timed",
    )
    return coding.with_findings((*coding.findings, finding))
