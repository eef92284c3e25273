"""A charge file read back and held against what was signed: what is another, in which cell, and what did it.

Most such files went through a spreadsheet, which turns 007 into 7, writes a date its own way, parts the cells by
another sign or puts all of it into another encoding; and somebody typed a title above it. Each of these is told by its
name, and the rows are compared all the same.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from ptcoder.export.cells import safe
from ptcoder.export.profiles import BOM, SEPARATORS, Profile

NAMES = {separator: name for name, separator in SEPARATORS.items()}
_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d", "%m %d %y", "%m %d %Y",
          "%d-%b-%y", "%d-%b-%Y", "%b %d, %Y", "%d %b %Y")  # fmt: skip
AGAIN = "a line that left once stands here again"
_NUMBER = re.compile(r"[+-]?[0-9]{1,60}(\.[0-9]{0,60})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
LOOKED_AT = 20
"""Rows at the top of a file among which the columns' names are looked for."""
_RETURN = re.compile(r"\r(?!\n)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``written``: what differs is how it is written, as after a spreadsheet saved it; else it says something else."""

    text: str
    written: bool = False


def decoded(data: bytes) -> tuple[str, tuple[Found, ...]]:
    """The text of a file, and what is odd about how it is encoded."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), (_encoding("UTF-16, as a spreadsheet's Unicode text is"),)
    first, second = data[::2].count(0), data[1::2].count(0)
    for zeros, others, kind in ((second, first, "utf-16-le"), (first, second, "utf-16-be")):
        if 4 * zeros > len(data) and 10 * others < zeros:  # most letters are plain ones, which have a zero beside them
            return data.decode(kind, "replace"), (_encoding("UTF-16, without the mark that says so"),)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        said = data.decode("cp1252", "replace")
        return said, (_encoding("an encoding that is not UTF-8: letters beyond A to Z are others to its receiver"),)


def _encoding(what: str) -> Found:
    return Found(text=f"The file is in {what}.", written=True)


def held_against(profile: Profile, signed: Sequence[Sequence[str]], text: str) -> Iterator[Found]:
    """What differs between the rows that left and those of a file, a sentence for each cell. Raises csv.Error."""
    said = text.removeprefix(BOM)
    quoted = said.split('"')  # every other piece stands outside of quotes
    quoted[::2] = [_RETURN.sub("\n", each) for each in quoted[::2]]
    if said != (said := '"'.join(quoted)):
        yield Found(text="Rows end with a carriage return alone.", written=True)
    separator = _separator(profile, said)
    if separator != profile.separator:
        now, then = NAMES[separator], NAMES[profile.separator]
        yield Found(text=f"The cells are parted by the sign {now}; they left parted by {then}.", written=True)
    table = [*enumerate(csv.reader(io.StringIO(said, newline=""), delimiter=separator), 1)]
    rows = [(number, row) for number, row in table if any(row)]
    if len(rows) < len(table):
        yield Found(text="There are rows with nothing in them.", written=True)
    places: list[int | None] = [*range(len(profile.columns))]
    top = _top(profile, signed, [row for _, row in rows])
    yield from _titles([number for number, _ in rows[: top.first]], profile)
    rows = rows[top.first :]
    if top.is_headless:
        yield Found(text="The row with the columns' names is missing.")
    if profile.header and rows and not top.is_headless:
        (_, head), *rows = rows
        while head and not head[-1] and not any("".join(row[len(head) - 1 :]) for _, row in rows):
            head = head[:-1]  # a column of nothing, as a spreadsheet adds one
        heads, places = _columns(profile, head)
        yield from heads
        taken = len(head)
        rows = [
            (number, [row[at] if at is not None and at < len(row) else "" for at in places] + _ended(row[taken:]))
            for number, row in rows
        ]
    else:
        rows = [(number, row[: len(places)] + _ended(row[len(places) :])) for number, row in rows]
    yield from _compared(profile, signed, rows, places)


class _Top(NamedTuple):
    """Where a file begins: ``first`` is the row with the columns' names, or with the first line."""

    first: int
    is_headless: bool = False


def _top(profile: Profile, signed: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> _Top:
    """What stands above is a title only where the file begins below it; where that is unclear, there is none."""
    looked_at = rows[:LOOKED_AT]
    if profile.header:
        names = _names(profile)
        found = next((at for at, row in enumerate(looked_at) if 2 * len(names.intersection(row)) >= len(names)), None)
        if found is not None and not any(_is_signed(row, signed) for row in rows[:found]):
            return _Top(found)  # else somebody sorted the rows, and the names with them
    first = next((at for at, row in enumerate(looked_at) if _is_signed(row, signed)), None)
    if first is None or any(2 * sum(map(bool, row)) > len(profile.columns) for row in rows[:first]):
        return _Top(0)  # the columns are called otherwise, or the first line is another
    return _Top(first, is_headless=profile.header)


def _names(profile: Profile) -> set[str]:
    return {safe(each.name) for each in profile.columns if each.name}


def _titles(numbers: Sequence[int], profile: Profile) -> Iterator[Found]:
    if numbers:
        several = f"Rows {numbers[0]} to {numbers[-1]} stand" if len(numbers) > 1 else f"Row {numbers[0]} stands"
        above = "the columns' names" if profile.header else "the first row that left"
        yield Found(text=f"{several} above {above}, as a title does that was typed in a spreadsheet.", written=True)


def _is_signed(row: Sequence[str], signed: Sequence[Sequence[str]]) -> bool:
    """Whether most of a row stands in one that left."""
    return any(2 * sum(map(str.__eq__, row, each)) > len(each) for each in signed)


def _ended(cells: list[str]) -> list[str]:
    """Cells behind the last column without those that say nothing."""
    return cells if any(cells) else []


def _separator(profile: Profile, text: str) -> str:
    """By which sign the cells are parted: the profile's, unless another makes the columns of it; looked for in the row
    with the columns' names, where one of the first rows is that, else in the first row.
    """
    lines = [each or " " for each in text.split("\n", LOOKED_AT)[:LOOKED_AT]]
    signs = (profile.separator, *NAMES)
    names = _names(profile)
    for line in lines if profile.header else ():
        heads = {sign: len(names.intersection(*csv.reader([line], delimiter=sign))) for sign in signs}
        best = max(heads, key=heads.__getitem__)
        if 2 * heads[best] >= len(names):
            return best
    counts = {sign: len(*csv.reader(lines[:1], delimiter=sign)) for sign in signs}
    wanted = len(profile.columns)
    if counts[profile.separator] >= wanted:
        return profile.separator
    return next((sign for sign, count in counts.items() if count >= wanted), profile.separator)


def _columns(profile: Profile, head: Sequence[str]) -> tuple[list[Found], list[int | None]]:
    """What became of the header, and where in the file each of the profile's columns stands."""
    names = [safe(each.name) for each in profile.columns]
    if [*head] == names:
        return [], [*range(len(names))]
    if sorted(head) == sorted(names):
        return [Found(text="The columns stand in another order.", written=True)], [head.index(each) for each in names]
    left, new = [each for each in names if each not in head], [each for each in head if each not in names]
    if len(head) == len(names):
        told = [f"The column {_said(was)} is called {_said(now)}." for was, now in zip(left, new, strict=False)]
        places: list[int | None] = [*range(len(names))]
    else:
        told = [f"The column {_said(each)} is missing." for each in left]
        told += [f"The column {_said(each)} was not in the file when it left." for each in new]
        places = [head.index(each) if each in head else None for each in names]
    return [Found(text=each) for each in told], places


def _compared(
    profile: Profile,
    signed: Sequence[Sequence[str]],
    rows: Sequence[tuple[int, Sequence[str]]],
    places: Sequence[int | None],
) -> Iterator[Found]:
    """Rows are known by their line's id, else by their place. ``rows`` with their numbers in the file; a column that
    has no place in it was told already.
    """
    ids = (at for at, each in enumerate(profile.columns) if each.field == "line_id" and places[at] is not None)
    at = next(ids, None)

    def keyed(many: Iterable[tuple[int, Sequence[str]]]) -> dict[str, tuple[int, Sequence[str]]]:
        found: dict[str, tuple[int, Sequence[str]]] = {}
        for place, (number, row) in enumerate(many):
            key = row[at] if at is not None and at < len(row) else str(place)
            found[key if key not in found else f"{key} again at {number}"] = number, row
        return found

    named = [each.name for each in profile.columns]
    known = [at for at, each in enumerate(places) if each is not None]
    ours, theirs = keyed(enumerate(signed, 1 + profile.header)), keyed(rows)
    for key, (number, row) in theirs.items():
        if key not in ours:
            again = at is not None and at < len(row) and row[at] in ours
            yield Found(text=f"Row {number}: {AGAIN if again else 'this was not in the file when it left'}.")
            continue
        left, more = ours[key][1], row[len(named) :]
        cells = [(named[at], left[at], row[at] if at < len(row) else "") for at in known]
        for name, was, now in (*cells, *(("", "", each) for each in more)):
            if was != now:
                how = _how(was, now)
                told = f"Row {number}, {name or 'a further cell'}: {_said(was)} was signed, the file has {_said(now)}"
                yield Found(text=f"{told}{how and f': {how}'}.", written=bool(how))
    for key, (number, _) in ours.items():
        if key not in theirs:
            yield Found(text=f"Row {number} of the file as it left is missing.")


def _how(was: str, now: str) -> str:
    """In what a cell is another only as it is written; "" where it says something else."""
    bare, is_now = _bare(was), _bare(now)
    if bare == is_now:
        return "what keeps it text in a spreadsheet is another"
    if not (_NUMBER.fullmatch(bare) and _NUMBER.fullmatch(is_now)):
        return "the same day, written another way" if _days(bare) & _days(is_now) else ""
    before, after = Decimal(bare), Decimal(is_now)
    if before == after:
        return "its leading zeros are lost" if bare.lstrip("0") == is_now else "the same number, written another way"
    is_rounded = len(bare) >= 12 and after and abs(before - after) < abs(before) / 10**4
    return "a long number was rounded" if is_rounded else ""


def _bare(cell: str) -> str:
    """Without what a spreadsheet needs to take it for text."""
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return cell.removeprefix("'")


def _days(cell: str) -> set[date]:
    found: set[date] = set()
    for form in _DATES:
        try:
            found.add(datetime.strptime(cell, form).date())  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return found


def _said(cell: str) -> str:
    return f"“{cell}”" if cell else "nothing"
