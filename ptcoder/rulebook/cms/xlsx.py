"""The rows of a workbook (.xlsx), as text.

Read by hand: of a format this wide we need strings and numbers in rows, from files up to a million rows long, some of
which may be damaged or made to fill the memory. Every part is read as a stream and no further than a given size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipFile

Row = tuple[int, list[str]]
CHUNK = 1 << 16
MOST_COLUMNS = 64
MOST_STRINGS = 64 << 20
"""Bytes of the shared texts, which are held in memory."""

SHEET = re.compile(r"xl/worksheets/[^/]*\.xml")
STRINGS = "xl/sharedStrings.xml"


class BadWorkbook(ValueError):
    """A workbook that cannot be read; the text says why."""


def sheets(data: bytes) -> list[str]:
    """The sheets in a zip file; none where it is no workbook. Raises what ``zipfile`` raises."""
    with ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if SHEET.fullmatch(name)]
    return sorted(set(names), key=lambda name: (len(name), name))


def rows(data: bytes, sheet: str, most: int) -> Iterator[Row]:
    """The rows of a sheet with their numbers; at most ``most`` bytes of any part are read.

    Raises BadWorkbook, and what ``zipfile`` raises, as far as it is read.
    """
    with ZipFile(BytesIO(data)) as archive:
        strings: list[str] = []
        if STRINGS in archive.namelist():
            with archive.open(STRINGS) as part:
                strings = list(_Strings(part, min(most, MOST_STRINGS)).each())
        with archive.open(sheet) as part:
            yield from _Sheet(part, most, strings).each()


class _Part:
    """One XML part of a workbook, read piece by piece. ``found`` gathers what the piece held."""

    def __init__(self, part: IO[bytes], most: int) -> None:
        self._part, self._most = part, most
        self._parser = ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._finish
        self._parser.CharacterDataHandler = self._heard
        self._parser.StartDoctypeDeclHandler = self._declared
        self._text: list[str] = []
        self._listening = False

    def pieces(self) -> Iterator[None]:
        read = 0
        while chunk := self._part.read(CHUNK):
            read += len(chunk)
            if read > self._most:
                raise BadWorkbook(f"a part of it is larger than {self._most >> 20} MB")
            self._parse(chunk, last=False)
            yield
        self._parse(b"", last=True)
        yield

    def _parse(self, chunk: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(chunk, last)
        except ExpatError as error:
            raise BadWorkbook(f"its XML is damaged ({error})") from error

    def _declared(self, *_: object) -> None:
        raise BadWorkbook("its XML declares a document type, which no workbook does")

    def _heard(self, text: str) -> None:
        if self._listening:
            self._text.append(text)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def _finish(self, name: str) -> None:
        """An element ends."""


class _Strings(_Part):
    """The texts that cells share; what only tells how a text is pronounced is left out."""

    def __init__(self, part: IO[bytes], most: int) -> None:
        super().__init__(part, most)
        self._found: list[str] = []
        self._spoken = False

    def each(self) -> Iterator[str]:
        for _ in self.pieces():
            yield from self._found
            self._found.clear()

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        plain = _plain(name)
        if plain == "rPh":
            self._spoken = True
        self._listening = plain == "t" and not self._spoken

    def _finish(self, name: str) -> None:
        plain = _plain(name)
        self._listening = False
        if plain == "rPh":
            self._spoken = False
        elif plain == "si":
            self._found.append("".join(self._text))
            self._text.clear()


class _Sheet(_Part):
    """The rows of one sheet."""

    def __init__(self, part: IO[bytes], most: int, strings: list[str]) -> None:
        super().__init__(part, most)
        self._strings = strings
        self._found: list[Row] = []
        self._row = 0
        self._cells: list[str] = []
        self._column = 0
        self._kind = ""

    def each(self) -> Iterator[Row]:
        for _ in self.pieces():
            yield from self._found
            self._found.clear()

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        plain = _plain(name)
        if plain == "row":
            number = attributes.get("r", "")
            self._row = int(number) if re.fullmatch("[0-9]{1,7}", number) else self._row + 1
            self._cells, self._column = [], 0
        elif plain == "c":
            self._column = _column(attributes.get("r", ""), self._column + 1)
            self._kind = attributes.get("t", "n")
            self._text.clear()
        self._listening = plain in ("v", "t")

    def _finish(self, name: str) -> None:
        plain = _plain(name)
        self._listening = False
        if plain == "c" and self._column <= MOST_COLUMNS:
            self._cells += [""] * (self._column - len(self._cells))
            self._cells[self._column - 1] = self._cell("".join(self._text))
        elif plain == "row":
            self._found.append((self._row, self._cells))
            self._cells = []

    def _cell(self, text: str) -> str:
        if self._kind == "s":
            at = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else len(self._strings)
            if at >= len(self._strings):
                raise BadWorkbook(f"row {self._row} names a text that it does not hold")
            return self._strings[at]
        if (
            self._kind == "n"
            and not (text.isascii() and text.isdigit())
            and re.fullmatch(r"-?[0-9.]+([eE][-+]?[0-9]+)?", text)
        ):
            return _number(text)
        return text


@lru_cache(maxsize=64)
def _plain(name: str) -> str:
    """An element's name without the prefix of its namespace."""
    return name.rpartition(":")[2]


def _column(reference: str, otherwise: int) -> int:
    """The number of a cell's column, from a reference such as C5."""
    return _column_of(reference.rstrip("0123456789")) or otherwise


@lru_cache(maxsize=256)
def _column_of(letters: str) -> int:
    """1 for A, 27 for AA; 0 for what is no column."""
    number = 0
    for letter in letters if re.fullmatch("[A-Z]{1,3}", letters) else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _number(text: str) -> str:
    """A number as a person would write it: spreadsheets keep 0.45 as 0.45000000000000001."""
    try:
        value = float(text)
    except ValueError:
        return text
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
