"""Single cells: text in, a value or what is Wrong with it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, TypeVar

from ptcoder.rows.faults import Wrong, shown
from ptcoder.visit import MINUTE, SECOND, Length

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)

YEARS = range(2000, 2101)
DAY = 24 * 60 * MINUTE
MOST_MINUTES = 1440
MOST = 999
MEMORY = 8192
LONGEST = 100
"""So many texts are remembered, none of them longer."""

EPOCH = date(1970, 1, 1).toordinal()
MICROSECOND = timedelta(microseconds=1)
UTC_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-5][0-9])?"
)
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,30})?|\.[0-9]{1,30}")
_WHOLE = re.compile(r"[0-9]{1,9}")
_COMMA = re.compile(r"[0-9]{1,9},(?:[0-9]{1,2}|[0-9]{4,30})|0{1,9},[0-9]{3}")
_EITHER = re.compile(r"[0-9]{1,3},[0-9]{3}")
_MONEY = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)


class Memory(dict[str, T]):
    """Remembers what ``read`` made of a text; forgets everything when it grows too large."""

    def __init__(self, read: Callable[[str], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> T:
        value = self._read(text)
        if len(self) >= MEMORY:
            self.clear()
        if len(text) <= LONGEST:
            self[text] = value
        return value


class Day(NamedTuple):
    """A date of service; ``start`` is its midnight in microseconds since 1970-01-01, all in local time."""

    date: date
    start: int


class Instant(NamedTuple):
    """A point in time that knows its offset from UTC, both in microseconds; ``local`` is the date there."""

    utc: int
    offset: int
    local: date


def read_day(text: str) -> Day | Wrong | None:
    cell = text.strip()
    if not cell:
        return None
    if not _DATE.fullmatch(cell):
        return Wrong(f"{shown(cell)} is not a date, write YYYY-MM-DD, as in 2026-03-02")
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        return Wrong(f"{shown(cell)} is not in the calendar, write a day that exists as YYYY-MM-DD")
    if day.year not in YEARS:
        return Wrong(f"{shown(cell)} is out of range, write a day from {YEARS[0]} to {YEARS[-1]}")
    return Day(day, (day.toordinal() - EPOCH) * DAY)


def read_clock(text: str) -> int | Instant | Wrong | None:
    """Microseconds since midnight, an instant, or None for an empty cell."""
    cell = text.strip()
    if not cell:
        return None
    clock = _CLOCK.fullmatch(cell)
    if clock:
        hours, minutes, seconds = clock.groups("0")
        return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * SECOND
    iso = _ISO.fullmatch(cell)
    if not iso:
        return Wrong(f"{shown(cell)} is not a time, write HH:MM, HH:MM:SS or an ISO date-time with its offset from UTC")
    if iso[3] is None:
        return Wrong(f"{shown(cell)} has no offset from UTC, add it, as in 2026-03-02T10:00:00-05:00")
    try:
        moment = datetime.fromisoformat(cell)
        offset = moment.utcoffset() or timedelta()
        return Instant((moment - UTC_EPOCH) // MICROSECOND, offset // MICROSECOND, moment.date())
    except (ValueError, OverflowError):
        return Wrong(f"{shown(cell)} does not exist, write an ISO date-time, as in 2026-03-02T10:00:00-05:00")


def _pointed(text: str, comma: bool) -> str | Wrong:
    """A number with a decimal point. ``comma``: the file may write it with a comma, as Excel in Europe does."""
    cell = text.strip()
    if comma and _COMMA.fullmatch(cell):
        return cell.replace(",", ".")
    if comma and _EITHER.fullmatch(cell):
        whole, decimal = cell.replace(",", ""), cell.replace(",", ".")
        return Wrong(f"{shown(cell)} could be {whole} or {decimal}, write one of them, without a comma")
    return cell


def read_minutes(text: str, *, comma: bool = False) -> Length | Wrong | None:
    """Exact microseconds. ``comma``: a decimal comma is one, too."""
    cell = _pointed(text, comma)
    if not cell or isinstance(cell, Wrong):
        return cell or None
    if not _DECIMAL.fullmatch(cell):
        if cell.startswith("-") and _DECIMAL.fullmatch(cell[1:]):
            return Wrong(f"{shown(cell)} is negative, write the minutes as 0 or more")
        if _NOT_FINITE.fullmatch(cell):
            return Wrong(f"{shown(cell)} is not a finite number, write minutes, as in 15 or 7.5")
        return Wrong(f"{shown(cell)} is not a number of minutes, write it as in 15 or 7.5")
    minutes = Fraction(cell)
    if minutes > MOST_MINUTES:
        return Wrong(f"{shown(cell)} is more than a day, write at most {MOST_MINUTES}")
    length = minutes * MINUTE
    return length.numerator if length.denominator == 1 else length


def read_money(text: str, *, comma: bool = False) -> Decimal | Wrong | None:
    cell = _pointed(text, comma)
    if not cell or isinstance(cell, Wrong):
        return cell or None
    if not _MONEY.fullmatch(cell):
        return Wrong(f"{shown(cell)} is not an amount, write a plain number with at most two decimals, as in 1234.50")
    return Decimal(cell)


def read_count(cell: str, what: str) -> int | Wrong:
    """A whole number from 1 on."""
    if not _WHOLE.fullmatch(cell) or not 1 <= int(cell) <= MOST:
        return Wrong(f"{shown(cell)} is not a number of {what}, write a whole number, 1 or more")
    return int(cell)


def read_word(cell: str, words: type[Word]) -> Word | Wrong:
    try:
        return words(cell.lower())
    except ValueError:
        pass
    try:
        return words(cell.upper())
    except ValueError:
        return unknown(cell, "one of the words of this column", [word.value for word in words])


def read_attest(text: str) -> frozenset[str] | Wrong | None:
    words = [word.strip() for word in text.lower().split(";") if word.strip()]
    for word in words:
        if word not in ATTESTS:
            return unknown(word, "something to attest", ATTESTS)
    return frozenset(words) or None


ATTESTS = ("kx", "distinct")


def read_abn(cell: str) -> str | Wrong | None:
    """What is known of the advance notice: one word, or ``voluntary;excluded``."""
    given = [word.strip() for word in cell.split(";") if word.strip()]
    for word in given:
        if word.lower() not in NOTICES:
            return unknown(word, "one of the words of this column", NOTICES)
    words = sorted({word.lower() for word in given}, reverse=True)
    if len(words) > 1 and words != ["voluntary", "excluded"]:
        return Wrong(f"{shown(cell)} contradicts itself, only voluntary and excluded stand together")
    return ";".join(words) or None


NOTICES = ("required", "voluntary", "none", "excluded")


def read_modifiers(cell: str) -> tuple[str, ...] | Wrong:
    """Modifiers that a person chose, each once, in the order given; none that the other columns speak of."""
    found = dict.fromkeys(word.strip() for word in cell.upper().split(";") if word.strip())
    for word in found:
        if not _MODIFIER.fullmatch(word):
            return Wrong(f"{shown(word)} is not a modifier, write two letters or digits, as in 97 or WC; parted by ;")
        if word in NOT_CHOSEN:
            return Wrong(f"{word} is not chosen here, {NOT_CHOSEN[word]}")
    return tuple(found)


_BY_DISCIPLINE = "it follows from the payer and the discipline"
_BY_ROLE = "it follows from the role and the minutes"
_BY_DISTINCT = "write distinct under attest"
_BY_ABN = "write it under abn as required, voluntary, none or excluded"
NOT_CHOSEN = {
    **dict.fromkeys(("GP", "GO", "GN"), _BY_DISCIPLINE),
    **dict.fromkeys(("CQ", "CO"), _BY_ROLE),
    **dict.fromkeys(("59", "XE", "XP", "XS", "XU"), _BY_DISTINCT),
    **dict.fromkeys(("GA", "GX", "GY", "GZ"), _BY_ABN),
    "KX": "write kx under attest",
    "95": "write video under telehealth",
    "93": "write audio under telehealth",
}
"""Modifiers that the coder sets by itself, and what decides them."""


def unknown(cell: str, what: str, words: Iterable[str], otherwise: str = "") -> Wrong:
    """What to say of a word that is not among ``words``; all of them are named unless ``otherwise`` says more."""
    words = list(words)
    spelled = {word.lower(): word for word in words}
    near = [spelled[word] for word in get_close_matches(cell[:80].lower(), spelled, 2)]
    if near:
        return Wrong(f"{shown(cell)} is not {what}, did you mean {' or '.join(near)}?")
    return Wrong(f"{shown(cell)} is not {what}, {otherwise or 'write ' + one_of(words)}")


def one_of(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
