"""Why one visit's bill differs from another's, in words that a patient can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ptcoder.coding.records import Line
from ptcoder.rulebook import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one code: units and minutes in the earlier visit and in the later one."""

    code: str
    units: tuple[int, int]
    minutes: tuple[int, int]
    text: str


def compare(earlier: Iterable[Line], later: Iterable[Line], services: Mapping[str, Service]) -> tuple[Change, ...]:
    """Every code whose billed units differ between two visits, in the order of the later one, then the earlier one.

    Empty where both bills hold the same units. ``services`` gives the codes' labels (of either visit's edition).
    """
    return tuple(_changes(_sums(earlier), _sums(later), services))


def _sums(lines: Iterable[Line]) -> dict[str, tuple[int, int]]:
    """Units and minutes by code; a code on two lines is one."""
    found: dict[str, tuple[int, int]] = {}
    for line in lines:
        units, minutes = found.get(line.code, (0, 0))
        found[line.code] = (units + line.units, minutes + line.minutes)
    return found


def _changes(
    before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]], services: Mapping[str, Service]
) -> Iterator[Change]:
    for code in dict.fromkeys((*after, *before)):
        old, new = before.get(code, (0, 0)), after.get(code, (0, 0))
        if old[0] != new[0]:
            yield Change(
                code=code,
                units=(old[0], new[0]),
                minutes=(old[1], new[1]),
                text=f"{services[code].label} ({code}): {_said(old, new, services[code])}.",
            )


def _said(old: tuple[int, int], new: tuple[int, int], service: Service) -> str:
    if not old[0] and not old[1]:
        return f"given this time and not the time before{_for(new, service)}, {_units(new[0])}"
    if not new[0] and not new[1]:
        return f"given the time before and not this time{_for(old, service)}, {_units(old[0])}"
    if service.kind.is_timed and old[1] != new[1]:
        more = "more" if new[1] > old[1] else "less"
        return f"{new[1]} minutes, {abs(new[1] - old[1])} {more} than before, make {_units(new[0])} instead of {old[0]}"
    because = ": the minutes of the whole visit decide" if service.kind.is_timed else ""
    return f"{_units(new[0])} instead of {old[0]}{because}"


def _for(sums: tuple[int, int], service: Service) -> str:
    return f", for {sums[1]} minutes" if service.kind.is_timed else ""


def _units(count: int) -> str:
    return "no unit" if count == 0 else f"{count} unit{'s' * (count != 1)}"
