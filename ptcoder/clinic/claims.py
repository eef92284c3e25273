"""What a visit's claim says beside its lines: diagnoses and which line is for which, the place, who answers for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from ptcoder.clinic.care_fields import ON_A_CLAIM, ON_A_LINE, read_diagnoses
from ptcoder.clinic.care_sheets import ClaimSheet, CodePointers
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.history import History
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.people import said
from ptcoder.clinic.refused import Refused, read_id
from ptcoder.clinic.staff import Staff
from ptcoder.export.charge_lines import Kind
from ptcoder.store.settings import PLACE, Settings
from ptcoder.visit import (
    PLACES,
    Event,
    Exported,
    Logged,
    PayerChosen,
    PersonAdded,
    PlaceChosen,
    Pointed,
    Providers,
    State,
    SupervisedBy,
    Visit,
    fitting,
    place_of,
    providers_of,
)

UNKNOWN_VISIT = "This visit is not known."


class Claims:
    """Each intent is one press that can be undone, on a visit at hand that is not signed; else Refused."""

    def __init__(self, journal: Journal, clock: FloorClock, staff: Staff, floor: Floor, history: History) -> None:
        self._journal = journal
        self._clock = clock
        self._staff = staff
        self._floor = floor
        self._history = history

    # --- looking

    def sheet(self, visit: str) -> ClaimSheet:
        """What the claim of a visit at hand says now."""
        folded = self._floor.visits[self._at_hand(visit)]
        people = self.people
        named = providers_of(folded, people)
        diagnoses = self.diagnoses(folded)
        supervised = any(each.code is not None and not each.role.is_therapist for each in folded.intervals)
        signed = folded.state in (State.SIGNED, State.EXPORTED)
        usual = self._settings()[PLACE]
        labels = {each.id: each.label for each in self._floor.edition(folded).payers.values()}
        codes = dict.fromkeys(each.code for each in folded.intervals if each.code)
        swaps = self._floor.payer(folded).substitutions
        billed = dict.fromkeys(swaps[code].value if code in swaps else code for code in codes)
        return ClaimSheet(
            visit=visit,
            payer=folded.payer,
            payers=tuple(labels.items()),
            usual_payer=self._otherwise(folded, labels),
            diagnoses=diagnoses,
            given="" in folded.pointers,
            codes=tuple(
                CodePointers(code=code, diagnoses=folded.pointers.get(code) or diagnoses[:ON_A_LINE]) for code in billed
            ),
            place=place_of(folded, usual),
            places=tuple((code, f"{code} {words}") for code, words in PLACES.items()),
            supervisor=folded.supervisor or "",
            supervisors=tuple((key, said(each)) for key, each in people.items() if _supervises(each)),
            rendering=_provider(named.rendering),
            supervising=_provider(named.supervising),
            supervised=supervised,
            missing=tuple(_missing(diagnoses, named, treated=bool(codes), supervised=supervised, signed=signed)),
            signed=signed,
            editable=not signed and self._staff.may(Deed.TREAT),
        )

    @property
    def people(self) -> Mapping[str, PersonAdded]:
        """Everyone by id, as exports name them; also those who have ended."""
        return {str(each.person): each for each in self._staff.people.all()}

    def diagnoses(self, visit: Visit) -> tuple[str, ...]:
        """The visit's diagnoses: told for it, else those of the one course that fits; none where that is unclear."""
        if "" in visit.pointers:
            return visit.pointers[""]
        cared = self._history.of(visit.patient) if visit.patient else None
        fits = fitting(cared.courses, visit.discipline, visit.payer, visit.date) if cared is not None else ()
        return fits[0].diagnoses if len(fits) == 1 else ()

    def at_signing(self, visit: UUID) -> list[Event]:
        """What is said with a signature, so that it stays what was signed, whatever the course or the settings say
        later: the diagnoses, unless they were told or there are none, and always the place.
        """
        folded = self._floor.visits[visit]
        found: list[Event] = []
        diagnoses = self.diagnoses(folded)
        if diagnoses and "" not in folded.pointers:
            found.append(Pointed(visit=visit, code="", diagnoses=diagnoses))
        if folded.place is None:
            found.append(PlaceChosen(visit=visit, place=self._settings()[PLACE]))
        return found

    # --- saying

    def point(self, visit: str, code: str, diagnoses: str) -> None:
        """What the whole visit (``code`` "") or one code's lines are for, in this order; empty: as the course says."""
        key, folded = self._open(visit)
        told = read_diagnoses(diagnoses, ON_A_LINE if code else ON_A_CLAIM)
        mine = self.diagnoses(folded)
        events: list[Event] = []
        if code:
            strange = [each for each in told if each not in mine]
            if strange:
                raise Refused(f"{', '.join(strange)} is not among the visit's diagnoses. Write it there first.")
        else:
            kept = told or mine
            for other, pointed in folded.pointers.items():
                left = tuple(each for each in pointed if each in kept)
                if other and left != pointed:
                    events.append(Pointed(visit=key, code=other, diagnoses=left))
        if told != folded.pointers.get(code, ()):
            events.insert(0, Pointed(visit=key, code=code, diagnoses=told))
        self._act("set diagnoses", events)

    def pay(self, visit: str, payer: str) -> None:
        """Who pays for the visit, where it was opened for another payer. Refused once it has left for billing: a claim
        cannot move to another payer.
        """
        key, folded = self._open(visit)
        payers = self._floor.edition(folded).payers
        if payer not in payers:
            raise Refused("Choose a payer from the list.")
        if payer == folded.payer:
            return
        if _is_at_receiver(key, self._floor.records[key]):
            raise Refused(
                f"This visit left for billing to {payers[folded.payer].label}, and a claim cannot move to another "
                "payer. Remove the visit, so that a void leaves, and enter it late for the other payer."
            )
        self._act("choose payer", [PayerChosen(visit=key, payer=payer)])

    def place(self, visit: str, place: str) -> None:
        """Where the visit was."""
        key, folded = self._open(visit)
        if place not in PLACES:
            raise Refused("Choose a place of service from the list.")
        if place != place_of(folded, self._settings()[PLACE]):
            self._act("set place of service", [PlaceChosen(visit=key, place=place)])

    def supervise(self, visit: str, person: str) -> None:
        """The therapist who answers for assistants and students; "" names nobody."""
        key, folded = self._open(visit)
        named = None
        if person:
            found = self._staff.people.get(person)
            if not _supervises(found):
                raise Refused(f"{found.name} is no therapist: a therapist supervises.")
            named = found.person
        if (str(named) if named else None) != folded.supervisor:
            self._act("set supervisor", [SupervisedBy(visit=key, person=named)])

    def _otherwise(self, visit: Visit, labels: Mapping[str, str]) -> str:
        """The payer of the register, where the visit is for another."""
        patient = self._journal.log.patient(UUID(visit.patient)) if visit.patient else None
        if patient is None or patient.payer == visit.payer:
            return ""
        return labels.get(patient.payer, patient.payer)

    def _act(self, name: str, events: list[Event]) -> None:
        if events:
            self._journal.act(name, events, self._clock.look(), self._staff.who)

    def _open(self, visit: str) -> tuple[UUID, Visit]:
        self._staff.must(Deed.TREAT)
        key = self._at_hand(visit)
        folded = self._floor.visits[key]
        if folded.state in (State.SIGNED, State.EXPORTED):
            raise Refused("This visit is signed. Reopen it first.")
        return key, folded

    def _at_hand(self, visit: str) -> UUID:
        key = read_id(visit, UNKNOWN_VISIT)
        if key not in self._floor.visits:
            raise Refused(UNKNOWN_VISIT)
        return key

    def _settings(self) -> Settings:
        return self._journal.log.settings()


def _is_at_receiver(visit: UUID, records: Sequence[Logged]) -> bool:
    """Whether a file that left holds the visit, and no later one took it back."""
    left = (each.event for each in records if isinstance(each.event, Exported) and visit in each.event.visits)
    kinds = [each.kinds[each.visits.index(visit)] if each.kinds else Kind.ORIGINAL for each in left]
    return bool(kinds) and kinds[-1] != Kind.VOID


def _supervises(person: PersonAdded) -> bool:
    return person.role is not None and person.role.is_therapist and not person.ended


def _provider(person: PersonAdded | None) -> str:
    if person is None:
        return ""
    return f"{said(person)}, NPI {person.npi}" if person.npi else said(person)


def _missing(
    diagnoses: Collection[str], named: Providers, *, treated: bool, supervised: bool, signed: bool
) -> Iterator[str]:
    if not diagnoses:
        here = "" if signed else "here, or "
        yield f"No diagnosis: write one {here}into the patient's course of care."
    if supervised and named.supervising is None:
        yield "Nobody is named who supervised the assistant or student: choose the therapist."
    elif treated and named.rendering is None:
        yield "No therapist is known who could be named on the claim."
    for person in dict.fromkeys(filter(None, named)):
        if not person.npi:
            yield f"No NPI of {said(person)}: it is entered under People."
