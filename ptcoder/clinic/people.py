"""The people who work here: read from a form, looked up in the log, remembered while the program runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from ptcoder.clinic import duties
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.people_sheets import Particulars, Person
from ptcoder.clinic.refused import Refused, read_id, read_words
from ptcoder.store import Log
from ptcoder.visit import Duty, PersonAdded, PinSet, Role, is_npi

UNKNOWN_PERSON = "This person is not known here."


@dataclass(frozen=True, slots=True)
class Treating:
    """Who treats, and as what."""

    person: UUID
    name: str
    role: Role


class People:
    """Everyone, also those who have ended; each as last said."""

    def __init__(self, log: Log) -> None:
        self._people = {person.person: person for person in log.people()}
        self._pins = {pin.person: pin.phc for pin in log.pins()}
        self._owners = self._find_owners()

    def __contains__(self, key: UUID | None) -> bool:
        """Whether this person works here now."""
        return key is not None and key in self._people and not self._people[key].ended

    @property
    def first(self) -> UUID | None:
        """Somebody who works here; None if nobody does."""
        return next((key for key in self._people if key in self), None)

    @property
    def guarded(self) -> bool:
        """Whether anybody who works here has a PIN."""
        return any(self.pin(key) for key in self._people if key in self)

    @property
    def owned(self) -> bool:
        """Whether an owner has a PIN."""
        held = [key for key in self._people if key in self and Duty.OWNER in self.duties(key)]
        return any(self.pin(key) for key in held)

    @property
    def with_pins(self) -> tuple[UUID, ...]:
        """Everyone who has a PIN."""
        return tuple(key for key in self._people if self.pin(key))

    def sheets(self, current: UUID | None) -> tuple[Person, ...]:
        """Those who work here, by name as the log gives them."""
        return tuple(self._sheet(each, current) for key, each in self._people.items() if key in self)

    def sheets_of_all(self, current: UUID | None) -> tuple[Person, ...]:
        """Also those who have ended."""
        return tuple(self._sheet(each, current) for each in self._people.values())

    def all(self) -> tuple[PersonAdded, ...]:
        """Everyone as last said, also those who have ended."""
        return tuple(self._people.values())

    def get(self, person: str) -> PersonAdded:
        """Somebody who works here, by the id on a sheet; Refused if there is nobody."""
        key = read_id(person, UNKNOWN_PERSON)
        if key not in self:
            raise Refused(UNKNOWN_PERSON)
        return self._people[key]

    def treating(self, person: str) -> Treating:
        """Somebody who treats here, by the id on a sheet; Refused if there is nobody who may."""
        found = self.get(person)
        if found.role is None or not duties.may(self.duties(found.person), Deed.TREAT):
            raise Refused(f"{found.name} does not treat here.")
        return Treating(found.person, found.name, found.role)

    def name(self, key: UUID | None) -> str:
        """Also of those who have ended; empty for nobody, and ``?`` where the log lost them."""
        return "" if key is None else self._people[key].name if key in self._people else "?"

    def called(self, key: UUID) -> str:
        """``M. Chen, PT``: a name and what stands behind it."""
        return said(self._people[key])

    def pin(self, key: UUID) -> str:
        """The text under which the PIN is kept; empty where there is none."""
        return self._pins.get(key, "")

    def duties(self, key: UUID) -> tuple[Duty, ...]:
        """What somebody is here for.

        A log from before there were duties names no owner: there, and nowhere else, every clinician is one.
        """
        mine = self._duties(self._people[key])
        if Duty.CLINICIAN in mine and not self._owners:
            return (*mine, Duty.OWNER)
        return mine

    def _duties(self, person: PersonAdded) -> tuple[Duty, ...]:
        return duties.of_role(person.role) if person.duties is None else person.duties

    def _find_owners(self) -> set[UUID]:
        return {key for key, each in self._people.items() if key in self and Duty.OWNER in self._duties(each)}

    def _sheet(self, person: PersonAdded, current: UUID | None) -> Person:
        held = self.duties(person.person)
        return Person(
            id=str(person.person),
            name=person.name,
            role=person.role.value if person.role else "",
            current=person.person == current,
            called=said(person),
            credentials=person.credentials or "",
            npi=person.npi or "",
            duties=tuple(duty.value for duty in held),
            may=duties.in_words(held),
            has_pin=bool(self.pin(person.person)),
            ended=bool(person.ended),
        )

    # --- what may be said of them

    def read(self, said: Particulars, person: UUID | None = None) -> PersonAdded:
        """A person as a form gives them, new or in place of what was said; Refused names what is to be put right."""
        name = read_words(said.name)
        if not name:
            raise Refused("Write the clinician's name.")
        if said.role and said.role not in list(Role):
            raise Refused(f"Choose a role: {', '.join(Role)}.")
        role = Role(said.role) if said.role else None
        held = self._read_duties(said, role)
        if person is None and self.first is None:
            held = (*held, *({Duty.OWNER} - {*held}))  # whoever begins a clinic may change all of it
        self._keep_an_owner(person, held)
        return PersonAdded(
            person=person or uuid4(),
            name=name,
            role=role,
            credentials=read_words(said.credentials) or None,
            npi=read_npi(said.npi),
            duties=held,
        )

    def _read_duties(self, said: Particulars, role: Role | None) -> tuple[Duty, ...]:
        of_role = duties.of_role(role)
        more = tuple(Duty(each) for each in (Duty.OWNER, Duty.BILLER) if each.value in said.duties)
        if not (*of_role, *more):
            raise Refused(f"Choose a role, billing or owner. Roles are {', '.join(Role)}.")
        return (*of_role, *more)

    def ended(self, person: str) -> PersonAdded:
        """Somebody who no longer works here; Refused for the last owner."""
        found = self.get(person)
        self._keep_an_owner(found.person, ())
        return replace(found, ended=True)

    def _keep_an_owner(self, person: UUID | None, held: tuple[Duty, ...]) -> None:
        if self._owners == {person} and Duty.OWNER not in held:
            raise Refused("Nobody else is an owner, and somebody has to be. Make another person an owner first.")

    def take(self, event: PersonAdded | PinSet) -> None:
        """What was written down about somebody."""
        if isinstance(event, PinSet):
            self._pins[event.person] = event.phc
        else:
            self._people[event.person] = event
            self._owners = self._find_owners()


def said(person: PersonAdded) -> str:
    """``M. Chen, PT``, ``M. Chen, PT, DPT`` or only the name: what a signature says."""
    after = person.credentials or (person.role.value if person.role else "")
    return f"{person.name}, {after}" if after else person.name


def read_npi(text: str) -> str | None:
    """Ten digits with the right check digit; None where nothing was written."""
    digits = "".join(text.split())
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) == 10):
        raise Refused("An NPI is ten digits.")
    if not is_npi(digits):
        raise Refused("This NPI has a wrong digit: its last digit does not fit the others. Read it again.")
    return digits
