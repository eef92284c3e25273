"""Who could go on with what runs, or treat beside whoever does: what the hand-off offers, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ptcoder.clinic.people_sheets import Person
from ptcoder.clinic.sheets import VisitSheet
from ptcoder.clinic.stretches import StretchRow
from ptcoder.visit import Discipline, Role

ROLES = {
    Discipline.PT: (Role.PT, Role.PTA),
    Discipline.OT: (Role.OT, Role.OTA),
    Discipline.SLP: (Role.SLP,),
}


class Way(StrEnum):
    """What becomes of the stretch."""

    HAND = "hand"
    JOIN = "join"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """One thing to choose; ``person`` is empty where one of two clocks is stopped."""

    way: Way
    interval: str
    person: str
    text: str


def handings(visit: VisitSheet, people: Iterable[Person]) -> Iterator[Handing]:
    """Everything that can be chosen for a visit: handing on, treating together, a student, and leaving again.

    A student is never handed a treatment: without a therapist beside it the time counts for nobody.
    """
    running = [each for each in visit.stretches if each.running and each.code and each.lane == 0]
    roles = ROLES.get(Discipline(visit.discipline), ())
    here = [person for person in people if person.role in roles]
    students = [person for person in people if person.role == Role.STUDENT.value]
    for each in running:
        of = f"{each.text} ({each.clinician})" if len(running) > 1 else each.text
        for person in here:
            if not _treats(person, [each]):
                yield _choice(Way.HAND, each, person, f"Hand {of} to {person.name}, {person.role}")
    for each in running:
        alike = [other for other in running if other.code == each.code]
        if each is not alike[0]:
            continue
        for person in here:
            if not _treats(person, alike):
                yield _choice(Way.JOIN, each, person, f"Treat together: {person.name}, {person.role}, {each.text}")
        for person in students:
            if not _treats(person, alike):
                yield _choice(Way.JOIN, each, person, f"Student present: {person.name}, {each.text}")
    if len(running) > 1:
        for each in running:
            yield Handing(way=Way.STOP, interval=each.interval, person="", text=f"{each.clinician} leaves {each.text}")


def _treats(person: Person, stretches: Iterable[StretchRow]) -> bool:
    return any(each.clinician_id == person.id for each in stretches)


def _choice(way: Way, each: StretchRow, person: Person, text: str) -> Handing:
    return Handing(way=way, interval=each.interval, person=person.id, text=text)
