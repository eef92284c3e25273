"""Days and times of day as people write them."""

from __future__ import annotations

import re
from datetime import date

from ptcoder.clinic.refused import Refused
from ptcoder.visit import MINUTE

EPOCH = date(1970, 1, 1).toordinal()
EARLIEST = date(1880, 1, 1)
"""Nobody who is treated was born before."""
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::00)?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)


def axis_at(day: date, minute: int, off_min: int) -> int:
    """A minute of a day in microseconds on the floor's axis, at the offset that the day had."""
    return ((day.toordinal() - EPOCH) * 24 * 60 + minute - off_min) * MINUTE


def read_day(text: str, what: str = "") -> date | None:
    """``1980-02-03`` or ``2/3/1980``, month first; None where nothing is said. Refused tells what would be right, and
    which field it is about where that is named as ``what``.
    """
    bare = text.strip()
    if not bare:
        return None
    place = f"{what}: " if what else ""
    iso, american = _ISO.fullmatch(bare), _US.fullmatch(bare)
    if iso is not None:
        parts = iso.groups()
    elif american is not None:
        parts = (american[3], american[1], american[2])
    else:
        raise Refused(f"{place}Write a date as 2026-03-02 or 03/02/2026, the month before the day.")
    try:
        day = date(*map(int, parts))
    except ValueError as error:
        told = "This day is not in the calendar. Dates are written month/day/year, or year-month-day."
        raise Refused(f"{place}{told}") from error
    if day < EARLIEST:
        raise Refused(f"{place}{day} is too long ago to be right.")
    return day


def read_minute(text: str) -> int | None:
    """The minute of the day of ``14:30``, ``2:30 PM`` or ``2 pm``; None where nothing is said."""
    bare = text.strip()
    if not bare:
        return None
    found = _TIME.fullmatch(bare)
    if found is None or (found[2] is None and found[3] is None):
        raise Refused("Write a time as 14:30 or 2:30 PM.")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise Refused("This time is not one of a day. Write it as 14:30 or 2:30 PM.")
    if half:
        hour = hour % 12 + 12 * (half == "p")
    return hour * 60 + minute
