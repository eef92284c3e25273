"""People who treat here and patients who come: looked up in the log, remembered while the program runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from ptcoder.clinic.refused import Refused, read_id, read_words
from ptcoder.clinic.sheets import PatientRow, PayerRow, Person
from ptcoder.rulebook import RuleBook
from ptcoder.store import Log
from ptcoder.visit import Discipline, PatientAdded, PersonAdded, Role, Visit

UNKNOWN_PERSON = "This person is not known here."
UNKNOWN_PATIENT = "This patient is not in the register."
NO_LIMIT = -1
"""As SQLite says it."""


class Register:
    """Who is who. ``current`` is the person whose presses these are; ``book`` tells the payers."""

    def __init__(self, log: Log, book: RuleBook) -> None:
        self._log = log
        self.book = book
        self._people = {person.person: person for person in log.people()}
        self._patients: dict[str, PatientAdded] = {}
        self.current: UUID | None = next(iter(self._people), None)

    def people(self) -> tuple[Person, ...]:
        return tuple(
            Person(id=str(key), name=person.name, role=person.role, current=key == self.current)
            for key, person in self._people.items()
        )

    def treating(self) -> PersonAdded:
        """Who treats now; Refused if nobody has said so."""
        if self.current is None:
            raise Refused("Say first who treats here.")
        return self._people[self.current]

    def who(self, person: str) -> PersonAdded:
        """Somebody who treats here, by id; Refused if nobody is known by it."""
        key = read_id(person, UNKNOWN_PERSON)
        if key not in self._people:
            raise Refused(UNKNOWN_PERSON)
        return self._people[key]

    def new_person(self, name: str, role: str) -> PersonAdded:
        name = read_words(name)
        if not name:
            raise Refused("Write the clinician's name.")
        if role not in list(Role):
            raise Refused(f"Choose a role: {', '.join(Role)}.")
        return PersonAdded(person=uuid4(), name=name, role=Role(role))

    def take_person(self, person: PersonAdded) -> None:
        """A person who was written down; the current one from now on."""
        self._people[person.person] = person
        self.current = person.person

    def take_patient(self, patient: PatientAdded) -> None:
        """A patient who was said, also while the log could not take it."""
        self._patients[str(patient.patient)] = patient

    def set_current(self, person: str) -> None:
        self.current = self.who(person).person

    def go_on_as(self, person: UUID | None) -> None:
        """Who pressed last before the program ended goes on treating, if they are known here."""
        if person in self._people:
            self.current = person

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
