"""A row file as a table: which column stands where, and its rows in pieces of one visit each."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from ptcoder.rows.faults import Faults, Stop, shown
from ptcoder.rows.source import BLOCK, Lines, Source, text_start

REQUIRED = ("visit", "date", "payer", "code")
COLUMNS = (
    *REQUIRED,
    "start",
    "end",
    "minutes",
    "patient",
    "discipline",
    "clinician",
    "role",
    "attendance",
    "group_size",
    "units",
    "allowed_to_date",
    "attest",
    "prefer",
    "abn",
    "telehealth",
    "modifiers",
)
CARRIED = "x_"
"""Columns whose name begins so are carried through to the lines."""

SEPARATORS = (",", ";", "\t")
SHORT_BLOCK = 1 << 13


class Piece(NamedTuple):
    """Rows of one visit that stand together: the offset of the first, and for each row its line and its cells.

    ``visit`` is empty where a row doesn't say which visit it is of; such a row is a piece by itself.
    """

    visit: str
    at: int
    lines: list[int]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each column stands. One that the file doesn't have stands behind the last, where every cell is empty.

    ``first`` and ``line`` are the offset and the line at which the rows begin, ``carried`` the names and places of
    the columns to be carried through, ``missing`` the required columns that the file lacks: a fault of the header, told
    there, and no reason not to read the other columns.
    """

    separator: str
    width: int
    at: dict[str, int]
    carried: tuple[tuple[str, int], ...]
    first: int
    line: int
    missing: frozenset[str] = frozenset()


class Table:
    """A row file whose header has been read. Faults of its structure go to ``faults``."""

    def __init__(self, source: Source, layout: Layout, faults: Faults) -> None:
        self.source = source
        self.layout = layout
        self.faults = faults

    @classmethod
    def open(cls, source: Source, faults: Faults) -> Table | None:
        """None where the header leaves nothing to go by; ``faults`` then says why."""
        try:
            layout = _read_header(source, faults)
        except Stop as stop:
            faults.add(1, "file", stop.text)
            return None
        return cls(source, layout, faults) if layout else None

    def pieces(
        self, start: tuple[int, int] | None = None, tick: Callable[[int], None] | None = None
    ) -> Iterator[Piece]:
        """All rows in the order of the file, from the first or from an offset and its line on."""
        at, line = start or (self.layout.first, self.layout.line)
        return self._pieces(Lines(self.source, at, BLOCK, tick), line)

    def gather(self, places: Sequence[tuple[int, int]]) -> Piece | None:
        """The rows of one visit from the offsets and lines at which its pieces begin; None if there are none."""
        found: Piece | None = None
        for at, line in places:
            piece = next(self._pieces(Lines(self.source, at, SHORT_BLOCK), line), None)
            if found is None:
                found = piece
            elif piece is not None:
                found.lines.extend(piece.lines)
                found.rows.extend(piece.rows)
        return found

    def _pieces(self, lines: Lines, line: int) -> Iterator[Piece]:
        place = self.layout.at["visit"]
        width = self.layout.width
        base = line
        reader = csv.reader(lines, delimiter=self.layout.separator, strict=True)
        at = lines.at
        current: str | None = None
        piece = Piece("", at, [], [])
        _, _, its_lines, its_rows = piece
        while True:
            try:
                for row in reader:
                    if len(row) == width or self._fit(row, line, lines):
                        row.append("")
                        visit = row[place]
                        if visit != current or not visit:
                            visit = visit.strip()
                            if not visit and not any(map(str.strip, row)):  # separators only: as good as blank
                                at, line = lines.at, base + reader.line_num
                                continue
                            if visit != current or not visit:
                                if piece.rows:
                                    yield piece
                                piece = Piece(visit, at, [], [])
                                _, _, its_lines, its_rows = piece
                                current = visit
                        its_lines.append(line)
                        its_rows.append(row)
                    at, line = lines.at, base + reader.line_num
                break
            except csv.Error as error:
                self.faults.add(line, "row", csv_error(str(error)))
                at, line = lines.at, base + reader.line_num
            except Stop as stop:
                self.faults.add(base + reader.line_num, "file", stop.text)
                break
        if piece.rows:
            yield piece

    def _fit(self, row: list[str], line: int, lines: Lines) -> bool:
        """Fill up a row that is short of cells at its end. False: a blank line, or a row that cannot be read."""
        width = self.layout.width
        if not row:
            return False
        cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
        if len(row) > width:
            if not any(map(str.strip, row[width:])):  # separators that Excel leaves behind the last column
                del row[width:]
                return True
            self.faults.add(
                line, "row", f"has {cells} for {width} columns, put a cell that holds the separator in quotes"
            )
            return False
        if not lines.ended:
            self.faults.add(
                line, "row", f"has {cells} for {width} columns and no line end (the file is cut off here), get it whole"
            )
            return False
        row.extend([""] * (width - len(row)))
        return True


def csv_error(text: str) -> str:
    if "unexpected end of data" in text:
        return 'a cell opens with " and never closes (or the file is cut off), close the cell or get the file whole'
    if "field larger" in text:
        return 'a cell is too long or never closes, put its closing " where it belongs'
    return 'a cell goes on behind its closing ", write a " inside a cell twice'


class Head(NamedTuple):
    """The columns' names as they stand in the file, in line ``named``; ``at`` and ``line`` are where the rows begin."""

    names: list[str]
    named: int
    separator: str
    at: int
    line: int


def read_head(source: Source, known: Container[str]) -> Head:
    """The first line that says something; ``known`` names tell by what its cells are parted.

    Raises Stop where there is no text.
    """
    start = text_start(source)
    line, at = 1, start
    separator = ""
    for text in Lines(source, start, SHORT_BLOCK):
        bare = text.strip("\r\n")
        if bare.lower().startswith("sep=") and line == 1:
            separator = bare[4:5]
        elif bare.strip().strip(",;"):
            break
        line += 1
        at += len(text.encode())
    else:
        raise Stop("has no row, a line with the columns' names and at least one row are needed")
    separator = separator if separator in SEPARATORS else _separator(bare, known)
    lines = Lines(source, at, SHORT_BLOCK)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        names = next(reader)
    except csv.Error as error:
        raise Stop(f"cannot be read: {csv_error(str(error))}") from None
    while names and not names[-1].strip():  # Excel leaves separators behind the last column
        names.pop()
    return Head(names, line, separator, lines.at, line + reader.line_num)


def _read_header(source: Source, faults: Faults) -> Layout | None:
    """Raises Stop where there is no text."""
    head = read_head(source, COLUMNS)
    places = _places(head.names, head.named, faults)
    if REQUIRED[0] not in places:
        return None
    width = len(head.names)
    carried = tuple((name, at) for name, at in places.items() if _is_carried(name))
    return Layout(
        separator=head.separator,
        width=width,
        at={name: places.get(name, width) for name in COLUMNS},
        carried=carried,
        first=head.at,
        line=head.line,
        missing=frozenset(REQUIRED).difference(places),
    )


def _separator(header: str, known: Container[str]) -> str:
    """The one that parts the header into most names that we know; where none does, into most names."""

    def found(separator: str) -> tuple[int, int]:
        cells = header.split(separator)
        return sum(cell.strip(' "').lower() in known for cell in cells), len(cells)

    return max(SEPARATORS, key=found)


def _places(cells: Sequence[str], line: int, faults: Faults) -> dict[str, int]:
    names = [cell.strip() for cell in cells]
    names = [name if _is_carried(name) else name.lower() for name in names]
    places: dict[str, int] = {}
    for at, name in enumerate(names):
        if not name:
            faults.add(line, f"column {at + 1}", "has no name, name it or leave the column out")
        elif name not in COLUMNS and not _is_carried(name):
            faults.add(line, shown(name)[1:-1], f"is not a column we know, {_nearest(name)}")
        places.setdefault(name, at)
    for name, times in Counter(names).items():
        if name and times > 1:
            faults.add(line, shown(name)[1:-1], f"is the name of {times} columns, each has a name of its own")
    for name in REQUIRED:
        if name not in places:
            faults.add(line, name, "is missing, every file needs this column")
    return places


def _is_carried(name: str) -> bool:
    return name.lower().startswith(CARRIED)


def _nearest(name: str) -> str:
    carry = f"a column to be carried through begins with {CARRIED}"
    near = get_close_matches(name, COLUMNS, 1)
    return f"did you mean {near[0]}? ({carry})" if near else carry
