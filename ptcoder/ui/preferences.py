"""What the window remembers between starts. Nothing of it is about a patient."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from ptcoder.ui.look import SCALES
from ptcoder.ui.theme import Theme


class Preferences:
    """Kept in a small text file; without one (a demo, a test) for this run only."""

    def __init__(self, file: Path | None = None) -> None:
        self._kept = QSettings(str(file), QSettings.Format.IniFormat) if file is not None else None
        self._values: dict[str, object] = {}

    @property
    def theme(self) -> Theme:
        said = str(self._get("theme", Theme.SYSTEM.value))
        return Theme(said) if said in set(Theme) else Theme.SYSTEM

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._set("theme", theme.value)

    @property
    def percent(self) -> int:
        said = str(self._get("text", SCALES[0]))
        return max(SCALES[0], min(SCALES[-1], int(said))) if said.isdecimal() else SCALES[0]

    @percent.setter
    def percent(self, percent: int) -> None:
        self._set("text", percent)

    @property
    def private(self) -> bool:
        return str(self._get("private", "no")) == "yes"

    @private.setter
    def private(self, private: bool) -> None:
        self._set("private", "yes" if private else "no")

    @property
    def chimes(self) -> bool:
        """Whether a sound is made when somebody is to look."""
        return str(self._get("chime", "yes")) == "yes"

    @chimes.setter
    def chimes(self, chimes: bool) -> None:
        self._set("chime", "yes" if chimes else "no")

    @property
    def flashes(self) -> bool:
        """Whether a countdown that is over flashes."""
        return str(self._get("flash", "yes")) == "yes"

    @flashes.setter
    def flashes(self, flashes: bool) -> None:
        self._set("flash", "yes" if flashes else "no")

    @property
    def papers_folder(self) -> str:
        """Where papers were written last; "" is not known. Never a folder that is called after a patient."""
        return str(self._get("papers", ""))

    @papers_folder.setter
    def papers_folder(self, folder: str) -> None:
        self._set("papers", folder)

    @property
    def pin_put_off(self) -> date | None:
        """The day on which somebody did not want to be told again that there is no PIN."""
        try:
            return date.fromisoformat(str(self._get("pin-put-off", "")))
        except ValueError:
            return None

    @pin_put_off.setter
    def pin_put_off(self, day: date) -> None:
        self._set("pin-put-off", day.isoformat())

    @property
    def geometry(self) -> QByteArray:
        found = self._get("window", QByteArray())
        return found if isinstance(found, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._set("window", geometry)

    def save(self) -> None:
        """Writes at once what would be written before long."""
        if self._kept is not None:
            self._kept.sync()

    def _get(self, name: str, otherwise: object) -> object:
        if self._kept is None:
            return self._values.get(name, otherwise)
        return self._kept.value(name, otherwise)

    def _set(self, name: str, value: object) -> None:
        if self._kept is None:
            self._values[name] = value
        else:
            self._kept.setValue(name, value)
