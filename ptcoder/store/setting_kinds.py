"""The kinds of settings: what each may be, and how it is stored and read back."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar

from ptcoder.visit import SettingChanged, is_npi

Value = TypeVar("Value")

_ID = re.compile(r"[\w][\w.-]*")


class BadSetting(ValueError):
    """A value that the setting cannot have; the text says what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(ABC, Generic[Value]):
    """One setting. ``name`` is for good: it stands in logs. ``words`` and ``hint`` are what a person reads."""

    name: str
    group: str
    words: str
    hint: str = ""
    default: Value

    @abstractmethod
    def read(self, text: str) -> Value:
        """The value that a stored or typed text means; BadSetting where it means none."""

    def text(self, value: Value) -> str:
        """How a value is stored; ``read`` gives it back."""
        return str(value)

    def changed(self, value: Value) -> SettingChanged:
        """The event that makes it so; BadSetting where the setting cannot have this value."""
        text = self.text(value)
        self.read(text)
        return SettingChanged(name=self.name, value=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Setting[int]):
    """A whole number from ``low`` to ``high``, both allowed; ``zero`` says what 0 means where it has a meaning."""

    low: int
    high: int
    unit: str
    zero: str = ""

    def read(self, text: str) -> int:
        bare = text.strip()
        if not (bare.isascii() and bare.isdecimal() and self.low <= int(bare[:10]) <= self.high and len(bare) <= 10):
            raise BadSetting(f"{self.words}: a whole number from {self.low} to {self.high} would be right.")
        return int(bare)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Setting[str]):
    """One line of words; empty is nothing said."""

    longest: int = 80

    def read(self, text: str) -> str:
        if len(text) > self.longest or not (text.isprintable() and text == text.strip()):
            raise BadSetting(f"{self.words}: one line of at most {self.longest} letters would be right.")
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Npi(Text):
    """Ten digits of which the last fits the others, or nothing."""

    def read(self, text: str) -> str:
        if text and not is_npi(text):
            raise BadSetting(f"{self.words}: the ten digits of an NPI would be right; read them again.")
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesByCode(Setting[Mapping[str, int]]):
    """Minutes from 0 to ``high`` for some codes, written ``97150 60, 97545 130``."""

    high: int

    def read(self, text: str) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for part in filter(None, (each.strip() for each in text.split(","))):
            code, _, minutes = part.partition(" ")
            bare = minutes.strip()
            is_code = len(code) == 5 and code.isascii() and code.isalnum() and code == code.upper()
            if not (is_code and bare.isascii() and bare.isdecimal() and len(bare) <= 4 and int(bare) <= self.high):
                raise BadSetting(f"{self.words}: codes with minutes, such as 97150 60, 97750 90, would be right.")
            if code in found:
                raise BadSetting(f"{self.words}: {code} stands here twice.")
            found[code] = int(bare)
        return MappingProxyType(found)

    def text(self, value: Mapping[str, int]) -> str:
        return ", ".join(f"{code} {minutes}" for code, minutes in value.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Setting[bool]):
    """Yes or no."""

    def read(self, text: str) -> bool:
        if text not in ("yes", "no"):
            raise BadSetting(f"{self.words}: yes or no would be right.")
        return text == "yes"

    def text(self, value: bool) -> str:
        return "yes" if value else "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Setting[str]):
    """One of ``options``, each stored by its key and read by its words."""

    options: Mapping[str, str]

    def read(self, text: str) -> str:
        if text not in self.options:
            raise BadSetting(f"{self.words}: one of {', '.join(self.options.values())} would be right.")
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder(Setting[Path | None]):
    """A folder by its whole path, there or not; None is none chosen, of which ``otherwise`` says what it means."""

    otherwise: str

    def read(self, text: str) -> Path | None:
        if not text:
            return None
        if not text.isprintable() or not Path(text).is_absolute():
            raise BadSetting(f"{self.words}: a whole path would be right, from the drive or root on.")
        return Path(text)

    def text(self, value: Path | None) -> str:
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Setting[tuple[str, ...]]):
    """Some of what the program knows by id, written ``medicare, cash``; ``otherwise`` says what none of them means."""

    otherwise: str

    def read(self, text: str) -> tuple[str, ...]:
        found = tuple(filter(None, (each.strip() for each in text.split(","))))
        if not all(_ID.fullmatch(each) for each in found) or len({*found}) != len(found):
            raise BadSetting(f"{self.words}: different ids such as medicare, cash, would be right.")
        return found

    def text(self, value: tuple[str, ...]) -> str:
        return ", ".join(value)
