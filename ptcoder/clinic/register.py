"""Patients who come: looked up in the log, remembered while the program runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from ptcoder.clinic.refused import Refused, read_id, read_words
from ptcoder.clinic.register_sheets import PatientRow, PayerRow
from ptcoder.rulebook import RuleBook
from ptcoder.store import Log
from ptcoder.visit import Discipline, PatientAdded, Visit

UNKNOWN_PATIENT = "This patient is not in the register."
NO_LIMIT = -1
"""As SQLite says it."""


class Register:
    """Which patient is which; ``book`` tells the payers."""

    def __init__(self, log: Log, book: RuleBook) -> None:
        self._log = log
        self.book = book
        self._patients: dict[str, PatientAdded] = {}

    def payers(self, day: date) -> tuple[PayerRow, ...]:
        return tuple(PayerRow(id=each.id, label=each.label) for each in self.book.on(day).payers.values())

    def new_patient(self, name: str, mrn: str, payer: str, discipline: str, day: date) -> PatientAdded:
        name, mrn = read_words(name), read_words(mrn)
        if not name:
            raise Refused("Write the patient's name or initials.")
        if payer not in {row.id for row in self.payers(day)}:
            raise Refused("Choose a payer from the list.")
        if discipline not in list(Discipline):
            raise Refused(f"Choose a discipline: {', '.join(Discipline)}.")
        for other in (*self._patients.values(), *self._log.patients(mrn, limit=NO_LIMIT)) if mrn else ():
            if other.mrn.casefold() == mrn.casefold():
                raise Refused(f"{other.name} already has the number {mrn}: take that patient, or correct the number.")
        return PatientAdded(patient=uuid4(), name=name, mrn=mrn, payer=payer, discipline=Discipline(discipline))

    def patient(self, patient: str) -> PatientAdded:
        """A patient of the register; Refused if there is none with this id."""
        if patient not in self._patients:
            found = self._log.patient(read_id(patient, UNKNOWN_PATIENT))
            if found is None:
                raise Refused(UNKNOWN_PATIENT)
            self._patients[patient] = found
        return self._patients[patient]

    def take_patient(self, patient: PatientAdded) -> None:
        """A patient who was said, also while the log could not take it."""
        self._patients[str(patient.patient)] = patient

    def patient_of(self, visit: Visit) -> PatientAdded | None:
        """A visit's patient; None where the log lost the register's entry."""
        try:
            return self.patient(visit.patient or "")
        except Refused:
            return None

    def name_of(self, visit: Visit) -> str:
        found = self.patient_of(visit)
        return found.name if found else "?"

    def number_of(self, visit: Visit) -> str:
        """What billing knows the patient by: the record number, or our own id where there is none."""
        found = self.patient_of(visit)
        return (found.mrn if found else "") or (visit.patient or "")

    def search(self, text: str, here: Mapping[str, str], day: date) -> tuple[PatientRow, ...]:
        """Patients in whose name or number the words of ``text`` occur; ``here``: patient -> visit on the floor."""
        labels = {row.id: row.label for row in self.payers(day)}
        return tuple(
            PatientRow(
                id=str(each.patient),
                name=each.name,
                mrn=each.mrn,
                payer=labels.get(each.payer, each.payer),
                discipline=each.discipline,
                on_floor=here.get(str(each.patient)),
            )
            for each in self._log.patients(text)
        )
