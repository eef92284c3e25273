"""A row file from its first byte to its bills: read once to check and index it, once more to code it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from typing import TypeVar

from ptcoder.coding import Elsewhere, Finding, Severity
from ptcoder.rows.coder import Coded, Coder
from ptcoder.rows.faults import Changed, Faults
from ptcoder.rows.forked import in_order, processors
from ptcoder.rows.index import Index, Places
from ptcoder.rows.source import Source
from ptcoder.rows.table import Table
from ptcoder.rows.visits import VisitReader
from ptcoder.rulebook import RuleBook
from ptcoder.visit import Visit

Tick = Callable[[int], None]
T = TypeVar("T")

_Made = tuple[frozenset[str], dict[frozenset[str], T]]
"""A visit from a copy: the tables it is the first of its part to tell of, and what it is if some were told before."""

INFO = Severity.INFO
PART = 1000
"""So many visits are coded at a time by one of several processes; a file of fewer parts than ``WORTH`` by this one."""

WORTH = 4


def check(
    source: Source, book: RuleBook, *, unsorted: bool = False, also: Sequence[str] = (), tick: Tick | None = None
) -> Checked:
    """Read the whole file once. Raises BadRows with all that is wrong in it.

    ``unsorted``: the rows of a visit need not stand together. ``also``: ids of other payers of the book under which
    each visit is coded too. ``tick`` is told how many bytes were read.
    """
    faults = Faults()
    checksum = source.checksum()
    table = Table.open(source, faults)
    if table is None:
        faults.check(source.name)
        raise AssertionError
    reader = VisitReader(table.layout, book, faults)
    index = Index()
    places = Places()
    for piece in table.pieces(tick=tick):
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
            text = f"began on line {places.line[first]} with other visits between, put its rows together"
            faults.add(places.line[later], "visit", f"{text} or use --unsorted")
    if not len(places) and not faults.count:
        faults.add(table.layout.line - 1, "file", "has no row behind the columns' names, is it cut off?")
    del places
    faults.check(source.name)
    index.settle()
    coder = Coder(table, reader, index, book, faults, unsorted, also)
    return Checked(source, checksum, index, coder, table.layout.carried)


class Checked:
    """A file without a fault, ready to be coded. ``carried`` are the names of the columns that are carried through."""

    def __init__(
        self, source: Source, checksum: int, index: Index, coder: Coder, carried: tuple[tuple[str, int], ...]
    ) -> None:
        self.carried = tuple(name for name, _ in carried)
        self._source = source
        self._checksum = checksum
        self._index = index
        self._coder = coder

    def coded(self, tick: Tick | None = None) -> Iterator[Coded]:
        """Every visit, in the order of the file. Raises Changed where the file is not what was checked."""
        told: set[str] = set()
        for coded in self._coder.visits(0, len(self._index), tick):
            yield _once(coded, told)
        self._end()

    def each(self, make: Callable[[Coded], T], tick: Tick | None = None, processes: int | None = None) -> Iterator[T]:
        """What ``make`` makes of every visit, in the order of the file; raises as ``coded`` does.

        Of a large file several copies of this process make parts, one for each processor unless ``processes`` says
        otherwise: ``make`` must depend on nothing but its argument, and what it gives must be fit to be pickled.
        """
        count = len(self._index)
        parts = -(-count // PART)
        processes = processors() if processes is None else processes
        if processes == 1 or parts < WORTH:
            yield from map(make, self.coded(tick))
            return

        def work(part: int) -> list[_Made[T]]:
            told: set[str] = set()
            before = frozenset[str]()
            found: list[_Made[T]] = []
            for coded in self._coder.visits(part * PART, min(count, (part + 1) * PART)):
                once = _once(coded, told)
                new = frozenset(told) - before
                if not new:
                    found.append((new, {new: make(once)}))
                    continue
                found.append((new, {tables: make(_once(coded, {*before, *tables})) for tables in _subsets(new)}))
                before = frozenset(told)
            return found

        told: set[str] = set()
        with closing(in_order(work, parts, processes)) as results:
            for part, result in enumerate(results):
                for new, made in result:
                    yield made[new & told]
                    told |= new
                if tick is not None:
                    tick(self._index.length(part * PART, (part + 1) * PART, self._source.size))
        self._end()

    def days(self) -> Iterator[tuple[tuple[Visit, ...], tuple[Elsewhere, ...]]]:
        """What is coded together: the visits of each patient, date and payer, in the order of the file, and what their
        clinicians did elsewhere. Raises Changed where the file is not what was checked.
        """
        yield from self._coder.days(len(self._index))
        self._end()

    def _end(self) -> None:
        if self._source.changed or self._source.checksum() != self._checksum:
            raise Changed


def _subsets(tables: Iterable[str]) -> list[frozenset[str]]:
    found = [frozenset[str]()]
    for table in tables:
        found += [each | {table} for each in found]
    return found


def _once(coded: Coded, told: set[str]) -> Coded:
    """Leave out that a table is behind where ``told`` has it already; add to it what is told now."""
    findings: list[Finding] = []
    for finding in coded.coding.findings:
        if finding.table and finding.severity is INFO:
            if finding.table in told:
                continue
            told.add(finding.table)
        findings.append(finding)
    if len(findings) == len(coded.coding.findings):
        return coded
    return coded._replace(coding=coded.coding.with_findings(tuple(findings)))
