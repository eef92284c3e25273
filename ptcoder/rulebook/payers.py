"""The payers: one TOML file each, every setting a dated value with its source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ptcoder.rulebook.dated import Dated, Timeline, check_order, held, read_dated
from ptcoder.rulebook.reading import CODE, Entry, Faults, read_toml
from ptcoder.rulebook.records import Method, Payer, Sourced


class FirstPeriod(StrEnum):
    """What earns the first two hours of 97545."""

    MIDPOINT = "midpoint"
    WHOLE = "whole"
    ANY = "any"


class DistinctModifier(StrEnum):
    """What tells two services of a pair apart."""

    GENERAL = "59"
    ENCOUNTER = "XE"
    PRACTITIONER = "XP"
    STRUCTURE = "XS"
    UNUSUAL = "XU"


def _flag(entry: Entry) -> Any:
    return entry.flag("value")


SETTINGS: Mapping[str, Callable[[Entry], Any]] = {
    "method": lambda entry: entry.choice("value", Method),
    "plan_modifiers": _flag,
    "assistant_modifiers": _flag,
    "threshold": _flag,
    "abn": _flag,
    "estimate": _flag,
    "students_counted": _flag,
    "ncci": _flag,
    "mue": _flag,
    "pooled": lambda entry: entry.codes("value"),
    "first_period": lambda entry: entry.choice("value", FirstPeriod).value,
    "distinct_modifier": lambda entry: entry.choice("value", DistinctModifier).value,
    "distinct_column": lambda entry: entry.whole("value", 1, 2),
}
"""What every payer file must say for every day, and how it is read."""

BY_CODE: Mapping[str, Callable[[Entry], str]] = {
    "substitutions": lambda entry: entry.code("value"),
    "bundled": lambda entry: entry.text("value"),
    "not_covered": lambda entry: entry.text("value"),
}
"""What a payer file may say of single codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerFile:
    """One payer through all its days."""

    id: str
    label: str
    checked_on: date
    settings: Mapping[str, Sequence[Dated[Any]]]
    day_cap: Sequence[Dated[int]]
    by_code: Mapping[str, Mapping[str, Sequence[Dated[str]]]]

    @property
    def edges(self) -> set[date]:
        groups = [*self.settings.values(), self.day_cap]
        groups += [values for codes in self.by_code.values() for values in codes.values()]
        return {edge for values in groups for value in values for edge in value.edges}

    def on(self, day: date) -> Payer:
        now = {name: held(values, day) for name, values in self.settings.items()}
        cap = next((value for value in self.day_cap if value.holds(day)), None)
        sources = {name: value.source for name, value in now.items()} | ({"day_cap": cap.source} if cap else {})
        settings: dict[str, Any] = {name: value.value for name, value in now.items()}
        return Payer(
            id=self.id,
            label=self.label,
            checked_on=self.checked_on,
            day_cap=cap.value if cap else None,
            sources=MappingProxyType(sources),
            **{name: _by_code(codes, day) for name, codes in self.by_code.items()},
            **settings,
        )


def payers_timeline(files: Sequence[PayerFile]) -> Timeline[Mapping[str, Payer]]:
    edges = [edge for file in files for edge in file.edges]
    return Timeline(edges, lambda day: MappingProxyType({file.id: file.on(day) for file in files}))


def read_payer(path: Path, file: str, codes: Collection[str], faults: Faults) -> PayerFile | None:
    """One payer; None, reported, where the file is no TOML. ``codes`` are all those that a payer may speak of."""
    root = read_toml(path, file, faults)
    if root is None:
        return None
    settings: dict[str, Sequence[Dated[Any]]] = {}
    for name, value in SETTINGS.items():
        settings[name] = read_dated(root.tables(name, name, "since"), value)
        check_order(settings[name], f"{file}: {name}", faults, gapless=True)
    caps = read_dated(root.tables("day_cap", "day_cap", "since"), lambda entry: entry.whole("value", 1, 99))
    check_order(caps, f"{file}: day_cap", faults, gapless=False)
    by_code = {name: _read_by_code(root, name, value) for name, value in BY_CODE.items()}
    found = PayerFile(
        id=root.text("id"),
        label=root.text("label"),
        checked_on=root.needed_day("checked_on"),
        settings=settings,
        day_cap=caps,
        by_code=by_code,
    )
    root.close()
    _check_codes(found, codes, file, faults)
    return found


def _read_by_code(root: Entry, name: str, value: Callable[[Entry], str]) -> Mapping[str, Sequence[Dated[str]]]:
    tables: dict[str, list[Entry]] = {}
    for entry in root.tables(name, name, "code"):
        tables.setdefault(entry.code("code"), []).append(entry)
    found = {code: read_dated(entries, value) for code, entries in tables.items()}
    for code, values in found.items():
        check_order(values, f"{root.place}: {name} {code}", root.faults, gapless=False)
    return found


def _check_codes(payer: PayerFile, codes: Collection[str], file: str, faults: Faults) -> None:
    named = {(name, code) for name, found in payer.by_code.items() for code in found}
    named |= {("substitutions", item.value) for values in payer.by_code["substitutions"].values() for item in values}
    named |= {("pooled", code) for item in payer.settings["pooled"] for code in item.value}
    for name, code in sorted(named):
        if CODE.fullmatch(code) and code not in codes:
            faults.add(f"{file}: {name}", f"names {code}", "a code with a block in services.toml")


def _by_code(codes: Mapping[str, Sequence[Dated[str]]], day: date) -> Mapping[str, Sourced]:
    return MappingProxyType(
        {
            code: Sourced(value=value.value, source=value.source)
            for code, values in codes.items()
            for value in values
            if value.holds(day)
        }
    )
