"""The times that are most often meant when somebody says afterwards when a stretch began or ended."""

from __future__ import annotations

from dataclasses import dataclass

from ptcoder.clinic.stretches import StretchRow
from ptcoder.visit import MINUTE

AGO = (1, 2, 3, 5, 10)
NEXT_BEGAN = "When the next began"


@dataclass(frozen=True, slots=True)
class Offer:
    """The words for a time, and where it lies on the floor's axis."""

    text: str
    at: int


def starts(row: StretchRow, now: int) -> tuple[Offer, ...]:
    """Of what runs "5 min ago", which is before ``now``; of what ended "5 min earlier" than it says."""
    if row.start is None:
        return ()
    if row.running:
        return tuple(Offer(f"{each} min ago", now - each * MINUTE) for each in AGO)
    return tuple(Offer(f"{each} min earlier", row.start - each * MINUTE) for each in AGO)


def stops(row: StretchRow, now: int) -> tuple[Offer, ...]:
    """The same for the end, never before the start; and the start of the visit's next stretch."""
    if row.start is None:
        return ()
    said, end = ("ago", now) if row.running else ("earlier", row.stop or now)
    found = [Offer(f"{each} min {said}", end - each * MINUTE) for each in AGO]
    if row.next_start is not None and row.next_start != row.stop:
        found.append(Offer(NEXT_BEGAN, row.next_start))
    return tuple(each for each in found if each.at > row.start)
