"""Mapping profiles: how one receiver wants a charge file, as a text in TOML that is read strictly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, cast

from ptcoder.export.charge_lines import FIELDS

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
LINE_ENDS = {"lf": "\n", "crlf": "\r\n"}
JOINS = ("", " ", ":", "-", "^", "/", "+")
DATE = re.compile(r"(?=.*YY)(?=.*MM)(?=.*DD)(YYYY|YY|MM|DD)([-/. ]?)(YYYY|YY|MM|DD)\2(YYYY|YY|MM|DD)")
BOM = "\ufeff"
Choice = TypeVar("Choice", bound=StrEnum)


class Quoting(StrEnum):
    """Which cells stand in quotes: those that need it, or all."""

    MINIMAL = "minimal"
    ALL = "all"


class Rows(StrEnum):
    """Which lines the file has: also those that are documented and not billed, or not."""

    ALL = "all"
    BILLED = "billed"


class Spreadsheet(StrEnum):
    """How text is kept that a spreadsheet would change, such as 007: with an apostrophe before it, as the formula
    ="007", or as it is, for a receiver that is a program.
    """

    APOSTROPHE = "apostrophe"
    FORMULA = "formula"
    PLAIN = "plain"


class BadProfile(ValueError):
    """What is wrong with a profile's text, in words: the place, and what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``name`` stands in the header; ``field`` is one of ``FIELDS``, or "" where every row has the same ``text``."""

    name: str
    field: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """``separator`` and ``line_end`` are the characters themselves; ``date`` has YYYY or YY, MM and DD in it;
    ``joined`` stands between what shares a cell; ``mark``: a byte order mark comes first.
    """

    name: str
    label: str
    columns: tuple[Column, ...]
    header: bool = True
    separator: str = ","
    line_end: str = "\n"
    quoting: Quoting = Quoting.MINIMAL
    mark: bool = False
    date: str = "YYYY-MM-DD"
    joined: str = " "
    rows: Rows = Rows.ALL
    spreadsheet: Spreadsheet = Spreadsheet.APOSTROPHE

    @property
    def tells_kind(self) -> bool:
        """Whether a receiver can tell a replacement or a void from an original."""
        return any(each.field in ("kind", "frequency") for each in self.columns)

    def day(self, day: date) -> str:
        """A date as the file has it."""
        said = self.date.replace("YYYY", f"{day.year:04}").replace("YY", f"{day.year % 100:02}")
        return said.replace("MM", f"{day.month:02}").replace("DD", f"{day.day:02}")


def read_profile(name: str, text: str) -> Profile:
    """The profile in a text. Raises BadProfile, which names the place and what would be right there."""
    if not NAME.fullmatch(name):
        raise BadProfile(f"The name {name!r} is not one: small letters, digits and hyphens, at most 40.")
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadProfile(f"{name}: this is not TOML: {error}") from error
    top = _Table(name, said)
    columns = tuple(_columns(top))
    if not columns:
        raise BadProfile(f"{name}: column: there is none; write [[column]] with a name and a field for each")
    profile = Profile(
        name=name,
        label=top.text("label", name),
        columns=columns,
        header=top.flag("header", True),
        separator=SEPARATORS[top.one_of("separator", SEPARATORS, "comma")],
        line_end=LINE_ENDS[top.one_of("line_end", LINE_ENDS, "lf")],
        quoting=Quoting(top.one_of("quoting", [*Quoting], Quoting.MINIMAL)),
        mark=top.flag("mark", False),
        date=_date(top),
        joined=top.one_of("joined", JOINS, " "),
        rows=Rows(top.one_of("rows", [*Rows], Rows.ALL)),
        spreadsheet=Spreadsheet(top.one_of("spreadsheet", [*Spreadsheet], Spreadsheet.APOSTROPHE)),
    )
    top.end()
    return profile


def shipped(folder: Path) -> Mapping[str, str]:
    """The texts of the profiles in a folder, by name, ``generic`` first."""
    found = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}
    return dict(sorted(found.items(), key=lambda each: each[0] != "generic"))


class _Table:
    """A table of the text, whose keys are taken out one by one; what is left at the end is not known."""

    def __init__(self, place: str, said: dict[str, Any]) -> None:
        self.place = place
        self._said = dict(said)

    def text(self, key: str, otherwise: str | None = None) -> str:
        found = self._said.pop(key, otherwise)
        if not isinstance(found, str) or any(each in found for each in "\r\n\0"):
            what = "is missing" if found is None else f"{found!r} is not a text of one line"
            raise BadProfile(f'{self.place}: {key}: {what}; write {key} = "..."')
        return found

    def flag(self, key: str, otherwise: bool) -> bool:
        found = self._said.pop(key, otherwise)
        if not isinstance(found, bool):
            raise BadProfile(f"{self.place}: {key}: {found!r} is neither true nor false")
        return found

    def one_of(self, key: str, choices: Sequence[str] | Mapping[str, str], otherwise: str) -> str:
        found = self._said.pop(key, otherwise)
        if not isinstance(found, str) or found not in choices:
            listed = ", ".join(f'"{each}"' for each in choices)
            raise BadProfile(f"{self.place}: {key}: {found!r} is not known; it is one of {listed}")
        return found

    def tables(self, key: str) -> Iterator[_Table]:
        found: object = self._said.pop(key, [])
        many = cast("list[object]", found) if isinstance(found, list) else [found]
        for number, each in enumerate(many, 1):
            if not isinstance(each, dict):
                raise BadProfile(f"{self.place}: {key}: is not a table; write [[{key}]]")
            yield _Table(f"{self.place}: {key} {number}", cast("dict[str, Any]", each))

    def __contains__(self, key: str) -> bool:
        return key in self._said

    def end(self) -> None:
        for key in self._said:
            raise BadProfile(f"{self.place}: {key}: is not known here; take it out")


def _columns(top: _Table) -> Iterator[Column]:
    seen: set[str] = set()
    for each in top.tables("column"):
        name = each.text("name")
        if not name.strip():
            raise BadProfile(f"{each.place}: name: is empty; a file that is read back is known by its columns")
        if name in seen:
            raise BadProfile(f"{each.place}: name: {name!r} stands there twice; give each column its own")
        seen.add(name)
        if "text" in each:
            column = Column(name=name, field="", text=each.text("text"))
        else:
            column = Column(name=name, field=each.one_of("field", FIELDS, ""))
        each.end()
        yield column


def _date(top: _Table) -> str:
    said = top.text("date", "YYYY-MM-DD")
    if not DATE.fullmatch(said):
        raise BadProfile(
            f"{top.place}: date: {said!r} is not a form of a date; write YYYY or YY, MM and DD once each, with one of "
            "- / . or a space between them or nothing"
        )
    return said
