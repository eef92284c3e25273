"""Writing: one press is one transaction and one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from uuid import UUID

from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.floor import Floor
from ptcoder.store import Draft, Held, Log, LogError
from ptcoder.visit import Event, Logged, Moment, Started, Stopped, Voided, visits_of


@dataclass(frozen=True, slots=True)
class Action:
    """One press, so that it can be undone: its name, and (visit, event) of what it wrote.

    What belongs to no visit cannot be voided: ``back`` is what is said instead to take it back, ``again`` what was.
    ``stopped``: the clocks of other patients that made room for it, by visit and code.
    """

    name: str
    events: tuple[tuple[UUID, UUID], ...]
    stopped: tuple[tuple[UUID, str], ...] = ()
    back: tuple[Event, ...] = ()
    again: tuple[Event, ...] = ()


@dataclass(slots=True)
class Journal:
    """The log with the floor that follows it. LogError leaves both as they were.

    While the log cannot be written, presses go on: they are ``held``, with the moment at which they were said, until
    ``enter`` finds it can be written again.
    """

    log: Log
    floor: Floor
    clock: FloorClock
    held: Held
    followers: list[Callable[[Event], None]] = field(default_factory=list[Callable[[Event], None]])
    """Told of every event that was written or is held, each by itself."""
    _undo: list[Action] = field(default_factory=list[Action])
    _redo: list[Action] = field(default_factory=list[Action])

    @property
    def to_undo(self) -> Action | None:
        """The last press that can be taken back."""
        return self._undo[-1] if self._undo else None

    @property
    def to_redo(self) -> Action | None:
        return self._redo[-1] if self._redo else None

    @property
    def undoes_visits(self) -> bool:
        """Whether what would be undone was done in a visit, not in the register."""
        return bool(self._undo and self._undo[-1].events)

    @property
    def redoes_visits(self) -> bool:
        return bool(self._redo and self._redo[-1].events)

    def act(
        self, name: str, events: Sequence[Event], moment: Moment, who: UUID | None, back: Sequence[Event] = ()
    ) -> None:
        """Writes a press that can be taken back; ``back``: by saying this, of what belongs to no visit.

        What is of no visit at all waits for the log: LogError where it cannot be written.
        """
        stopped = tuple(self._stopped_beside(events))
        records = self.append(events, moment, who, at_once=not any(visits_of(each) for each in events))
        again = tuple(each for each in events if not visits_of(each)) if back else ()
        self._undo.append(Action(name, _parts(records), stopped, tuple(back), again))
        self._redo.clear()

    def written(self, name: str, records: Sequence[Logged], back: Sequence[Event], again: Sequence[Event]) -> None:
        """Follows what another thread wrote, of no visit; it can be undone where ``back`` takes it back."""
        self.follow(records)
        if back:
            self._undo.append(Action(name, (), (), tuple(back), tuple(again)))
            self._redo.clear()

    def append(
        self,
        events: Sequence[Event],
        moment: Moment,
        who: UUID | None,
        *,
        at_once: bool = False,
        check: Callable[[], None] | None = None,
    ) -> tuple[Logged, ...]:
        """Writes events in one transaction; what belongs to a visit shows on the floor.

        ``at_once``: what must not be said before it is in the log. LogError where it cannot be, or what is held can't;
        then ``check`` is asked when nobody else can write any more.
        """
        drafts = [Draft(event=event, moment=moment, who=who) for event in events]
        records = self._write(drafts, at_once, check) if drafts else ()
        self.follow(records)
        self.follow_clock(moment)
        return records

    def follow(self, records: Sequence[Logged]) -> None:
        """What is in the log now is so on the floor too, and for whoever wants to be told."""
        if self.floor.history is not None:
            self.floor.history.take(records)
        self.floor.take(records)
        for record in records:
            for follow in self.followers:
                follow(record.event)

    def _write(
        self, drafts: Sequence[Draft], at_once: bool, check: Callable[[], None] | None = None
    ) -> tuple[Logged, ...]:
        if at_once:
            self.enter()
        if self.held.presses:
            return self.held.add(drafts)
        try:
            return self.log.append(drafts) if check is None else self.log.append(drafts, check)
        except LogError as error:
            if at_once:
                raise
            return self.held.add(drafts, error)

    def enter(self) -> int:
        """Writes what is held; how many presses that was. Raises LogError and goes on holding it."""
        count = len(self.held.presses)
        if count:
            touched = {visit for record in self.held.records() for visit in visits_of(record.event)}
            self.held.enter()
            for visit in touched:  # as they stand in the log now
                self.floor.load(visit, self.log.visit(visit))
        return count

    def undo(self, moment: Moment, who: UUID | None) -> bool:
        """Takes back the last press: its events stay in the log, voided. False if there is none."""
        return self._swap(self._undo, self._redo, "undo", moment, who)

    def redo(self, moment: Moment, who: UUID | None) -> bool:
        return self._swap(self._redo, self._undo, "redo", moment, who)

    def _swap(self, source: list[Action], target: list[Action], reason: str, moment: Moment, who: UUID | None) -> bool:
        """Voids an action's events; voiding those voids is the way back."""
        if not source:
            return False
        action = source[-1]
        drafts = [Voided(visit=visit, event=event, reason=reason) for visit, event in action.events]
        records = self.append([*drafts, *action.back], moment, who, at_once=not drafts)
        source.pop()
        target.append(replace(action, events=_parts(records), back=action.again, again=action.back))
        return True

    def forget(self) -> None:
        """After signing and exporting there is no undo; a visit is reopened instead."""
        self._undo.clear()
        self._redo.clear()

    def _stopped_beside(self, events: Sequence[Event]) -> Iterator[tuple[UUID, str]]:
        """What a start stops of patients for whom nothing starts: nobody who looks at the one in front sees it."""
        here = {each.visit for each in events if isinstance(each, Started)}
        for each in events:
            if here and isinstance(each, Stopped) and each.visit not in here:
                running = self.floor.visits[each.visit].running
                yield each.visit, next((one.code or "rest" for one in running if one.id == str(each.interval)), "")

    def follow_clock(self, moment: Moment) -> None:
        """The floor's axis keeps to the start of whatever runs; with nothing running it never goes behind a stop.

        Only what was said in this boot can tell where the axis stands by the clock that counts sleep.
        """
        for visit, interval in self.floor.running():
            began = self.began(visit, interval.id)
            if began is not None and began.stamp.moment.boot == moment.boot:
                self.clock.hold(_on_axis(began))
                return
        ended = self._last_stop()
        if ended is not None and ended.stamp.moment.boot == moment.boot:
            last = _on_axis(ended)
            self.clock.hold(last, until=last.at_us)
        else:
            self.clock.release()

    def began(self, visit: UUID, interval: str) -> Logged | None:
        """The record with which a stretch was started."""
        for record in self.floor.records[visit]:
            if isinstance(record.event, Started) and str(record.event.interval) == interval:
                return record
        return None

    def records(self) -> Iterator[Logged]:
        """The records of every visit in memory."""
        return chain.from_iterable(self.floor.records.values())

    def _last_stop(self) -> Logged | None:
        """The record of the stop that lies latest on the floor's axis."""
        stops = [
            (interval.stop, visit, interval.id)
            for visit, folded in self.floor.visits.items()
            for interval in folded.intervals
            if interval.stop is not None
        ]
        if not stops:
            return None
        _, visit, last = max(stops)
        for record in reversed(self.floor.records[visit]):
            if isinstance(record.event, Stopped) and str(record.event.interval) == last:
                return record
        return None


def _parts(records: Iterable[Logged]) -> tuple[tuple[UUID, UUID], ...]:
    return tuple((visit, record.stamp.id) for record in records for visit in visits_of(record.event))


def _on_axis(record: Logged) -> Moment:
    """When a stretch began or ended, as a look at the clocks whose wall time is the floor's.

    What a press says beside its stamp is where the axis stood then; a correction is an ``Amended``.
    """
    event, moment = record.event, record.stamp.moment
    said = event.at_us if isinstance(event, Started | Stopped) else None
    return moment if said is None else replace(moment, at_us=said)
