"""What is wrong in a row file, said so that whoever made the file can put it right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

SHOWN = 100
"""So many faults are told one by one; of the rest only the number."""

KEPT = 20 * SHOWN
LONGEST = 40


class Wrong(NamedTuple):
    """In the place of a value that could not be read: what is wrong and what would be right."""

    text: str


class Fault(NamedTuple):
    """``line`` is the physical line on which the row begins, ``column`` the name of the cell's column.

    ``column`` is ``row`` where the row as a whole is at fault, ``file`` where it is the file.
    """

    line: int
    column: str
    text: str


class BadRows(Exception):
    """A row file that cannot be coded. ``faults`` holds the first ones by line, ``more`` counts those left out."""

    def __init__(self, name: str, faults: Sequence[Fault], more: int = 0) -> None:
        super().__init__(name)
        self.name = name
        self.faults = tuple(faults)
        self.more = more

    def __str__(self) -> str:
        lines = [f"{self.name}:{fault.line}: {fault.column}: {fault.text}" for fault in self.faults]
        return "\n".join([*lines, f"... and {self.more} more"] if self.more else lines)


class Changed(Exception):
    """The file is no longer the one that was checked."""


class Stop(Exception):
    """The file cannot be read beyond this point: ``text`` says why."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Faults:
    """Collects faults in little memory, however many there are. One that is told twice counts once."""

    def __init__(self) -> None:
        self.count = 0
        self._found: dict[Fault, None] = {}

    def add(self, line: int, column: str, text: str) -> None:
        fault = Fault(line, column, text)
        if fault in self._found:
            return
        self.count += 1
        self._found[fault] = None
        if len(self._found) > KEPT:
            self._found = dict.fromkeys(self._first())

    def check(self, name: str) -> None:
        """Raise BadRows if there was any."""
        if self.count:
            raise BadRows(name, self._first(), max(0, self.count - SHOWN))

    def _first(self) -> list[Fault]:
        return sorted(self._found, key=lambda fault: fault.line)[:SHOWN]


def shown(cell: str) -> str:
    """A cell as it stands in a message: in quotes, cut if long, nothing in it that a terminal would act on."""
    text = "".join(letter if letter.isprintable() else " " for letter in cell[: LONGEST + 1])
    return f'"{text[:LONGEST]}..."' if len(text) > LONGEST else f'"{text}"'
