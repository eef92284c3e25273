"""The payers: one TOML file each, every setting a dated value with its source.

A file may build on another payer's (``base``). A single value it gives holds from its own first day on, and the base's
before it. An entry takes the place of the base's entry for the same code, pair, topic or words, and the base's others
stay; caps and extra modifiers take the place of all the base's. A name with an empty list leaves nothing of the base's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from ptcoder.rulebook.dated import NEXT, Dated, Timeline, check_order, held, read_dated
from ptcoder.rulebook.payer import ExtraModifier, Payer, Review, Wanted
from ptcoder.rulebook.reading import CODE, Entry, Faults, read_toml
from ptcoder.rulebook.records import Sourced
from ptcoder.rulebook.settings import BY_CODE, CODES, DEFAULTS, KEYS, LISTS, OPTIONAL, SETTINGS, read_wanted

T = TypeVar("T")
Values = Mapping[str, Sequence[Dated[Any]]]
ByCode = Mapping[str, Mapping[str, Sequence[Dated[str]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one payer file says itself: only the names that stand in it."""

    file: str
    id: str
    label: str
    base: str
    checked_on: date | None
    template: bool | None
    confirmed: bool
    reviewed: Review | None
    values: Values
    by_code: ByCode


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerFile:
    """One payer through all its days. ``confirmed``: a clinic stands for it, by this file, its base or by name.

    ``base``: the id of the payer it builds on. ``edition``: what of it stands in a clinic's log, as a bill names it.
    """

    id: str
    label: str
    checked_on: date
    template: bool
    confirmed: bool
    reviewed: Review | None
    values: Values
    by_code: ByCode
    base: str = ""
    edition: str = ""

    @property
    def is_on(self) -> bool:
        """Whether visits are coded by it: it is no template, or one that a clinic has confirmed."""
        return self.confirmed or not self.template

    @property
    def edges(self) -> set[date]:
        groups = [*self.values.values()]
        groups += [values for codes in self.by_code.values() for values in codes.values()]
        return {edge for values in groups for value in values for edge in value.edges}

    def on(self, day: date) -> Payer:
        now: dict[str, Any] = {}
        sources: dict[str, str] = {}
        for name in SETTINGS:
            value = held(self.values[name], day)
            now[name], sources[name] = value.value, value.source
        for name, (_, absent) in OPTIONAL.items():
            now[name] = absent
            for value in self.values[name]:
                if value.holds(day):
                    now[name], sources[name] = value.value, value.source
        lists = {name: [value.value for value in self.values[name] if value.holds(day)] for name in LISTS}
        wanted: list[tuple[str, Wanted]] = lists.pop("documentation")
        extra: list[tuple[frozenset[str], ExtraModifier]] = lists.pop("extra_modifiers")
        pairs, limits = lists.pop("pairs"), lists.pop("local_limits")
        return Payer(
            id=self.id,
            label=self.label,
            template=self.template,
            reviewed=self.reviewed,
            checked_on=self.checked_on,
            edition=self.edition,
            sources=MappingProxyType(sources),
            documentation=_grouped(wanted),
            extra_modifiers=_grouped((code, asked) for codes, asked in extra for code in sorted(codes)),
            pairs=MappingProxyType({(pair.column1, pair.column2): pair for pair in pairs}),
            local_limits=tuple(limit for limit in limits if limit.contractor == now["contractor"]),
            **{name: tuple(values) for name, values in lists.items()},
            **{name: _by_code(codes, day) for name, codes in self.by_code.items()},
            **now,
        )


def payers_timeline(files: Sequence[PayerFile]) -> Timeline[Mapping[str, Payer]]:
    edges = [edge for file in files for edge in file.edges]
    return Timeline(edges, lambda day: MappingProxyType({file.id: file.on(day) for file in files}))


def read_documentation(path: Path, codes: Collection[str], faults: Faults) -> Sequence[Dated[tuple[str, Wanted]]]:
    """What a note has to show whoever pays: ``documentation.toml``."""
    file = path.name
    root = read_toml(path, file, faults) or Entry({}, file, Faults())
    root.needed_day("checked_on")
    found = read_dated(root.tables("documentation", "documentation", "code"), read_wanted)
    root.close()
    _check_codes({"documentation": found}, codes, file, faults)
    return found


def read_payer(root: Entry | None, file: str, codes: Collection[str], faults: Faults) -> Given | None:
    """What a file says; None, reported, where it is no TOML. ``codes`` are all those that a payer may speak of."""
    if root is None:
        return None
    base = root.text("base", optional=True)
    if root.has("base") and not base:
        return None  # what it should say by itself is not known
    values: dict[str, Sequence[Dated[Any]]] = {}
    singles = {**SETTINGS, **{name: value for name, (value, _) in OPTIONAL.items()}}
    for name, value in singles.items():
        if root.has(name):
            values[name] = read_dated(root.tables(name, name, "since"), value)
            check_order(values[name], f"{file}: {name}", faults, gapless=False)
    for name, (label, value) in LISTS.items():
        if root.has(name):
            values[name] = read_dated(root.tables(name, name, label), value)
    _check_pairs(values.get("pairs", ()), file, faults)
    by_code = {name: _read_by_code(root, name, value) for name, value in BY_CODE.items() if root.has(name)}
    found = Given(
        file=file,
        base=base,
        id=root.text("id", optional=bool(base)) or base,
        label=root.text("label", optional=bool(base)),
        checked_on=root.day("checked_on") if base else root.needed_day("checked_on"),
        template=root.flag("template") if root.has("template") else None,
        confirmed=root.has("confirmed") and root.flag("confirmed"),
        reviewed=_read_review(root),
        values=values,
        by_code=by_code,
    )
    root.close()
    _check_codes(values, codes, file, faults)
    for name, said in by_code.items():
        for code, what in said.items():
            _check_code(code, name, codes, file, faults)
            _check_codes({name: what}, codes, file, faults)
    return found


def settle(
    given: Given,
    base: PayerFile | None,
    wanted: Sequence[Dated[Any]],
    faults: Faults,
    *,
    on: bool = False,
    edition: str = "",
) -> PayerFile:
    """A payer with all it says, on its base's and on what holds where nothing is said.

    ``wanted``: what every payer's notes have to show. ``on``: the clinic has confirmed it by name.
    ``edition``: how a bill names this file; the base's is named before it.
    """
    under = base.values if base else {"documentation": wanted, **{name: [value] for name, value in DEFAULTS.items()}}
    own = given.values
    values: dict[str, Sequence[Dated[Any]]] = {}
    for name in [*SETTINGS, *OPTIONAL, *LISTS]:
        values[name] = under.get(name, ())
        if name in own:
            join = _joined if name in LISTS else _spliced
            values[name] = join(name, own[name], values[name])
        if name in SETTINGS and (base is None or name in own):
            check_order(values[name], f"{given.file}: {name}", faults, gapless=True)
    by_code: dict[str, Mapping[str, Sequence[Dated[str]]]] = {name: {} for name in BY_CODE}
    by_code.update(base.by_code if base else {})
    for name, said in given.by_code.items():
        by_code[name] = {**by_code[name], **said} if said else said
    return PayerFile(
        id=given.id,
        label=given.label or (base.label if base else ""),
        checked_on=given.checked_on or (base.checked_on if base else date.min),
        template=given.template if given.template is not None else base is not None and base.template,
        confirmed=given.confirmed or on or (given.template is None and base is not None and base.confirmed),
        reviewed=given.reviewed,
        values=values,
        by_code=by_code,
        base=given.base,
        edition="; ".join(filter(None, (base.edition if base else "", edition))),
    )


def _joined(name: str, own: Sequence[Dated[Any]], under: Sequence[Dated[Any]]) -> Sequence[Dated[Any]]:
    """Own entries after those below them that speak of something else; none at all where there are no own ones."""
    key = KEYS.get(name)
    if key is None or not own:
        return own
    spoken = {key(value.value) for value in own}
    return [*(value for value in under if key(value.value) not in spoken), *own]


def _spliced(_name: str, own: Sequence[Dated[Any]], under: Sequence[Dated[Any]]) -> Sequence[Dated[Any]]:
    """Own values from the first of them on, the others before it; none at all where there are no own ones."""
    if not own:
        return own
    cut = own[0].since
    before = [value for value in under if value.since < cut]
    return [
        *(value if value.until and value.until < cut else replace(value, until=cut - NEXT) for value in before),
        *own,
    ]


def _read_review(root: Entry) -> Review | None:
    if not root.has("reviewed"):
        return None
    entry = root.table("reviewed")
    found = Review(on=entry.needed_day("on"), who=entry.text("who"))
    entry.close()
    return found


def _read_by_code(root: Entry, name: str, value: Callable[[Entry], str]) -> Mapping[str, Sequence[Dated[str]]]:
    tables: dict[str, list[Entry]] = {}
    for entry in root.tables(name, name, "code"):
        tables.setdefault(entry.code("code"), []).append(entry)
    found = {code: read_dated(entries, value) for code, entries in tables.items()}
    for code, values in found.items():
        check_order(values, f"{root.place}: {name} {code}", root.faults, gapless=False)
    return found


def _check_pairs(pairs: Sequence[Dated[Any]], file: str, faults: Faults) -> None:
    by_columns: dict[tuple[str, str], list[Dated[Any]]] = {}
    for pair in pairs:
        by_columns.setdefault((pair.value.column1, pair.value.column2), []).append(pair)
    for columns, values in by_columns.items():
        check_order(values, f"{file}: pairs {'+'.join(columns)}", faults, gapless=False)


def _check_codes(values: Values, codes: Collection[str], file: str, faults: Faults) -> None:
    for name in CODES.keys() & values.keys():
        for code in sorted({code for value in values[name] for code in CODES[name](value.value)}):
            _check_code(code, name, codes, file, faults)


def _check_code(code: str, name: str, codes: Collection[str], file: str, faults: Faults) -> None:
    if CODE.fullmatch(code) and code not in codes:
        faults.add(f"{file}: {name}", f"names {code}", "a code with a block in services.toml")


def _grouped(items: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    found: dict[str, tuple[T, ...]] = {}
    for code, item in items:
        found[code] = (*found.get(code, ()), item)
    return MappingProxyType(found)


def _by_code(codes: Mapping[str, Sequence[Dated[str]]], day: date) -> Mapping[str, Sourced]:
    return MappingProxyType(
        {
            code: Sourced(value=value.value, source=value.source)
            for code, values in codes.items()
            for value in values
            if value.holds(day)
        }
    )
