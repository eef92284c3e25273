"""From the bytes of a file, zipped or not, to the rows of its tables as text."""

from __future__ import annotations

import csv
import struct
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from ptcoder.rulebook.cms import xlsx
from ptcoder.rulebook.cms.damage import refused
from ptcoder.rulebook.cms.xlsx import Row

MOST = 400 << 20
"""Bytes of one file, and of one part of a zip file once it is unpacked. CMS's largest has a quarter of it."""
MOST_MEMBERS = 200
READ = (".csv", ".txt", ".xlsx")
ZIP = b"PK\3\4"
HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Part:
    """One file with tables: by itself, or out of a zip file. ``name`` is what faults call it."""

    name: str
    data: bytes

    @property
    def stem(self) -> str:
        """The name without its ending: CMS gives one table in several formats."""
        return PurePosixPath(self.name.casefold()).stem

    @property
    def rank(self) -> int:
        """Which format of a table is read: the plainest."""
        ending = PurePosixPath(self.name.casefold()).suffix
        return READ.index(ending) if ending in READ else len(READ)

    def sheets(self) -> list[str]:
        """The names of its sheets; a text is one sheet without a name."""
        with _told(self.name):
            return xlsx.sheets(self.data) if self.data.startswith(ZIP) else [""]

    def rows(self, sheet: str) -> Iterator[Row]:
        """The rows of a sheet with their line numbers. Raises BadRules where it cannot be read, as it is read."""
        with _told(self.name):
            yield from xlsx.rows(self.data, sheet, MOST) if sheet else _text_rows(self.data, self.name)


def parts(file: str, data: bytes, member: str = "") -> list[Part]:
    """The tables in a file; of a zip file those whose name contains ``member``. Raises BadRules if there are none."""
    if len(data) > MOST:
        raise refused(file, f"has {len(data) >> 20} MB", f"a file of at most {MOST >> 20} MB")
    if not data.strip():
        raise refused(file, "is empty", "one of CMS's files")
    with _told(file):
        if not data.startswith(ZIP) or xlsx.sheets(data):
            return [Part(file, data)]
        return _unpacked(file, data, member)


def _unpacked(file: str, data: bytes, member: str) -> list[Part]:
    found: list[Part] = []
    with ZipFile(BytesIO(data)) as archive:
        entries = [each for each in archive.infolist() if PurePosixPath(each.filename.casefold()).suffix in READ]
        for entry in entries:
            if member.casefold() not in entry.filename.casefold():
                continue
            name = f"{file}/{PurePosixPath(entry.filename).name}"
            if entry.file_size > MOST or len(found) >= MOST_MEMBERS:
                raise refused(name, f"has {entry.file_size >> 20} MB", f"a part of at most {MOST >> 20} MB")
            found.append(Part(name, archive.read(entry)))
    if not found:
        inside = ", ".join(entry.filename for entry in entries[:20]) or "no .csv, .txt or .xlsx"
        raise refused(file, f"holds {inside}", f"a part with {member} in its name" if member else "one of CMS's tables")
    return found


@contextmanager
def _told(name: str) -> Generator[None]:
    """What a damaged file makes its reader say, as a fault of the file."""
    try:
        yield
    except (
        xlsx.BadWorkbook,
        BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        RuntimeError,
        struct.error,
        ValueError,
    ) as error:
        raise refused(name, f"cannot be read ({error})", "an undamaged file, without a password,") from error


def _text_rows(data: bytes, name: str) -> Iterator[Row]:
    text = _decoded(data)
    head = text[:HEAD]
    if "\0" in head:
        raise refused(name, "is no text", "a .txt, .csv, .xlsx or .zip file as CMS gives it")
    marks = {mark: head.count(mark) for mark in "\t,;"}
    mark = max(marks, key=lambda each: marks[each])
    if mark == "\t":
        # no quoting here: a lone quotation mark in a word of CMS's would swallow the rows below it
        for number, line in enumerate(text.split("\n"), 1):
            yield number, [cell.strip().strip('"').strip() for cell in line.split("\t")]
        return
    rows = csv.reader(StringIO(text), delimiter=mark)
    try:
        for cells in rows:
            yield rows.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise refused(f"{name}:{rows.line_num}", f"is no CSV ({error})", "cells parted by commas") from error


def _decoded(data: bytes) -> str:
    """UTF-8, or what Windows writes; lines end as on CMS's day: with CR, LF or both."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
