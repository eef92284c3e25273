"""The card of a patient on the floor: what runs, since when, and what it adds up to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from ptcoder.clinic.faces import initials
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.recovery import hour
from ptcoder.clinic.sheets import PatientCard, Status
from ptcoder.clinic.tiles import PRESET, clockface
from ptcoder.rulebook import Kind, Service
from ptcoder.visit import Attendance, Interval, PatientAdded, State, Visit


def card(
    visit: UUID,
    folded: Visit,
    floor: Floor,
    patient: PatientAdded | None,
    now: int,
    selected: bool,
    named: Callable[[UUID], str] | None = None,
) -> PatientCard:
    """A patient on the floor, at a glance; ``named`` tells who treats, None that it need not be said."""
    services = floor.edition(folded).services
    name = patient.name if patient else "?"
    attended: Interval | None = None
    modality: Interval | None = None
    for each in folded.running:
        if each.code is None or not _is_unattended(each, services[each.code]):
            attended = each
        elif modality is None or _over(each) < _over(modality):
            modality = each
    if folded.state is not State.OPEN:
        status, doing = Status.DONE, "To sign, late entry" if folded.late is not None else "To sign"
    elif attended is not None:
        status = Status.TREATING if attended.code else Status.WAITING
        doing = services[attended.code].label if attended.code else "Rest \N{MIDDLE DOT} charting"
    elif modality is not None and modality.code is not None:
        status, doing = Status.UNATTENDED, services[modality.code].label
    else:
        status, doing = Status.WAITING, "Waiting"
    clock, since = None, ""
    shown = attended or modality
    if shown is not None:
        clock = clockface([each for each in folded.intervals if each.code == shown.code], shown is modality)
        if attended is not None:
            since = hour(attended.start or 0, folded.off_min) if clock.done else ""
            clock = replace(clock, done=0)
    both = attended is not None and modality is not None
    coding = floor.code(visit, now)
    return PatientCard(
        visit=str(visit),
        name=name,
        initials=initials(name),
        status=status,
        doing=doing,
        clock=clock,
        timed_minutes=coding.timed_minutes,
        units=sum(line.units for line in coding.lines),
        selected=selected,
        countdown=clockface([modality], True) if both and modality is not None else None,
        beside=_brief(services[modality.code].label) if both and modality and modality.code else "",
        since=since,
        who=_treating(folded.running, shown, services, named) if named is not None and shown is not None else "",
    )


def _treating(
    running: Iterable[Interval], shown: Interval, services: Mapping[str, Service], named: Callable[[UUID], str]
) -> str:
    """Everybody on a clock of the kind that is shown: attended or not."""
    kind = shown.code is not None and _is_unattended(shown, services[shown.code])
    same = (each for each in running if each.code is None or _is_unattended(each, services[each.code]) is kind)
    return ", ".join(dict.fromkeys(named(UUID(each.clinician)) for each in same if each.clinician))


def _over(modality: Interval) -> int:
    """When its countdown ends: of several it is the next that somebody has to be there for."""
    return (modality.start or 0) + (modality.preset or PRESET)


def _brief(label: str) -> str:
    """A modality's name where there is little room; that nobody attends it is seen there anyway."""
    words = label.removeprefix("Unattended ")
    return words[:1].upper() + words[1:]


def _is_unattended(interval: Interval, service: Service) -> bool:
    attendance = interval.attendance or service.attendance
    return service.kind is Kind.SUPERVISED or attendance is Attendance.UNATTENDED
