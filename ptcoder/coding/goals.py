"""A measurable goal: what is to be done, how much of it, under which condition, by when; and what is missing in it.

"Walk better" is none: nobody can tell when it is reached, nor when it should have been.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalDraft:
    """A goal in the making. ``function`` is what the patient is to do, ``measure`` how much of it, with its unit,
    ``condition`` the help, device or rest allowed.
    """

    function: str
    measure: str = ""
    condition: str = ""
    by: date | None = None

    @property
    def text(self) -> str:
        """``walk 150 feet, with a walker, no rest``; the day stands beside it."""
        what = " ".join(filter(None, (self.function.strip(), self.measure.strip())))
        return ", ".join(filter(None, (what, self.condition.strip())))

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
