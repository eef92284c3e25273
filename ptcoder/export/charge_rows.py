"""Rows in pieces: neighboring cells that follow from the same are made at once, and remembered while they come again.

Thousands of lines have the same code and modifiers, the same minutes, the same people: nothing of that is made twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import Any, TypeVar

from ptcoder.export.charge_lines import FREQUENCY, GROUPS, Kind, Packed, Parts, billed, coded, counted, parts, pointers
from ptcoder.export.profiles import Column, Profile, Rows

REMEMBERED = 4096
Pieces = tuple[str, ...]
Key = TypeVar("Key")
Value = TypeVar("Value")
_GROUP_OF = {field: group for group, fields in GROUPS.items() for field in fields}
_OURS = "01234567-89ab-7def-8123-456789abcdef"
_ARE_OURS = re.compile("(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12},)*").fullmatch
"""Whether names, a comma behind each, are written as our ids are, which no separator, quote or spreadsheet changes."""


class _Made(dict[Key, Value]):
    """What follows from a key, made once while it is remembered."""

    def __init__(self, make: Callable[[Key], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Key) -> Value:
        if len(self) >= REMEMBERED:
            self.clear()
        made = self[key] = self._make(key)
        return made


def _columns(made: _Made[Any, Pieces], keys: Iterable[Any]) -> Iterator[Pieces]:
    """The pieces of many keys, column by column."""
    return zip(*map(made.__getitem__, keys), strict=True)


_Cells = list[tuple[int, _Made[str, str]]]
"""Of each cell of a piece, which of its group it is, and how a text stands in its column."""


class RowForm:
    """The rows of one profile. With ``glue`` a piece is one text with it between the cells; without, a cell."""

    def __init__(self, profile: Profile, cell: Callable[[Column, str], str], glue: str) -> None:
        """``cell`` makes what stands in a column of a text."""
        self._glue = glue
        self._billed = profile.rows is Rows.BILLED
        pieces: list[tuple[str, _Cells]] = []
        for column in profile.columns:
            field = column.field or "empty"
            group = _GROUP_OF[field]
            of_column = _Made[str, str](lambda text, column=column: cell(column, text or column.text))
            one = GROUPS[group].index(field), of_column
            if glue and pieces and pieces[-1][0] == group:
                pieces[-1][1].append(one)
            else:
                pieces.append((group, [one]))
        self._pieces = {name: [cells for group, cells in pieces if group == name] for name in GROUPS}
        order = [at for name in GROUPS for at, (group, _) in enumerate(pieces) if group == name]
        self._places = [order.index(at) for at in range(len(pieces))]
        joined, day = profile.joined, lru_cache(profile.day)
        self._day = _Made[tuple[date, str, str], Pieces](lambda key: self._of("day", day(key[0]), *key[1:]))
        self._batch = _Made[tuple[str, int, Kind, Parts, str, str], Pieces](
            lambda key: self._of("batch", key[0], str(key[1]), key[2].value, FREQUENCY[key[2]],
                                 joined.join(parts(key[3])), key[4], key[5], "")
        )  # fmt: skip
        self._coded = _Made[Parts, Pieces](lambda key: self._of("coded", *coded(key, joined)))
        self._count = _Made(self._counted)
        self._why = _Made[str, Pieces](lambda why: self._of("why", why))
        self._pointed = _Made[tuple[Parts, Parts], Pieces](
            lambda key: self._of("pointed", joined.join(parts(key[0])), pointers(parts(key[0]), parts(key[1])))
        )
        self._people = _Made[Parts, Pieces](lambda key: self._of("people", *parts(key)))
        self._number = _Made[int, Pieces](lambda number: self._of("number", str(number)))
        ids = [cells for name in ("visit", "line_id") for cells in self._pieces[name]]
        self._bare = all(len(each) == 1 and each[0][1][_OURS] == _OURS for each in ids)

    def rows(self, packed: Packed) -> list[Pieces]:
        """The lines of visits, each in pieces, in the order of the columns."""
        packed = billed(packed) if self._billed else packed
        of_visit = [at for at, count in enumerate(packed.counts) for _ in range(count)]
        if not of_visit:
            return []
        visits, versions, diagnoses, everything = packed.visits, packed.versions, packed.diagnoses, packed.everything
        days = zip(packed.days, packed.patients, packed.payers, strict=True)
        again = repeat(packed.export)
        batches = zip(again, versions, packed.kinds, everything, packed.places, packed.late, strict=False)
        points = [(own or diagnoses[at], everything[at]) for own, at in zip(packed.pointed, of_visit, strict=True)]
        stems = [f"{visit}.{version}." for visit, version in zip(visits, versions, strict=True)]
        names = [f"{stems[at]}{number}" for at, number in zip(of_visit, packed.numbers, strict=True)]
        is_bare = self._bare and _ARE_OURS(",".join([*visits, ""])) is not None
        shared = *self._ids("visit", visits, is_bare), *_columns(self._day, days), *_columns(self._batch, batches)
        columns: Sequence[Iterable[str]] = (
            *(map(each.__getitem__, of_visit) for each in shared),
            *_columns(self._coded, packed.coded),
            *_columns(self._count, packed.counted),
            *_columns(self._why, packed.why),
            *_columns(self._pointed, points),
            *_columns(self._people, packed.people),
            *_columns(self._number, packed.numbers),
            *self._ids("line_id", names, is_bare),
        )
        return [*zip(*(columns[place] for place in self._places), strict=True)]

    def _ids(self, group: str, ids: Sequence[str], is_bare: bool) -> Iterable[Sequence[str]]:
        """The columns of a group of ids; ``is_bare``: each stands there as it is."""
        if is_bare:
            return [ids] * len(self._pieces[group])
        return zip(*(self._of(group, each) for each in ids), strict=True)

    def _counted(self, count: Parts) -> Pieces:
        units, minutes, fee, charge = counted(count)
        return self._of("count", units, minutes, "billed" if int(units) > 0 else "not_billed", fee, charge)

    def _of(self, group: str, *texts: str) -> Pieces:
        pieces = self._pieces[group]
        return tuple([self._glue.join([stands[texts[at]] for at, stands in cells]) for cells in pieces])
