"""A billing system's file of claims, line by line. A row that cannot be read is told, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ptcoder.audit.claim_cells import (
    DayOrder,
    WrongCell,
    bare,
    order_of,
    read_code,
    read_date,
    read_modifiers,
    read_money,
    read_units,
)
from ptcoder.audit.claim_columns import KNOWN, columns_of
from ptcoder.audit.records import Item
from ptcoder.export.profiles import Profile
from ptcoder.rows.faults import Fault
from ptcoder.rows.sheet import Row, read_sheet

MODIFIERS = ("modifiers", "mod1", "mod2", "mod3", "mod4")
VOIDS = ("void", "8")
REPLACEMENTS = ("replacement", "7")
NOT_BILLED = "not_billed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One line of a claim, at ``line`` of the file. ``visit``, ``patient`` and ``payer`` are as the file has them, ""
    where it doesn't say. ``kind`` is ``void`` or ``replacement`` of what stood above, else "".
    """

    line: int
    visit: str
    patient: str
    payer: str
    day: date
    item: Item
    charge: Decimal | None
    kind: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """A file as it was read. ``faults`` are the rows that could not be; ``either`` is a date that could be read with
    the day first as well, "" where one of the file tells which it is.
    """

    claims: tuple[Claim, ...]
    faults: tuple[Fault, ...]
    order: DayOrder
    either: str


def read_claims(
    data: bytes,
    profile: Profile | None = None,
    order: DayOrder | None = None,
    tell: Callable[[float], None] = lambda done: None,
) -> Claims:
    """The bytes of a table as UTF-8. Raises BadSheet, and BadHeader where the columns are not those of claims."""
    known = frozenset(each.name.lower() for each in profile.columns) if profile is not None else KNOWN
    sheet = read_sheet(data, known, tell)
    columns = columns_of(sheet.names, profile)
    found, either = order_of(row.cells[columns["date"]] for row in sheet.rows if not row.wrong)
    if order is None and profile is not None and profile.date.startswith("DD"):
        order = DayOrder.DAY_FIRST
    elif order is None and profile is not None:
        order = DayOrder.MONTH_FIRST
    reader = _Reader(sheet.names, columns, order or found)
    claims = [claim for row in sheet.rows if (claim := reader.read(row)) is not None]
    return Claims(
        claims=tuple(claims), faults=tuple(reader.faults), order=order or found, either="" if order else either
    )


class _Reader:
    def __init__(self, names: tuple[str, ...], columns: dict[str, int], order: DayOrder) -> None:
        self._names = names
        self._columns = columns
        self._order = order
        self.faults: list[Fault] = []

    def read(self, row: Row) -> Claim | None:
        """None for a line that is not billed, and for one that cannot be read."""
        if row.wrong:
            self.faults.append(Fault(row.line, "row", row.wrong))
            return None
        if self._text(row, "status").casefold().replace(" ", "_") == NOT_BILLED:
            return None
        field = "code"
        try:
            field = "code" if "code" in self._columns else "procedure"
            code, also = read_code(self._text(row, field))
            field = "units"
            units = read_units(self._text(row, field))
            field = "modifiers"
            modifiers: list[str] = [*also]
            for field in self._modifier_columns():
                modifiers += [each for each in read_modifiers([self._text(row, field)]) if each not in also]
            field = "date"
            day = read_date(self._text(row, field), self._order)
            field = "charge"
            charge = read_money(self._text(row, field))
        except WrongCell as wrong:
            self.faults.append(Fault(row.line, self._called(field), str(wrong)))
            return None
        visit, patient = self._text(row, "visit"), self._text(row, "patient")
        if not visit and not patient:
            column = self._called("visit" if "visit" in self._columns else "patient")
            self.faults.append(Fault(row.line, column, "is empty, say which visit or patient the line is of"))
            return None
        if not units:
            return None
        return Claim(
            line=row.line,
            visit=visit,
            patient=patient,
            payer=self._text(row, "payer"),
            day=day,
            item=Item(code, tuple(modifiers), units),
            charge=charge,
            kind=self._kind(row),
            version=self._text(row, "version"),
        )

    def _modifier_columns(self) -> Iterator[str]:
        return (each for each in MODIFIERS if each in self._columns)

    def _kind(self, row: Row) -> str:
        said = {self._text(row, each).casefold() for each in ("kind", "frequency")}
        return VOIDS[0] if said & {*VOIDS} else REPLACEMENTS[0] if said & {*REPLACEMENTS} else ""

    def _called(self, field: str) -> str:
        at = self._columns.get(field)
        return field if at is None else self._names[at]

    def _text(self, row: Row, field: str) -> str:
        at = self._columns.get(field)
        return "" if at is None else bare(row.cells[at])


def standing(claims: list[Claim]) -> list[Claim]:
    """The lines that stand of one visit or day: a replacement takes the place of what stood above it, a void takes it
    back. The lines of one replacement have one version, and follow each other.
    """
    found: list[Claim] = []
    before: tuple[str, str, str] | None = None
    for each in claims:
        this = (each.visit, each.kind, each.version)
        if each.kind and this != before:
            found = [other for other in found if other.visit != each.visit]
        if each.kind != VOIDS[0]:
            found.append(each)
        before = this
    return found
