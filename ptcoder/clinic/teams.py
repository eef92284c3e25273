"""Several at once: a stretch handed on, a second person beside the first, one group of several patients."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from ptcoder.clinic import pressing
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.people import Treating
from ptcoder.clinic.refused import Refused
from ptcoder.rulebook import Kind, Service
from ptcoder.visit import Amended, Event, Interval, Moment, Started, State

GREW = "the group grew"
TOLD = "how many were treated together"


def hand_off(
    floor: Floor, clock: FloorClock, visit: UUID, wanted: str, person: Treating, moment: Moment
) -> tuple[str, list[Event]]:
    """One stretch ends and another of the same code begins in the same instant, by ``person``.

    ``wanted`` is the stretch; "" the attended one that runs, if there is but one. What ``person`` attends elsewhere
    stops. Raises Refused.
    """
    old = _attended(floor, visit, wanted, person)
    stops = pressing.making_room(floor, clock, visit, person, _service(floor, visit, old), moment)
    stopped = pressing.stop(clock, visit, old, moment)
    name = f"hand on {old.code} to {person.name}"
    return name, [
        stopped,
        *stops,
        _beside(clock, visit, old, person, moment, origin=UUID(old.id)),
    ]


def join(
    floor: Floor, clock: FloorClock, visit: UUID, wanted: str, person: Treating, moment: Moment
) -> tuple[str, list[Event]]:
    """A second person, or a student, treats beside whoever does: the same code, on a clock of their own."""
    old = _attended(floor, visit, wanted, person)
    if any(each.clinician == str(person.person) and each.code == old.code for each in floor.visits[visit].running):
        raise Refused(f"{person.name} gives {old.code} here already.")
    stops = pressing.making_room(floor, clock, visit, person, _service(floor, visit, old), moment)
    return f"join {old.code}", [*stops, _beside(clock, visit, old, person, moment, origin=None)]


def may_join(floor: Floor, visit: UUID, code: str) -> bool:
    """Whether a group's code can be given to this patient now."""
    folded = floor.visits[visit]
    service = floor.edition(folded).services.get(code)
    here = service is not None and folded.discipline in service.disciplines and service.valid_on(folded.date)
    return here and folded.state is State.OPEN


def start_group(
    floor: Floor,
    clock: FloorClock,
    visits: Sequence[UUID],
    code: str,
    person: Treating,
    moment: Moment,
    size: int | None = None,
) -> tuple[str, list[Event]]:
    """The group's code for each of the patients from one instant on, with how many they are.

    Who is in the clinician's group already stays in it and counts along. ``size`` also counts those who are not in
    this program; None where there are none. Everything else that the clinician attends stops. Raises Refused.
    """
    wanted = list(dict.fromkeys(visits))
    for visit in wanted:
        if pressing.service_of(floor, floor.visits[visit], code).kind is not Kind.GROUP:
            raise Refused(f"{code} is not given to a group.")
        if floor.visits[visit].state is not State.OPEN:
            raise Refused("A patient whose visit is stopped cannot join. Take the visit back to the floor first.")
    already = [
        (visit, each) for visit, each in floor.running() if each.code == code and each.clinician == str(person.person)
    ]
    inside = {visit for visit, _ in already}
    coming = [visit for visit in wanted if visit not in inside]
    known = max((each.group_size or 0 for _, each in already), default=0)
    size = max(len(inside) + len(coming), size or max(len(inside), known) + len(coming))
    if size < 2:
        raise Refused("A group is two patients or more. Choose the others.")
    if not coming:
        raise Refused("They are in the group already.")
    service = pressing.service_of(floor, floor.visits[coming[0]], code)
    stops = list(pressing.making_room(floor, clock, coming[0], person, service, moment))
    grown = [
        Amended(visit=visit, interval=UUID(each.id), reason=GREW, group_size=size)
        for visit, each in already
        if each.group_size != size
    ]
    started = [
        Started(
            visit=visit,
            interval=uuid4(),
            code=code,
            clinician=person.person,
            role=person.role,
            attendance=None,
            at_us=clock.said(moment),
            group_size=size,
        )
        for visit in coming
    ]
    return f"start {code}", [*stops, *grown, *started]


def resize(floor: Floor, visit: UUID, code: str, size: int) -> tuple[str, list[Event]]:
    """How many were treated together in a group: for every stretch of it here, and for the others who are in it now."""
    if size < 2:
        raise Refused("A group is two patients or more.")
    mine = [each for each in floor.visits[visit].intervals if each.code == code and each.start is not None]
    if not mine or pressing.service_of(floor, floor.visits[visit], code).kind is not Kind.GROUP:
        raise Refused("Nobody was treated in a group in this visit.")
    treating = {each.clinician for each in mine if each.running}
    together = [
        (other, each)
        for other, each in floor.running()
        if other != visit and each.code == code and each.clinician in treating
    ]
    changed: list[Event] = [
        Amended(visit=where, interval=UUID(each.id), reason=TOLD, group_size=size)
        for where, each in [*((visit, each) for each in mine), *together]
        if each.group_size != size
    ]
    if not changed:
        raise Refused("Nothing would change.")
    return f"set group of {size}", changed


def _attended(floor: Floor, visit: UUID, wanted: str, person: Treating) -> Interval:
    """The stretch that is meant, of somebody else."""
    services = floor.edition(floor.visits[visit]).services
    running = [
        each
        for each in floor.visits[visit].running
        if each.code is not None and not pressing.runs_beside(services[each.code]) and wanted in ("", each.id)
    ]
    if not running:
        raise Refused("Nothing attended runs for this patient.")
    others = [each for each in running if each.clinician != str(person.person)]
    if not others:
        raise Refused(f"{person.name} treats this patient already.")
    if len(others) > 1:
        raise Refused("Several people treat this patient. Say which stretch is meant.")
    return others[0]


def _service(floor: Floor, visit: UUID, interval: Interval) -> Service:
    return pressing.service_of(floor, floor.visits[visit], interval.code or "")


def _beside(
    clock: FloorClock, visit: UUID, old: Interval, person: Treating, moment: Moment, origin: UUID | None
) -> Started:
    return Started(
        visit=visit,
        interval=uuid4(),
        code=old.code,
        clinician=person.person,
        role=person.role,
        attendance=old.attendance,
        at_us=clock.said(moment),
        group_size=old.group_size,
        origin=origin,
    )
