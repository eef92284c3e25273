"""What the clinic has settled for itself, by name: which settings there are, and in which words.

A setting is changed by an event, so that the log knows who changed it and when, and nothing of it lies in a file of
its own. How a window looks on one workstation is no setting of the clinic. To add a setting, add it to ``SETTINGS``:
the window shows a row for it in its group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ptcoder.store.policy import Policy
from ptcoder.store.setting_kinds import (
    BadSetting,
    Choice,
    Folder,
    MinutesByCode,
    Npi,
    Number,
    Setting,
    Several,
    Text,
    Value,
)
from ptcoder.visit import PLACES, USUAL_PLACE, SettingChanged

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
OFFERED_PAYERS = Several(
    name="payers.offered",
    group="Payers",
    words="Offered for patients",
    hint="A payer whose rules the clinic wrote itself is always offered, and a patient keeps the one that there is.",
    default=(),
    otherwise="all that are known",
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
    OFFERED_PAYERS,
)
"""All of them, in the order in which a person sees them."""


OF_A_MACHINE: tuple[Setting[Any], ...] = (BACKUP_FOLDER, BACKUP_HOURS, LOCK_MINUTES)
"""Those in which whoever looks after the machine may have a word."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as the log has them: stored texts by name; what this machine's policy enforces goes before them.
    What was never said is as the policy says, else as ``default`` does.
    """

    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    policy: Policy = field(default_factory=Policy)

    def __getitem__(self, setting: Setting[Value]) -> Value:
        """The value in force. One that this program cannot read is as if never said; ``unread`` names it."""
        if self.is_enforced(setting):
            return setting.read(self.policy.enforced[setting.name])
        try:
            return setting.read(self.texts[setting.name])
        except (KeyError, BadSetting):
            usual = self.policy.defaults.get(setting.name)
            return setting.default if usual is None else setting.read(usual)

    def is_enforced(self, setting: Setting[Any]) -> bool:
        """Whether this machine's policy says what holds, whatever the clinic says."""
        return setting.name in self.policy.enforced

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
        usual = {setting.name: setting.text(setting.default) for setting in SETTINGS}
        known = {**usual, **self.policy.defaults, **self.texts, **self.policy.enforced}
        return tuple(change for change in changes if known.get(change.name) != change.value)
