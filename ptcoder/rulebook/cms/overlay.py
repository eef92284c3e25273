"""Imports laid over the shipped rules: a day before an import's first keeps every value that it had.

Imports are laid one over the other in the order of their first days, of equal ones as they were taken. What was
shipped speaks again only past the days that an import covers itself, and only if it was checked after the import was
taken and reaches further: then it came with a newer program.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from ptcoder.rulebook.cms.records import Imported, Limits, Localities, Pairs, Values
from ptcoder.rulebook.dated import NEXT
from ptcoder.rulebook.edition import Edition
from ptcoder.rulebook.records import Fee, Fees, Pair, Service, Table


@dataclass(frozen=True, slots=True)
class _Changed:
    """An edition's parts as the imports leave them, and the imports that say something in them."""

    base: Edition
    services: Mapping[str, Service]
    pairs: Mapping[tuple[str, str], Pair]
    fees: Fees | None
    tables: tuple[Table, ...]
    said: tuple[Imported, ...]


class Overlay:
    """Imports over a rule book's editions."""

    def __init__(self, imports: Sequence[Imported]) -> None:
        self.imports = tuple(imports)
        self._layers = sorted(imports, key=lambda each: each.since)
        self._edges = sorted(set(_edges(self._layers)))
        self._built: dict[tuple[int, ...], _Changed] = {}

    def over(self, edition: Edition) -> Edition:
        """The edition as the imports leave it; the same one where they say nothing of its day."""
        here = [each for each in self._layers if each.holds(edition.day)]
        if not here:
            return edition
        stretch = bisect_right(self._edges, edition.day)
        key = (stretch, *map(id, (edition.services, edition.pairs, edition.fees, edition.tables)))
        if key not in self._built:
            self._built[key] = _changed(edition, here)
        made = self._built[key]
        if not made.said:
            return edition
        named = "; ".join(each.name for each in made.said)
        return replace(
            edition,
            name=f"{edition.name}; CMS {named}",
            services=made.services,
            pairs=made.pairs,
            fees=made.fees,
            tables=made.tables,
        )


def _edges(layers: Sequence[Imported]) -> Iterator[date]:
    for layer in layers:
        yield layer.since
        if layer.ended is not None:
            yield layer.ended + NEXT
        if layer.through < date.max:
            yield layer.through + NEXT
        if isinstance(layer.content, Pairs):
            for row in layer.content.rows:
                yield row.since
                if row.until is not None and row.until < date.max:
                    yield row.until + NEXT


def _changed(edition: Edition, here: Sequence[Imported]) -> _Changed:
    said: list[Imported] = []
    tables = {table.name: table for table in edition.tables}
    pairs = _pairs(edition, here, tables, said)
    services = _services(edition, here, tables, said)
    fees = _fees(edition, here, said)
    speaking = {id(each) for each in said}
    in_order = tuple(each for each in here if id(each) in speaking)
    return _Changed(edition, services, pairs, fees, tuple(tables.values()), in_order)


def _speaks(layer: Imported, table: Table, day: date) -> bool:
    """Whether an import still speaks, or what was shipped with a newer program does."""
    newer = table.checked_on > layer.taken_on and (table.through or table.checked_on) > layer.through
    return day <= layer.through or not newer


def _pairs(
    edition: Edition, here: Sequence[Imported], tables: dict[str, Table], said: list[Imported]
) -> Mapping[tuple[str, str], Pair]:
    """Each code of column 1 with the pairs of the last import that covers it, else with the shipped ones.

    The shipped table also has pairs of codes without a service of their own; they can be in no visit.
    """
    shipped = tables["pairs"]
    by: dict[str, Imported] = {}
    for layer in here:
        if isinstance(layer.content, Pairs) and _speaks(layer, shipped, edition.day):
            by |= dict.fromkeys(layer.content.covered, layer)
    if not by:
        return edition.pairs
    found = {key: pair for key, pair in edition.pairs.items() if key[0] not in by}
    for layer in {id(layer): layer for layer in by.values()}.values():
        said.append(layer)
        assert isinstance(layer.content, Pairs)
        rows = [row for row in layer.content.rows if by.get(row.column1) is layer and row.holds(edition.day)]
        for row in sorted(rows, key=lambda row: row.since):
            pair = Pair(column1=row.column1, column2=row.column2, separable=row.separable, source=layer.source)
            found[row.column1, row.column2] = pair
    if all(key[0] in by or key[0] not in edition.services for key in edition.pairs):
        last = min(by.values(), key=lambda layer: layer.through)
        first = max(layer.since for layer in by.values())
        looked = min(layer.taken_on for layer in by.values())
        tables["pairs"] = Table(name="pairs", first=first, through=last.through, checked_on=looked)
    return MappingProxyType(found)


def _services(
    edition: Edition, here: Sequence[Imported], tables: dict[str, Table], said: list[Imported]
) -> Mapping[str, Service]:
    """The limits of the last MUE file; Medicare's marks of the last relative value file, whatever its year."""
    limits = values = None
    for layer in here:
        if isinstance(layer.content, Limits) and _speaks(layer, tables["mue"], edition.day):
            limits = layer
        if isinstance(layer.content, Values) and _speaks(layer, tables["services"], edition.day):
            values = layer
    found = dict(edition.services)
    if limits is not None:
        assert isinstance(limits.content, Limits)
        rows = {row.code: row for row in limits.content.rows}
        for code, service in found.items():
            row = rows.get(code)
            units, mark = (row.units, row.indicator) if row else (None, None)
            if (service.mue, service.mai) != (units, mark):
                source = f"{service.source}; {limits.source}"
                found[code] = replace(service, mue=units, mai=mark, source=source)
        tables["mue"] = Table(name="mue", first=limits.since, through=limits.through, checked_on=limits.taken_on)
        said.append(limits)
    if values is not None:
        assert isinstance(values.content, Values)
        for row in values.content.rows:
            service = found.get(row.code)
            if service is not None and (service.medicare_status, service.mppr) != (row.status, row.mppr):
                source = f"{service.source}; {values.source}"
                found[row.code] = replace(service, medicare_status=row.status, mppr=row.mppr, source=source)
        said.append(values)
    return MappingProxyType(found) if limits or values else edition.services


def _fees(edition: Edition, here: Sequence[Imported], said: list[Imported]) -> Fees | None:
    """The relative values of the day's year; no year borrows another's. A locality weighs them."""
    fees = edition.fees
    values = next((each for each in reversed(here) if isinstance(each.content, Values)), None)
    if values is not None and edition.day <= values.through:
        assert isinstance(values.content, Values)
        by_code = {row.code: row.fee for row in values.content.rows if row.fee is not None}
        fees = Fees(factor=values.content.factor, fees=MappingProxyType(by_code), source=values.source)
        said.append(values)
    places = next((each for each in reversed(here) if isinstance(each.content, Localities)), None)
    if fees is None or places is None or edition.day > places.through:
        return fees
    assert isinstance(places.content, Localities)
    own = places.content.own()
    if own is None:
        return fees
    said.append(places)
    weighed = {
        code: Fee(
            work=fee.work * own.work_in_force,
            practice=fee.practice * own.practice,
            malpractice=fee.malpractice * own.malpractice,
        )
        for code, fee in fees.fees.items()
    }
    source = f"{fees.source}; {places.source}, locality {own.id} {own.name}"
    return Fees(factor=fees.factor, fees=MappingProxyType(weighed), source=source)
