"""Who would share time with whom: the stretches of one clinician that a correction lays over each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from ptcoder.clinic.floor import Floor
from ptcoder.rulebook import Kind
from ptcoder.visit import Attendance, Interval


@dataclass(frozen=True, slots=True)
class Shared:
    """A stretch of a visit that ``start`` to ``stop`` (None: it runs) of a corrected one would lie over."""

    visit: UUID
    interval: Interval
    start: int
    stop: int | None


def newly_shared(before: Floor, after: Floor, origins: Mapping[str, str], now: int) -> Iterator[Shared]:
    """What a correction lays over: attended stretches of the same clinician, on any patient.

    Time that was shared before, by the stretch itself or by the one it comes from (``origins``), is nobody's news.
    Unattended modalities lie over nothing, and one group is one stretch of attention for all its patients.
    """
    known = {each.id: (visit, each) for visit, folded in before.visits.items() for each in folded.intervals}
    for visit, folded in after.visits.items():
        if before.visits.get(visit) is folded:
            continue
        for mine in folded.intervals:
            was = known.get(mine.id) or known.get(origins.get(mine.id, ""))
            if mine.start is None or (was is not None and was[1] == mine) or not attended(after, visit, mine):
                continue
            for other, each in _of_the_same(after, visit, mine):
                if each.id not in known or each.id == origins.get(mine.id):
                    continue
                shared = was is not None and was[1].clinician == mine.clinician and attended(before, *was)
                if _overlap(mine, each, now) > (_overlap(was[1], each, now) if shared and was is not None else 0):
                    yield Shared(other, each, mine.start, mine.stop)


def attended(floor: Floor, visit: UUID, interval: Interval) -> bool:
    """Whether it holds a clinician's attention; rest and charting do."""
    if interval.code is None:
        return True
    service = floor.edition(floor.visits[visit]).services[interval.code]
    return service.kind is not Kind.SUPERVISED and interval.attendance is not Attendance.UNATTENDED


def _of_the_same(floor: Floor, visit: UUID, mine: Interval) -> Iterator[tuple[UUID, Interval]]:
    for other, folded in floor.visits.items():
        for each in folded.intervals:
            if each.id == mine.id or each.start is None or each.clinician is None or each.clinician != mine.clinician:
                continue
            together = other != visit and each.code == mine.code and _is_group(floor, visit, mine)
            if attended(floor, other, each) and not together:
                yield other, each


def _is_group(floor: Floor, visit: UUID, interval: Interval) -> bool:
    services = floor.edition(floor.visits[visit]).services
    return interval.code is not None and services[interval.code].kind is Kind.GROUP


def _overlap(one: Interval, other: Interval, now: int) -> int:
    stops = [now if each.stop is None else each.stop for each in (one, other)]
    return max(0, min(stops) - max(one.start or 0, other.start or 0))
