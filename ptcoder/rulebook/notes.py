"""What is written of each service: short fields by code, as data."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from ptcoder.rulebook.dated import Dated, Timeline, check_order, read_dated
from ptcoder.rulebook.payer import ANY
from ptcoder.rulebook.reading import CODE, Entry, Faults, read_toml

FILE = "notes.toml"
OTHER = "other"
"""Where a code could stand: every code that no form names."""

FIELD_ID = re.compile("[a-z][a-z_]*")
PLACES = re.compile(f"{CODE.pattern}|{ANY}|{OTHER}")


class FieldKind(StrEnum):
    """What a field takes: words, a number with its unit, exercises with their doses, or one of several options."""

    TEXT = "text"
    NUMBER = "number"
    EXERCISES = "exercises"
    CHOICE = "choice"


class Need(StrEnum):
    """Whether a reviewer looks for a field, or whether it is only good to have."""

    REQUIRED = "required"
    ADVISABLE = "advisable"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteField:
    """One field. ``unit`` is said of a number, ``options`` of a choice; ``phrases`` are offered for a text."""

    id: str
    label: str
    kind: FieldKind
    need: Need
    unit: str = ""
    options: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteForm:
    """The fields of some codes, in the order in which they are asked for."""

    codes: tuple[str, ...]
    fields: tuple[NoteField, ...]


Forms = Mapping[str, tuple[NoteField, ...]]
"""By code; under ``ANY`` what is written of the visit as a whole, under ``OTHER`` of codes that no form names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The forms of every day, and the names of all fields that there are."""

    forms: Timeline[Forms]
    fields: frozenset[str]


def read_notes(path: Path, codes: Collection[str], faults: Faults) -> Notes:
    """The file of the forms; ``codes`` are all those that it may speak of. A code has one form a day at most."""
    root = read_toml(path, FILE, faults) or Entry({}, FILE, Faults())
    root.needed_day("checked_on")
    forms = read_dated(root.tables("form", "form", "codes"), _form)
    root.close()
    by_code: dict[str, list[Dated[NoteForm]]] = {}
    for form in forms:
        for code in form.value.codes:
            by_code.setdefault(code, []).append(form)
    for code, mine in by_code.items():
        check_order(mine, f"{FILE}: form {code}", faults, gapless=code in (ANY, OTHER))
        if CODE.fullmatch(code) and code not in codes:
            faults.add(f"{FILE}: codes", f"names {code}", "a code with a block in services.toml")
    for place in (ANY, OTHER):
        if place not in by_code:
            faults.add(f"{FILE}: form", f"none is for {place}", "one that is")
    fields = frozenset(field.id for form in forms for field in form.value.fields)
    return Notes(forms=_timeline(forms), fields=fields)


def _timeline(forms: list[Dated[NoteForm]]) -> Timeline[Forms]:
    def on(day: date) -> Forms:
        now = (form.value for form in forms if form.holds(day))
        return MappingProxyType({code: form.fields for form in now for code in form.codes})

    return Timeline([edge for form in forms for edge in form.edges], on)


def _form(entry: Entry) -> NoteForm:
    right = f"a list of different codes, {ANY} or {OTHER}"
    codes = entry.texts("codes", right)
    if not codes or not all(PLACES.fullmatch(code) for code in codes):
        entry.wrong("codes", right)
        codes = ()
    source = entry.text("source")
    fields = tuple(_field(each, source) for each in entry.tables("field", "field", "id"))
    if len({field.id for field in fields}) != len(fields) or not fields:
        right = "[[form.field]] tables, each with an id of its own"
        entry.faults.add(f"{entry.place}: field", "is missing, or two have one id", right)
    return NoteForm(codes=codes, fields=fields)


def _field(entry: Entry, source: str) -> NoteField:
    kind = entry.choice("kind", FieldKind)
    found = NoteField(
        id=entry.like("id", FIELD_ID, "a short name in small letters"),
        label=entry.text("label"),
        kind=kind,
        need=entry.choice("need", Need),
        unit=entry.text("unit") if kind is FieldKind.NUMBER else "",
        options=entry.texts("options") if kind is FieldKind.CHOICE else (),
        phrases=entry.texts("phrases") if kind is FieldKind.TEXT else (),
        source=entry.text("source", optional=True) or source,
    )
    if kind is FieldKind.CHOICE and len(found.options) < 2:
        entry.wrong("options", "a list of two or more different texts")
    entry.close()
    return found
