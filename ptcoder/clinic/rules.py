"""What a clinic has said of the rules, in its log: CMS's own files, payers of its own, what it withdrew and reviewed.

Its visits are coded by what holds on their day, and its bills name it. Nothing is deleted: withdrawing ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from ptcoder.rulebook import BadRules, RuleBook, WrittenFees, WrittenPayer
from ptcoder.visit import FeesWritten, Logged, PayerReviewed, PayerWritten, RulesImported, RulesWithdrawn

if TYPE_CHECKING:
    from ptcoder.rulebook.cms.records import Imported

NEXT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Rules as they were taken, by whom and when; ``ended``: the last day of which they speak, if withdrawn."""

    event: RulesImported | PayerWritten | FeesWritten
    who: UUID | None
    at_us: int
    off_min: int
    ended: date | None

    @property
    def id(self) -> str:
        return self.event.taken.hex

    @property
    def is_void(self) -> bool:
        """Whether it was withdrawn from its first day on."""
        return self.ended is not None and self.ended < self.event.since


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A payer was held against its contract."""

    on: date
    who: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """What a log says of the rules, in its order, and how the program reads it.

    ``records`` is how many records of the log it comes from. ``reviews``: the last review of a payer. ``unread``:
    sentences on what this program cannot read and passes over.
    """

    book: RuleBook
    records: int = 0
    taken: tuple[Taken, ...] = ()
    reviews: Mapping[str, Reviewed]
    unread: tuple[str, ...] = ()


def imported_event(imported: Imported) -> RulesImported:
    """How an import stands in the log."""
    from ptcoder.rulebook.cms.kept import pack

    return RulesImported(
        taken=uuid4(),
        kind=imported.kind.value,
        file=imported.file,
        sha256=imported.sha256,
        since=imported.since,
        content=pack(imported),
        edition=imported.name,
    )


def payer_event(payer: str, written: WrittenPayer) -> PayerWritten:
    """How a payer that a clinic wrote stands in the log."""
    return PayerWritten(
        taken=uuid4(),
        payer=payer,
        file=written.file,
        sha256=written.sha256,
        since=written.since,
        content=written.content,
        edition=written.edition(payer),
    )


def fees_event(written: WrittenFees) -> FeesWritten:
    """How a payer's fee table stands in the log."""
    return FeesWritten(
        taken=uuid4(),
        payer=written.payer,
        file=written.file,
        sha256=written.sha256,
        since=written.since,
        content=written.content,
        edition=written.edition,
    )


def read(shipped: RuleBook, records: Iterable[Logged]) -> Rulings:
    """The rules of a clinic: the shipped ones with what its log says of them."""
    rows = list(records)
    taken, reviews = _taken(rows), _reviews(rows)
    written = [
        WrittenPayer(file=each.event.file, since=each.event.since, content=each.event.content, ended=each.ended)
        for each in taken
        if isinstance(each.event, PayerWritten)
    ]
    imports, lost = _imports(taken)
    fees = list(_fees(taken))
    book = shipped.with_payers(written) if written else shipped
    book = (book.with_fees(fees) if fees else book).with_imports(imports)
    unread: list[str] = []
    if lost:
        unread.append(f"{lost} of the imported tables cannot be read by this program and are not applied.")
    if book.unread_payers:
        named = ", ".join(dict.fromkeys(each.file for each in book.unread_payers))
        unread.append(f"Not applied, as this program cannot read it: what was written of payers in {named}.")
    if book.unread_fees:
        named = ", ".join(dict.fromkeys(each.file for each in book.unread_fees))
        unread.append(f"Not applied, as this program cannot read it: the fee table {named}.")
    return Rulings(book=book, records=len(rows), taken=taken, reviews=reviews, unread=tuple(unread))


def _fees(taken: Iterable[Taken]) -> Iterator[WrittenFees]:
    for each in taken:
        event = each.event
        if isinstance(event, FeesWritten):
            yield WrittenFees(
                payer=event.payer, file=event.file, since=event.since, content=event.content, ended=each.ended
            )


def _imports(taken: Iterable[Taken]) -> tuple[list[Imported], int]:
    """The imports that this program can read, and how many it cannot."""
    found: list[Imported] = []
    lost = 0
    for each in taken:
        if isinstance(each.event, RulesImported):
            from ptcoder.rulebook.cms.kept import unpack

            try:
                found.append(replace(unpack(each.event.content, each.event.file), ended=each.ended))
            except BadRules:
                lost += 1
    return found, lost


def _taken(rows: Iterable[Logged]) -> tuple[Taken, ...]:
    found: dict[UUID, Taken] = {}
    for row in rows:
        event, moment = row.event, row.stamp.moment
        if isinstance(event, RulesImported | PayerWritten | FeesWritten):
            found[event.taken] = Taken(
                event=event, who=row.stamp.who, at_us=moment.at_us, off_min=moment.off_min, ended=None
            )
        elif isinstance(event, RulesWithdrawn) and event.taken in found:
            known = found[event.taken]
            last = event.since - NEXT if event.since > date.min else date.min
            found[event.taken] = replace(known, ended=min(last, known.ended or last))
    return tuple(found.values())


def _reviews(rows: Iterable[Logged]) -> Mapping[str, Reviewed]:
    found: dict[str, Reviewed] = {}
    for row in rows:
        if isinstance(row.event, PayerReviewed):
            last = found.get(row.event.payer)
            if last is None or last.on <= row.event.on:
                found[row.event.payer] = Reviewed(on=row.event.on, who=row.stamp.who)
    return found
