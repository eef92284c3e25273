"""What can be put right about a stretch, as buttons and menus offer it: each a correction, a form, or a choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ptcoder.clinic.corrections import Correction, Delete, Edit, Move, Split
from ptcoder.clinic.offers import Offer, starts, stops
from ptcoder.clinic.people_sheets import Person
from ptcoder.clinic.sheets import PatientCard, Status, VisitSheet
from ptcoder.clinic.stretches import StretchRow
from ptcoder.ui import words


class Form(StrEnum):
    """What is typed before there is a correction to look at."""

    EDIT = "edit"
    CODE = "code"
    SPLIT = "split"
    ENTER = "enter"
    HISTORY = "history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What there is to choose from: the visit, the people, and the others on the floor."""

    visit: VisitSheet
    people: tuple[Person, ...]
    cards: tuple[PatientCard, ...]
    private: bool
    now: int

    def row(self, interval: str) -> StretchRow | None:
        """A stretch that still stands."""
        rows = (row for row in self.visit.stretches if not row.deleted)
        return next((row for row in rows if row.interval == interval), None)

    def called(self, card: PatientCard) -> str:
        return card.initials if self.private else card.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing to press: at once a correction, or a form, or a menu of ``choices``."""

    text: str
    wanted: Correction | None = None
    form: Form | None = None
    choices: tuple[Act, ...] = ()


def acts(row: StretchRow, around: Around, at: int | None = None) -> tuple[Act, ...]:
    """Everything that can be done about a stretch; ``at`` is the moment that was pressed, to split there."""
    return tuple(_acts(row, around, at))


def _acts(row: StretchRow, around: Around, at: int | None) -> Iterator[Act]:
    visit, interval, off_min = around.visit.visit, row.interval, around.visit.off_min
    if row.start is not None:
        yield Act(text="Started…", choices=begun(row, around))
        yield Act(text="Stopped…", choices=ended(row, around))
        end = around.now if row.stop is None else row.stop
        if at is not None and row.start < at < end:
            yield Act(text=f"Split at {words.at(at, off_min)}", wanted=Split(visit=visit, interval=interval, at=at))
        yield Act(text="Split…", form=Form.SPLIT)
    if row.minutes is not None:
        yield Act(text="Minutes…", form=Form.EDIT)
    yield Act(text="Another code…", form=Form.CODE)
    others = [card for card in around.cards if card.visit != visit]
    if others:
        moves = (
            Act(text=_to(around, card), wanted=Move(visit=visit, interval=interval, to=card.visit)) for card in others
        )
        yield Act(text="Another patient…", choices=tuple(moves))
    people = [person for person in around.people if person.id != row.clinician_id]
    if people:
        edits = (
            Act(text=f"{each.name}, {each.role}", wanted=Edit(visit=visit, interval=interval, clinician=each.id))
            for each in people
        )
        yield Act(text="Another clinician…", choices=tuple(edits))
    if row.start is not None and not row.rest:
        yield Act(text="Rest or charting", wanted=Edit(visit=visit, interval=interval, rest=True))
    yield Act(text="Delete", wanted=Delete(visit=visit, interval=interval))
    yield Act(text="History…", form=Form.HISTORY)


def begun(row: StretchRow, around: Around) -> tuple[Act, ...]:
    """When it really began: often meant times, or one to type."""
    return _times(
        starts(row, around.now),
        around,
        lambda at: Edit(visit=around.visit.visit, interval=row.interval, start=at),
    )


def ended(row: StretchRow, around: Around) -> tuple[Act, ...]:
    """When it really ended."""
    return _times(
        stops(row, around.now),
        around,
        lambda at: Edit(visit=around.visit.visit, interval=row.interval, stop=at),
    )


def _times(offers: Iterable[Offer], around: Around, edit: Callable[[int], Edit]) -> tuple[Act, ...]:
    off_min = around.visit.off_min
    offered = (Act(text=f"{each.text}  {words.at(each.at, off_min)}", wanted=edit(each.at)) for each in offers)
    return (*offered, Act(text="At another time…", form=Form.EDIT))


def _to(around: Around, card: PatientCard) -> str:
    return around.called(card) + (", to sign" if card.status is Status.DONE else "")
