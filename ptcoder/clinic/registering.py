"""The register kept right: what is said of a patient changed, doubles found, merged and parted. All can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ptcoder.clinic import faces
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.register import Register
from ptcoder.clinic.staff import Staff
from ptcoder.store import Log
from ptcoder.store.patients import folded
from ptcoder.visit import Event, PatientAdded, PatientMerged, PatientsApart


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two entries: what is said in it, and what hangs on it."""

    id: str
    name: str
    mrn: str
    born: date | None
    payer: str
    discipline: str
    visits: int
    first: date | None
    last: date | None
    appointments: int
    courses: int
    authorizations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two entries that may be one patient. ``why`` says what they have in common, "" nothing that would tell;
    ``differ`` what they don't.
    """

    one: Side
    other: Side
    why: str
    differ: tuple[str, ...]


class Registering:
    """Writes to the register of one log."""

    def __init__(self, log: Log, journal: Journal, register: Register, clock: FloorClock, staff: Staff) -> None:
        self._log = log
        self._journal = journal
        self._register = register
        self._clock = clock
        self._staff = staff

    def change(
        self, patient: str, *, name: str, mrn: str, payer: str, discipline: str, born: date | None = None
    ) -> None:
        """What is said of a patient from now on; visits that are open keep their payer. Refused tells what is wrong."""
        self._staff.must(Deed.REGISTER)
        before = self._register.patient(patient)
        said = self._register.read(
            before.patient, name=name, mrn=mrn, payer=payer, discipline=discipline, born=born, day=self._today()
        )
        if said != before:
            self._act(f"change {faces.initials(said.name)}", [said], [before])

    def add(self, *, name: str, mrn: str, payer: str, discipline: str, born: date | None = None) -> str:
        """A new patient of the register, who does not come to the floor yet; the patient's id."""
        self._staff.must()
        said = self._register.read(
            None, name=name, mrn=mrn, payer=payer, discipline=discipline, born=born, day=self._today()
        )
        self._journal.append([said], self._clock.look(), self._staff.who, at_once=True)
        return str(said.patient)

    # --- doubles

    def alike(self, limit: int = 20) -> tuple[Pair, ...]:
        """Who may have been entered twice: the same name and date of birth, or the same record number."""
        return tuple(self.pair(str(one), str(other)) for one, other in self._log.patients_alike(limit))

    def pair(self, one: str, other: str) -> Pair:
        """Two patients side by side, as they are before they are merged."""
        first, second = self._register.patient(one), self._register.patient(other)
        names = ("name", "record number", "date of birth", "payer", "discipline")
        ours = (first.name, first.mrn, first.born, first.payer, first.discipline)
        theirs = (second.name, second.mrn, second.born, second.payer, second.discipline)
        return Pair(
            one=self._side(first),
            other=self._side(second),
            why=_why(first, second),
            differ=tuple(name for name, a, b in zip(names, ours, theirs, strict=True) if a != b),
        )

    def view(self, pair: Pair) -> None:
        """Both were shown side by side: on record as seen."""
        self._staff.must()
        for side in (pair.one, pair.other):
            self._staff.saw_record(self._register.patient(side.id).patient)

    def merge(self, patient: str, into: str) -> None:
        """``patient`` was entered twice and is ``into``: their visits count together from now on, everywhere.

        Signed bills stay as they were signed. Refused where the two are one already.
        """
        self._staff.must(Deed.REGISTER)
        one, other = self._register.patient(patient), self._register.patient(into)
        if one.patient == other.patient:
            raise Refused("These are one patient already.")
        said = PatientMerged(patient=one.patient, into=other.patient)
        self._act(
            f"merge {faces.initials(one.name)}",
            [said],
            [PatientMerged(patient=one.patient, into=other.patient, holds=False)],
        )

    def tell_apart(self, one: str, other: str) -> None:
        """They only look alike: this pair is not proposed again."""
        self._staff.must(Deed.REGISTER)
        first, second = sorted(self._register.patient(each).patient for each in (one, other))
        if first == second:
            raise Refused("These are one patient already.")
        said = PatientsApart(one=first, other=second)
        self._act("tell apart", [said], [PatientsApart(one=first, other=second, holds=False)])

    def part(self, double: str) -> None:
        """An entry that was merged into another is a patient of its own again, with what was merged into it."""
        self._staff.must(Deed.REGISTER)
        links = [each for each in self._register.doubles.merges() if str(each.patient) == double]
        if not links:
            raise Refused("This entry was not merged into another.")
        entry = self._log.patient(links[0].patient)
        back = PatientMerged(patient=links[0].patient, into=links[0].into, holds=False)
        self._act(f"part {faces.initials(entry.name if entry else '')}".strip(), [back], [links[0]])

    # --- small things

    def _side(self, patient: PatientAdded) -> Side:
        labels = {row.id: row.label for row in self._register.payers(self._today())}
        visits = self._log.visits_of(patient.patient)
        care = self._log.cared([patient.patient])
        days = sorted(day for day in map(self._log.date_of, visits) if day is not None)
        return Side(
            id=str(patient.patient),
            name=patient.name,
            mrn=patient.mrn,
            born=patient.born,
            payer=labels.get(patient.payer, patient.payer),
            discipline=patient.discipline,
            visits=len(visits),
            first=days[0] if days else None,
            last=days[-1] if days else None,
            appointments=len(self._log.appointments_of(patient.patient)),
            courses=len(care.courses),
            authorizations=sum(each.authorization is not None for each in care.courses),
        )

    def _act(self, name: str, events: Sequence[Event], back: Sequence[Event]) -> None:
        self._journal.act(name, events, self._clock.look(), self._staff.who, back)

    def _today(self) -> date:
        return day_of(self._clock.look())


def _why(one: PatientAdded, other: PatientAdded) -> str:
    if one.mrn and one.mrn.casefold() == other.mrn.casefold():
        return "the same record number"
    if one.born is not None and one.born == other.born:
        return "the same date of birth"
    return "the same name" if folded(one.name) == folded(other.name) else ""
