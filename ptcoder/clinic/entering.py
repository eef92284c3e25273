"""What is entered afterwards as events, and the floor as it would be with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

from ptcoder.clinic.floor import Floor
from ptcoder.visit import (
    MINUTE,
    Amended,
    Counted,
    Event,
    Interval,
    Logged,
    Measured,
    Moment,
    Stamp,
    Started,
    Stopped,
)


def imagined(floor: Floor, events: Iterable[Event], moment: Moment, who: UUID | None = None) -> Floor:
    """A floor as it would be with these events, said at ``moment``."""
    last = max((row.stamp.lamport for rows in floor.records.values() for row in rows), default=0)
    return floor.imagine(
        Logged(
            stamp=Stamp(station=b"\xff" * 16, n=n, id=uuid4(), lamport=last + n, moment=moment, who=who),
            event=event,
        )
        for n, event in enumerate(events, 1)
    )


def entered(
    visit: UUID, wanted: Interval, said: int | None, reason: str, origin: UUID | None = None
) -> Iterator[Event]:
    """A stretch that is entered now, where the axis stands as ``said``, with the times of ``wanted``; one that runs
    goes on running.
    """
    key = uuid4()
    yield Started(
        visit=visit,
        interval=key,
        code=wanted.code,
        clinician=_uuid(wanted.clinician),
        role=wanted.role,
        attendance=wanted.attendance,
        at_us=said,
        preset=wanted.preset,
        group_size=wanted.group_size,
        origin=origin,
    )
    if not wanted.running:
        yield Stopped(visit=visit, interval=key, at_us=said)
    yield Amended(visit=visit, interval=key, reason=reason, start_us=wanted.start, stop_us=wanted.stop)


def untimed(visit: UUID, wanted: Interval) -> Event:
    """A service without clock times, entered now: by its minutes where there are any, else counted."""
    code, person = wanted.code or "", _uuid(wanted.clinician)
    if wanted.length is None:
        return Counted(visit=visit, service=uuid4(), code=code, units=wanted.units, clinician=person, role=wanted.role)
    return Measured(
        visit=visit,
        service=uuid4(),
        code=code,
        minutes=int(wanted.length) // MINUTE,
        clinician=person,
        role=wanted.role,
        attendance=wanted.attendance,
        group_size=wanted.group_size,
    )


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
