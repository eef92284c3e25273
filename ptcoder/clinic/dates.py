"""Days and times of day as people and other programs write them."""

from __future__ import annotations

import re
from datetime import date

from ptcoder.clinic.refused import Refused
from ptcoder.visit import MINUTE

EPOCH = date(1970, 1, 1).toordinal()
EARLIEST = date(1880, 1, 1)
"""Nobody who is treated was born before."""
_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4}|(?<=/)\d{2})")
_NAMED = re.compile(r"([a-z]{3,9})\.?[ -]+(\d{1,2})(?:, *|[ -]+)(\d{4}|\d{2})", re.IGNORECASE)
_NAMED_SECOND = re.compile(r"(\d{1,2})[ -]*([a-z]{3,9})(?:[., -]+(\d{2})|[., -]*(\d{4}))", re.IGNORECASE)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::00)?\s*([ap])?\.?\s*m?\.?", re.IGNORECASE)
FORMS = "Write a date as 2026-03-02 or 03/02/2026, the month before the day."


def axis_at(day: date, minute: int, off_min: int) -> int:
    """A minute of a day in microseconds on the floor's axis, at the offset that the day had."""
    return ((day.toordinal() - EPOCH) * 24 * 60 + minute - off_min) * MINUTE


def read_day(text: str, what: str = "", *, within: tuple[date, date] | None = None) -> date | None:
    """``1980-02-03``, ``2/3/1980`` or ``2-3-1980``, month first, ``19800203``, ``Feb 3, 1980`` or ``3-Feb-1980``; None
    where nothing is said. Refused tells what would be right, and which field it is about where that is named as
    ``what``.

    Of a year only two digits are taken where one century alone makes it a day ``within`` these two, both included;
    which one is meant is never guessed. With hyphens 10-03-27 might begin with the year, so it is none of these.
    """
    bare = text.strip()
    if not bare:
        return None
    place = f"{what}: " if what else ""
    said = _parts(bare)
    if said is None:
        raise Refused(f"{place}{FORMS}")
    year, month, day = said
    years = [int(year)] if len(year) == 4 else [1900 + int(year), 2000 + int(year)]
    found = [each for each in (_day(one, month, day) for one in years) if each is not None]
    if not found:
        told = "This day is not in the calendar. Dates are written month/day/year, or year-month-day."
        raise Refused(f"{place}{told}")
    if len(year) == 2:
        found = [each for each in found if within is not None and within[0] <= each <= within[1]]
        if len(found) != 1:
            either = " or ".join(map(str, years))
            raise Refused(f"{place}The year {year} may be {either}. Write it with four digits.")
    if found[0] < EARLIEST:
        raise Refused(f"{place}{found[0]} is too long ago to be right.")
    return found[0]


def day_first(text: str) -> bool | None:
    """Whether a date of digits has the day before the month; None where that cannot be told, False also of no date."""
    found = _MONTH_FIRST.fullmatch(text.strip())
    if found is None:
        return False
    first, second = int(found[1]), int(found[3])
    if first > 12 or second > 12 or first == second:
        return first > 12 >= second
    return None


def _parts(bare: str) -> tuple[str, int, int] | None:
    """Year, month and day as they are written."""
    if found := _YEAR_FIRST.fullmatch(bare):
        packed_short = not found[2] and len(bare) != 8
        return None if packed_short else (found[1], int(found[3]), int(found[4]))
    if found := _MONTH_FIRST.fullmatch(bare):
        return found[4], int(found[1]), int(found[3])
    if found := _NAMED.fullmatch(bare):
        month, day, year = found[1], found[2], found[3]
    elif found := _NAMED_SECOND.fullmatch(bare):
        day, month, year = found[1], found[2], found[3] or found[4]
    else:
        return None
    named = [at for at, each in enumerate(_MONTHS, 1) if month.lower() in (each, each[:3], each[:4])]
    return (year, named[0], int(day)) if named else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


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
