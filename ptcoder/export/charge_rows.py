"""Rows in pieces: neighboring cells that follow from the same are made at once, and remembered while they come again.

Thousands of lines have the same code and modifiers, the same minutes, the same people: nothing of that is made twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from ptcoder.export.charge_lines import FREQUENCY, GROUPS, Packed, Parts, coded, counted, parts, pointers
from ptcoder.export.profiles import Column, Profile, Rows

REMEMBERED = 4096
Pieces = tuple[str, ...]
_GROUP_OF = {field: group for group, fields in GROUPS.items() for field in fields}
_OURS = "01234567-89ab-7def-8123-456789abcdef"
_IS_OURS = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
"""Whether a name is written as our ids are, which no separator, quote or spreadsheet changes."""


class _Made(dict[Any, Pieces]):
    """What follows from a key, made once while it is remembered."""

    def __init__(self, make: Callable[[Any], Pieces]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Any) -> Pieces:
        if len(self) >= REMEMBERED:
            self.clear()
        made = self[key] = self._make(key)
        return made


class RowForm:
    """The rows of one profile. With ``glue`` a piece is one text with it between the cells; without, a cell."""

    def __init__(self, profile: Profile, cell: Callable[[Column, str], str], glue: str) -> None:
        """``cell`` makes what stands in a column of a text."""
        self._cell, self._glue = cell, glue
        self._billed = profile.rows is Rows.BILLED
        pieces: list[tuple[str, list[Column]]] = []
        for column in profile.columns:
            group = _GROUP_OF[column.field or "empty"]
            if glue and pieces and pieces[-1][0] == group:
                pieces[-1][1].append(column)
            else:
                pieces.append((group, [column]))
        self._pieces = {name: [columns for group, columns in pieces if group == name] for name in GROUPS}
        order = [at for name in GROUPS for at, (group, _) in enumerate(pieces) if group == name]
        places = [order.index(at) for at in range(len(pieces))]
        self._pick: Callable[[Pieces], Pieces] = itemgetter(*places) if len(places) > 1 else lambda row: row
        joined, day = profile.joined, profile.day
        self._day = _Made(lambda key: self._of("day", day(key[0]), *key[1:]))
        self._batch = _Made(
            lambda key: self._of("batch", key[0], str(key[1]), key[2].value, FREQUENCY[key[2]],
                                 joined.join(parts(key[3])), key[4], key[5], "")
        )  # fmt: skip
        self._coded = _Made(lambda key: self._of("coded", *coded(key, joined)))
        self._count = _Made(self._counted)
        self._why = _Made(lambda why: self._of("why", why))
        self._pointed = _Made(
            lambda key: self._of("pointed", joined.join(parts(key[0])), pointers(parts(key[0]), parts(key[1])))
        )
        self._people = _Made(lambda key: self._of("people", *parts(key)))
        self._number = _Made(lambda number: self._of("number", str(number)))
        self._ids = [columns for name in ("visit", "line_id") for columns in self._pieces[name]]
        self._bare = all(len(each) == 1 and cell(each[0], _OURS) == _OURS for each in self._ids)
        self._visits, self._lines = len(self._pieces["visit"]), len(self._pieces["line_id"])

    def rows(self, packed: Packed) -> list[Pieces]:
        """The lines of one visit, each in pieces, in the order of the columns."""
        visit, diagnoses, everything = packed.visit, packed.diagnoses, packed.everything
        coded, count, why, pointed = self._coded, self._count, self._why, self._pointed
        people, number, pick, billed, lines = self._people, self._number, self._pick, self._billed, self._lines
        bare = self._bare and _IS_OURS(visit) is not None
        stem = f"{visit}.{packed.version}."
        shared = (
            *((visit,) * self._visits if bare else self._of("visit", visit)),
            *self._day[packed.day, packed.patient, packed.payer],
            *self._batch[packed.export, packed.version, packed.kind, everything, packed.place, packed.late],
        )
        made: list[Pieces] = []
        for at, (code, counts, reason, points, who) in enumerate(packed.lines, 1):
            if billed and int(parts(counts)[0]) <= 0:
                continue
            name = f"{stem}{at}"
            made.append(
                pick(
                    (
                        *shared,
                        *coded[code],
                        *count[counts],
                        *why[reason],
                        *pointed[points or diagnoses, everything],
                        *people[who],
                        *number[at],
                        *((name,) * lines if bare else self._of("line_id", name)),
                    )
                )
            )
        return made

    def _counted(self, count: Parts) -> Pieces:
        units, minutes, fee, charge = counted(count)
        return self._of("count", units, minutes, "billed" if int(units) > 0 else "not_billed", fee, charge)

    def _of(self, group: str, *cells: str) -> Pieces:
        known = dict(zip(GROUPS[group], cells, strict=True))
        pieces = ([self._cell(each, known.get(each.field, each.text)) for each in one] for one in self._pieces[group])
        return tuple(self._glue.join(each) for each in pieces)
