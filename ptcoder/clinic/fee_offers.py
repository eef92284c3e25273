"""A payer's fee table, read from a file and shown before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from ptcoder.clinic.fee_columns import read_fees
from ptcoder.clinic.recovery import day_at
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.rules import Rulings
from ptcoder.rulebook import BadRules, RuleBook, WrittenFees, WrongFee, fee_of
from ptcoder.visit import FeesWritten


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRow:
    """One code: what it is from now on, and what it was on that day until now (None: nothing was known)."""

    code: str
    label: str
    fee: Decimal
    before: Decimal | None

    @property
    def what(self) -> str:
        """What becomes of it: ``new``, ``changed`` or ``the same``."""
        if self.before is None:
            return "new"
        return "the same" if self.before == self.fee else "changed"

    @property
    def text(self) -> str:
        was = "" if self.before is None or self.before == self.fee else f" (was ${self.before:,.2f})"
        return f"{self.code} {self.label}: ${self.fee:,.2f}{was}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeesOffer:
    """A fee table that was read and not yet taken. ``read_as`` tells which column was taken as what. ``strangers`` are
    codes that are not ours and are passed over, ``modified`` rows of codes with modifiers, which are too; ``dropped``
    had a fee until now and have none in it; ``wrong`` rows are left out where it is taken.
    """

    label: str
    written: WrittenFees
    rows: tuple[FeeRow, ...]
    strangers: tuple[str, ...]
    dropped: tuple[str, ...]
    read_as: str
    modified: tuple[str, ...] = ()
    wrong: tuple[WrongFee, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """What taking it would do, in words."""
        said = [row.text for row in self.rows]
        if self.dropped:
            said.append(f"No fee any longer: {', '.join(self.dropped)}.")
        if self.strangers:
            said.append(f"Not among the codes known here, passed over: {', '.join(self.strangers)}.")
        if self.modified:
            said.append(f"With modifiers, passed over, as fees are by code alone: {', '.join(self.modified)}.")
        return tuple(said)


def offer_fees(book: RuleBook, file: str, text: str, payer: str, since: date) -> FeesOffer:
    """What a file's fees would change for this payer's visits from ``since`` on.

    Refused where the file as a whole can't be read; a wrong row leaves the others be.
    """
    edition = book.on(since)
    if payer not in edition.payers:
        raise Refused(f"{payer} is not a payer that visits of {since} are billed to.")
    try:
        found = read_fees(text, file, edition.services)
    except BadRules as error:
        raise Refused(str(error)) from error
    table, before = found.table, edition.payers[payer].fees
    return FeesOffer(
        label=edition.payers[payer].label,
        written=WrittenFees(payer=payer, file=file, since=since, content=table.content),
        rows=tuple(
            FeeRow(code=code, label=edition.services[code].label, fee=fee, before=fee_of(edition, payer, code))
            for code, fee in table
        ),
        strangers=table.strangers,
        dropped=tuple(sorted(set(before) - set(table.fees))),
        read_as=found.read_as,
        modified=found.modified,
        wrong=table.wrong,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeTableRow:
    """A fee table as it was taken: ``id`` withdraws it. ``ended`` is the last day of which it speaks, where it was
    withdrawn; before ``since`` it never held.
    """

    id: str
    file: str
    since: date
    taken_on: date
    who: str
    ended: date | None

    @property
    def words(self) -> str:
        """``From 2026-03-10: cash.csv, taken 2026-03-10 by Ann Example``."""
        said = f"From {self.since}: {self.file}, taken {self.taken_on} by {self.who}"
        if self.ended is None:
            return said
        return f"{said}; withdrawn, " + (f"held to {self.ended}" if self.ended >= self.since else "holds on no day")


def fee_tables(rulings: Rulings, payer: str, name_of: Callable[[UUID | None], str]) -> tuple[FeeTableRow, ...]:
    """The tables taken for a payer, those of the latest days first; ``name_of``: a person's name by the id."""
    rows = [
        FeeTableRow(
            id=each.id,
            file=each.event.file,
            since=each.event.since,
            taken_on=day_at(each.at_us, each.off_min),
            who=name_of(each.who),
            ended=each.ended,
        )
        for each in rulings.taken
        if isinstance(each.event, FeesWritten) and each.event.payer == payer
    ]
    rows.reverse()  # of those of the same day, the one that was taken last
    return tuple(sorted(rows, key=lambda row: row.since, reverse=True))
