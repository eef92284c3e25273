"""Patients who come: looked up in the log, remembered while the program runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID, uuid4

from ptcoder.clinic.dates import EARLIEST
from ptcoder.clinic.faces import initials
from ptcoder.clinic.refused import Refused, read_id, read_words
from ptcoder.clinic.register_sheets import PatientRow, PayerRow
from ptcoder.rulebook import RuleBook
from ptcoder.store import Log
from ptcoder.visit import Discipline, Event, PatientAdded, Visit
from ptcoder.visit.doubles import Doubles

UNKNOWN_PATIENT = "This patient is not in the register."


class Register:
    """Which patient is which; ``book`` tells the payers, ``doubles`` who was entered twice."""

    def __init__(self, log: Log, book: RuleBook, doubles: Doubles) -> None:
        self._log = log
        self.book = book
        self.doubles = doubles
        self._patients: dict[str, PatientAdded] = {}

    def payers(self, day: date) -> tuple[PayerRow, ...]:
        return tuple(PayerRow(id=each.id, label=each.label) for each in self.book.on(day).payers.values())

    def read(
        self,
        patient: UUID | None,
        *,
        name: str,
        mrn: str,
        payer: str,
        discipline: str,
        born: date | None,
        day: date,
    ) -> PatientAdded:
        """What a form says of a patient (None: a new one), on ``day``; Refused tells what is not right about it."""
        name, mrn = read_words(name), read_words(mrn)
        if not name:
            raise Refused("Write the patient's name or initials.")
        if payer not in {row.id for row in self.payers(day)}:
            raise Refused("Choose a payer from the list.")
        if discipline not in list(Discipline):
            raise Refused(f"Choose a discipline: {', '.join(Discipline)}.")
        if born is not None and not EARLIEST <= born <= day:
            raise Refused("The date of birth is not between 1880 and today.")
        other = self.numbered(mrn, besides=patient)
        if other is not None:
            whose = initials(other.name)  # a refusal is also said where others may look on
            raise Refused(f"{whose} already has the number {mrn}: take that patient, or correct the number.")
        key = patient or uuid4()
        return PatientAdded(patient=key, name=name, mrn=mrn, payer=payer, discipline=Discipline(discipline), born=born)

    def numbered(self, mrn: str, besides: UUID | None = None) -> PatientAdded | None:
        """Who has a record number, other than one patient and whoever is the same; None: nobody, or no number."""
        if not mrn:
            return None
        known: Iterable[PatientAdded] = (*self._patients.values(), *self._log.patients_numbered(mrn))
        for each in known:
            is_same = besides is not None and self.doubles.root(each.patient) == self.doubles.root(besides)
            last = self._patients.get(str(each.patient), each)
            if last.mrn.casefold() == mrn.casefold() and not is_same:
                return self.patient(str(each.patient))
        return None

    def patient(self, patient: str) -> PatientAdded:
        """A patient of the register, by any id that means the same one; Refused if there is none with this id."""
        key = self.doubles.root(read_id(patient, UNKNOWN_PATIENT))
        if str(key) not in self._patients:
            found = self._log.patient(key)
            if found is None:
                raise Refused(UNKNOWN_PATIENT)
            self._patients[str(key)] = found
        return self._patients[str(key)]

    def take(self, event: Event) -> None:
        """What was said of a patient, also while the log could not take it."""
        if isinstance(event, PatientAdded):
            self._patients[str(event.patient)] = event

    def patient_of(self, visit: Visit) -> PatientAdded | None:
        """A visit's patient; None where the log lost the register's entry."""
        try:
            return self.patient(visit.patient or "")
        except Refused:
            return None

    def name_of(self, visit: Visit) -> str:
        found = self.patient_of(visit)
        return found.name if found else "?"

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
