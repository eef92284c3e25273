"""A charge file as a profile wants it: the same signed lines and the same profile give the same bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter

from ptcoder.export.cells import safe
from ptcoder.export.charge_lines import FIELDS, Leaves, cells
from ptcoder.export.profiles import BOM, Profile, Quoting, Rows, Spreadsheet

_TEXTS = ("visit", "patient", "payer", "code", "why", "modifiers", "procedure", "diagnoses", "visit_diagnoses",
          "rendering", "supervising", "place", "mod1", "mod2", "mod3", "mod4")  # fmt: skip
"""The fields that hold text, also where it looks like a number."""
_MONTH = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-zA-Z]*"
_CHANGED = re.compile(
    r"0[0-9]+|[0-9]{12,}|[0-9]+(\.[0-9]+)?[eE][0-9]+|0[0-9]*[.,][0-9]+"
    r"|[0-9]{1,4}[-/.][0-9]{1,2}([-/.][0-9]{1,4})?|[0-9]+:[0-9]{2}(:[0-9]{2})?|(?i:true|false)"
    rf"|{_MONTH}[- ]?[0-9]{{1,4}}|[0-9]{{1,2}}[- ]?{_MONTH}([- ]?[0-9]{{2,4}})?"
)
"""What Excel or LibreOffice turns into another number, a date, a time or a truth, and so changes."""

REMEMBERED = 4096


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
    """Writes rows of one profile."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._day = lru_cache(profile.day)
        self._kept: dict[str, str] = {}
        names = list(FIELDS)
        self._picks = [names.index(each.field) if each.field else -1 for each in profile.columns]
        self._texts = [at for at, each in enumerate(profile.columns) if each.field in _TEXTS]
        self._constants = [
            (at, kept(each.text, profile.spreadsheet)) for at, each in enumerate(profile.columns) if not each.field
        ]
        self._pick: Callable[[tuple[str, ...]], tuple[str, ...]] = (
            itemgetter(*self._picks) if len(self._picks) > 1 else lambda row: (row[self._picks[0]],)
        )
        self._billed = profile.rows is Rows.BILLED

    def rows(self, leaves: Leaves) -> Iterator[list[str]]:
        """The rows of one visit."""
        kept_before, texts, constants, pick = self._kept, self._texts, self._constants, self._pick
        how = self.profile.spreadsheet
        for charge, row in zip(leaves.charges, cells(leaves, self._day(leaves.day), self.profile.joined), strict=True):
            if self._billed and not charge.line.billed:
                continue
            told = [*pick(row)]
            for at in texts:
                cell = told[at]
                if cell not in kept_before:
                    if len(kept_before) >= REMEMBERED:
                        kept_before.clear()
                    kept_before[cell] = kept(cell, how)
                told[at] = kept_before[cell]
            for at, text in constants:
                told[at] = text
            yield told

    def head(self) -> str:
        """How the file begins: the mark and the header, if it has them."""
        names = [safe(each.name) for each in self.profile.columns]
        return (BOM if self.profile.mark else "") + (self.text([names]) if self.profile.header else "")

    def text(self, rows: Iterable[Sequence[str]]) -> str:
        """Rows as they stand in the file."""
        held = io.StringIO(newline="")
        rows = list(rows)
        profile = self.profile
        everything = profile.quoting is Quoting.ALL
        writer = csv.writer(
            held,
            delimiter=profile.separator,
            lineterminator=profile.line_end,
            quoting=csv.QUOTE_ALL if everything or _has_return(rows) else csv.QUOTE_MINIMAL,
        )
        writer.writerows(rows)
        return held.getvalue()

    def read(self, text: str) -> list[list[str]]:
        """The rows of such a file, the header left out. Raises csv.Error."""
        found = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=self.profile.separator))
        return found[1:] if self.profile.header else found


def _has_return(rows: Sequence[Sequence[str]]) -> bool:
    """Before Python 3.13 a carriage return in a cell is not quoted, and many readers take it for the row's end."""
    return any("\r" in cell for row in rows for cell in row)


def example(day: date) -> tuple[Leaves, ...]:
    """Two made-up visits, for a profile to be tried on where nothing waits."""
    from ptcoder.coding.records import Line
    from ptcoder.export.charge_lines import Charge, Kind
    from ptcoder.visit import Discipline

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
