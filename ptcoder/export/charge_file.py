"""A charge file as a profile wants it: the same signed lines and the same profile give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ptcoder.export.cells import safe
from ptcoder.export.charge_lines import Leaves, Packed, billed, pack
from ptcoder.export.charge_rows import RowForm
from ptcoder.export.profiles import BOM, Column, Profile, Quoting, Rows, Spreadsheet
from ptcoder.visit import Discipline

_TEXTS = ("visit", "patient", "payer", "code", "why", "modifiers", "procedure", "diagnoses", "visit_diagnoses",
          "rendering", "supervising", "place", "late", "mod1", "mod2", "mod3", "mod4")  # fmt: skip
"""The fields that hold text, also where it looks like a number."""
_MONTH = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-zA-Z]*"
_CHANGED = re.compile(
    r"0[0-9]+|[0-9]{12,}|[0-9]+(\.[0-9]+)?[eE][0-9]+|0[0-9]*[.,][0-9]+"
    r"|[0-9]{1,4}[-/.][0-9]{1,2}([-/.][0-9]{1,4})?|[0-9]+:[0-9]{2}(:[0-9]{2})?|(?i:true|false)"
    rf"|{_MONTH}[- ]?[0-9]{{1,4}}|[0-9]{{1,2}}[- ]?{_MONTH}([- ]?[0-9]{{2,4}})?"
)
"""What Excel or LibreOffice turns into another number, a date, a time or a truth, and so changes."""


def kept(cell: str, how: Spreadsheet) -> str:
    """Text that a spreadsheet leaves as it is: what it would run as a formula never stands bare; what it would take
    for another thing, as 007 for 7, is kept as the profile says.
    """
    guarded = safe(cell)
    if how is Spreadsheet.PLAIN or (guarded == cell and not _is_changed(cell)):
        return guarded
    bare = not any(each in cell for each in '"\t\r\n\0')
    return f'="{cell}"' if how is Spreadsheet.FORMULA and bare else guarded if guarded != cell else f"'{cell}"


def _is_changed(cell: str) -> bool:
    return (cell[:1] in "+-" and cell[1:2].isdigit()) or _CHANGED.fullmatch(cell.strip()) is not None


class ChargeFile:
    """Writes rows of one profile. A cell stands in quotes where it must, also for a carriage return alone: many readers
    take that for the row's end.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._quotes = re.compile(f'[{re.escape(profile.separator)}"\r\n]')
        self._shown = RowForm(profile, self._kept, "")
        self._written = RowForm(profile, lambda column, cell: self._quoted(self._kept(column, cell)), profile.separator)

    def rows(self, several: Packed | Sequence[Leaves]) -> list[tuple[str, ...]]:
        """The cells of visits' rows, as a reader of the file gets them."""
        return self._shown.rows(_packed(several))

    def head(self) -> str:
        """How the file begins: the mark and the header, if it has them."""
        names = [self._quoted(safe(each.name)) for each in self.profile.columns]
        header = self.profile.separator.join(names) + self.profile.line_end
        return (BOM if self.profile.mark else "") + (header if self.profile.header else "")

    def text(self, several: Packed | Sequence[Leaves]) -> str:
        """The rows of visits as they stand in the file."""
        rows = map(self.profile.separator.join, self._written.rows(_packed(several)))
        return self.profile.line_end.join([*rows, ""])

    def _kept(self, column: Column, cell: str) -> str:
        is_text = column.field in _TEXTS or not column.field
        return kept(cell, self.profile.spreadsheet) if is_text else cell

    def _quoted(self, cell: str) -> str:
        must = self.profile.quoting is Quoting.ALL or self._quotes.search(cell) is not None
        if must or (not cell and len(self.profile.columns) == 1):  # else the row would be an empty line
            return '"' + cell.replace('"', '""') + '"'
        return cell


def row_count(profile: Profile, packed: Packed) -> int:
    """How many rows these visits have in a file of this profile."""
    return len((packed if profile.rows is Rows.ALL else billed(packed)).numbers)


def _packed(several: Packed | Sequence[Leaves]) -> Packed:
    return several if isinstance(several, Packed) else pack(several)


def example(day: date) -> tuple[Leaves, ...]:
    """Two made-up visits, for a profile to be tried on where nothing waits."""
    from ptcoder.coding.records import Line
    from ptcoder.export.charge_lines import Charge, Kind

    lines = (
        Line("97110", Discipline.PT, ("GP", "KX"), 2, 33, "33 min of 40 timed minutes."),
        Line("97140", Discipline.PT, ("GP", "59"), 1, 7, "7 min of 40 timed minutes."),
    )
    npi, diagnoses = "1234567893", ("M25.561", "R26.89")
    charges = tuple(
        Charge(at, line, diagnoses[:1] if at > 1 else (), npi, "", "40.00", f"{40 * line.units}.00")
        for at, line in enumerate(lines, 1)
    )
    kinds = ((Kind.ORIGINAL, 1, "0071"), (Kind.REPLACEMENT, 2, "A-12"))
    return tuple(
        Leaves("example", f"visit-{at}", kind, version, day, patient, "medicare", charges, "11", diagnoses)
        for at, (kind, version, patient) in enumerate(kinds, 1)
    )
