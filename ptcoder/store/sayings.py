"""What the log says: visits, people, patients, rules and settings as last said, read out of its records and tables."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from ptcoder.store import accesses, cares, checking, leavings, patients, reading
from ptcoder.store.accesses import Accesses
from ptcoder.store.as_of import AsOf
from ptcoder.store.cares import Cared
from ptcoder.store.connection import Database, in_words, run
from ptcoder.store.patients import Appointment
from ptcoder.store.policy import Policy
from ptcoder.store.record import Head
from ptcoder.store.settings import Settings
from ptcoder.store.tallies import Tallies
from ptcoder.store.works import Works
from ptcoder.visit import FavoritesChosen, Logged, Moment, PatientAdded, PersonAdded, PinSet, State, decode
from ptcoder.visit.doubles import Doubles

Kind = TypeVar("Kind", PersonAdded, PinSet, FavoritesChosen)


class Sayings:
    """The half of an open log that only reads. Every method may raise LogError."""

    def __init__(self, database: Database, path: Path | None) -> None:
        self._database = database
        self._path = path
        self.policy = Policy()
        """What this machine's own file settles; nothing for a log that lies on no disk."""

    @property
    def tallies(self) -> Tallies:
        """What reports count."""
        return Tallies(self._database, self._path)

    @property
    def works(self) -> Works:
        """What is left to do about bills."""
        return Works(self._database, self._path)

    def as_of(self, lamport: int) -> AsOf:
        """What was known by a record, that one included."""
        return AsOf(self._database, self._path, self.policy, lamport)

    def visit(self, visit: UUID) -> list[Logged]:
        """The records of one visit in folding order; none if it is not known."""
        with self._telling():
            return [record.logged() for record in reading.of_visit(self._database, visit)]

    def hashes(self, visit: UUID) -> dict[UUID, str]:
        """The hashes of a visit's records, in hexadecimal digits, by their ids."""
        with self._telling():
            return {UUID(bytes=each.id): each.hash.hex() for each in reading.of_visit(self._database, visit)}

    def heads(self) -> dict[bytes, Head]:
        """The last record of every station."""
        with self._telling():
            return reading.heads(self._database)

    def visits_on(self, day: date) -> list[UUID]:
        """The visits of a date of service, in the order in which they were opened."""
        return self._visits("date = ?", day.isoformat())

    def visits_in(self, *states: State) -> list[UUID]:
        """The visits in any of these states, in the order in which they were opened."""
        marks = ", ".join("?" for _ in states)
        return self._visits(f"state IN ({marks})", *(state.value for state in states))

    def visits_of(self, patient: UUID) -> list[UUID]:
        """The visits of a patient, also those of what was merged, in the order of their days, then of opening: one that
        was entered late stands where it belongs.
        """
        with self._telling():
            ids = [each.bytes for each in patients.merges(self._database).all_of(patient)]
        return self._visits(f"patient IN ({', '.join('?' for _ in ids)})", *ids, order="date, opened, visit")

    def date_of(self, visit: UUID) -> date | None:
        """A visit's date of service; None if it is not known."""
        with self._telling():
            row = run(self._database, "SELECT date FROM visit WHERE visit = ?", visit.bytes).fetchone()
        return None if row is None else date.fromisoformat(row[0])

    def state_of(self, visit: UUID) -> State | None:
        """Where a visit stands; None if it is not known."""
        with self._telling():
            row = run(self._database, "SELECT state FROM visit WHERE visit = ?", visit.bytes).fetchone()
        return None if row is None else State(row[0])

    def payer_of(self, visit: UUID) -> str | None:
        """Under which payer a visit is; None if it is not known."""
        with self._telling():
            row = run(self._database, "SELECT payer FROM visit WHERE visit = ?", visit.bytes).fetchone()
        return None if row is None else str(row[0])

    def patient_of(self, visit: UUID) -> UUID | None:
        """Whose visit it is; None if it is not known."""
        with self._telling():
            row = run(self._database, "SELECT patient FROM visit WHERE visit = ?", visit.bytes).fetchone()
            return None if row is None else patients.merges(self._database).root(UUID(bytes=row[0]))

    def unfinished_visits(self) -> list[UUID]:
        """The visits that are not signed: open, or stopped and waiting."""
        return self.visits_in(State.OPEN, State.CLOSED)

    def people(self) -> list[PersonAdded]:
        """Everyone who works or worked here, as last said, by name."""
        return self._said(PersonAdded, "SELECT body FROM person ORDER BY name, person")

    def pins(self) -> list[PinSet]:
        """The PINs, each person's as last set."""
        return self._said(PinSet, "SELECT body FROM pin ORDER BY person")

    def accesses(self, wanted: Accesses) -> list[Logged]:
        """Who came in, looked, took out or changed something: the latest first."""
        with self._telling():
            if wanted.patients is not None:
                same = patients.merges(self._database)
                known = dict.fromkeys(one for each in wanted.patients for one in sorted(same.all_of(each)))
                wanted = replace(wanted, patients=tuple(known))
            return [record.logged() for record in accesses.find(self._database, wanted)]

    def patients(self, text: str = "", limit: int = 50) -> list[PatientAdded]:
        """At most ``limit`` patients (below 0: all) as last said: those of whose name, record number and date of birth
        each word of ``text`` begins a word; all of them, by name, where there is none.

        Upper and lower case and accents make no difference. Who was entered twice stands there once.
        """
        with self._telling():
            return patients.search(self._database, text, limit)

    def patient(self, patient: UUID) -> PatientAdded | None:
        """An entry of the register as last said, also one that was merged into another; None if not known."""
        with self._telling():
            return patients.find(self._database, patient)

    def patients_numbered(self, mrn: str) -> list[PatientAdded]:
        """Every entry with this record number, whatever its case."""
        with self._telling():
            return patients.numbered(self._database, mrn)

    def patients_named(self, name: str, born: date | None) -> list[PatientAdded]:
        """Every entry with this name, whatever case and accents, and this date of birth; None: none was said."""
        with self._telling():
            return patients.named(self._database, name, born)

    def patients_alike(self, limit: int = 50) -> list[tuple[UUID, UUID]]:
        """Pairs that may be one patient: the same name and date of birth, or the same record number."""
        with self._telling():
            return patients.alike(self._database, limit)

    def doubles(self) -> Doubles:
        """Who is the same as whom, as last said."""
        with self._telling():
            return patients.merges(self._database)

    def appointments_on(self, day: date) -> list[Appointment]:
        """The appointments of a day by their time, those without one last; not those that were removed."""
        with self._telling():
            return patients.appointments_on(self._database, day)

    def appointments_of(self, patient: UUID) -> list[Appointment]:
        """All appointments of a patient, by date and time; not those that were removed."""
        with self._telling():
            return patients.appointments_of(self._database, patient)

    def appointment(self, appointment: UUID) -> Appointment | None:
        """One appointment, also one that was removed; None if it is not known."""
        with self._telling():
            return patients.appointment(self._database, appointment)

    def cared(self, patients: Sequence[UUID]) -> Cared:
        """Courses of care, amounts elsewhere and visits of a patient; of several entries that are one person, all."""
        with self._telling():
            return cares.of_patients(self._database, patients)

    def keeps_courses(self) -> bool:
        """Whether a course of care was ever written here."""
        with self._telling():
            return cares.has_any(self._database)

    def rules(self) -> list[Logged]:
        """What was said of the rules, in folding order: tables and payers taken, withdrawn, reviewed."""
        with self._telling():
            return [record.logged() for record in reading.of_rules(self._database)]

    def outside(self) -> int:
        """A number that changes whenever another connection has written to this log."""
        with self._telling():
            return int(run(self._database, "PRAGMA data_version").fetchone()[0])

    def settings(self) -> Settings:
        """What the clinic has settled for itself, as last said."""
        with self._telling():
            texts = {str(name): str(value) for name, value in run(self._database, "SELECT * FROM setting")}
            return Settings(texts, self.policy)

    def profiles(self) -> dict[str, str]:
        """The texts of the clinic's own profiles of charge files, by name, as last said."""
        with self._telling():
            rows = run(self._database, "SELECT name, content FROM profile WHERE content != '' ORDER BY name")
            return {str(name): str(content) for name, content in rows}

    def copies(self) -> frozenset[tuple[bytes, int]]:
        """Station and number of the records that say a batch was written again."""
        with self._telling():
            return leavings.copies(self._database)

    def favorites(self) -> list[FavoritesChosen]:
        """Who has which codes on the number keys, as last said; only of those who have chosen."""
        return self._said(FavoritesChosen, "SELECT body FROM favorites")

    def last_backup(self) -> Logged | None:
        """The last time a backup was made; None if there was none."""
        with self._telling():
            record = reading.last_backup(self._database)
        return None if record is None else record.logged()

    def count(self) -> int:
        """How many records there are; reads them all."""
        with self._telling():
            return int(run(self._database, "SELECT count(*) FROM event").fetchone()[0])

    def all_records(self) -> Iterator[Logged]:
        """Every record in folding order, as the log stood at the first one; read little by little."""
        with self._telling():
            for record in reading.in_order(self._database):
                yield record.logged()

    def last_said(self) -> Moment | None:
        """The moment of the record that stands last in folding order; None in an empty log."""
        with self._telling():
            found = reading.last(self._database)
        return None if found is None else found.logged().stamp.moment

    def verify(self) -> list[str]:
        """Every fault of the log in words, naming station, record and when it was said; none if it is whole."""
        with self._telling():
            return checking.faults(self._database, self._path)

    def _visits(self, where: str, *values: str | bytes, order: str = "opened, visit") -> list[UUID]:
        with self._telling():
            rows = run(self._database, f"SELECT visit FROM visit WHERE {where} ORDER BY {order}", *values)
            return [UUID(bytes=row[0]) for row in rows]

    def _said(self, kind: type[Kind], query: str, *values: str | bytes | int) -> list[Kind]:
        with self._telling():
            events = [decode(row[0]) for row in run(self._database, query, *values)]
        return [event for event in events if isinstance(event, kind)]

    @contextmanager
    def _telling(self) -> Generator[None]:
        with in_words(self._path):
            yield
