"""A small table of any columns, read whole: a list of patients, a schedule. What cannot be read is told by its line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ptcoder.rows.faults import Stop
from ptcoder.rows.source import BLOCK, UTF8, Lines, Source
from ptcoder.rows.table import Head, csv_error, read_head

MOST_BYTES = 64 << 20
MOST_COLUMNS = 200
MOST_ROWS = 200_000
UTF_8, CP1252 = "UTF-8", "Windows-1252"
ENCODINGS = (UTF_8, CP1252)
"""How the text may be written; Windows-1252 is what older programs in the USA and Western Europe write."""


class Row(NamedTuple):
    """The cells of a row, as many as there are columns, and the line on which it begins; or ``wrong``, in words."""

    line: int
    cells: tuple[str, ...]
    wrong: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table as it stands in its file. ``names`` are the columns', bare, on ``line``; no row is blank."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    line: int = 1


class BadSheet(Exception):
    """The file is no table that can be taken; the text tells the line, what is wrong and the mend.

    ``recoded``: read as Windows-1252 it may be one.
    """

    def __init__(self, text: str, *, recoded: bool = False) -> None:
        super().__init__(text)
        self.recoded = recoded


def read_file(path: Path, encoding: str = UTF_8) -> bytes:
    """The bytes of a table as UTF-8. Raises BadSheet, also where the file cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadSheet(f"The file cannot be read: {error.strerror or error}. Choose another.") from error
    if len(data) > MOST_BYTES:
        raise BadSheet(f"The file holds more than {MOST_BYTES >> 20} MB. Cut it into several.")
    if encoding == CP1252 and not data.startswith(UTF8):
        try:
            return data.decode("cp1252").encode()
        except UnicodeDecodeError as error:
            raise BadSheet('The file is no Windows-1252 text either. Save it as "CSV UTF-8".') from error
    return data


def read_sheet(data: bytes, known: Container[str], tell: Callable[[float], None] = lambda done: None) -> Sheet:
    """A table of UTF-8 text; ``known`` names of columns tell by what its cells are parted.

    Raises BadSheet where it cannot be read to its end; a row that is no row is told in its place.
    """
    with Source.memory("", data) as source:
        line = 1
        try:
            head = read_head(source, known)
            line = head.named
            names = tuple(name.strip() for name in head.names)
            if len(names) > MOST_COLUMNS:
                raise Stop(f"has {len(names):,} columns, at most {MOST_COLUMNS} are taken; is this the right file?")
            rows: list[Row] = []
            for row in _rows(source, head):
                line = row.line
                rows.append(row)
                if len(rows) > MOST_ROWS:
                    raise Stop(f"has more than {MOST_ROWS:,} rows, cut it into several files")
                if len(rows) % 500 == 0:
                    tell(0.5)
        except Stop as stop:
            raise BadSheet(f"Line {line}: the file {stop.text}.", recoded="not UTF-8" in stop.text) from stop
        if not rows:
            raise BadSheet("The file has a line with the columns' names and no row below it.")
    return Sheet(names=names, rows=tuple(rows), line=head.named)


def _rows(source: Source, head: Head) -> Iterator[Row]:
    lines = Lines(source, head.at, BLOCK)
    reader = csv.reader(lines, delimiter=head.separator, strict=True)
    line = head.line
    while True:
        try:
            for cells in reader:
                if any(map(str.strip, cells)):
                    yield _row(line, cells, len(head.names))
                line = head.line + reader.line_num
            return
        except csv.Error as error:
            yield Row(line, ("",) * len(head.names), csv_error(str(error)))
            line = head.line + reader.line_num


def _row(line: int, cells: Sequence[str], width: int) -> Row:
    """A row that is short ends in empty cells; separators behind the last column say nothing."""
    if any(map(str.strip, cells[width:])):
        wrong = f"has {len(cells):,} cells for {width} columns, put a cell that holds the separator in quotes"
        return Row(line, ("",) * width, wrong)
    return Row(line, tuple(cells[:width]) + ("",) * (width - len(cells)))
