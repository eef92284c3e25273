"""A payer's own fee table, as a clinic took it into its log: dollars a unit by code, from a day on, until the next one.

A table takes the place of all fees known of this payer before. It tells the estimate of what would be allowed, and for
who pays in cash the price.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from ptcoder.rulebook.dated import NEXT, Timeline
from ptcoder.rulebook.edition import Edition
from ptcoder.rulebook.payer import Payer
from ptcoder.rulebook.reading import A_CODE, CODE, BadRules, Faults
from ptcoder.rulebook.records import Sourced
from ptcoder.rulebook.taken import Taken

COLUMNS = ("code", "fee")
MOST = Decimal(100_000)
"""Dollars that a unit may cost at most: what is above it is a slip."""
DIGITS = frozenset("0123456789.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFees(Taken):
    """A fee table, and whose."""

    payer: str

    @property
    def edition(self) -> str:
        """How a signed bill names it."""
        return f"fees of {self.payer} {self.told}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongFee:
    """A row that cannot be taken: its line, what is wrong and what would be right."""

    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeTable:
    """What a file says: dollars by code, for the codes that we know; ``strangers`` are the others, passed over.

    ``wrong`` are rows that say nothing; of a code that stands twice with two fees neither is among ``fees``.
    """

    fees: Mapping[str, Decimal]
    strangers: tuple[str, ...]
    wrong: tuple[WrongFee, ...] = ()

    @property
    def content(self) -> str:
        """Its rows as they are kept, one form for every way of writing them."""
        return "".join(f"{line}\n" for line in (",".join(COLUMNS), *(f"{code},{fee}" for code, fee in self)))

    def __iter__(self) -> Iterator[tuple[str, Decimal]]:
        return iter(self.fees.items())


def fee_table(
    rows: Iterable[tuple[int, str, str]], file: str, codes: Collection[str], wrong: Iterable[WrongFee] = ()
) -> FeeTable:
    """A table out of rows: the line of each, its code and its fee, dollars such as 45.00. ``wrong`` are others of it.

    A row that is wrong leaves the others be. Raises BadRules where none has anything to do with us.
    """
    found = _Rows(codes=codes, wrong=[*wrong])
    for line, code, fee in rows:
        found.read(line, code.strip().upper(), fee.strip())
    faults = Faults()
    if not found.fees and not found.wrong:
        faults.add(f"{file}: rows", "none has a code that we know", "one row for each code, with its fee,")
    faults.check()
    fees = {code: fee for code, fee in found.fees.items() if code not in found.unclear}
    found.wrong.sort(key=lambda each: each.line)
    return FeeTable(fees=fees, strangers=tuple(found.strangers), wrong=tuple(found.wrong))


def read_fee_table(content: str, file: str, codes: Collection[str]) -> FeeTable:
    """A table as it is kept, by its ``content``. Raises BadRules where it is none."""
    head, *rows = content.splitlines() or [""]
    if head != ",".join(COLUMNS):
        faults = Faults()
        faults.add(f"{file}: line 1", f"the columns are {head or 'missing'}", "one column code and one column fee")
        faults.check()
    cells = ((line, row.partition(",")) for line, row in enumerate(rows, 2))
    return fee_table(((line, code, fee) for line, (code, _, fee) in cells), file, codes)


@dataclass(slots=True, kw_only=True)
class _Rows:
    """What was read so far; ``unclear`` are codes that stand twice with two fees."""

    codes: Collection[str]
    fees: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    strangers: dict[str, None] = field(default_factory=dict[str, None])
    unclear: set[str] = field(default_factory=set[str])
    wrong: list[WrongFee] = field(default_factory=list[WrongFee])

    def read(self, line: int, code: str, cell: str) -> None:
        fee = _amount(cell)
        if not CODE.fullmatch(code):
            self.refuse(line, f"code: is {code or 'missing'}", A_CODE)
        elif code in self.fees or code in self.strangers:
            told = f"code: is {code}, which stands above already"
            if code in self.fees and fee != self.fees[code]:
                self.unclear.add(code)
                told += " with another fee, so that neither holds"
            self.refuse(line, told, "one row for each code")
        elif fee is None:
            self.refuse(line, f"fee: is {cell or 'missing'}", "dollars and cents such as 45.00 or 1,200.00")
        elif not 0 < fee <= MOST:
            self.refuse(line, f"fee: is {cell}", f"more than 0 and at most {MOST:,}")
        elif code in self.codes:
            self.fees[code] = fee
        else:
            self.strangers[code] = None

    def refuse(self, line: int, what: str, right: str) -> None:
        self.wrong.append(WrongFee(line=line, text=f"{what}, {right} would be right"))


def _amount(cell: str) -> Decimal | None:
    """Dollars with two decimals; None where it is no amount."""
    whole, _, cents = cell.partition(".")
    if not (set(cell) <= DIGITS and "." not in cents and len(cents) <= 2 and whole and len(whole) <= 9):
        return None
    return Decimal(cell).quantize(Decimal("0.01"))


class OwnFees:
    """The fee tables of a clinic, day by day. ``unread`` are those that this program cannot read: passed over."""

    def __init__(self, written: Sequence[WrittenFees], codes: Collection[str]) -> None:
        unread: list[WrittenFees] = []
        self._read: list[tuple[WrittenFees, Mapping[str, Sourced]]] = []
        for each in sorted(written, key=lambda each: each.since):
            try:
                table = read_fee_table(each.content, each.file, codes)
            except BadRules:
                table = None
            if table is None or table.wrong:
                unread.append(each)
                continue
            fees = {code: Sourced(value=str(fee), source=each.edition) for code, fee in table}
            self._read.append((each, MappingProxyType(fees)))
        self.unread = tuple(unread)

    def over(self, payers: Timeline[Mapping[str, Payer]]) -> Timeline[Mapping[str, Payer]]:
        """The payers with these fees in the place of their own, each named as a signed bill names it."""
        edges = [each.since for each, _ in self._read]
        edges += [each.ended + NEXT for each, _ in self._read if each.ended and each.ended < date.max]

        def on(day: date) -> Mapping[str, Payer]:
            found = dict(payers.on(day))
            here = {each.payer: (each, fees) for each, fees in self._read if each.holds(day) and each.payer in found}
            for name, (each, fees) in here.items():
                edition = "; ".join(filter(None, (found[name].edition, each.edition)))
                found[name] = replace(found[name], fees=fees, edition=edition)
            return MappingProxyType(found)

        return payers.with_edges(edges, on)


def fee_of(edition: Edition, payer: str, code: str) -> Decimal | None:
    """Dollars for one unit of a code by a payer's own fees on the edition's day; None where none is known."""
    known = edition.payers.get(payer)
    fee = known.fees.get(code) if known is not None else None
    return None if fee is None else Decimal(fee.value)
