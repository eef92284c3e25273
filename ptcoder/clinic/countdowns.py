"""How long a modality is to run, by code; and after what time a clock is asked after. Kept as the clinic's settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from ptcoder.clinic.refused import Refused
from ptcoder.clinic.tiles import PRESET
from ptcoder.rulebook import Service
from ptcoder.store.settings import REMIND_CODES, REMIND_MINUTES, BadSetting, Number, Settings
from ptcoder.visit import MINUTE, SettingChanged

PREFIX = "preset."
CHOICES = (5, 8, 10, 12, 15, 20, 30)
"""Minutes that are offered for one press; any other from 1 to 120 can be typed."""
LONGEST = 120
SLACK = 10
"""Minutes beyond a unit that takes longer than is asked after: two hours of work conditioning are not forgotten."""


def preset_of(code: str) -> Number:
    """The setting that holds the minutes of one code's countdown."""
    return Number(
        name=f"{PREFIX}{code}",
        group="Countdowns",
        words=f"Countdown of {code}",
        default=PRESET // MINUTE,
        low=1,
        high=LONGEST,
        unit="minutes",
    )


@dataclass(slots=True)
class Timers:
    """The settings that a press needs at hand, also while the log cannot be read."""

    _settings: Settings = field(default_factory=Settings)

    def read(self, settings: Settings) -> None:
        self._settings = settings

    def take(self, changes: Iterable[SettingChanged]) -> None:
        texts = {**self._settings.texts, **{each.name: each.value for each in changes}}
        self._settings = replace(self._settings, texts=texts)

    def minutes(self, code: str) -> int:
        """How many minutes a modality's countdown has."""
        return self._settings[preset_of(code)]

    def preset(self, code: str | None) -> int:
        """The same in microseconds."""
        return self.minutes(code) * MINUTE if code else PRESET

    def changed(self, code: str, minutes: int) -> SettingChanged:
        """The event that gives a code another countdown; Refused where it can't have this one."""
        try:
            return preset_of(code).changed(minutes)
        except BadSetting as error:
            raise Refused(str(error)) from error

    @property
    def presets(self) -> Mapping[str, int]:
        """Those that were chosen, in microseconds by code."""
        codes = (name.removeprefix(PREFIX) for name in self._settings.texts if name.startswith(PREFIX))
        return MappingProxyType({code: self.preset(code) for code in codes})

    def limit(self, service: Service) -> int:
        """After how many minutes it is asked whether a clock still belongs; 0 never."""
        named = self._settings[REMIND_CODES].get(service.code)
        usual = self._settings[REMIND_MINUTES]
        if named is not None or usual == 0:
            return named or 0
        return usual if service.unit_minutes <= usual else service.unit_minutes + SLACK
