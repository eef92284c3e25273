"""What an import changes, before it is taken: the rules of its first day without it and with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ptcoder.rulebook.cms.damage import damaged
from ptcoder.rulebook.cms.records import Imported, Localities, Pairs
from ptcoder.rulebook.edition import Edition
from ptcoder.rulebook.records import Fee, Fees, Pair, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that will be otherwise. ``before`` or ``after`` empty: there is none."""

    what: str
    about: str
    before: str
    after: str

    @property
    def text(self) -> str:
        if not self.before:
            return f"{self.what} {self.about}: new, {self.after}"
        if not self.after:
            return f"{self.what} {self.about}: ends (was {self.before})"
        return f"{self.what} {self.about}: {self.before} -> {self.after}"


def differences(before: Edition, after: Edition) -> tuple[Difference, ...]:
    """``before`` and ``after``: the import's first day as it is, and as it would be."""
    found = [*_pairs(before.pairs, after.pairs), *_services(before.services, after.services)]
    found += _fees(before.fees, after.fees)
    return tuple(found)


def remarks(imported: Imported, before: Edition) -> tuple[str, ...]:
    """What a person should know before taking the import, whatever it changes."""
    found: list[str] = []
    content = imported.content
    if imported.left_out:
        found.append(f"Left out: {damaged(imported.left_out)}.")
    if isinstance(content, Pairs):
        missing = sorted(({key[0] for key in before.pairs} & before.services.keys()) - content.covered)
        if missing:
            found.append(
                f"Not in this file: {', '.join(missing)} in column 1. Their pairs stay as they are, and the table is "
                "not up to date, until the other parts of CMS's table are imported (f1 to f4)."
            )
    if isinstance(content, Localities):
        own = content.own()
        if own is None:
            found.append("No locality was chosen (--locality): kept, and the estimate stays national.")
        else:
            plain = f"; {own.work} without the floor" if own.floored and own.work else ""
            found.append(
                f"Locality {own.id} {own.name}: work {own.work_in_force}{plain}, practice {own.practice}, "
                f"malpractice {own.malpractice}."
            )
    return tuple(found)


def _pairs(before: Mapping[tuple[str, str], Pair], after: Mapping[tuple[str, str], Pair]) -> Iterator[Difference]:
    for key in sorted(before.keys() | after.keys()):
        yield from _one("pair", " + ".join(key), _separable(before.get(key)), _separable(after.get(key)))


def _separable(pair: Pair | None) -> str:
    if pair is None:
        return ""
    return "a modifier can separate them" if pair.separable else "never paid together"


def _services(before: Mapping[str, Service], after: Mapping[str, Service]) -> Iterator[Difference]:
    for code in sorted(before):
        was, now = before[code], after[code]
        yield from _one("limit", code, _limit(was), _limit(now))
        yield from _one("status", code, was.medicare_status, now.medicare_status)
        yield from _one("practice expense halved", code, _word(was.mppr), _word(now.mppr))


def _limit(service: Service) -> str:
    return "" if service.mue is None else f"{service.mue} a day (indicator {service.mai or 'unknown'})"


def _word(flag: bool) -> str:
    return "yes" if flag else "no"


def _fees(before: Fees | None, after: Fees | None) -> Iterator[Difference]:
    was: Mapping[str, Fee] = before.fees if before else {}
    now: Mapping[str, Fee] = after.fees if after else {}
    yield from _one("conversion factor", "of the year", _factor(before), _factor(after))
    for code in sorted(was.keys() | now.keys()):
        yield from _one("relative values", code, _fee(was.get(code)), _fee(now.get(code)))


def _factor(fees: Fees | None) -> str:
    return _plain(fees.factor) if fees else ""


def _fee(fee: Fee | None) -> str:
    return " / ".join(_plain(each) for each in (fee.work, fee.practice, fee.malpractice)) if fee else ""


def _plain(number: Decimal) -> str:
    """2.50 and 2.5 are one number."""
    return f"{number.normalize():f}"


def _one(what: str, about: str, before: str, after: str) -> Iterator[Difference]:
    if before != after:
        yield Difference(what=what, about=about, before=before, after=after)
