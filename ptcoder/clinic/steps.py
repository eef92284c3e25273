"""How a step of undo is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID


def called(name: str, whose: Iterable[UUID], front: UUID | None, initials: Callable[[UUID], str]) -> str:
    """``start 97110``; ``start 97110 for B.K.`` where what it was done to is not the visit in front, so that nobody
    takes back unseen what was done for another patient.
    """
    visits = set(whose)
    said = ", ".join(sorted({initials(visit) for visit in visits}))
    return f"{name} for {said}" if said and front not in visits and said not in name else name
