"""What is left to do about a bill that left, and what was done: denials and items of the work list, as last said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from ptcoder.visit.claim_events import Denied, Settled, WorkListed
from ptcoder.visit.events import Logged, Stamp
from ptcoder.visit.fold import in_order, voided


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How it ended, and the stamp of who said so and when."""

    said: Settled
    stamp: Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """A denial or an item, with the stamp of what was last said of it; ``ended`` None while it is open."""

    item: UUID
    said: Denied | WorkListed
    stamp: Stamp
    ended: Ended | None = None


def claim_work(records: Iterable[Logged]) -> tuple[ToDo, ...]:
    """Of one visit, in the order in which it was first said. How something ended that is not known is passed over."""
    rows = in_order(records)
    gone = voided(rows)
    found: dict[UUID, ToDo] = {}
    for row in rows:
        if row.stamp.id in gone:
            continue
        match row.event:
            case Denied(denial=item) | WorkListed(item=item) as said:
                before = found.get(item)
                ended = before.ended if before is not None else None
                found[item] = ToDo(item=item, said=said, stamp=row.stamp, ended=ended)
            case Settled(item=item) as said if item in found:
                ended = Ended(said=said, stamp=row.stamp) if said.holds else None
                found[item] = replace(found[item], ended=ended)
            case _:
                pass
    return tuple(found.values())
