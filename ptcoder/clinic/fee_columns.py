"""A payer's fees as clinics' spreadsheets have them: which column is the code, which the fee, and what the rows say.

Fees are kept by code alone. A row of a code with a modifier that says only the discipline (GP, GO, GN) is the code's
own; with another modifier it is passed over and told, for it is another price.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ptcoder.audit.claim_cells import WrongCell, bare, read_code, read_modifiers
from ptcoder.audit.claim_columns import SPELLED as OF_CLAIMS
from ptcoder.clinic import payments
from ptcoder.clinic.import_columns import candidates, known_names, spelled
from ptcoder.clinic.refused import Refused
from ptcoder.rows.sheet import BadSheet, Row, Sheet, read_sheet
from ptcoder.rulebook import FeeTable, WrongFee, fee_table

MODIFIERS = ("modifiers", "mod1", "mod2", "mod3", "mod4")
_SPELLED = {
    "code": f"{OF_CLAIMS['code']} cpts cpt4 cpt_4 hcpcs_code cpt_hcpcs_code cpt_or_hcpcs billing_code code_cpt proc",
    "procedure": f"{OF_CLAIMS['procedure']} service",
    "fee": "fee fees price prices charge charges amount rate rates cost unit_fee unit_price unit_charge unit_rate "
    "fee_amount charge_amount fee_per_unit price_per_unit rate_per_unit charge_per_unit per_unit standard_fee "
    "standard_charge standard_rate contract_rate contracted_rate contracted_fee allowed allowed_amount allowable "
    "fee_schedule fee_schedule_amount cash_price cash_rate cash_fee self_pay self_pay_rate self_pay_price usd dollars",
    **{each: OF_CLAIMS[each] for each in MODIFIERS},
    "modifiers": f"{OF_CLAIMS['modifiers']} mod",
}
SPELLINGS, KNOWN = spelled(_SPELLED), known_names(_SPELLED)
CALLED = {"code": ("code", "CPT"), "fee": ("fee", "price")}
"""What a column is read as, and another name that it may have."""
OF_DISCIPLINE = frozenset(("GP", "GO", "GN"))
TITLES = 20
"""Lines at the top of a file among which the columns' names are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFees:
    """A fee table as it was read. ``read_as`` tells which column was taken as what; ``modified`` are the rows that were
    passed over for their modifiers, as ``97110-CQ: 38.25``.
    """

    table: FeeTable
    read_as: str
    modified: tuple[str, ...]


def read_fees(text: str, file: str, codes: Collection[str]) -> ReadFees:
    """A table out of a file's text. Refused where its columns cannot be told for certain, BadRules where no row has a
    code of ours; wrong rows stand in the table.
    """
    sheet, columns = _found(text, file)
    rows = _Rows(sheet, columns, codes)
    table = fee_table(rows.plain(), file, codes, rows.wrong)
    return ReadFees(table=table, read_as=_read_as(sheet, columns), modified=tuple(rows.modified))


Columns = Mapping[str, Sequence[int]]
"""The places of ``code``, ``fee`` (one each) and ``modifiers``."""


def _found(text: str, file: str) -> tuple[Sheet, Columns]:
    """The table below its title, if it has one: the first row that names both columns begins it."""
    lines = text.split("\n")
    first: Refused | None = None
    for above in range(min(TITLES, len(lines))):
        try:
            sheet = read_sheet("\n".join(lines[above:]).encode(), KNOWN)
        except BadSheet as bad:
            first = first or Refused(f"{file}: {bad}")
            continue
        sheet = Sheet(
            names=sheet.names,
            rows=tuple(row._replace(line=row.line + above) for row in sheet.rows),
            line=sheet.line + above,
        )
        known = candidates(sheet.names, SPELLINGS)
        if {"code", "procedure"} & known.keys() and "fee" in known:
            return sheet, _columns(sheet, known, file)
        first = first or Refused(f"{file}: line {sheet.line}: {_lacking(sheet, known)}")
    assert first is not None
    raise first


def _columns(sheet: Sheet, known: Mapping[str, Sequence[int]], file: str) -> Columns:
    found: dict[str, Sequence[int]] = {"modifiers": sorted(at for each in MODIFIERS for at in known.get(each, ()))}
    for field in CALLED:
        places = known.get(field) or known["procedure"]
        exact = [at for at in places if sheet.names[at].casefold() == field]
        if len(exact) != 1 and len(places) != 1:
            named = " and ".join(f"“{sheet.names[at]}” (column {at + 1})" for at in places)
            raise Refused(
                f"{file}: line {sheet.line}: the columns {named} may each be the {field}. Name the one that is meant "
                f"“{field}”, and the others otherwise."
            )
        found[field] = exact if len(exact) == 1 else places
    return found


def _lacking(sheet: Sheet, known: Mapping[str, Sequence[int]]) -> str:
    there = {"code": "code" in known or "procedure" in known, "fee": "fee" in known}
    fields = [field for field, is_there in there.items() if not is_there]
    lacking = [f"the {field} (such as {' or '.join(CALLED[field])})" for field in fields]
    named = " and ".join(f"“{field}”" for field in fields)
    listed = ", ".join(f"“{each}”" for each in sheet.names if each)
    return f"no column is {' or '.join(lacking)}. There are {listed or 'none'}. Name the one that is meant {named}."


def _read_as(sheet: Sheet, columns: Columns) -> str:
    def named(places: Sequence[int]) -> str:
        return ", ".join(f"“{sheet.names[at] or f'column {at + 1}'}”" for at in places)

    said = [f"{named(columns['code'])} is read as the code", f"{named(columns['fee'])} as the fee"]
    if columns["modifiers"]:
        said.append(f"{named(columns['modifiers'])} as modifiers")
    taken = {at for places in columns.values() for at in places}
    others = [at for at, name in enumerate(sheet.names) if name and at not in taken]
    if others:
        said.append(f"{named(others)} {'is' if len(others) == 1 else 'are'} passed over")
    return f"{', '.join(said)}."


class _Rows:
    """Read once, by ``plain``; after it ``wrong`` and ``modified`` are whole."""

    def __init__(self, sheet: Sheet, columns: Columns, codes: Collection[str]) -> None:
        self.wrong: list[WrongFee] = []
        self.modified: list[str] = []
        self._sheet = sheet
        self._columns = columns
        self._codes = codes

    def plain(self) -> list[tuple[int, str, str]]:
        """Line, code and fee of the rows that are of a code alone."""
        found: list[tuple[int, str, str]] = []
        seen: dict[tuple[str, str], frozenset[str]] = {}
        others: dict[str, tuple[int, str]] = {}
        for row, code, modifiers, fee in self._read():
            if modifiers <= OF_DISCIPLINE:
                if seen.setdefault((code, fee), modifiers) == modifiers:
                    found.append((row.line, code, fee))
            elif code in self._codes:
                text = "-".join((code, *sorted(modifiers)))
                others.setdefault(code, (row.line, text))
                self.modified.append(f"{text}: {fee or 'no fee'}")
        known = {code for _, code, _ in found}
        for code, (line, text) in others.items():
            if code not in known:
                told = f"code: stands only as {text}, a row of {code} without a modifier would be right"
                self.wrong.append(WrongFee(line=line, text=told))
        return found

    def _read(self) -> Iterator[tuple[Row, str, frozenset[str], str]]:
        (code_at,), (fee_at,) = self._columns["code"], self._columns["fee"]
        for row in self._sheet.rows:
            if row.wrong:
                self.wrong.append(WrongFee(line=row.line, text=row.wrong))
                continue
            cell = bare(row.cells[code_at])
            try:
                code, within = read_code(cell)
            except WrongCell:
                code, within = cell, ()  # refused with the other codes that are none
            try:
                beside = read_modifiers(row.cells[at] for at in self._columns["modifiers"])
            except WrongCell as wrong:
                self.wrong.append(WrongFee(line=row.line, text=f"modifier: {wrong}"))
                continue
            yield row, code, frozenset((*within, *beside)), _fee(row.cells[fee_at])


def _fee(cell: str) -> str:
    """``45.00`` of ``$ 45``, ``1,200.00`` or ``45,00``; what is no amount, as it stands there."""
    try:
        return str(payments.read(bare(cell)))
    except Refused:
        return bare(cell)
