"""TOML files that people write for a machine or a clinic: what is wrong in them is told by its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from ptcoder.rulebook.reading import Entry, Faults, parse_toml
from ptcoder.store.setting_kinds import BadSetting, Flag, Number, Setting, Several

_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([\w-]+(?:\s*\.\s*[\w-]+)*)\s*=")


class Placed(Faults):
    """As ``Faults``; each place has the number of its line, or of the table that lacks it: ``clinic.toml:12: ...``."""

    def __init__(self, file: str, text: str) -> None:
        super().__init__()
        self._file = file
        self._lines = lines(text)
        self._numbers: list[int] = []

    def add(self, place: str, wrong: str, right: str) -> None:
        inside = place.removeprefix(f"{self._file}: ")
        table = inside
        while table and table not in self._lines:
            table = table.rpartition(": ")[0]
        number = self._lines.get(table, 0)
        before = len(self.found)
        super().add(f"{self._file}:{number}: {inside}" if number else place, wrong, right)
        self._numbers += [number] * (len(self.found) - before)

    @property
    def told(self) -> tuple[str, ...]:
        """What was found, in the order of the file."""
        return tuple(text for _, text in sorted(zip(self._numbers, self.found, strict=True)))


def read_placed(file: str, text: str) -> tuple[Entry | None, Placed]:
    """The whole file as one table, None where it is no TOML; and what is wrong with it so far."""
    faults = Placed(file, text)
    return parse_toml(text, file, faults), faults


def lines(text: str) -> dict[str, int]:
    """The line of each table and key, by its place as ``Entry`` tells it: ``people number 2: npi``.

    It looks at each line by itself: where a text of several lines looks like a key, only that number is off.
    """
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if head := _TABLE.match(line):
            table = _place(head[2])
            found.setdefault(table, number)
            if head[1] == "[[":
                counts[table] = counts.get(table, 0) + 1
                table = f"{table} number {counts[table]}"
                found.setdefault(table, number)
        elif key := _KEY.match(line):
            place = f"{table}: {_place(key[1])}" if table else _place(key[1])
            while place != table and place:  # a dotted key stands for its tables, too
                found.setdefault(place, number)
                place = place.rpartition(": ")[0]
    return found


def _place(dotted: str) -> str:
    return ": ".join(part.strip() for part in dotted.split("."))


def setting_text(entry: Entry, key: str, setting: Setting[Any]) -> str | None:
    """How a setting would be stored, if the file gives it; None where it is not given, or reported as wrong."""
    if not entry.has(key):
        return None
    text = _text(entry.values[key], setting)
    if text is None:
        entry.wrong(key, _kind(setting))
        return None
    try:
        return setting.text(setting.read(text))
    except BadSetting as error:
        entry.wrong(key, str(error).partition(": ")[2].partition(" would be right")[0])
        return None


def read_settings(entry: Entry, known: Sequence[Setting[Any]]) -> dict[str, str]:
    """What a table gives of some settings, as they would be stored, by name: ``lock.minutes = 5``, or a table for each
    subject. What is wrong is reported and left out; other keys are left to whoever closes the table.
    """
    found: dict[str, str] = {}
    for subject in dict.fromkeys(setting.name.partition(".")[0] for setting in known):
        if not entry.has(subject):
            continue
        inside = entry.table(subject)
        for setting in known:
            of, _, key = setting.name.partition(".")
            text = setting_text(inside, key, setting) if of == subject else None
            if text is not None:
                found[setting.name] = text
        inside.close()
    return found


def _text(value: object, setting: Setting[Any]) -> str | None:
    """What the file gives, as a person would type it; None where it is of another kind."""
    if isinstance(setting, Flag):
        return setting.text(value) if isinstance(value, bool) else None
    if isinstance(setting, Number):
        return str(value) if type(value) is int else None
    if isinstance(setting, Several):
        items = cast("list[object]", value) if isinstance(value, list) else [None]
        texts = [item for item in items if isinstance(item, str) and "," not in item]
        return ", ".join(texts) if len(texts) == len(items) else None
    return value if isinstance(value, str) else None


def _kind(setting: Setting[Any]) -> str:
    if isinstance(setting, Flag):
        return "true or false"
    if isinstance(setting, Number):
        return f"a whole number from {setting.low} to {setting.high}"
    return "a list of different texts" if isinstance(setting, Several) else "text on one line"
