"""Cells as they may be written into a CSV that somebody will open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Literal

_UNSEEN = "\ufeff\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069"  # some of it turns the writing
_BEFORE = f"\\s\\0\"'`\u00b4\u2018-\u201f\u00ab\u00bb{_UNSEEN}"  # blanks, quotes and what nobody sees
_STARTS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"  # plain, full-width and small
_FORMULA = re.compile(f"[\t\r\n]|[{_BEFORE}]*[{_STARTS}]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


def safe(cell: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet would run it as a formula. Numbers stay numbers."""
    if cell.isalnum() or not _FORMULA.match(cell) or _NUMBER.fullmatch(cell):
        return cell
    return "'" + cell


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV, each ended by a line feed."""
    rows = tuple(rows)
    text = _written(rows, csv.QUOTE_MINIMAL)
    # before Python 3.13 a carriage return in a cell is not quoted, and many readers take it for the end of the row
    return _written(rows, csv.QUOTE_ALL) if "\r" in text else text


def _written(rows: Iterable[Sequence[str]], quoting: Literal[0, 1]) -> str:
    held = io.StringIO()
    csv.writer(held, lineterminator="\n", quoting=quoting).writerows(rows)
    return held.getvalue()
