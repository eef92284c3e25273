"""A charge file as a profile wants it: the same signed lines and the same profile give the same bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from operator import itemgetter

from ptcoder.export.cells import safe
from ptcoder.export.charge_lines import FREQUENCY, LINE_CELLS, VISIT_CELLS, Leaves, coded, pointers
from ptcoder.export.profiles import BOM, Profile, Quoting, Rows, Spreadsheet
from ptcoder.visit import Discipline

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

_CODED = LINE_CELLS[LINE_CELLS.index("discipline") : LINE_CELLS.index("procedure") + 1]

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


class _Cells(dict[str, str]):
    """Cells as they stand in the file, each made once while it is remembered."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, cell: str) -> str:
        if len(self) >= REMEMBERED:
            self.clear()
        made = self[cell] = self._make(cell)
        return made


class _Form:
    """How cells stand somewhere: ``text`` those of ``_TEXTS``, ``plain`` all others."""

    def __init__(self, text: Callable[[str], str], plain: Callable[[str], str]) -> None:
        self.make_text, self.make_plain = text, plain
        self.text, self.plain = _Cells(text), _Cells(plain)
        self.coded: dict[tuple[str, tuple[str, ...]], tuple[Discipline, tuple[str, ...]]] = {}
        self.pointed: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[str, str]] = {}

    def of(self, fields: Iterable[str], cells: Iterable[str]) -> tuple[str, ...]:
        return tuple(
            self.text[cell] if field in _TEXTS else self.plain[cell] for field, cell in zip(fields, cells, strict=True)
        )


class ChargeFile:
    """Writes rows of one profile. A cell stands in quotes where it must, also for a carriage return alone: many readers
    take that for the row's end.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._day = lru_cache(profile.day)
        how = profile.spreadsheet
        self._shown = _Form(lambda cell: kept(cell, how), str)
        self._written = _Form(lambda cell: self._quoted(kept(cell, how)), self._quoted)
        self._quotes = re.compile(f'[{re.escape(profile.separator)}"\r\n]')
        names = (*VISIT_CELLS, *LINE_CELLS)
        picks: list[int] = []
        constants: list[str] = []
        for each in profile.columns:
            if each.field:
                picks.append(names.index(each.field))
            else:
                picks.append(len(names) + len(constants))
                constants.append(kept(each.text, how))
        self._constants = tuple(constants)
        self._pick: Callable[[tuple[str, ...]], tuple[str, ...]] = (
            itemgetter(*picks) if len(picks) > 1 else lambda row: (row[picks[0]],)
        )

    def rows(self, leaves: Leaves) -> list[tuple[str, ...]]:
        """The cells of one visit's rows, as a reader of the file gets them."""
        return list(self._rows(leaves, self._shown, self._constants))

    def head(self) -> str:
        """How the file begins: the mark and the header, if it has them."""
        names = [self._quoted(safe(each.name)) for each in self.profile.columns]
        header = self.profile.separator.join(names) + self.profile.line_end
        return (BOM if self.profile.mark else "") + (header if self.profile.header else "")

    def text(self, several: Iterable[Leaves]) -> str:
        """The rows of visits as they stand in the file."""
        form, constants = self._written, tuple(map(self._quoted, self._constants))
        joined, end = self.profile.separator.join, self.profile.line_end
        return "".join([joined(row) + end for each in several for row in self._rows(each, form, constants)])

    def _quoted(self, cell: str) -> str:
        must = self.profile.quoting is Quoting.ALL or self._quotes.search(cell) is not None
        if must or (not cell and len(self.profile.columns) == 1):  # else the row would be an empty line
            return '"' + cell.replace('"', '""') + '"'
        return cell

    def _rows(self, leaves: Leaves, form: _Form, constants: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """What several lines have in common is made once; there are thousands of them."""
        text, plain, pick = form.text, form.plain, self._pick
        profile = self.profile
        billed, joined = profile.rows is Rows.BILLED, profile.joined
        everything, version = leaves.all_diagnoses, str(leaves.version)
        of_visit = (
            form.make_text(leaves.visit),
            plain[self._day(leaves.day)],
            text[leaves.patient],
            text[leaves.payer],
            plain[leaves.export],
            plain[version],
            plain[leaves.kind.value],
            plain[FREQUENCY[leaves.kind]],
            text[joined.join(everything)],
            text[leaves.place],
            plain[""],
        )
        stem = f"{leaves.visit}.{version}."
        bare = form.make_plain(stem) == stem
        for charge in leaves.charges:
            line = charge.line
            if billed and not line.billed:
                continue
            number = str(charge.number)
            code = line.code, line.modifiers
            known = form.coded.get(code)
            if known is None or known[0] is not line.discipline:
                known = form.coded[code] = line.discipline, form.of(_CODED, coded(line, joined))
            pointed = charge.diagnoses or leaves.diagnoses, everything
            if pointed not in form.pointed:
                form.pointed[pointed] = text[joined.join(pointed[0])], plain[pointers(*pointed)]
            yield pick(
                (
                    *of_visit,
                    plain[number],
                    *known[1],
                    plain[str(line.units)],
                    plain[str(line.minutes)],
                    plain[line.status],
                    text[line.why],
                    stem + number if bare else form.make_plain(stem + number),
                    *form.pointed[pointed],
                    text[charge.rendering],
                    text[charge.supervising],
                    plain[charge.fee],
                    plain[charge.charge],
                    *constants,
                )
            )

    def read(self, text: str) -> list[list[str]]:
        """The rows of such a file, the header left out. Raises csv.Error."""
        found = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=self.profile.separator))
        return found[1:] if self.profile.header else found


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
