"""Made-up records of one visit, and strategies for any event and any muddle of them."""

from __future__ import annotations

import datetime
from dataclasses import fields
from typing import Any, get_args, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from ptcoder.visit import (
    SECOND,
    Discipline,
    Duty,
    Event,
    Logged,
    Moment,
    Role,
    Stamp,
    Started,
    Stopped,
    Unknown,
    VisitOpened,
    Voided,
)

VISIT, ANN, PAT = UUID(int=1), UUID(int=0xA), UUID(int=0xB)
ONE, TWO = UUID(int=0x11), UUID(int=0x12)
DAY = datetime.date(2026, 3, 2)
NINE = 1_772_460_000 * SECOND
BOOT, NEXT_BOOT = bytes(15) + b"\1", bytes(15) + b"\2"
STATION = bytes(15) + b"\7"

KINDS: tuple[type[Any], ...] = get_args(Event)
KNOWN = tuple(kind for kind in KINDS if kind is not Unknown)


def at(seconds: float, *, boot: bytes = BOOT, wall: float = 0, off_min: int = -300) -> Moment:
    """``seconds`` after nine by the clock that counts sleep; the wall clock is ``wall`` seconds ahead of it."""
    return Moment(
        at_us=NINE + round((seconds + wall) * SECOND),
        off_min=off_min,
        boot=boot,
        mono_us=round((seconds + 50) * SECOND),
    )


def record_id(n: int) -> UUID:
    return UUID(int=0xE000 + n)


def logged(n: int, event: Event, moment: Moment | None = None, station: bytes = STATION) -> Logged:
    """The record number ``n`` of a station, whose lamport numbers are the same."""
    stamp = Stamp(station=station, n=n, id=record_id(n), lamport=n, moment=moment or at(n), who=ANN)
    return Logged(stamp=stamp, event=event)


def chain(*said: Event | tuple[Event, Moment]) -> list[Logged]:
    """Records numbered from 1, each a second after the one before where no moment is given with it."""
    pairs = [each if isinstance(each, tuple) else (each, None) for each in said]
    return [logged(n, event, moment) for n, (event, moment) in enumerate(pairs, 1)]


def opened() -> VisitOpened:
    return VisitOpened(visit=VISIT, patient=PAT, payer="medicare", discipline=Discipline.PT, date=DAY)


def started(interval: UUID = ONE, code: str | None = "97110", at_us: int | None = None) -> Started:
    return Started(visit=VISIT, interval=interval, code=code, clinician=ANN, role=Role.PT, attendance=None, at_us=at_us)


def stopped(interval: UUID = ONE, at_us: int | None = None) -> Stopped:
    return Stopped(visit=VISIT, interval=interval, at_us=at_us)


def void(n: int, reason: str = "undo") -> Voided:
    return Voided(visit=VISIT, event=record_id(n), reason=reason)


_WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=12)


def events(*, few_ids: bool) -> st.SearchStrategy[Event]:
    """Any event but Unknown. ``few_ids``: of ids so few that events meet; else of any."""
    ids = st.sampled_from([ONE, TWO, VISIT, *(record_id(n) for n in range(1, 12))]) if few_ids else st.uuids()
    numbers = (
        st.integers(min_value=-3, max_value=200).map(lambda seconds: NINE + seconds * SECOND)
        if few_ids
        else st.integers(-(2**63), 2**63 - 1)
    )
    texts = st.sampled_from(["97110", "97140", "kx", "distinct", ""]) if few_ids else _WORDS
    simple: dict[object, st.SearchStrategy[Any]] = {
        UUID: ids,
        int: numbers,
        str: texts,
        bool: st.booleans(),
        datetime.date: st.dates(),
        tuple[str, ...]: st.lists(texts, max_size=3).map(tuple),
        tuple[int, ...]: st.lists(numbers, max_size=3).map(tuple),
        tuple[UUID, ...]: st.lists(ids, max_size=3).map(tuple),
        tuple[Duty, ...]: st.lists(st.sampled_from(Duty), max_size=3).map(tuple),
    }

    def of(hint: object) -> st.SearchStrategy[Any]:
        arms = get_args(hint)
        if type(None) in arms:
            return st.none() | of(next(arm for arm in arms if arm is not type(None)))
        return simple[hint] if hint in simple else st.sampled_from(list(hint))  # type: ignore[call-overload]

    def kind(each: type[Any]) -> st.SearchStrategy[Any]:
        hints = get_type_hints(each)
        return st.builds(each, **{item.name: of(hints[item.name]) for item in fields(each)})

    return st.one_of(*(kind(each) for each in KNOWN))


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    wall = draw(st.sampled_from([0, 0, 0, 0.5, 3600, -300]))
    boot = draw(st.sampled_from([BOOT, BOOT, BOOT, NEXT_BOOT, bytes(16)]))
    return at(draw(st.integers(-40, 400)), boot=boot, wall=wall)


@st.composite
def muddles(draw: st.DrawFn) -> list[Logged]:
    """Records of a visit in any order of sense, from two stations: contradictions, duplicates, voids of voids."""
    any_event = events(few_ids=True) | st.builds(Unknown, type=st.just("Novelty"), version=st.integers(1, 3))
    likely: st.SearchStrategy[Event] = st.one_of(
        st.sampled_from([started(), started(TWO, "97140"), stopped(), stopped(TWO), opened()]),
        st.builds(void, st.integers(1, 12)),
        any_event,
    )
    said = draw(st.lists(st.tuples(likely, moments(), st.sampled_from([STATION, bytes(16)])), max_size=14))
    records = [logged(n, event, moment, station) for n, (event, moment, station) in enumerate(said, 2)]
    if draw(st.integers(0, 9)):
        records.insert(0, logged(1, opened()))
    twice = draw(st.lists(st.sampled_from(records), max_size=3)) if records else []
    return [*records, *twice]
