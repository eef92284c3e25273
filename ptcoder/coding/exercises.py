"""Exercises as a note says them, one a line: ``leg press, 3 × 10, 40 kg``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise; ``repetitions`` may be a time, such as ``10 min``. What is not known is empty."""

    name: str
    sets: str = ""
    repetitions: str = ""
    resistance: str = ""

    @property
    def has_dose(self) -> bool:
        return bool(self.sets or self.repetitions)


def exercises_of(text: str) -> tuple[Exercise, ...]:
    """The exercises in a text; whatever stands there, each line that has words is one."""
    return tuple(_exercise(line) for line in text.splitlines() if line.strip(" ,"))


def text_of(exercises: Iterable[Exercise]) -> str:
    """The text of exercises; those without a name are left out. ``exercises_of`` gives them back, save for commas in
    a name, which become semicolons, and signs of multiplication beside the dose, which become the letter x.
    """
    return "\n".join(filter(None, map(_line, exercises)))


def _exercise(line: str) -> Exercise:
    name, *rest = (part.strip() for part in line.strip(" ,").split(","))
    dose = next((part for part in rest if TIMES in part), "")
    sets, _, repetitions = dose.partition(TIMES)
    others = [part for part in rest if part and part is not dose]
    return Exercise(
        name=name, sets=sets.strip(), repetitions=repetitions.strip(), resistance=", ".join(others)
    )  # fmt: skip


def _line(exercise: Exercise) -> str:
    name = _plain(exercise.name).replace(",", ";")
    if not name.strip(";"):
        return ""
    sets, repetitions = (_plain(each).replace(",", ".") for each in (exercise.sets, exercise.repetitions))
    dose = f"{sets} {TIMES} {repetitions}".strip() if sets or repetitions else ""
    return ", ".join(filter(None, (name, dose, _plain(exercise.resistance).strip(" ,"))))


def _plain(text: str) -> str:
    return " ".join(text.replace(TIMES, "x").split())
