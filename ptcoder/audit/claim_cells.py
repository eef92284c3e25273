"""Single cells of a billing system's file: text in, a value out; or what is wrong with it and the mend."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from ptcoder.rows.faults import shown

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TURNED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_MIDNIGHT = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(\s*[AP]M)?$", re.IGNORECASE)
_CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_PARTS = re.compile(r"[\s,;:/+^|-]+")
_KEPT = re.compile(r'="(.*)"')
_WHOLE = re.compile(r"-?\d{1,4}([.,]0+)?")
MOST_UNITS = 999


class WrongCell(Exception):
    """A cell that cannot be read: what is wrong, then what would be right. Names nobody."""


class DayOrder(StrEnum):
    """Which comes first in dates with slashes."""

    MONTH_FIRST = "mdy"
    DAY_FIRST = "dmy"


def bare(cell: str) -> str:
    """A cell as it was meant: without what spreadsheets put around it to keep it as text."""
    text = cell.strip()
    kept = _KEPT.fullmatch(text)
    if kept is not None:
        return kept[1].strip()
    return text[1:].strip() if text.startswith("'") else text


def order_of(cells: Iterable[str]) -> tuple[DayOrder, str]:
    """Which order the dates of a file have, and a date that could be read either way where none tells; "" else.

    Month first where nothing tells, as is usual in the USA.
    """
    either = ""
    for cell in cells:
        found = _TURNED.fullmatch(_MIDNIGHT.sub("", bare(cell)))
        if found is None:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            return DayOrder.DAY_FIRST, ""
        if second > 12 >= first:
            return DayOrder.MONTH_FIRST, ""
        either = either or (found[0] if first != second else "")
    return DayOrder.MONTH_FIRST, either


def read_date(cell: str, order: DayOrder) -> date:
    """``2026-03-02``, ``20260302``, ``3/2/2026``, ``03/02/26``, with or without a time behind it."""
    text = _MIDNIGHT.sub("", bare(cell))
    whole, turned = _ISO.fullmatch(text) or _PACKED.fullmatch(text), _TURNED.fullmatch(text)
    if whole is not None:
        year, month, day = (int(part) for part in whole.groups())
    elif turned is not None:
        first, second, year = (int(part) for part in turned.groups())
        month, day = (first, second) if order is DayOrder.MONTH_FIRST else (second, first)
        year += 2000 if year < 100 else 0
    else:
        raise WrongCell(f"{shown(text)} is not a date, write it as 2026-03-02 or 03/02/2026")
    try:
        return date(year, month, day)
    except ValueError:
        raise WrongCell(f"{shown(text)} is not in the calendar, write a day that exists as 2026-03-02") from None


def read_units(cell: str) -> int:
    """Whole units, ``2`` or ``2.00``; below zero where a line takes back."""
    text = bare(cell)
    if not _WHOLE.fullmatch(text):
        raise WrongCell(f"{shown(text)} is not a number of units, write a whole number, as in 2")
    units = int(re.split("[.,]", text)[0])
    if abs(units) > MOST_UNITS:
        raise WrongCell(f"{shown(text)} is more than {MOST_UNITS} units, is it the right column?")
    return units


def read_money(cell: str) -> Decimal | None:
    """``$1,234.50``, ``(45.00)`` below zero; None for an empty cell."""
    text = bare(cell)
    if not text:
        return None
    less = text.startswith("(") and text.endswith(")")
    plain = text.strip("()").replace("$", "").replace(",", "").strip()
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or abs(amount) >= 10_000_000:
        raise WrongCell(f"{shown(text)} is not an amount, write it as in 1234.50")
    return -amount if less else amount


def read_modifiers(cells: Iterable[str]) -> tuple[str, ...]:
    """Those of one cell or of several, in the order given."""
    found = [part for cell in cells for part in _PARTS.split(bare(cell).upper()) if part]
    for part in found:
        if not _MODIFIER.fullmatch(part):
            raise WrongCell(f"{shown(part)} is not a modifier, write two letters or digits, as in GP")
    return tuple(found)


def read_code(cell: str) -> tuple[str, tuple[str, ...]]:
    """A code, and the modifiers that stand in the same cell (``97110-GP``)."""
    first, *more = [part for part in _PARTS.split(bare(cell).upper()) if part] or [""]
    code = first.removesuffix(".0")
    if not _CODE.fullmatch(code):
        raise WrongCell(f"{shown(first)} is not a code, write CPT or HCPCS, as in 97110 or G0283")
    return code, read_modifiers(more)
