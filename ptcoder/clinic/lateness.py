"""What tells a visit that was entered afterwards from one that was timed here."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from ptcoder.clinic.dates import axis_at
from ptcoder.clinic.recovery import day_at, hour
from ptcoder.visit import MINUTE, Visit

NIGHT = 8 * 60 * MINUTE
"""How long after it began a visit may go on into the next day."""


def began(visit: Visit) -> int:
    """When a visit began: when it was opened; of one that was entered afterwards, the first time written in it, else
    the beginning of its day.
    """
    if visit.late is None:
        return visit.opened or 0
    midnight = axis_at(visit.date, 0, visit.off_min)
    return min((each.start for each in visit.intervals if each.start is not None), default=midnight)


def late_mark(visit: Visit, named: Callable[[UUID | None], str]) -> str:
    """``Late entry, entered by M. Chen on 2026-03-12 16:40``; "" for a visit that was timed here."""
    if visit.late is None:
        return ""
    stood = visit.late.entered
    by = named(UUID(stood.who)) if stood.who else ""
    at = f"{day_at(stood.at, stood.off_min)} {hour(stood.at, stood.off_min)}"
    return f"Late entry, entered by {by or 'nobody named'} on {at}"
