"""A measurable goal: what is to be done, how much of it, under which condition, by when; and what is missing in it.

"Walk better" is none: nobody can tell when it is reached, nor when it should have been.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from ptcoder.visit import GoalWritten

NUMBER = re.compile(r"(?<!\S)\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalDraft:
    """A goal in the making. ``function`` is what the patient is to do, ``measure`` how much of it, with its unit,
    ``condition`` the help, device or rest allowed.
    """

    function: str
    measure: str = ""
    condition: str = ""
    by: date | None = None

    @classmethod
    def read(cls, goal: GoalWritten) -> Self:
        """A goal as its form shows it again: the measure begins with the first number, the condition after the next
        comma and a space. ``text`` is as it was.
        """
        number = NUMBER.search(goal.text)
        at = number.start() if number else 0
        first, _, condition = goal.text[at:].partition(", ")
        if number is None:
            return cls(function=first, condition=condition, by=goal.by)
        return cls(function=goal.text[:at], measure=first, condition=condition, by=goal.by)

    @property
    def text(self) -> str:
        """``walk 150 feet, with a walker, no rest``; the day stands beside it."""
        what = " ".join((*self.function.split(), *self.measure.split()))
        return ", ".join(filter(None, (what, " ".join(self.condition.split()))))

    @property
    def is_measurable(self) -> bool:
        """Whether somebody else can tell if it was reached, and when it should have been."""
        return any(letter.isdigit() for letter in self.measure) and self.by is not None

    @property
    def missing(self) -> tuple[str, ...]:
        """What keeps it from being measurable, in words; nothing where it is."""
        lacks = {
            "what the patient is to do": not self.function.strip(),
            "a number to measure it by": not any(letter.isdigit() for letter in self.measure),
            "the help or the condition, such as a walker, or that there is none": not self.condition.strip(),
            "the day by which it is to be reached": self.by is None,
        }
        return tuple(words for words, missing in lacks.items() if missing)
