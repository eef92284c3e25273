"""Reads rule files strictly: every key by its type, every fault with its file and place, all of them at once."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, cast

CODE = re.compile(r"\d{5}|[A-Z]\d{4}|\d{4}[FMTU]")
A_CODE = "a CPT or HCPCS code such as 97110 or G0283"

Choice = TypeVar("Choice", bound=StrEnum)


class BadRules(Exception):
    """Rule files that cannot be relied on. ``faults`` holds every one found, as ``FILE: PLACE: what, what instead``."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Faults:
    """Collects what is wrong in the files read so far, in the order in which it was met."""

    def __init__(self) -> None:
        self.found: dict[str, None] = {}

    def add(self, place: str, wrong: str, right: str) -> None:
        """Note a fault; one that is met twice is told once."""
        self.found[f"{place}: {wrong}, {right} would be right"] = None

    def check(self) -> None:
        """Raise BadRules with everything collected, if anything was."""
        if self.found:
            raise BadRules(tuple(self.found))


class Entry:
    """One table of a rule file. Each key is asked for by its type, once; ``close`` reports the keys nobody asked for.

    What is missing or wrong is reported and read as a harmless stand-in of the same type: never use what was read
    before ``Faults.check`` has passed.
    """

    def __init__(self, values: Mapping[str, Any], place: str, faults: Faults) -> None:
        self.place = place
        self.faults = faults
        self.values = values
        self._asked: list[str] = []

    def has(self, key: str) -> bool:
        self._asked.append(key)
        return key in self.values

    def wrong(self, key: str, right: str) -> None:
        """Report the value of a key, or that there is none."""
        state = f"is {shown(self.values[key])}" if key in self.values else "is missing"
        self.faults.add(f"{self.place}: {key}", state, right)

    def text(self, key: str, *, optional: bool = False) -> str:
        """Words on one line; empty only where they may be left out and were."""
        if optional and not self.has(key):
            return ""
        return self._words(key, "text on one line")

    def code(self, key: str) -> str:
        return self.like(key, CODE, A_CODE)

    def like(self, key: str, pattern: re.Pattern[str], right: str) -> str:
        found = self._words(key, right)
        if found and not pattern.fullmatch(found):
            self.wrong(key, right)
        return found

    def texts(self, key: str, right: str = "a list of different texts") -> tuple[str, ...]:
        """Different texts in the file's order; nothing where the key is absent."""
        if not self.has(key):
            return ()
        found = self.values[key]
        items = cast("list[object]", found) if isinstance(found, list) else [None]
        texts = tuple(item for item in items if isinstance(item, str) and item.strip())
        if len(set(texts)) != len(items):
            self.wrong(key, right)
            return ()
        return texts

    def codes(self, key: str) -> frozenset[str]:
        found = self.texts(key, "a list of different codes")
        if not all(CODE.fullmatch(item) for item in found):
            self.wrong(key, "a list of different codes")
            return frozenset()
        return frozenset(found)

    def whole(self, key: str, least: int, most: int) -> int:
        found = self._value(key)
        if type(found) is not int or not least <= found <= most:
            self.wrong(key, f"a whole number from {least} to {most}")
            return least
        return found

    def amount(self, key: str) -> Decimal:
        """An exact number above zero."""
        found = self._value(key)
        number = Decimal(found) if type(found) is int or isinstance(found, Decimal) else Decimal("NaN")
        if not number.is_finite() or number <= 0:
            self.wrong(key, "a number above 0")
            return Decimal(1)
        return number

    def flag(self, key: str) -> bool:
        found = self._value(key)
        if not isinstance(found, bool):
            self.wrong(key, "true or false")
            return False
        return found

    def day(self, key: str) -> date | None:
        """A date, or None where there is none."""
        if not self.has(key):
            return None
        found = self.values[key]
        if not isinstance(found, date) or isinstance(found, datetime) or not 1900 <= found.year <= 2999:
            self.wrong(key, "a date such as 2026-01-31")
            return None
        return found

    def needed_day(self, key: str) -> date:
        if not self.has(key):
            self.wrong(key, "a date such as 2026-01-31")
        return self.day(key) or date.min

    def span(self) -> tuple[date | None, date | None]:
        """The first and the last day, both included; None where it is open."""
        since, until = self.day("since"), self.day("until")
        if since and until and since > until:
            self.wrong("until", f"a day not before since, {since},")
        return since, until

    def choice(self, key: str, options: type[Choice]) -> Choice:
        found = self._value(key)
        with suppress(ValueError):
            return options(found)
        self.wrong(key, f"one of {', '.join(options)}")
        return next(iter(options))

    def tables(self, key: str, name: str, label: str = "") -> Iterator[Entry]:
        """The tables of an array, told apart by the value of ``label``, else by their number."""
        found: object = self.values[key] if self.has(key) else []
        for number, values in enumerate(cast("list[object]", found) if isinstance(found, list) else [None], 1):
            if not isinstance(values, dict):
                self.wrong(key, f"[[{key}]] tables")
                return
            table = cast("dict[str, Any]", values)
            told = table.get(label) or f"number {number}"
            told = "+".join(map(str, cast("list[object]", told))) if isinstance(told, list) else told
            yield Entry(table, f"{self.place}: {name} {told}", self.faults)

    def table(self, key: str) -> Entry:
        found = self._value(key)
        if not isinstance(found, dict):
            self.wrong(key, f"a [{key}] table")
            return Entry({}, self.place, Faults())
        return Entry(cast("dict[str, Any]", found), f"{self.place}: {key}", self.faults)

    def close(self) -> None:
        for key in self.values:
            if key not in self._asked:
                known = ", ".join(dict.fromkeys(self._asked))
                self.faults.add(f"{self.place}: {key}", "is not known here", f"one of {known}")

    def _value(self, key: str) -> Any:
        self._asked.append(key)
        return self.values.get(key)

    def _words(self, key: str, right: str) -> str:
        found = self._value(key)
        if not isinstance(found, str) or not found.strip() or "\n" in found:
            self.wrong(key, right)
            return ""
        return found


def shown(value: Any) -> str:
    """A value as a rule file writes it, near enough to be found there."""
    if isinstance(value, date | Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def read_toml(path: Path, file: str, faults: Faults) -> Entry | None:
    """The whole file as one table, exact decimals; None, reported, where it is no TOML file."""
    text = _read(path, file, faults)
    return None if text is None else parse_toml(text, file, faults)


def parse_toml(text: str, file: str, faults: Faults) -> Entry | None:
    """As ``read_toml``, of a text that is said to be ``file``'s."""
    try:
        return Entry(tomllib.loads(text, parse_float=Decimal), file, faults)
    except (ValueError, ArithmeticError, RecursionError) as error:  # of which TOMLDecodeError names the place
        wrong, _, place = str(error).rpartition(" (") if isinstance(error, tomllib.TOMLDecodeError) else ("", "", "")
        told = place.removeprefix("at ").rstrip(")") or "file"
        faults.add(f"{file}: {told}", f"is no TOML ({wrong or 'a value that cannot be read'})", "a TOML file")
        return None


def read_csv(path: Path, file: str, columns: tuple[str, ...], faults: Faults) -> Iterator[tuple[str, list[str]]]:
    """Each row with its place, such as ``pairs.csv: line 7``. The header must be exactly the columns given."""
    text = _read(path, file, faults)
    if text is None:
        return
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        header = next(rows, [""])
        if tuple(header) != columns:
            faults.add(f"{file}: line 1", f"the columns are {','.join(header) or 'missing'}", ",".join(columns))
            return
        for row in rows:
            place = f"{file}: line {rows.line_num}"
            if len(row) == len(columns):
                yield place, row
            else:
                faults.add(place, f"has {len(row)} cells", str(len(columns)))
    except csv.Error as error:
        faults.add(f"{file}: line {rows.line_num}", f"is no CSV ({error})", "comma-separated cells")


def _read(path: Path, file: str, faults: Faults) -> str | None:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        faults.add(f"{file}: file", f"cannot be read ({error.strerror})", "a file")
    except UnicodeDecodeError as error:
        faults.add(f"{file}: byte {error.start + 1}", "is not UTF-8", "a text file in UTF-8")
    return None
