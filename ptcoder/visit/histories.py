"""What was pressed and what was said about it later: each stretch with its original times and its corrections."""

from __future__ import annotations

from collections.abc import Container, Iterable
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
    clock ever ran. ``last`` is what it is now; of one that was ``deleted``, what it was until then. ``corrections`` are
    the records in force that changed or deleted it, in the order in which they were said. ``origin`` is the stretch
    that it was split, moved or handed on from.
    """

    began: Logged
    original: Interval | None
    last: Interval
    deleted: bool
    corrections: tuple[Logged, ...]
    origin: UUID | None


def histories(records: Iterable[Logged]) -> dict[str, History]:
    """The histories of one visit by the ids of their stretches, in the order in which they were recorded.

    A press that was undone has none, as if it had not been pressed; a stretch that was deleted for a reason has.
    """
    rows = in_order(records)
    gone = voided(rows)
    voids = {row.stamp.id for row in rows if isinstance(row.event, e.Voided)}
    deletions = [row for row in rows if row.stamp.id not in gone and _deletes(row.event, voids)]
    taken = {row.stamp.id for row in deletions}
    kept = [row for row in rows if row.stamp.id not in taken]
    undone = voided(kept)
    kept = [row for row in kept if row.stamp.id not in undone]
    last, pressed = fold(kept), fold(row for row in kept if not isinstance(row.event, e.Amended))
    if last is None or pressed is None:
        return {}
    begun: dict[str, Logged] = {}
    for row in kept:
        if isinstance(row.event, e.Started | e.Counted | e.Measured):
            begun.setdefault(_subject(row.event), row)
    found: dict[str, History] = {}
    for each, original in zip(last.intervals, pressed.intervals, strict=True):
        began = begun[each.id]
        amended = [row for row in kept if isinstance(row.event, e.Amended) and _subject(row.event) == each.id]
        ended = [row for row in deletions if isinstance(row.event, e.Voided) and row.event.event == began.stamp.id]
        entered = original.start is not None and original.stop == original.start and amended
        found[each.id] = History(
            began=began,
            original=None if entered else original,
            last=each,
            deleted=bool(began.stamp.id in gone),
            corrections=tuple(in_order([*amended, *ended])),
            origin=began.event.origin if isinstance(began.event, e.Started) else None,
        )
    return found


def _deletes(event: e.Event, voids: Container[UUID]) -> bool:
    return isinstance(event, e.Voided) and event.reason not in AT_THE_DESK and event.event not in voids


def _subject(event: e.Started | e.Amended | e.Counted | e.Measured) -> str:
    """The stretch that a record is about."""
    return str(event.service if isinstance(event, e.Counted | e.Measured) else event.interval)
