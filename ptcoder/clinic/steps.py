"""How a step of undo is called."""

from __future__ import annotations

from collections.abc import Callable, Container
from uuid import UUID

from ptcoder.clinic.journal import Action


def called(action: Action | None, shown: Container[UUID], front: UUID | None, initials: Callable[[UUID], str]) -> str:
    """``start 97110``; ``start 97110 for B.K.`` where what it was done to is not the visit in front, so that nobody
    takes back unseen what was done for another patient; ``start 97110, stop 97140 for B.K.`` where it stopped a clock
    of somebody else. ``shown`` are the visits of the floor. "" where there is nothing to take back.
    """
    if action is None:
        return ""
    beside = [(visit, code) for visit, code in action.stopped if visit in shown]
    visits = {visit for visit, _ in action.events if visit in shown} - {visit for visit, _ in beside}
    said = ", ".join(sorted({initials(visit) for visit in visits}))
    name = f"{action.name} for {said}" if said and front not in visits and said not in action.name else action.name
    return ", ".join([name, *(f"stop {code} for {initials(visit)}" for visit, code in beside)])
