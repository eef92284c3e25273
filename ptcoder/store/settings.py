"""What the clinic has settled for itself, by name: which settings there are, what each may be, and in which words.

A setting is changed by an event, so that the log knows who changed it and when, and nothing of it lies in a file of
its own. How a window looks on one workstation is no setting of the clinic. To add a setting, add it to ``SETTINGS``:
the window shows a row for it in its group.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from ptcoder.visit import PLACES, USUAL_PLACE, SettingChanged, is_npi

Value = TypeVar("Value")


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


BACKUP_FOLDER = Folder(
    name="backup.folder",
    group="Backup",
    words="Folder for backups",
    hint="Best on another disk, or on the clinic's server. Backups are encrypted as the log is.",
    default=None,
    otherwise="beside the log",
)
BACKUP_HOURS = Number(
    name="backup.hours",
    group="Backup",
    words="Back up every",
    hint="A backup is also made when the program is closed.",
    default=1,
    low=0,
    high=24,
    unit="hours",
    zero="only on closing",
)
LOCK_MINUTES = Number(
    name="lock.minutes",
    group="Lock",
    words="Lock after",
    hint="Without a press or a key. The clocks of treatments go on.",
    default=10,
    low=0,
    high=120,
    unit="minutes",
    zero="never by itself",
)
REMIND_MINUTES = Number(
    name="remind.minutes",
    group="Clocks that were forgotten",
    words="Ask about an attended clock after",
    hint="Asked beside the work, then every ten minutes. Nothing stops by itself.",
    default=40,
    low=0,
    high=240,
    unit="minutes",
    zero="never",
)
REMIND_CODES = MinutesByCode(
    name="remind.codes",
    group="Clocks that were forgotten",
    words="Other times by code",
    hint="For example: 97150 60, 97750 90. With 0 a code is never asked about.",
    default=MappingProxyType({}),
    high=600,
)
PLACE = Choice(
    name="claim.place",
    group="Claims",
    words="Place of service",
    hint="Where visits usually are. A visit that was elsewhere says so at review.",
    default=USUAL_PLACE,
    options=MappingProxyType({code: f"{code} {words}" for code, words in PLACES.items()}),
)
NOTES_KEPT = Choice(
    name="notes.kept",
    group="Notes",
    words="Notes are written",
    hint="Written here, what is missing in a note has to be settled before the visit is signed.",
    default="elsewhere",
    options=MappingProxyType({"elsewhere": "in another program", "here": "here, at review"}),
)
CLINIC = "Clinic"
CLINIC_NAME = Text(
    name="clinic.name",
    group=CLINIC,
    words="Name",
    hint="As it stands on superbills and every other paper that leaves.",
    default="",
)
CLINIC_STREET = Text(name="clinic.street", group=CLINIC, words="Street", default="")
CLINIC_CITY = Text(name="clinic.city", group=CLINIC, words="City, state, ZIP", default="")
CLINIC_PHONE = Text(name="clinic.phone", group=CLINIC, words="Phone", default="", longest=40)
CLINIC_TAX_ID = Text(name="clinic.tax_id", group=CLINIC, words="Tax id", default="", longest=20)
CLINIC_NPI = Npi(name="clinic.npi", group=CLINIC, words="Group NPI", default="")
PAPER = Choice(
    name="paper.size",
    group=CLINIC,
    words="Paper",
    default="letter",
    options=MappingProxyType({"letter": "Letter", "a4": "A4"}),
)
SETTINGS: tuple[Setting[Any], ...] = (
    CLINIC_NAME,
    CLINIC_STREET,
    CLINIC_CITY,
    CLINIC_PHONE,
    CLINIC_TAX_ID,
    CLINIC_NPI,
    PAPER,
    BACKUP_FOLDER,
    BACKUP_HOURS,
    LOCK_MINUTES,
    REMIND_MINUTES,
    REMIND_CODES,
    NOTES_KEPT,
    PLACE,
)
"""All of them, in the order in which a person sees them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as the log has them: stored texts by name. What was never said is as ``default`` says."""

    texts: Mapping[str, str] = field(default_factory=dict[str, str])

    def __getitem__(self, setting: Setting[Value]) -> Value:
        """The value in force. One that this program cannot read is as if never said; ``unread`` names it."""
        if setting.name not in self.texts:
            return setting.default
        try:
            return setting.read(self.texts[setting.name])
        except BadSetting:
            return setting.default

    @property
    def unread(self) -> tuple[str, ...]:
        """The words for the settings of ours whose stored value is not one that this program knows."""
        return tuple(setting.words for setting in SETTINGS if not self._is_read(setting))

    def _is_read(self, setting: Setting[Any]) -> bool:
        try:
            setting.read(self.texts.get(setting.name, setting.text(setting.default)))
        except BadSetting:
            return False
        return True

    def differing(self, changes: Iterable[SettingChanged]) -> tuple[SettingChanged, ...]:
        """Those of the changes that change something."""
        known = {setting.name: setting.text(setting.default) for setting in SETTINGS} | dict(self.texts)
        return tuple(change for change in changes if known.get(change.name) != change.value)
