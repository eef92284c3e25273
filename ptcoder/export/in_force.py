"""The rules in force on a day, one value a row, each with its source and the day on which it was last checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from enum import Enum
from textwrap import fill
from typing import Any, cast

from ptcoder.rulebook import Edition, Payer, RuleBook, Service, Table

UNVERIFIED = "unverified"
NOT_SETTINGS = {"id", "label", "template", "sources", "checked_on", "reviewed", "edition"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One value in force. ``topic`` is the table that it stands in."""

    topic: str
    name: str
    value: str
    source: str
    checked_on: date

    @property
    def is_unverified(self) -> bool:
        """Whether some of it was found in nothing published."""
        return UNVERIFIED in self.source

    def as_json(self) -> dict[str, str]:
        return {field.name: str(getattr(self, field.name)) for field in fields(self)}


def rules_in_force(book: RuleBook, day: date, code: str = "", payer: str = "") -> list[Rule]:
    """Every rule of a day; with ``code`` those that name it, with ``payer`` that payer's alone."""
    edition = book.on(day)
    payers = [each for each in edition.payers.values() if payer in ("", each.id)]
    found = [] if payer else [*_general(book, edition)]
    found += [rule for each in payers for rule in rules_of_payer(each)]
    if code:
        word = re.compile(rf"\b{re.escape(code)}\b")
        found = [rule for rule in found if word.search(rule.name) or word.search(rule.value)]
    return found


def _general(book: RuleBook, edition: Edition) -> Iterator[Rule]:
    tables = {table.name: table for table in edition.tables}
    for service in edition.services.values():
        looked = tables["services"].checked_on
        yield Rule(
            topic="services", name=service.code, value=_service(service), source=service.source, checked_on=looked
        )
    for (one, two), pair in sorted(edition.pairs.items()):
        value = "a modifier can separate them" if pair.separable else "never paid together"
        looked = tables["pairs"].checked_on
        yield Rule(topic="pairs", name=f"{one} + {two}", value=value, source=pair.source, checked_on=looked)
    year = str(edition.day.year)
    if edition.threshold is not None:
        amount, source = f"{edition.threshold.amount:,.2f}", edition.threshold.source
        yield Rule(topic="threshold", name=year, value=amount, source=source, checked_on=book.checked["thresholds"])
    if edition.fees is not None:
        source = edition.fees.source
        looked = max([book.checked["fees"], *(each.taken_on for each in book.imports if each.source in source)])
        factor = str(edition.fees.factor)
        yield Rule(topic="fees", name="conversion factor", value=factor, source=source, checked_on=looked)
        for code, fee in sorted(edition.fees.fees.items()):
            value = f"work {fee.work}, practice {fee.practice}, malpractice {fee.malpractice}"
            yield Rule(topic="fees", name=code, value=value, source=source, checked_on=looked)
    looked, source = book.checked["general"], edition.rules["assistants"]
    yield Rule(topic="general", name="assistants", value=edition.assistants, source=source, checked_on=looked)
    for name, source in edition.rules.items():
        yield Rule(topic="general", name=name, value="see source", source=source, checked_on=looked)


def _service(service: Service) -> str:
    said = [service.label, service.kind.value]
    if service.unit_minutes:
        said.append(f"units of {service.unit_minutes} min")
    if service.attendance is not None:
        said.append(service.attendance.value)
    said += ["/".join(sorted(service.disciplines)), f"Medicare status {service.medicare_status}"]
    if service.mppr:
        said.append("practice expense halved from the second on")
    if service.mue is not None:
        said.append(f"at most {service.mue} a day (indicator {service.mai or 'unknown'})")
    for word, day in (("from", service.since), ("to", service.until)):
        if day is not None:
            said.append(f"valid {word} {day}")
    if service.first is not None:
        said.append(f"only with {service.first}")
    return ", ".join(said)


def rules_of_payer(payer: Payer) -> Iterator[Rule]:
    """Every rule of one payer, whether it is on or not."""
    topic, looked = f"payer {payer.id}", payer.checked_on
    for field in fields(payer):
        if field.name in NOT_SETTINGS:
            continue
        value: object = getattr(payer, field.name)
        for name, item in _items(field.name, value):
            if item not in (None, "", ()):
                source = str(getattr(item, "source", "") or payer.sources.get(field.name, ""))
                yield Rule(topic=topic, name=name, value=_words(item), source=source, checked_on=looked)


def _items(name: str, value: object) -> Iterator[tuple[str, object]]:
    """A setting, or each of several that stand under one name."""
    if isinstance(value, Mapping):
        for key, items in cast("Mapping[object, object]", value).items():
            for item in _several(items):
                yield f"{name} {_words(key)}", item
    elif isinstance(value, tuple) and any(is_dataclass(item) for item in cast("tuple[object, ...]", value)):
        for item in _several(cast("object", value)):
            yield name, item
    else:
        yield name, value


def _several(value: object) -> Iterable[object]:
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)


def _words(value: Any) -> str:
    """A value as a person reads it, without its source."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple | frozenset):
        items = cast("Iterable[object]", value)
        words = [_words(item) for item in items]
        return ", ".join(words if isinstance(value, tuple) else sorted(words)) or "none"
    if is_dataclass(value) and not isinstance(value, type):
        said = [(field.name, getattr(value, field.name)) for field in fields(value) if field.name != "source"]
        if len(said) == 1:
            return _words(said[0][1])
        return "; ".join(f"{name} {_words(item)}" for name, item in said if item not in (None, "", frozenset()))
    return str(value)


def aligned(found: Sequence[Rule], wide: int) -> Iterator[str]:
    """Lines for people, at most so wide: a heading for each table, the source below each value."""
    topic, width = "", 0
    for rule in found:
        if rule.topic != topic:
            topic = rule.topic
            width = min(28, max(len(each.name) for each in found if each.topic == topic))
            yield f"\n{topic}, checked {rule.checked_on}"
        head, space = f"  {rule.name:<{width}}  ", " " * (width + 4)
        yield fill(rule.value, wide, initial_indent=head, subsequent_indent=space)
        if rule.source:
            yield fill(f"[{rule.source}]", wide, initial_indent=space, subsequent_indent=space)


# --- whether they are up to date


def behind(book: RuleBook, day: date) -> list[str]:
    """What is not known up to a day, in words: tables and payers past their quarter, amounts that a year lacks."""
    edition = book.on(day)
    found: list[str] = []
    for table in edition.tables:
        last = table.through or quarter_end(table.checked_on)
        if table.name != "payers" and day > last:
            found.append(f"table {table.name}: known to {_known(table)}; {_mend(table)}")
    found += [
        f"payer {payer.id}: last checked on {payer.checked_on}; hold its rules against its contract"
        for payer in edition.payers.values()
        if day > quarter_end(payer.checked_on)
    ]
    if edition.threshold is None:
        found.append(f"threshold: no amount is known for {day.year}; it comes with a newer ptcoder")
    if edition.fees is None:
        found.append(
            f"fees: no relative values are known for {day.year}; import CMS's PPRRVU file: ptcoder rules import FILE"
        )
    return found


def _known(table: Table) -> str:
    return str(table.through) if table.through else f"the quarter of {table.checked_on}, when it was last checked"


def _mend(table: Table) -> str:
    files = {"pairs": "NCCI PTP files", "mue": "MUE file"}
    if table.name in files:
        return f"import CMS's {files[table.name]} of the quarter: ptcoder rules import FILE"
    return "it comes with a newer ptcoder"


def quarter_end(day: date) -> date:
    """The last day of the quarter of a year in which a day lies."""
    month = 3 * ((day.month - 1) // 3) + 3
    return date(day.year, 12, 31) if month == 12 else date(day.year, month + 1, 1) - timedelta(days=1)
