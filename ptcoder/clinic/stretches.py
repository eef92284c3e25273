"""Every stretch of a visit as a list or a timeline shows it: as it is, as it was pressed, and who corrected it why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One correction: what it says, why, who said so and when (wall time of that moment)."""

    what: str
    reason: str
    who: str
    at: int
    off_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchRow:
    """One stretch, or one counted service (``start`` None). Times are microseconds on the floor's axis.

    ``text`` is what is billed for it, as on its button, "rest" for rest and charting; ``code`` what was recorded.
    ``lane`` 0 attended, 1 unattended. ``pressed_*`` is what the presses alone gave; all None where it was ``entered``
    afterwards. A ``deleted`` one stands as it last was. ``next_start`` is when the next stretch of the visit began.
    ``minutes`` are whole ones, of a stretch of which only they are known; ``pressed_minutes`` as first written.
    """

    interval: str
    text: str
    code: str
    label: str
    lane: int
    group: bool
    rest: bool
    clinician: str
    clinician_id: str
    role: str
    start: int | None
    stop: int | None
    units: int
    group_size: int | None
    running: bool
    entered: bool
    deleted: bool
    origin: str
    pressed_code: str | None
    pressed_start: int | None
    pressed_stop: int | None
    pressed_clinician: str | None
    next_start: int | None
    said: tuple[Said, ...]
    minutes: int | None = None
    pressed_minutes: int | None = None
