"""What an audit holds against each other, and what it finds. Knows no log, no file and no window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ptcoder.audit.causes import Cause, Effect
from ptcoder.coding import Coding, Elsewhere, Finding, Line, code_day
from ptcoder.rulebook import Edition, Payer, Threshold
from ptcoder.visit import Visit

Key = tuple[str, tuple[str, ...]]
"""A code and its modifiers in an order of their own: in which order they stand on a line says nothing."""


class Item(NamedTuple):
    """A line as it was billed: ``modifiers`` as they stand there; ``units`` of a line that takes back are negative."""

    code: str
    modifiers: tuple[str, ...]
    units: int

    @property
    def key(self) -> Key:
        return self.code, tuple(sorted(self.modifiers))


def items(lines: Iterable[Line]) -> tuple[Item, ...]:
    """The billed ones of a bill's lines."""
    return tuple(Item(each.code, each.modifiers, each.units) for each in lines if each.units)


def total(billed: Iterable[Item]) -> dict[Key, int]:
    """Units by code and modifiers: the same units on one line or on several are the same bill."""
    found: Counter[Key] = Counter()
    for each in billed:
        found[each.key] += each.units
    return {key: units for key, units in found.items() if units}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The visits of one patient, day and payer as they were recorded, with the rules of their day.

    Those at the places ``audited`` are held against a bill, the others count with them. ``year_before`` is the
    threshold of the year before, None where none is known.
    """

    visits: tuple[Visit, ...]
    audited: tuple[int, ...]
    edition: Edition
    payer: Payer
    elsewhere: tuple[Elsewhere, ...] = ()
    year_before: Threshold | None = None

    @property
    def day(self) -> date:
        return self.visits[0].date

    def coded(self) -> tuple[Coding, ...]:
        """The bills of all visits by the rules of their day."""
        return code_day(self.visits, self.edition, self.payer, self.elsewhere)


class Right(NamedTuple):
    """What the record gives: the lines of the audited visits, of the day's other visits, and what there is to say."""

    lines: tuple[Line, ...]
    beside: tuple[Item, ...]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, recorded: Recorded, codings: tuple[Coding, ...]) -> Right:
        """Of the codings of all of its visits."""
        mine = [codings[at] for at in recorded.audited]
        others = [each for at, each in enumerate(codings) if at not in recorded.audited]
        return cls(
            lines=tuple(line for each in mine for line in each.lines),
            beside=tuple(item for each in others for item in items(each.lines)),
            findings=tuple(finding for each in mine for finding in each.findings),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as the record gives it. ``billed`` and ``right`` are lines in words, "" is none.

    ``money`` is what was billed less what is right, by the payer's fees or Medicare's national estimate: above zero it
    was paid too much; None where that is not known. ``source`` is that of the rule.
    """

    cause: Cause
    code: str
    billed: str
    right: str
    text: str
    source: str
    money: Decimal | None
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """A visit (or the visits of one patient's day) held against its bill. ``patient`` is as the reader knows them.

    ``billed`` are the lines that stand at the receiver, or where nothing left those that were signed. ``left``: they
    have left. ``note`` says what else the reviewer should know.
    """

    visits: tuple[str, ...]
    patient: str
    day: date
    payer: str
    payer_label: str
    medicare: bool
    left: bool
    billed: tuple[Item, ...]
    right: tuple[Item, ...]
    differences: tuple[Difference, ...]
    standing: str = ""
    note: str = ""

    @property
    def money(self) -> Decimal | None:
        """The sum over the differences; None where one of them is not known."""
        found = [each.money for each in self.differences]
        return None if None in found else sum((each for each in found if each is not None), Decimal("0.00"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one cause comes to: how often, paid too much and too little, and how often the amount is not known."""

    cause: Cause
    count: int
    over: Decimal
    under: Decimal
    unknown: int


def costs(audited: Iterable[Audited]) -> tuple[Cost, ...]:
    """By cause, the most frequent first."""
    found: dict[Cause, list[Difference]] = {}
    for each in audited:
        for difference in each.differences:
            found.setdefault(difference.cause, []).append(difference)
    rows = (_cost(cause, several) for cause, several in found.items())
    return tuple(sorted(rows, key=lambda row: (-row.count, row.cause)))


def _cost(cause: Cause, several: list[Difference]) -> Cost:
    known = [each.money for each in several if each.money is not None]
    zero = Decimal("0.00")
    return Cost(
        cause=cause,
        count=len(several),
        over=sum((each for each in known if each > 0), zero),
        under=-sum((each for each in known if each < 0), zero),
        unknown=len(several) - len(known),
    )


def said(key: Key, units: int, spelled: Mapping[Key, tuple[str, ...]]) -> str:
    """``97110-GP × 2``, the modifiers as they stand on the line."""
    return f"{'-'.join((key[0], *spelled.get(key, key[1])))} × {units}"
