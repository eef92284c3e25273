"""A clinician's days by the clock: what was attended, and days that cannot have been as they are recorded.

One person attends one patient at a time, or one group: attended minutes are counted once, however many stretches say
them, and are never more than the clock between the first start and the last stop of the day. Source: Medicare Claims
Processing Manual, Pub. 100-04, ch. 5 s20.2, s20.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ptcoder.coding.terms import Mode
from ptcoder.visit import MINUTE

REMOTE = frozenset(("02", "10"))
"""Places of service that are the patient's, and not where the clinician is."""


class Stretch(NamedTuple):
    """What somebody gave. ``mode`` None is rest or charting. Microseconds on one axis; ``start`` and ``stop`` are None
    where only the length is known. ``place`` is the visit's place of service.
    """

    visit: str
    clinician: str
    day: date
    code: str
    mode: Mode | None
    place: str
    start: int | None
    stop: int | None
    length: int
    off_min: int


class Cause(StrEnum):
    """Why a day cannot have been so."""

    OVERLAP = "overlap"
    """Two visits were attended one-on-one at once, or one beside a group."""
    PLACES = "places"
    """Two visits were attended at once, in different places."""
    CLOCK = "clock"
    """More attended minutes are recorded than the clock went on for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Impossible:
    """What cannot have been, and in which visits. ``codes`` belong to ``visits`` in their order; of ``CLOCK`` all that
    were attended are named, and ``start`` and ``stop`` are the day's ends. ``over`` is by how much, in microseconds.
    """

    cause: Cause
    visits: tuple[str, ...]
    codes: tuple[str, ...]
    start: int
    stop: int
    over: int
    off_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicianDay:
    """``attended`` are whole minutes with a patient, each counted once and none beyond ``clock``, the whole minutes
    from the first start to the last stop (None where no clock ran); ``recorded`` the attended minutes as the stretches
    say them, a group's once. ``first`` and ``last`` are the ends.
    """

    clinician: str
    day: date
    visits: int
    attended: int
    recorded: int
    clock: int | None
    first: int | None
    last: int | None
    off_min: int
    impossible: tuple[Impossible, ...] = ()


def clinician_days(stretches: Iterable[Stretch]) -> tuple[ClinicianDay, ...]:
    """One for each clinician and day, by day, then by clinician."""
    found: dict[tuple[date, str], list[Stretch]] = {}
    for each in stretches:
        found.setdefault((each.day, each.clinician), []).append(each)
    return tuple(_day(who, day, found[day, who]) for day, who in sorted(found))


def _day(who: str, day: date, stretches: Sequence[Stretch]) -> ClinicianDay:
    with_patients = [each for each in stretches if each.mode in (Mode.ATTENDED, Mode.GROUP)]
    clocked = sorted((each for each in with_patients if _lasts(each)), key=_start)
    loose = sum(each.length for each in with_patients if each.start is None)
    starts = [each.start for each in stretches if each.start is not None]
    stops = [each.stop for each in stretches if each.stop is not None]
    first, last = (min(starts), max(stops)) if starts and stops else (None, None)
    alone = sum(_stop(each) - _start(each) for each in clocked if each.mode is Mode.ATTENDED)
    recorded = alone + _covered(each for each in clocked if each.mode is Mode.GROUP) + loose
    attended, clock = _covered(clocked) + loose, None
    impossible = list(_overlaps(clocked))
    if first is not None and last is not None:
        clock = last - first
        attended = min(attended, clock)
        if recorded > clock:
            impossible.append(_above(with_patients, first, last, recorded))
    return ClinicianDay(
        clinician=who,
        day=day,
        visits=len({each.visit for each in stretches}),
        attended=attended // MINUTE,
        recorded=recorded // MINUTE,
        clock=None if clock is None else clock // MINUTE,
        first=first,
        last=last,
        off_min=stretches[0].off_min,
        impossible=tuple(impossible),
    )


def _above(stretches: Sequence[Stretch], first: int, last: int, recorded: int) -> Impossible:
    in_time = sorted(stretches, key=lambda each: (each.start is None, each.start or 0))
    firsts = {each.visit: each for each in reversed(in_time)}
    named = tuple(firsts[visit] for visit in dict.fromkeys(each.visit for each in in_time))
    return Impossible(
        cause=Cause.CLOCK,
        visits=tuple(each.visit for each in named),
        codes=tuple(each.code for each in named),
        start=first,
        stop=last,
        over=recorded - (last - first),
        off_min=stretches[0].off_min,
    )


def _overlaps(clocked: Sequence[Stretch]) -> Iterator[Impossible]:
    """One for each two visits and cause; ``clocked`` in the order of their starts."""
    found: dict[tuple[Cause, str, str], Impossible] = {}
    running: list[Stretch] = []
    for later in clocked:
        running = [each for each in running if _stop(each) > _start(later)]
        for each in running:
            cause = _cause(each, later)
            if cause is None:
                continue
            start, stop = _start(later), min(_stop(each), _stop(later))
            key = (cause, min(each.visit, later.visit), max(each.visit, later.visit))
            before = found.get(key)
            found[key] = Impossible(
                cause=cause,
                visits=(each.visit, later.visit) if before is None else before.visits,
                codes=(each.code, later.code) if before is None else before.codes,
                start=start if before is None else before.start,
                stop=stop if before is None else max(before.stop, stop),
                over=stop - start + (0 if before is None else before.over),
                off_min=each.off_min,
            )
        running.append(later)
    yield from found.values()


def _cause(one: Stretch, other: Stretch) -> Cause | None:
    """Why two stretches of one person cannot share time; None where they can."""
    if one.visit == other.visit:
        return None
    if one.place != other.place and not {one.place, other.place} & REMOTE:
        return Cause.PLACES
    return None if one.mode is other.mode is Mode.GROUP else Cause.OVERLAP


def _covered(stretches: Iterable[Stretch]) -> int:
    """The time during which any of these ran; they come in the order of their starts."""
    total, until = 0, None
    for each in stretches:
        start = _start(each) if until is None else max(_start(each), until)
        total += max(0, _stop(each) - start)
        until = _stop(each) if until is None else max(until, _stop(each))
    return total


def _lasts(each: Stretch) -> bool:
    return each.start is not None and each.stop is not None and each.stop > each.start


def _start(each: Stretch) -> int:
    return each.start or 0


def _stop(each: Stretch) -> int:
    return each.stop or 0
