"""Values that hold from one day to another, and what follows from them for a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Generic, TypeVar

from ptcoder.rulebook.reading import Entry, Faults

T = TypeVar("T")
NEXT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Generic[T]):
    """A value with its source, from ``since`` to ``until``, both included; open where ``until`` is None."""

    value: T
    source: str
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def edges(self) -> tuple[date, ...]:
        """The days on which something changes."""
        return (self.since,) if self.until is None else (self.since, self.until + NEXT)


def read_dated(tables: Iterable[Entry], value: Callable[[Entry], T]) -> list[Dated[T]]:
    """The dated values of an array of tables, by their first day."""
    found: list[Dated[T]] = []
    for entry in tables:
        since = entry.needed_day("since")
        _, until = entry.span()
        found.append(Dated(value=value(entry), source=entry.text("source"), since=since, until=until))
        entry.close()
    return sorted(found, key=lambda item: item.since)


def check_order(values: Sequence[Dated[Any]], place: str, faults: Faults, *, gapless: bool) -> None:
    """Report values that overlap and, where a value is always needed, days on which there would be none."""
    for earlier, later in pairwise(values):
        end = earlier.until
        if end is None or end >= later.since:
            faults.add(place, f"the values from {earlier.since} and {later.since} overlap", "one value a day")
        elif gapless and end + NEXT != later.since:
            faults.add(place, f"there is none from {end + NEXT} to {later.since - NEXT}", "a value for every day")
    if gapless and (not values or values[-1].until):
        state = f"there is none after {values[-1].until}" if values else "there is no value"
        faults.add(place, state, "a value with since and source, the last without until,")


def held(values: Sequence[Dated[T]], day: date) -> Dated[T]:
    """The value of a day out of gapless ones; the first of them answers for the days before it too."""
    return next((item for item in reversed(values) if item.since <= day), values[0])


class Timeline(Generic[T]):
    """Something that changes only on known days; each stretch is built once, on first use, and then shared."""

    def __init__(self, edges: Iterable[date], build: Callable[[date], T]) -> None:
        self._edges = sorted(set(edges))
        self._build = build
        self._built: dict[int, T] = {}

    def on(self, day: date) -> T:
        stretch = bisect_right(self._edges, day)
        if stretch not in self._built:
            self._built[stretch] = self._build(self._edges[stretch - 1] if stretch else date.min)
        return self._built[stretch]

    def with_edges(self, edges: Iterable[date], build: Callable[[date], T]) -> Timeline[T]:
        """Another one of the same days and further ones."""
        return Timeline((*self._edges, *edges), build)

    def start(self, day: date) -> date:
        """The first day of the stretch that the day lies in; ``date.min`` before the first change."""
        stretch = bisect_right(self._edges, day)
        return self._edges[stretch - 1] if stretch else date.min
