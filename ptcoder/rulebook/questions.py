"""Questions that pick a code: the level of an evaluation, and codes that are taken for each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import cast

from ptcoder.rulebook.dated import Dated, Timeline, check_order, read_dated
from ptcoder.rulebook.reading import CODE, Entry, Faults, read_toml
from ptcoder.visit import Discipline

FILE = "questions.toml"
NAME = re.compile("[a-z_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One thing that bears on an evaluation's level: a number, or one of ``options``.

    ``least`` holds the smallest number of each level, the lowest level first; it is empty where there are options.
    """

    name: str
    label: str
    least: tuple[int, ...]
    options: tuple[str, ...]
    source: str

    def level(self, answer: int | str) -> int | None:
        """The highest level that an answer reaches, 0 the lowest; None: not even that. Raises ValueError."""
        if self.options:
            if answer not in self.options:
                raise ValueError(f"{self.name}: one of {', '.join(self.options)}, not {answer}")
            return self.options.index(str(answer))
        if not isinstance(answer, int) or isinstance(answer, bool) or answer < 0:
            raise ValueError(f"{self.name}: a whole number from 0 on, not {answer}")
        return max((level for level, least in enumerate(self.least) if answer >= least), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRule:
    """How a discipline's evaluation finds its level. ``codes`` and typical ``minutes`` with the lowest level first."""

    discipline: Discipline
    codes: tuple[str, ...]
    minutes: tuple[int, ...]
    again: str
    """The code of a re-evaluation, which has no levels."""
    components: tuple[Component, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question and the code that each answer speaks for; ``no`` is empty where a no decides nothing."""

    ask: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """Codes taken for each other: what parts them, what to ask, and activities by code, to be found by their words."""

    codes: tuple[str, ...]
    about: str
    asks: tuple[Ask, ...]
    words: Mapping[str, tuple[str, ...]]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """The questions of a day."""

    evaluations: Mapping[Discipline, EvaluationRule]
    alike: tuple[LookAlike, ...]

    def about(self, code: str) -> tuple[LookAlike, ...]:
        """What a code may be taken for."""
        return tuple(alike for alike in self.alike if code in alike.codes)


def read_questions(path: Path, codes: Collection[str], faults: Faults) -> Timeline[Questions]:
    """The file of the questions; ``codes`` are all those that it may speak of."""
    root = read_toml(path, FILE, faults) or Entry({}, FILE, Faults())
    root.needed_day("checked_on")
    evaluations = read_dated(root.tables("evaluation", "evaluation", "discipline"), _evaluation)
    for discipline in Discipline:
        mine = [item for item in evaluations if item.value.discipline is discipline]
        check_order(mine, f"{FILE}: evaluation {discipline}", faults, gapless=False)
    alike = read_dated(root.tables("alike", "alike", "codes"), _alike)
    root.close()
    named = {code for item in evaluations for code in (*item.value.codes, item.value.again)}
    named |= {code for item in alike for code in item.value.codes}
    for code in sorted(named):
        if CODE.fullmatch(code) and code not in codes:
            faults.add(f"{FILE}: codes", f"names {code}", "a code with a block in services.toml")
    return _timeline(evaluations, alike)


def _timeline(evaluations: list[Dated[EvaluationRule]], alike: list[Dated[LookAlike]]) -> Timeline[Questions]:
    def on(day: date) -> Questions:
        rules = {item.value.discipline: item.value for item in evaluations if item.holds(day)}
        likes = tuple(item.value for item in alike if item.holds(day))
        return Questions(evaluations=MappingProxyType(rules), alike=likes)

    return Timeline([edge for item in (*evaluations, *alike) for edge in item.edges], on)


def _evaluation(entry: Entry) -> EvaluationRule:
    codes = _codes(entry, "codes")
    minutes = _rising(entry, "minutes", 1, len(codes))
    components = tuple(_component(each, len(codes)) for each in entry.tables("component", "component", "name"))
    if len({component.name for component in components}) != len(components) or not components:
        right = "[[component]] tables, each with a name of its own"
        entry.faults.add(f"{entry.place}: component", "is missing, or two have one name", right)
    return EvaluationRule(
        discipline=entry.choice("discipline", Discipline),
        codes=codes,
        minutes=minutes,
        again=entry.code("again"),
        components=components,
        source=entry.text("source"),
    )


def _component(entry: Entry, levels: int) -> Component:
    options = entry.texts("options")
    if entry.has("least") == bool(options):
        entry.wrong("least", "either least or options")
    if options and len(options) != levels:
        entry.wrong("options", f"{levels} of them, as there are codes,")
    found = Component(
        name=entry.like("name", NAME, "a short name in small letters"),
        label=entry.text("label"),
        least=_rising(entry, "least", 0, levels) if entry.has("least") else (),
        options=options,
        source=entry.text("source"),
    )
    entry.close()
    return found


def _rising(entry: Entry, key: str, least: int, count: int) -> tuple[int, ...]:
    """So many whole numbers, each above the one before."""
    found: object = entry.values[key] if entry.has(key) else None
    items = cast("list[object]", found) if isinstance(found, list) else []
    numbers = tuple(item for item in items if type(item) is int and item >= least)
    if len(numbers) != len(items) or len(numbers) != count or sorted(set(numbers)) != list(numbers):
        entry.wrong(key, f"{count} whole numbers from {least} on, each above the one before,")
        return tuple(range(least, least + count))
    return numbers


def _alike(entry: Entry) -> LookAlike:
    codes = _codes(entry, "codes")
    asks = tuple(_ask(each, codes) for each in entry.tables("question", "question"))
    if not asks:
        entry.wrong("question", "[[question]] tables")
    words = entry.table("words")
    found = {code: words.texts(code) for code in codes}
    if not all(found.values()):
        right = f"a list of different texts for each of {', '.join(codes)}"
        entry.faults.add(words.place, "lack those of a code", right)
    words.close()
    return LookAlike(
        codes=codes,
        about=entry.text("about"),
        asks=asks,
        words=MappingProxyType(found),
        source=entry.text("source"),
    )


def _ask(entry: Entry, codes: tuple[str, ...]) -> Ask:
    found = Ask(ask=entry.text("ask"), yes=entry.text("yes"), no=entry.text("no", optional=True))
    for key, code in (("yes", found.yes), ("no", found.no)):
        if code and code not in codes:
            entry.wrong(key, f"one of {', '.join(codes)}")
    entry.close()
    return found


def _codes(entry: Entry, key: str) -> tuple[str, ...]:
    """At least two different codes, in the file's order."""
    found = entry.texts(key)
    if len(found) < 2 or not all(CODE.fullmatch(code) for code in found):
        entry.wrong(key, "a list of two or more different codes")
    return found
