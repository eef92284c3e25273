"""What was pressed and what was said about it later: each stretch with its original times and its corrections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ptcoder.visit import events as e
from ptcoder.visit.events import Logged
from ptcoder.visit.fold import fold, in_order, voided
from ptcoder.visit.records import Interval

AT_THE_DESK = ("undo", "redo")
"""The reasons of a press that is taken back at once, and brought again: no correction of the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One stretch or counted service, as it was pressed and as it is now.

    ``original`` is what the presses alone add up to; None for a stretch that was entered afterwards, under which no
    clock ever ran. ``now`` is None for one that was deleted. ``corrections`` are the Amended and Voided records in
    force, in the order in which they were said. ``origin`` is the stretch that it was split, moved or handed on from.
    """

    began: Logged
    original: Interval | None
    now: Interval | None
    corrections: tuple[Logged, ...]
    origin: UUID | None


def histories(records: Iterable[Logged]) -> dict[str, History]:
    """The histories of one visit by the ids of their stretches, in the order in which they were recorded.

    A press that was undone has none, as if it had not been pressed; a stretch that was deleted for a reason has.
    """
    rows = in_order(records)
    gone = voided(rows)
    said = [row for row in rows if row.stamp.id not in gone and _corrects(row.event)]
    words = {row.stamp.id for row in said}
    pressed = [row for row in rows if row.stamp.id not in words]
    never = voided(pressed)
    pressed = [row for row in pressed if row.stamp.id not in never]
    first, now = fold(pressed), fold(rows)
    left = {each.id: each for each in now.intervals} if now is not None else {}
    about = {row.stamp.id: _subject(row.event) for row in rows}
    found: dict[str, History] = {}
    for original in first.intervals if first is not None else ():
        began = next(row for row in pressed if _begins(row.event) and about[row.stamp.id] == original.id)
        mine = tuple(row for row in said if about.get(_named(row)) == original.id)
        entered = original.start is not None and original.stop == original.start and any(map(_amends, mine))
        found[original.id] = History(
            began=began,
            original=None if entered else original,
            now=left.get(original.id),
            corrections=mine,
            origin=began.event.origin if isinstance(began.event, e.Started) else None,
        )
    return found


def _amends(row: Logged) -> bool:
    return isinstance(row.event, e.Amended)


def _corrects(event: e.Event) -> bool:
    return isinstance(event, e.Amended) or (isinstance(event, e.Voided) and event.reason not in AT_THE_DESK)


def _begins(event: e.Event) -> bool:
    return isinstance(event, e.Started | e.Counted)


def _subject(event: e.Event) -> str:
    """The stretch that a record is about; "" where it is about none."""
    match event:
        case e.Started(interval=key) | e.Stopped(interval=key) | e.Amended(interval=key) | e.Counted(service=key):
            return str(key)
        case _:
            return ""


def _named(row: Logged) -> UUID:
    """The record that says what a correction is about: an Amended itself, the record that a Voided takes back."""
    return row.event.event if isinstance(row.event, e.Voided) else row.stamp.id
