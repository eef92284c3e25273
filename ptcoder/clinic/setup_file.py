"""A clinic as somebody prepared it in a file: read whole, every fault by its line, before anything is written.

`resources/samples/clinic.toml` is one to start from. No PIN and no other secret ever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from ptcoder.clinic.backup_place import look_at_place
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.number_keys import KEYS, NumberKeys
from ptcoder.clinic.people import People, read_npi
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.refused import Refused, read_words
from ptcoder.clinic.setting_up import Step, marker
from ptcoder.rulebook.edition import Edition
from ptcoder.rulebook.reading import BadRules, Entry
from ptcoder.store.placed import Placed, read_placed, read_settings
from ptcoder.store.settings import BACKUP_FOLDER, OFFERED_PAYERS, SETTINGS
from ptcoder.visit import Discipline, Duty, Event, FavoritesChosen, PersonAdded, SettingChanged

PIN = re.compile(r"(?:.*[_-])?pins?(?:[_-].*)?", re.IGNORECASE)
NO_PIN = "no PIN: each person chooses one at the first start, or an owner sets it,"
AN_OWNER = 'duties = ["owner"] for at least one person'


class Part(StrEnum):
    """As what somebody works here: a role, or none."""

    PT = "PT"
    PTA = "PTA"
    OT = "OT"
    OTA = "OTA"
    SLP = "SLP"
    STUDENT = "STUDENT"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What a file says. ``keys``: the number keys of everyone in it who treats. ``told``: what is to be known."""

    settings: Mapping[str, str]
    people: tuple[Particulars, ...]
    keys: Mapping[Discipline, tuple[str, ...]]
    told: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The pages of the first start that need not be asked any more."""
        settled = {
            Step.CLINIC: any(name.startswith("clinic.") for name in self.settings),
            Step.PERSON: bool(self.people),
            Step.BACKUP: BACKUP_FOLDER.name in self.settings,
            Step.KEYS: bool(self.keys),
            Step.PAYERS: OFFERED_PAYERS.name in self.settings,
        }
        return tuple(step for step, is_settled in settled.items() if is_settled)


def read(file: str, text: str, edition: Edition, log: Path) -> Prepared:
    """What a file of this name says; ``log`` is the folder of the log. Raises BadRules with every fault."""
    whole, faults = read_placed(file, text)
    if whole is None:
        raise BadRules(faults.told)
    settings = read_settings(whole, SETTINGS)
    people = tuple(_people(whole, faults))
    keys = _keys(whole, edition)
    _check_payers(settings, edition, f"{file}: payers: offered", faults)
    told = _check_folder(settings, log, f"{file}: backup: folder", faults)
    whole.close()
    if faults.found:
        raise BadRules(faults.told)
    return Prepared(settings=settings, people=people, keys=keys, told=told)


def _people(whole: Entry, faults: Placed) -> Iterator[Particulars]:
    names: set[str] = set()
    owners = 0
    for entry in whole.tables("people", "people"):
        name, part = entry.text("name"), entry.choice("role", Part)
        if name and read_words(name).casefold() in names:
            entry.wrong("name", "a name that nobody else here has")
        names.add(read_words(name).casefold())
        duties = _among(entry, "duties", {Duty.OWNER.value, Duty.BILLER.value})
        if part is Part.NONE and not duties:
            entry.wrong("duties", "owner or biller for somebody who treats nobody")
        npi = entry.text("npi", optional=True)
        try:
            read_npi(npi)
        except Refused:
            entry.wrong("npi", "the ten digits of an NPI")
        for key in filter(PIN.fullmatch, entry.values):
            entry.has(key)
            faults.add(f"{entry.place}: {key}", "stands in a file", NO_PIN)
        credentials = entry.text("credentials", optional=True)
        entry.close()
        owners += Duty.OWNER.value in duties
        role = "" if part is Part.NONE else part.value
        yield Particulars(name=name, role=role, credentials=credentials, npi=npi, duties=duties)
    if names and not owners:
        faults.add(f"{whole.place}: people", "nobody is an owner", AN_OWNER)


def _among(entry: Entry, key: str, known: Collection[str]) -> tuple[str, ...]:
    found = entry.texts(key)
    if not set(found) <= set(known):
        entry.wrong(key, f"a list with any of {', '.join(sorted(known))}")
        return ()
    return found


def _keys(whole: Entry, edition: Edition) -> dict[Discipline, tuple[str, ...]]:
    if not whole.has("favorites"):
        return {}
    entry = whole.table("favorites")
    found: dict[Discipline, tuple[str, ...]] = {}
    for discipline in Discipline:
        codes = entry.texts(discipline.value, f"a list of at most {KEYS} different codes")
        known = {code for code, service in edition.services.items() if discipline in service.disciplines}
        strange = [code for code in codes if code not in known]
        if strange or len(codes) > KEYS:
            told = f" ({', '.join(strange)} {'is' if len(strange) == 1 else 'are'} none)" if strange else ""
            entry.wrong(discipline.value, f"at most {KEYS} codes for {discipline.value}{told}")
        elif codes:
            found[discipline] = codes
    entry.close()
    return found


def _check_payers(settings: Mapping[str, str], edition: Edition, place: str, faults: Placed) -> None:
    offered = OFFERED_PAYERS.read(settings.get(OFFERED_PAYERS.name, ""))
    strange = [payer for payer in offered if payer not in edition.payers]
    if strange:
        known = ", ".join(sorted(edition.payers))
        faults.add(place, f"{', '.join(strange)} cannot be offered here", f"some of {known}")


def _check_folder(settings: Mapping[str, str], log: Path, place: str, faults: Placed) -> tuple[str, ...]:
    folder = BACKUP_FOLDER.read(settings.get(BACKUP_FOLDER.name, ""))
    if folder is None:
        return ()
    look = look_at_place(folder, log)
    if look.trouble:
        faults.add(place, f"cannot take backups. {look.trouble.rstrip('.')}", "a folder that this account can write to")
    return (look.told,) if look.told else ()


# --- into the log


def differing(prepared: Prepared, journal: Journal, people: People, keys: NumberKeys) -> list[Event]:
    """What the log does not say yet of all that the file says; people are told apart by their names."""
    said = [SettingChanged(name=name, value=value) for name, value in prepared.settings.items()]
    found: list[Event] = [*journal.log.settings().differing(said)]
    known = {each.name.casefold(): each for each in people.all()}
    for particulars in prepared.people:
        there = known.get(read_words(particulars.name).casefold())
        person = people.read(particulars, there.person if there else uuid4())
        if person != there:
            found.append(person)
        if person.role is not None:
            found += _chosen(person, prepared.keys, keys)
    return found


def _chosen(person: PersonAdded, wanted: Mapping[Discipline, tuple[str, ...]], keys: NumberKeys) -> Iterator[Event]:
    for discipline, codes in wanted.items():
        chosen = FavoritesChosen(person=person.person, discipline=discipline, codes=codes)
        if keys.of(person.person, discipline) != codes:
            yield chosen


def take(prepared: Prepared, journal: Journal, people: People, keys: NumberKeys, clock: FloorClock) -> list[Event]:
    """Writes what the log does not say yet, all or nothing; that is returned. Refused where the log is set up
    and says otherwise.
    """
    new = differing(prepared, journal, people, keys)
    if people.first is not None and new:
        names = ", ".join(_named(each) for each in new[:5])
        raise Refused(
            f"This log is set up already, and the file says otherwise of: {names}. Change it in the window (File, "
            "Settings; People and PINs); nothing was written."
        )
    if new:
        journal.append([*new, marker(prepared.steps)], clock.look(), None, at_once=True)
    for event in new:
        if isinstance(event, PersonAdded):
            people.take(event)
        elif isinstance(event, FavoritesChosen):
            keys.take(event)
    return new


def _named(event: Event) -> str:
    if isinstance(event, SettingChanged):
        return event.name
    if isinstance(event, FavoritesChosen):
        return f"favorites.{event.discipline}"
    return event.name if isinstance(event, PersonAdded) else "?"
