"""Whom the rows of a file mean: somebody of the register, or somebody who is new with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID, uuid4

from ptcoder.clinic.import_columns import Who, Wrong
from ptcoder.store.patients import Appointment, folded
from ptcoder.visit import Discipline, PatientAdded
from ptcoder.visit.doubles import Doubles

NO_PAYER = "names no payer, write it or choose the payer of new patients"


class Reads(Protocol):
    """What is asked of the log."""

    def patient(self, patient: UUID) -> PatientAdded | None: ...
    def patients_numbered(self, mrn: str) -> list[PatientAdded]: ...
    def patients_named(self, name: str, born: date | None) -> list[PatientAdded]: ...
    def appointments_of(self, patient: UUID) -> list[Appointment]: ...
    def doubles(self) -> Doubles: ...


class Patients:
    """Who the rows of a file are: of the register, or new with it. ``usual`` pays for who is new, "" where nobody said
    so; ``discipline`` is theirs.
    """

    def __init__(self, log: Reads, usual: str, discipline: str) -> None:
        self._log = log
        self._usual = usual
        self._discipline = discipline
        self._same = log.doubles()
        self.fresh: dict[str, PatientAdded] = {}
        """New with this file, by each word that they are known again by."""

    def known(self, who: Who) -> tuple[PatientAdded, bool] | None:
        """The patient that is meant, and whether what the file says may change it: not where it names an entry that
        was merged into another. None: nobody yet. Raises Wrong where nobody can tell.
        """
        if not who.name and not who.mrn:
            raise Wrong("name", "is empty, write the name or initials")
        numbered = self._log.patients_numbered(who.mrn) if who.mrn else []
        found = [each for each in numbered if each.mrn.casefold() == who.mrn.casefold()]
        if found:
            entry = self._one(found, "mrn", "several patients have this number, merge or correct them first")
            other_name = who.name and folded(who.name) != folded(entry.name)
            if other_name and who.born and entry.born and who.born != entry.born:
                raise Wrong(
                    "mrn", "is the number of somebody of another name and date of birth, correct the number or them"
                )
            return self._root(entry)
        found = self._log.patients_named(who.name, who.born) if who.name else []
        exact = [each for each in found if each.name == who.name]
        found = exact or found
        if who.mrn and who.born is None:
            return None
        if who.mrn and found and all(each.mrn for each in found):
            raise Wrong("mrn", "this name and date of birth stand in the register under another number, correct either")
        found = [each for each in found if not (who.mrn and each.mrn)]
        if who.born is None:
            found = [each for each in found if not each.mrn]
        if found:
            return self._root(
                self._one(found, "name", "several patients are meant by this, add a column with the record number")
            )
        if not who.mrn and who.born is None:
            raise Wrong("name", "has no record number and no date of birth beside it, add one to tell patients apart")
        return None

    def new(self, who: Who) -> PatientAdded:
        """Nobody yet. Raises Wrong where the row says too little; who pays is never guessed."""
        if not who.name:
            raise Wrong("name", "is empty, write the name or initials")
        if not (who.payer or self._usual):
            raise Wrong("payer", NO_PAYER)
        made = PatientAdded(
            patient=uuid4(),
            name=who.name,
            mrn=who.mrn,
            payer=who.payer or self._usual,
            discipline=Discipline(who.discipline or self._discipline),
            born=who.born,
        )
        for key in self._keys(who):
            self.fresh[key] = made
        return made

    def fresh_one(self, who: Who) -> PatientAdded | None:
        """Who is new with this file and meant again."""
        for key in self._keys(who):
            if key in self.fresh:
                return self.fresh[key]
        return None

    @staticmethod
    def _keys(who: Who) -> list[str]:
        if who.mrn:
            return [f"#{who.mrn.casefold()}"]
        return [f"{folded(who.name)} {who.born}"]

    def _one(self, found: Sequence[PatientAdded], field: str, otherwise: str) -> PatientAdded:
        if len({self._same.root(each.patient) for each in found}) > 1:
            raise Wrong(field, otherwise)
        return found[0]

    def _root(self, entry: PatientAdded) -> tuple[PatientAdded, bool]:
        root = self._same.root(entry.patient)
        if root == entry.patient:
            return entry, True
        return self._log.patient(root) or entry, False
