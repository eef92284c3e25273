"""The codes on the number keys: the usual ones of a discipline, or those that a person chose for themself."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from ptcoder.clinic.desk import Desk
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.number_keys import KEYS, given
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.visit import Discipline, FavoritesChosen


class Favorites(Desk):
    """Intents about the keys of whoever works here, for the discipline of the selected visit. What was chosen is on
    record and holds wherever that person works; it is no part of any visit, and undo leaves it alone.
    """

    def give_key(self, code: str, key: int) -> FloorSheet:
        """This code has the key from now on; what had it gets the key that the code had, or none."""
        person, discipline = self._whose()
        if not 1 <= key <= KEYS:
            raise Refused(f"The keys are those from 1 to {KEYS}.")
        services = self._floor.edition(self._on_floor()[1]).services
        if code not in services or discipline not in services[code].disciplines:
            raise Refused(f"{code} is no code for {discipline}.")
        return self._choose(person, discipline, given(self._keys.of(person, discipline), code, key))

    def take_key(self, code: str) -> FloorSheet:
        """This code has no key from now on."""
        person, discipline = self._whose()
        kept = ("" if each == code else each for each in self._keys.of(person, discipline))
        return self._choose(person, discipline, kept)

    def usual_keys(self) -> FloorSheet:
        """The keys are again those that everybody has who has chosen none."""
        return self._choose(*self._whose(), ())

    def _whose(self) -> tuple[UUID, Discipline]:
        self.staff.must(Deed.TREAT)
        person = self._who()
        if person is None:
            raise Refused("Say first who treats here.")
        return person, self._on_floor()[1].discipline

    def _choose(self, person: UUID, discipline: Discipline, codes: Iterable[str]) -> FloorSheet:
        before = self._keys.of(person, discipline)
        chosen = FavoritesChosen(person=person, discipline=discipline, codes=tuple(codes))
        if self._keys.read(chosen) != before:
            self._journal.append([chosen], self._clock.look(), self._who())
            self._keys.take(chosen)
        return self.floor()
