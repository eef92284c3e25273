"""A field for a time of day, read as it is typed."""

from __future__ import annotations

import re
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ptcoder.clinic.clock import DAY
from ptcoder.clinic.lateness import NIGHT
from ptcoder.ui import words
from ptcoder.ui.parts import restyle
from ptcoder.visit import MINUTE, SECOND

EPOCH = date(1970, 1, 1).toordinal()
TYPED = re.compile(r"(\d{1,2}):?(\d{2})(?::?(\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)


def read_time(text: str, day: date, off_min: int) -> int | None:
    """``10:34``, ``10:34:05``, ``1034``, ``2:05 pm`` on that day, on the floor's axis; None for anything else."""
    found = TYPED.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if found[4].lower() == "p" else 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    days = day.toordinal() - EPOCH
    return (days * 1440 + hours * 60 + minutes - off_min) * MINUTE + seconds * SECOND


class TimeField(QLineEdit):
    """``moment`` is what is typed, on the axis; None while it is no time. A moment that is shown stays exact.

    Of what began at ``began``, late on that day, the small hours are those of the night that follows.
    """

    def __init__(self, name: str, day: date, off_min: int, began: int) -> None:
        super().__init__()
        self._day, self._off_min, self._began = day, off_min, began
        self._given: tuple[str, int] = ("", 0)
        self.setAccessibleName(name)
        self.setPlaceholderText("HH:MM:SS")
        self.textChanged.connect(self._tell)

    @property
    def moment(self) -> int | None:
        if self.text() == self._given[0] and self.text():
            return self._given[1]
        read = read_time(self.text(), self._day, self._off_min)
        return read + DAY if read is not None and read + DAY - self._began < NIGHT else read

    def show_moment(self, moment: int) -> None:
        said = words.exact(moment, self._off_min)
        self._given = (said, moment)
        self.setText(said)

    def step(self, by: int, now: int) -> None:
        """So many minutes on, at most to ``now``; an empty field begins at the present minute."""
        at = now // MINUTE * MINUTE if self.moment is None else self.moment + by * MINUTE
        self.show_moment(min(at, now))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down are a minute each."""
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if by and self.moment is not None:
            self.step(by, self.moment + MINUTE)
        else:
            super().keyPressEvent(event)

    @property
    def is_wrong(self) -> bool:
        """Something is typed that is no time."""
        return bool(self.text().strip()) and self.moment is None

    def _tell(self) -> None:
        restyle(self, "wrong" if self.is_wrong else "")
        self.setAccessibleDescription("Not a time. Type hours and minutes, as 10:34." if self.is_wrong else "")
