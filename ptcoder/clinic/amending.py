"""What a correction of the record means as events. The stamps of what was pressed stay in the log.

A correction is an ``Amended``, a ``Voided`` with its reason, or a stretch that is entered late: it is started and
stopped now, where the floor's axis stands, and amended to the time it was really given, so that the log never says
of a clock that it ran when it did not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID

from ptcoder.clinic import pressing
from ptcoder.clinic.clock import DAY, FloorClock
from ptcoder.clinic.corrections import Correction, Delete, Edit, Enter, Move, Neighbors, Split
from ptcoder.clinic.dates import EPOCH
from ptcoder.clinic.entering import entered, imagined, untimed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.lateness import NIGHT, began
from ptcoder.clinic.people import Treating
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.sharing import Shared, newly_shared
from ptcoder.visit import (
    MINUTE,
    MOST_MINUTES,
    Amended,
    Event,
    Interval,
    Moment,
    Started,
    State,
    Stopped,
    Voided,
    voided,
)


@dataclass(slots=True)
class Plan:
    """The events of one correction, in the making; ``visit`` and ``to`` of it were checked by whoever makes the plan.

    ``person`` gives who may treat, by id; it raises Refused.
    """

    floor: Floor
    clock: FloorClock
    moment: Moment
    person: Callable[[str], Treating]
    reason: str
    events: list[Event] = field(default_factory=list[Event])

    def make(self, correction: Correction, neighbors: Neighbors) -> str:
        """Fills ``events`` and gives the name of what is done. Raises Refused where it can't be."""
        visit = UUID(correction.visit)
        match correction:
            case Edit():
                old = self._edit(visit, correction)
                name = f"correct {_called(old)}"
            case Split():
                old = self._split(visit, correction)
                name = f"split {_called(old)}"
            case Move():
                old = self._stretch(visit, correction.interval)
                self._move(visit, old, UUID(correction.to))
                name = f"move {_called(old)}"
            case Delete():
                old = self._stretch(visit, correction.interval)
                self._delete(visit, old)
                name = f"delete {_called(old)}"
            case Enter():
                self._enter(visit, correction)
                name = f"enter {correction.code or 'rest'}"
        if neighbors is Neighbors.MOVE:
            for each in self.shared():
                self._cut(each.visit, each.interval, each.start, each.stop)
        return name

    def shared(self) -> list[Shared]:
        """The clinicians' other stretches with which this shares time that was not shared before."""
        origins = {
            str(event.interval): str(event.origin)
            for event in self.events
            if isinstance(event, Started) and event.origin is not None
        }
        return list(newly_shared(self.floor, self.imagined(), origins, self.now))

    def late_of(self, intervals: set[str]) -> set[str]:
        """These, and the stretches that are entered for what is left of them."""
        late = {
            str(each.interval) for each in self.events if isinstance(each, Started) and str(each.origin) in intervals
        }
        return intervals | late

    def imagined(self) -> Floor:
        """The floor as it would be with these events."""
        return imagined(self.floor, self.events, self.moment)

    @property
    def now(self) -> int:
        return self.clock.axis(self.moment)

    # --- one kind after the other

    def _edit(self, visit: UUID, wanted: Edit) -> Interval:
        old = self._stretch(visit, wanted.interval)
        if wanted.start is not None or wanted.stop is not None:
            if old.start is None:
                known = "was counted, not timed" if old.length is None else "is known by its minutes alone"
                raise Refused(f"This service {known}: it has no start and no stop.")
            start = old.start if wanted.start is None else wanted.start
            self._check_times(start, old.stop if wanted.stop is None else wanted.stop)
            if wanted.start is not None:
                self._check_day(visit, start)
        if wanted.group_size is not None and wanted.group_size < 2:
            raise Refused("A group is two patients or more.")
        if wanted.rest and old.start is None:
            raise Refused("A service without clock times cannot become rest. Delete it.")
        if wanted.minutes is not None:
            if old.start is not None or old.length is None:
                raise Refused("Only a service that was written down without clock times has minutes to change.")
            if not 1 <= wanted.minutes <= MOST_MINUTES:
                raise Refused(f"Minutes are a whole number from 1 to {MOST_MINUTES}.")
        person = self._treating(wanted.clinician)
        self._check_code(visit, old, wanted.code)
        if old.running and wanted.stop is not None:
            self.events.append(Stopped(visit=visit, interval=UUID(old.id), at_us=self.clock.said(self.moment)))
        amended = Amended(
            visit=visit,
            interval=UUID(old.id),
            reason=self.reason,
            start_us=wanted.start,
            stop_us=wanted.stop,
            code=wanted.code,
            clinician=person.person if person else None,
            role=person.role if person else None,
            attendance=wanted.attendance,
            group_size=wanted.group_size,
            rest=True if wanted.rest else None,
            minutes=wanted.minutes,
        )
        self.events.append(amended)
        if self.imagined().visits[visit].intervals == self.floor.visits[visit].intervals:
            raise Refused("Nothing would change.")
        return old

    def _split(self, visit: UUID, wanted: Split) -> Interval:
        old = self._stretch(visit, wanted.interval)
        end = self.now if old.stop is None else old.stop
        if old.start is None or not old.start < wanted.at < end:
            raise Refused("Choose a moment within the stretch.")
        second = self._as(visit, old, wanted.code, wanted.rest, wanted.clinician)
        self._end(visit, old, wanted.at)
        self._late(visit, replace(second, start=wanted.at), origin=UUID(old.id))
        return old

    def _move(self, visit: UUID, old: Interval, to: UUID) -> None:
        if visit == to:
            raise Refused("This is the same visit.")
        there = self.floor.visits[to]
        if old.running and there.state is not State.OPEN:
            raise Refused("The other visit is stopped. Take it back to the floor first, or stop this clock.")
        if old.code is not None:
            pressing.service_of(self.floor, there, old.code)
        if old.start is not None:
            self._check_times(old.start, old.stop)
            if there.date != self.floor.visits[visit].date:
                self._check_day(to, old.start)
        self._delete(visit, old)
        if old.start is not None:
            self._late(to, old, origin=UUID(old.id))
        else:
            self.events.append(untimed(to, old))

    def _delete(self, visit: UUID, old: Interval) -> None:
        records = self.floor.records[visit]
        gone = voided(records)
        for row in records:
            key = getattr(row.event, "interval", None) or getattr(row.event, "service", None)
            if row.stamp.id not in gone and str(key) == old.id:
                self.events.append(Voided(visit=visit, event=row.stamp.id, reason=self.reason))

    def _enter(self, visit: UUID, wanted: Enter) -> None:
        folded = self.floor.visits[visit]
        if wanted.stop is None and folded.state is not State.OPEN:
            raise Refused("This visit is stopped. Say when the stretch ended.")
        person = self.person(wanted.clinician)
        self._check_times(wanted.start, wanted.stop)
        self._check_day(visit, wanted.start)
        bare = Interval(
            id="",
            order=0,
            code=None,
            discipline=folded.discipline,
            role=person.role,
            clinician=str(person.person),
            start=wanted.start,
            stop=wanted.stop,
            running=wanted.stop is None,
            group_size=wanted.group_size,
        )
        self._check_code(visit, bare, wanted.code)
        self._late(visit, replace(bare, code=wanted.code))

    # --- parts of them

    def _late(self, visit: UUID, wanted: Interval, origin: UUID | None = None) -> None:
        self.events += entered(visit, wanted, self.clock.said(self.moment), self.reason, origin)

    def _end(self, visit: UUID, interval: Interval, stop: int) -> None:
        """The stretch ended at ``stop``; the clock of one that runs is stopped now, and that is corrected."""
        key = UUID(interval.id)
        if interval.running:
            self.events.append(Stopped(visit=visit, interval=key, at_us=self.clock.said(self.moment)))
        self.events.append(Amended(visit=visit, interval=key, reason=self.reason, stop_us=stop))

    def _cut(self, visit: UUID, other: Interval, start: int, stop: int | None) -> None:
        """Leaves of a neighbor what lies before ``start`` and after ``stop``."""
        if self.floor.visits[visit].state in (State.SIGNED, State.EXPORTED):
            raise Refused("It would shorten a stretch of a visit that is signed. Reopen that first, or leave it.")
        began = other.start or 0
        goes_on = stop is not None and (other.stop is None or stop < other.stop)
        if began < start:
            self._end(visit, other, start)
            if goes_on:
                self._late(visit, replace(other, start=stop), origin=UUID(other.id))
        elif goes_on:
            self.events.append(Amended(visit=visit, interval=UUID(other.id), reason=self.reason, start_us=stop))
        else:
            self._delete(visit, other)

    def _as(self, visit: UUID, old: Interval, code: str | None, rest: bool, clinician: str | None) -> Interval:
        person = self._treating(clinician)
        self._check_code(visit, old, code)
        changed = replace(old, code=None if rest else code or old.code)
        if person is None:
            return changed
        return replace(changed, clinician=str(person.person), role=person.role)

    def _treating(self, clinician: str | None) -> Treating | None:
        return None if clinician is None else self.person(clinician)

    def _check_code(self, visit: UUID, old: Interval, code: str | None) -> None:
        if code is None:
            return
        service = pressing.service_of(self.floor, self.floor.visits[visit], code)
        counted = old.start is None and old.length is None
        if service.kind.is_timed if counted else service.kind in pressing.COUNTED:
            raise Refused(f"{code} is {'timed' if counted else 'counted'}; this is not.")

    def _check_times(self, start: int, stop: int | None) -> None:
        if max(start, self.now if stop is None else stop) > self.now:
            raise Refused("This has not happened yet.")
        if stop is not None and stop <= start:
            raise Refused("It has to end after it began.")

    def _check_day(self, visit: UUID, start: int) -> None:
        """A visit is of the day on which it began, and may go on past midnight."""
        folded = self.floor.visits[visit]
        days = (start + folded.off_min * MINUTE) // DAY + EPOCH - folded.date.toordinal()
        if days and not (days == 1 and start - began(folded) < NIGHT):
            raise Refused("It began on another day than the visit. Correct it in the visit of that day.")

    def _stretch(self, visit: UUID, interval: str) -> Interval:
        for each in self.floor.visits[visit].intervals:
            if each.id == interval:
                return each
        raise Refused("This stretch is not in the visit any more.")


def _called(interval: Interval) -> str:
    return interval.code or "rest"
