"""The plain tables of a rule folder: code pairs, thresholds, fees and the general rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from ptcoder.rulebook.dated import NEXT, Timeline, check_order, held, read_dated
from ptcoder.rulebook.reading import A_CODE, CODE, Entry, Faults, read_csv, read_toml
from ptcoder.rulebook.records import Fee, Fees, Pair, Table, Threshold

PAIR_COLUMNS = ("column1", "column2", "modifier", "until")
FEE_COLUMNS = ("year", "code", "work", "practice", "malpractice")
RULES = (
    *("total-time", "ama-midpoint", "full-quarters", "remainders", "time-other-clocks", "add-on", "evaluation"),
    *("one-on-one", "supervised", "group", "overlap", "double-booking", "odd-length", "record"),
    *("assistants", "students", "modifiers", "pairs", "mue", "mppr", "threshold", "not-covered", "abn", "telehealth"),
)
"""The general rules that a coding cites: each must stand in ``general.toml``."""


class AssistantRule(StrEnum):
    """Since when an assistant's part of a service is marked, and how it is weighed."""

    NONE = "none"
    FROM_2020 = "2020"
    FROM_2022 = "2022"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    rows: tuple[tuple[Pair, date | None], ...]
    table: Table

    def timeline(self) -> Timeline[Mapping[tuple[str, str], Pair]]:
        return Timeline((until + NEXT for _, until in self.rows if until), self._on)

    def _on(self, day: date) -> Mapping[tuple[str, str], Pair]:
        """Where one pair has several ends still to come, the next of them is the one in force."""
        rows = sorted(self.rows, key=lambda row: row[1] or date.max, reverse=True)
        return MappingProxyType(
            {(pair.column1, pair.column2): pair for pair, until in rows if until is None or until >= day}
        )


def read_pairs(folder: Path, faults: Faults) -> Pairs:
    """``pairs.toml`` and ``pairs.csv``. Pairs marked 9 were void from their first day: read, checked and dropped."""
    root = read_toml(folder / "pairs.toml", "pairs.toml", faults) or Entry({}, "pairs.toml", Faults())
    first, through = root.day("first"), root.day("through")
    checked_on, source = root.needed_day("checked_on"), root.text("source")
    root.close()
    rows: list[tuple[Pair, date | None]] = []
    seen: set[tuple[str, ...]] = set()
    for place, row in read_csv(folder / "pairs.csv", "pairs.csv", PAIR_COLUMNS, faults):
        column1, column2, modifier, until = row
        for name, code in (("column1", column1), ("column2", column2)):
            _check_code(code, f"{place}: {name}", faults)
        if modifier not in ("0", "1", "9"):
            faults.add(f"{place}: modifier", f"is {modifier or 'missing'}", "one of 0, 1, 9")
        if column1 == column2:
            faults.add(f"{place}: column2", f"is {column2} as well", "another code")
        if (column1, column2, until) in seen:
            faults.add(place, "stands here twice", "one row for each pair and end")
        seen.add((column1, column2, until))
        end = _day(until, f"{place}: until", faults) if until else None
        if modifier != "9":
            pair = Pair(column1=column1, column2=column2, separable=modifier == "1", source=source)
            rows.append((pair, end))
    table = Table(name="pairs", first=first, through=through, checked_on=checked_on)
    return Pairs(rows=tuple(rows), table=table)


def read_thresholds(folder: Path, faults: Faults, checked: dict[str, date]) -> Timeline[Threshold | None]:
    """``thresholds.toml``: one amount a year; no year borrows another's. ``checked`` gets the day of the last look."""
    file = "thresholds.toml"
    root = read_toml(folder / file, file, faults) or Entry({}, file, Faults())
    checked["thresholds"] = root.needed_day("checked_on")
    years: dict[int, Threshold] = {}
    for entry in root.tables("threshold", "threshold", "year"):
        threshold = Threshold(amount=entry.amount("amount"), source=entry.text("source"))
        years[_new_year(entry, years)] = threshold
        entry.close()
    root.close()
    return Timeline(_new_years(years), lambda day: years.get(day.year))


def read_fees(folder: Path, faults: Faults, checked: dict[str, date]) -> Timeline[Fees | None]:
    """``fees.toml`` and ``fees.csv``: the factor of a day and the relative values of its year, or nothing."""
    file = "fees.toml"
    root = read_toml(folder / file, file, faults) or Entry({}, file, Faults())
    checked["fees"] = root.needed_day("checked_on")
    factors = read_dated(root.tables("factor", "factor", "since"), lambda entry: entry.amount("value"))
    check_order(factors, f"{file}: factor", faults, gapless=False)
    for factor in factors:
        if factor.until is None or factor.until.year != factor.since.year:
            faults.add(
                f"{file}: factor {factor.since}: until", f"is {factor.until or 'missing'}", "a day of the same year"
            )
    sources: dict[int, str] = {}
    for entry in root.tables("values", "values", "year"):
        source = entry.text("source")
        sources[_new_year(entry, sources)] = source
        entry.close()
    root.close()
    values = _values(folder, sources, faults)

    def on(day: date) -> Fees | None:
        factor = next((factor for factor in factors if factor.holds(day)), None)
        if factor is None or day.year not in values:
            return None
        source = f"{factor.source}; {sources[day.year]}"
        return Fees(factor=factor.value, fees=MappingProxyType(values[day.year]), source=source)

    edges = [edge for factor in factors for edge in factor.edges]
    return Timeline([*edges, *_new_years(values)], on)


def read_general(folder: Path, faults: Faults, checked: dict[str, date]) -> tuple[Timeline[str], Mapping[str, str]]:
    """``general.toml``: how assistants' shares are marked from when on, and the sources of the general rules."""
    file = "general.toml"
    root = read_toml(folder / file, file, faults) or Entry({}, file, Faults())
    checked["general"] = root.needed_day("checked_on")
    tables = root.tables("assistants", "assistants", "since")
    assistants = read_dated(tables, lambda entry: entry.choice("value", AssistantRule).value)
    check_order(assistants, f"{file}: assistants", root.faults, gapless=True)
    entry = root.table("rules")
    names = dict.fromkeys([*RULES, *entry.values])
    rules = {name: entry.text(name) for name in names}
    root.close()
    edges = [edge for item in assistants for edge in item.edges]
    return Timeline(edges, lambda day: held(assistants, day).value), MappingProxyType(rules)


def _values(folder: Path, years: Mapping[int, str], faults: Faults) -> dict[int, dict[str, Fee]]:
    found: dict[str, dict[str, Fee]] = {}
    seen: set[tuple[str, str]] = set()
    known = {str(year) for year in years}
    for place, (year, code, *numbers) in read_csv(folder / "fees.csv", "fees.csv", FEE_COLUMNS, faults):
        _check_code(code, f"{place}: code", faults)
        if year not in known:
            faults.add(f"{place}: year", f"is {year or 'missing'}", "a year with [[values]] in fees.toml")
            known.add(year)  # one fault for all its rows
        if (year, code) in seen:
            faults.add(place, "stands here twice", "one row for each year and code")
        seen.add((year, code))
        names = FEE_COLUMNS[2:]
        work, practice, malpractice = (
            _number(text, f"{place}: {name}", faults) for name, text in zip(names, numbers, strict=True)
        )
        fees = found.setdefault(year, {})
        if work or practice or malpractice:
            fees[code] = Fee(work=work, practice=practice, malpractice=malpractice)
    return {year: found[str(year)] for year in years if str(year) in found}


def _check_code(code: str, place: str, faults: Faults) -> None:
    if not CODE.fullmatch(code):
        faults.add(place, f"is {code or 'missing'}", A_CODE)


def _number(text: str, place: str, faults: Faults) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        faults.add(place, f"is {text or 'missing'}", "a number from 0 on")
        return Decimal(0)
    return number


def _day(text: str, place: str, faults: Faults) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.add(place, f"is {text}", "nothing, or a date such as 2026-01-31")
        return None


def _new_year(entry: Entry, seen: Mapping[int, object]) -> int:
    year = entry.whole("year", 1990, 2999)
    if year in seen:
        entry.faults.add(entry.place, "stands here twice", "one entry a year")
    return year


def _new_years(years: Mapping[int, object]) -> list[date]:
    return [date(start, 1, 1) for year in years for start in (year, year + 1)]
