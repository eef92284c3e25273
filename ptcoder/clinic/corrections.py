"""The corrections that can be asked for, and the reasons that are offered for one press.

Every time is microseconds on the floor's axis, as the sheets give it; "four minutes ago" is ``Clinic.now()`` less four
minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ptcoder.visit import Attendance


class Neighbors(StrEnum):
    """What becomes of the clinician's other stretches that a correction would share time with.

    Where nobody says, they make room; but they are left, and the shared time is told, where one of them is another
    patient's, or would be taken out or be left with less than a minute.
    """

    MOVE = "move"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Another start, stop, code, clinician, attendance or group size of one stretch; None stays as it is.

    Times are microseconds on the floor's axis. A stretch that runs is stopped by a ``stop``. ``rest`` makes it rest or
    charting. The role follows the clinician. ``minutes`` are whole ones, of a stretch that has no clock times.
    """

    visit: str
    interval: str
    start: int | None = None
    stop: int | None = None
    code: str | None = None
    rest: bool = False
    clinician: str | None = None
    attendance: Attendance | None = None
    group_size: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """One stretch becomes two at ``at``; ``code``, ``rest`` and ``clinician`` are for the second part."""

    visit: str
    interval: str
    at: int
    code: str | None = None
    rest: bool = False
    clinician: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """It was given to another patient: taken back here, entered there with its times."""

    visit: str
    interval: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """It was not given at all."""

    visit: str
    interval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """A stretch that was forgotten; ``stop`` None: it runs since ``start``. ``code`` None is rest or charting."""

    visit: str
    code: str | None
    start: int
    stop: int | None
    clinician: str
    group_size: int | None = None


Correction = Edit | Split | Move | Delete | Enter

REASONS: dict[type[Correction], tuple[str, ...]] = {
    Edit: ("Forgot to stop", "Forgot to start", "Pressed the wrong code", "Somebody else treated", "Interrupted"),
    Split: ("Went on to another service", "Interrupted", "Handed over", "Pressed the wrong code"),
    Move: ("Pressed for the wrong patient",),
    Delete: ("Pressed by mistake", "Not given", "Recorded twice"),
    Enter: ("Forgot to start", "Treated away from the computer", "The program was not running"),
}
"""Offered for one press; any other words will do as well."""


def reasons_for(correction: Correction) -> tuple[str, ...]:
    """The reasons of its kind, first the one that fits what it changes: it has the focus, and Enter gives it."""
    fits = _fitting(correction)
    return tuple(sorted(REASONS[type(correction)], key=lambda reason: reason != fits))


def _fitting(correction: Correction) -> str:
    """What most likely went wrong; "" where the usual order says it."""
    match correction:
        case Edit():
            if correction.code is not None or correction.rest:
                return "Pressed the wrong code"
            if correction.clinician is not None:
                return "Somebody else treated"
            if correction.stop is None and correction.start is not None:
                return "Forgot to start"
            return "Forgot to stop"
        case Split():
            if correction.clinician is not None:
                return "Handed over"
            return "Interrupted" if correction.code is None else "Went on to another service"
        case _:
            return ""
