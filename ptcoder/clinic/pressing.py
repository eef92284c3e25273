"""What one press means: which events start a service, and which stop to make room for it.

A clinician has one attended clock over all patients. A supervised modality runs beside it. A group is one stretch of
attention for all its patients. Rest and charting hold the clock too: who charts does not treat.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.people import Treating
from ptcoder.clinic.refused import Refused
from ptcoder.rulebook import Kind, Service
from ptcoder.visit import Counted, Event, Interval, Moment, Started, Stopped, Visit

COUNTED = (Kind.AREA_ADDON, Kind.RTM, Kind.UNLISTED)
"""Kinds whose button counts one instead of starting a clock."""


def press(
    floor: Floor,
    clock: FloorClock,
    visit: UUID,
    code: str | None,
    person: Treating,
    moment: Moment,
    preset: int,
) -> tuple[str, list[Event]]:
    """The name and the events of pressing a code's button: it starts, or stops if it runs, or counts one.

    ``preset`` is how long it runs if it is one with a countdown. Raises Refused for a code that has no button here.
    """
    folded = floor.visits[visit]
    swap = floor.payer(folded).substitutions.get(code or "")
    name = swap.value if swap else code or "rest"  # as its button says
    alike = [each for each in folded.running if each.code == code]
    running = next((each for each in alike if each.clinician == str(person.person)), next(iter(alike), None))
    if running is not None:
        return f"stop {name}", [stop(clock, visit, running, moment)]
    service = service_of(floor, folded, code) if code is not None else None
    if service is not None and service.kind in COUNTED:
        counted = Counted(
            visit=visit,
            service=uuid4(),
            code=service.code,
            units=1,
            clinician=person.person,
            role=person.role,
        )
        return f"count {name}", [counted]
    countdown = runs_beside(service)
    started = Started(
        visit=visit,
        interval=uuid4(),
        code=code,
        clinician=person.person,
        role=person.role,
        attendance=None,
        at_us=clock.said(moment),
        preset=preset if countdown else None,
    )
    stops = [] if countdown else list(making_room(floor, clock, visit, person, service, moment))
    return f"start {name}", [*stops, started]


def stop(clock: FloorClock, visit: UUID, interval: Interval, moment: Moment) -> Stopped:
    """The stop of a running stretch, now."""
    return Stopped(visit=visit, interval=UUID(interval.id), at_us=clock.said(moment))


def service_of(floor: Floor, visit: Visit, code: str) -> Service:
    """The service of a code that can be given in this visit; Refused tells why it can't."""
    service = floor.edition(visit).services.get(code)
    if service is None:
        raise Refused(f"The code {code} is not known.")
    if visit.discipline not in service.disciplines:
        raise Refused(f"{code} is not a service of {visit.discipline}.")
    if not service.valid_on(visit.date):
        raise Refused(f"{code} is not valid on {visit.date}.")
    return service


def runs_beside(service: Service | None) -> bool:
    """Whether it runs on a countdown, beside the attended clock."""
    return service is not None and service.kind is Kind.SUPERVISED


def making_room(
    floor: Floor,
    clock: FloorClock,
    visit: UUID,
    person: Treating,
    service: Service | None,
    moment: Moment,
) -> Iterator[Stopped]:
    """Stops for whatever else holds the clinician's attended clock, on any patient."""
    group = service.code if service is not None and service.kind is Kind.GROUP else None
    for key, each in floor.running():
        if each.clinician != str(person.person):
            continue
        services = floor.edition(floor.visits[key]).services
        if each.code is not None and runs_beside(services[each.code]):
            continue
        if group is not None and each.code == group and key != visit:
            continue
        yield stop(clock, key, each, moment)
