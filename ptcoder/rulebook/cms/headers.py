"""Finds the header of one of CMS's tables below its titles, and what table it is.

A header may be spread over several rows, one word of a column below the other; titles stand above it in one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from ptcoder.rulebook.cms.damage import refused
from ptcoder.rulebook.cms.opening import Part
from ptcoder.rulebook.cms.records import FileKind
from ptcoder.rulebook.cms.xlsx import Row

HEAD = 60
STACKED = 5
NOTE = 20
"""One cell alone in its row, longer than this and of several words, is a remark of CMS's, not a row cut off."""

COLUMNS: Mapping[FileKind, Mapping[str, str]] = {
    FileKind.PAIRS: {
        "column 1": r"column ?1",
        "column 2": r"column ?2",
        "prior to 1996": r".*(existence|1996)",
        "effective date": r"effective",
        "deletion date": r"deletion",
        "modifier": r"modifier",
    },
    FileKind.LIMITS: {
        "code": r"(hcpcs|cpt)",
        "units": r".*mue value",
        "adjudication indicator": r".*(adjudication|\bmai\b)",
    },
    FileKind.VALUES: {
        "code": r"(.* )?hcpcs$",
        "modifier": r"(.* )?mod$",
        "status": r"status",
        "work": r"work rvu",
        "practice expense": r"non-? ?fac(ility)? pe rvu",
        "malpractice": r"(mp|malpractice) rvu",
        "multiple procedures": r"mult(iple)? proc",
        "conversion factor": r"conv(ersion)? factor",
    },
    FileKind.LOCALITIES: {
        "contractor": r".*(contractor|\bmac\b)",
        "state": r"state",
        "locality number": r"locality number",
        "locality name": r"locality name",
        "work index": r"(?!.*with 1).*\b(pw|work) gpci",
        "work index with floor": r".*\b(pw|work) gpci.*with 1",
        "practice index": r".*\bpe gpci",
        "malpractice index": r".*\bmp gpci",
    },
}
OPTIONAL = {"prior to 1996", "work index", "work index with floor"}
ELSEWHERE = re.compile(r"outpatient|hospital|dme|facility services|medicaid|ccioph")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its kind, where its columns stand, and the titles above it. ``rows`` begin after the header."""

    kind: FileKind
    part: Part
    sheet: str
    columns: Mapping[str, int]
    titles: str
    heading: str
    line: int

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows below the header with their lines; every row is as wide as the header. Blank rows and remarks are
        passed over.
        """
        width = max(self.columns.values()) + 1
        for line, cells in self.part.rows(self.sheet):
            if line <= self.line:
                continue
            filled = [cell for cell in cells if cell]
            if not filled or (len(filled) == 1 and len(filled[0]) > NOTE and " " in filled[0]):
                continue
            yield line, cells + [""] * (width - len(cells))

    def place(self, line: int, column: str = "") -> str:
        return f"{self.part.name}:{line}: {column}" if column else f"{self.part.name}:{line}"


def tables(part: Part) -> Iterator[Table]:
    """The tables in a part that we know how to read. Raises BadRules where one lacks a column or is not for us."""
    for sheet in part.sheets():
        head = [(line, [_plain(cell) for cell in cells]) for line, cells in islice(part.rows(sheet), HEAD)]
        for at, (line, cells) in enumerate(head):
            kind = _kind(cells)
            if kind is not None:
                below = _below(head[at + 1 :])
                names = _stacked([cells for _, cells in head[max(0, at + 1 - STACKED) : at]], cells, below)
                columns = _columns(kind, names, f"{part.name}:{line}")
                titles = " ".join(chain.from_iterable(cells for _, cells in head[:at]))
                _check_ours(kind, part, names)
                yield Table(kind, part, sheet, columns, titles, " ".join(names), head[at + len(below)][0])
                break


def _plain(cell: str) -> str:
    return " ".join(cell.split()).lower()


def _kind(cells: Sequence[str]) -> FileKind | None:
    """What the row is the header of, or its last row."""
    if any(re.fullmatch("column ?1( code)?", cell) for cell in cells) and any(
        re.fullmatch("column ?2( code)?", cell) for cell in cells
    ):
        return FileKind.PAIRS
    if any(re.match("hcpcs|cpt", cell) for cell in cells) and any("mue value" in cell for cell in cells):
        return FileKind.LIMITS
    if "hcpcs" in cells and "mod" in cells:
        return FileKind.VALUES
    if any("locality name" in cell for cell in cells) and any("gpci" in cell for cell in cells):
        return FileKind.LOCALITIES
    return None


def _below(rows: Sequence[Row]) -> list[list[str]]:
    """Further rows of a header: nothing in the first two columns, and no numbers."""
    found: list[list[str]] = []
    for _, cells in rows[:STACKED]:
        if any(cells[:2]) or any(cell.isdigit() for cell in cells):
            break
        found.append(cells)
    return found


def _stacked(above: Sequence[list[str]], own: list[str], below: Sequence[list[str]]) -> list[str]:
    """The words of each column, from above to below. Titles, which fill few cells, are none of them."""
    rows = [*(cells for cells in above if sum(map(bool, cells)) > 3), own, *below]
    width = max(map(len, rows))
    return [" ".join(cells[at] for cells in rows if at < len(cells) and cells[at]) for at in range(width)]


def _columns(kind: FileKind, names: Sequence[str], place: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, pattern in COLUMNS[kind].items():
        at = [number for number, name in enumerate(names) if re.match(pattern, name)]
        if len(at) > 1:
            raise refused(place, f"has {len(at)} columns that could be the {column}", "one")
        if at:
            found[column] = at[0]
        elif column not in OPTIONAL:
            raise refused(place, f"has no column for the {column}", "a header as CMS writes it")
    if kind is FileKind.LOCALITIES and not found.keys() & {"work index", "work index with floor"}:
        raise refused(place, "has no column for the work index", "a header as CMS writes it")
    return found


def _check_ours(kind: FileKind, part: Part, names: Sequence[str]) -> None:
    """CMS has tables of the same form for hospitals and suppliers, which say something else."""
    if kind in (FileKind.PAIRS, FileKind.LIMITS) and ELSEWHERE.search(" ".join([part.name.lower(), *names])):
        raise refused(part.name, "is a table for hospitals, suppliers or Medicaid", "CMS's table for practitioners")
