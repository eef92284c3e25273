"""Which code stands on which number key, for everyone who works here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from ptcoder.clinic.tiles import FAVORITES
from ptcoder.visit import Discipline, FavoritesChosen

KEYS = 9


class NumberKeys:
    """The codes of a person's keys from 1 on, "" where a key has none: as chosen, else the usual ones."""

    def __init__(self, chosen: Iterable[FavoritesChosen]) -> None:
        self._chosen: dict[tuple[UUID, Discipline], FavoritesChosen] = {}
        for each in chosen:
            self.take(each)

    def take(self, chosen: FavoritesChosen) -> None:
        """What was said, also while the log could not take it."""
        self._chosen[chosen.person, chosen.discipline] = chosen

    def of(self, person: UUID | None, discipline: Discipline) -> tuple[str, ...]:
        said = self._chosen.get((person, discipline)) if person is not None else None
        return self.read(said) if said is not None else FAVORITES[discipline]

    @staticmethod
    def read(chosen: FavoritesChosen) -> tuple[str, ...]:
        """The codes that an event means; a key more than there are, and a code's second key, count for nothing."""
        if not chosen.codes:
            return FAVORITES[chosen.discipline]
        codes = chosen.codes[:KEYS]
        return tuple("" if code in codes[:place] else code for place, code in enumerate(codes))


def given(codes: Sequence[str], code: str, key: int) -> tuple[str, ...]:
    """The keys once ``code`` has ``key``; what had it gets the key that the code had, or none."""
    keys = [*codes, *[""] * (KEYS - len(codes))]
    if code in keys:
        keys[keys.index(code)] = keys[key - 1]
    keys[key - 1] = code
    return tuple(keys)
