"""One of CMS's files as an import: what it is, from when on it speaks, and its rows for our codes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from ptcoder.rulebook.cms.damage import Damage, refused
from ptcoder.rulebook.cms.headers import Table, tables
from ptcoder.rulebook.cms.opening import parts
from ptcoder.rulebook.cms.reading import read_limits, read_localities, read_pairs, read_values
from ptcoder.rulebook.cms.records import Content, FileKind, Imported

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
SAY_FROM = "the first day on which it holds, said with --from,"
SAY_YEAR = "its year, said with --year,"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person says of the files to be read.

    ``since``: the first day on which they hold; ``year``: of relative values and localities; ``member``: what the name
    of a file in a zip file must contain; ``locality``: the clinic's own; ``skip_damaged``: damaged rows are left out.
    """

    taken_on: date
    since: date | None = None
    year: int | None = None
    member: str = ""
    locality: str = ""
    skip_damaged: bool = False


def read_files(files: Sequence[tuple[str, bytes]], codes: Collection[str], wanted: Wanted) -> Imported:
    """The parts of one table of CMS's, each given by its name and its bytes.

    Raises BadRules with what keeps them from being read, or with every damaged row.
    """
    found = [table for name, data in files for part in parts(name, data, wanted.member) for table in tables(part)]
    named = ", ".join(name for name, _ in files)
    if not found:
        right = "CMS's NCCI pairs, MUE, PPRRVU or GPCI as .csv, .xlsx or a .txt with tabs, zipped or not,"
        raise refused(named, "holds no table that is known here", right)
    chosen = _one_table(found, named)
    kind, damage = chosen[0].kind, Damage()
    content, newest = _content(kind, chosen, codes, wanted, damage)
    if not wanted.skip_damaged:
        damage.check()
    since, through = _days(kind, _told([*(name for name, _ in files), *_titles(chosen)]), newest, wanted, named)
    return Imported(
        file=named,
        sha256=", ".join(sha256(data).hexdigest() for _, data in files),
        taken_on=wanted.taken_on,
        since=since,
        through=through,
        left_out=damage.rows,
        content=content,
    )


def _one_table(found: Sequence[Table], named: str) -> list[Table]:
    """What is read of the tables found: each in its plainest format, and all of one table."""
    plainest: dict[tuple[FileKind, str], int] = {}
    for table in found:
        key = (table.kind, table.part.stem)
        plainest[key] = min(plainest.get(key, 99), table.part.rank)
    chosen = [table for table in found if table.part.rank == plainest[table.kind, table.part.stem]]
    kinds = {table.kind for table in chosen}
    parts_of = {table.part.name for table in chosen}
    if len(kinds) > 1 or (len(parts_of) > 1 and kinds != {FileKind.PAIRS}):
        several = ", ".join(sorted(name.rpartition("/")[2] for name in parts_of))
        raise refused(named, f"holds several tables ({several})", "a part of one's name, said with --member,")
    return chosen


def _content(
    kind: FileKind, chosen: Sequence[Table], codes: Collection[str], wanted: Wanted, damage: Damage
) -> tuple[Content, date]:
    """The rows, and the newest day that they name."""
    match kind:
        case FileKind.PAIRS:
            return read_pairs(chosen, codes, damage)
        case FileKind.LIMITS:
            return read_limits(chosen, codes, damage), date.min
        case FileKind.VALUES:
            return read_values(chosen, codes, damage), date.min
        case _:
            return read_localities(chosen, wanted.locality, damage), date.min


def _titles(chosen: Iterable[Table]) -> Iterable[str]:
    for table in chosen:
        yield table.part.name
        yield table.titles
        yield table.heading


def _told(texts: Iterable[str]) -> str:
    return " ".join(texts).lower()


def _days(kind: FileKind, told: str, newest: date, wanted: Wanted, named: str) -> tuple[date, date]:
    """The first day on which a file holds, and the last that it covers itself."""
    if kind in (FileKind.VALUES, FileKind.LOCALITIES):
        year = wanted.year or (wanted.since.year if wanted.since else _year(told))
        if year is None:
            raise refused(named, "does not tell its year", SAY_YEAR)
        since = wanted.since or date(year, 1, 1)
        if since.year != year:
            raise refused(named, f"is of {year}, and would hold from {since}", "a day of its own year")
        return since, date(year, 12, 31)
    begins = _quarter(told)
    if begins is None and newest == first_day(newest) != date.min:
        begins = newest
    since = wanted.since or begins
    if since is None:
        raise refused(named, "does not tell its quarter", SAY_FROM)
    if begins is not None and newest > last_day(begins):
        raise refused(named, f"is of the quarter from {begins}, but has a pair from {newest}", "a file of one quarter")
    return since, last_day(max(begins or since, newest if newest > date.min else since))


def first_day(day: date) -> date:
    """The first day of the quarter of a year in which a day lies."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def last_day(day: date) -> date:
    """The last day of the quarter of a year in which a day lies."""
    first = first_day(day)
    if first == date(9999, 10, 1):
        return date.max
    year, month = divmod(first.year * 12 + first.month - 1 + 3, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def _quarter(told: str) -> date | None:
    """The first day of the quarter that names and titles tell of; None where they tell of none, or of several."""
    found: set[date] = set()
    for version, quarter in re.findall(r"v(\d\d)([0-3])r\d", told):  # v30.2 is the third quarter of 2024
        found.add(date(1994 + int(version), int(quarter) * 3 + 1, 1))
    for year, quarter in re.findall(r"(?<![0-9])(20\d\d)[-_ ]?q([1-4])(?![0-9])", told):
        found.add(date(int(year), int(quarter) * 3 - 2, 1))
    for month, year in re.findall(r"eff(?:ective)?[-_ ](\d\d)[-_]01[-_](20\d\d)", told):
        if month in ("01", "04", "07", "10"):
            found.add(date(int(year), int(month), 1))
    for month, year in re.findall(rf"effective ({'|'.join(MONTHS)}) 1, (20\d\d)", told):
        found.add(first_day(date(int(year), MONTHS.index(month) + 1, 1)))
    return found.pop() if len(found) == 1 else None


def _year(told: str) -> int | None:
    """The year that names and titles tell of; None where they tell of none, or of several."""
    found = set(re.findall(r"\b(?:calendar year|cy) (20\d\d)\b", told))
    found |= set(re.findall(r"\b(20\d\d) (?:national|pw gpci|work gpci|pe gpci|mp gpci)", told))
    found |= {f"20{year[-2:]}" for year in re.findall(r"(?:pprrvu|gpci)(20\d\d|\d\d)(?![0-9])", told)}
    return int(found.pop()) if len(found) == 1 else None
