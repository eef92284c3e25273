"""The first start: what is asked once, page by page, how far it has come, and what was prepared for it.

What a page is about is written when the page is done, with the page, in one transaction: whoever leaves in between
has lost nothing but that page, and goes on there. All of it can be changed later in its own place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ptcoder.clinic.backup_place import PlaceLook, look_at_place
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.key import KeyDesk
from ptcoder.clinic.number_keys import KEYS, NumberKeys
from ptcoder.clinic.people_sheets import Particulars, Person
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.register import Register
from ptcoder.clinic.staff import Staff
from ptcoder.clinic.tiles import FAVORITES
from ptcoder.store import Code
from ptcoder.store.setting_kinds import BadSetting, Setting
from ptcoder.store.settings import BACKUP_FOLDER, Settings
from ptcoder.visit import Discipline, Duty, Event, FavoritesChosen, Role, SettingChanged

if TYPE_CHECKING:
    from ptcoder.clinic.setup_file import Prepared

STATE = "setup.steps"
"""The setting, shown to nobody, that holds the pages which were done or passed over; ``DONE`` when there is no more."""
DONE = "done"
DISCIPLINES = {
    Role.PT: Discipline.PT,
    Role.PTA: Discipline.PT,
    Role.OT: Discipline.OT,
    Role.OTA: Discipline.OT,
    Role.SLP: Discipline.SLP,
}


class Step(StrEnum):
    """One page, in this order."""

    CLINIC = "clinic"
    PERSON = "person"
    PIN = "pin"
    CODE = "code"
    BACKUP = "backup"
    KEYS = "keys"
    PAYERS = "payers"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """A code that can be put on a number key."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupSheet:
    """``steps`` are all pages of this clinic, ``left`` those that were neither done nor passed over.

    ``owners``: who may choose the first PIN. ``codes`` are those of ``discipline``; ``keys`` stand on 1, 2, 3 ...
    """

    steps: tuple[Step, ...]
    left: tuple[Step, ...]
    settings: Settings
    owners: tuple[Person, ...]
    discipline: Discipline
    codes: tuple[CodeRow, ...]
    keys: tuple[str, ...]
    usual_keys: tuple[str, ...]


def marker(steps: Iterable[Step]) -> SettingChanged:
    """What the log says of pages that need not be asked any more."""
    return SettingChanged(name=STATE, value=" ".join(steps))


class SettingUp:
    """Of one clinic. Deeds raise Refused or LogError; then nothing was written, and the page stays."""

    def __init__(
        self,
        journal: Journal,
        clock: FloorClock,
        staff: Staff,
        register: Register,
        keys: NumberKeys,
        key: KeyDesk | None,
    ) -> None:
        """``key`` None: nothing guards the log, so there is no recovery code."""
        self._journal = journal
        self._log = journal.log
        self._clock = clock
        self._staff = staff
        self._register = register
        self._keys = keys
        self._key = key
        self._is_over = self._log.source is None

    @property
    def is_due(self) -> bool:
        """Whether whoever works here has pages left: of a new clinic, or of one that has begun and not ended.

        A log that had people before there were these pages is asked nothing; a demonstration neither.
        """
        if self.is_over:
            return False
        left = self._left(self._said())
        return bool(left) and (self._staff.may(Deed.SETTINGS) or (Step.PIN in left and not self._staff.people.guarded))

    @property
    def is_over(self) -> bool:
        """Whether nobody will be asked any more: it is done, or the log had people before anything was asked."""
        if not self._is_over:
            said = self._said()
            self._is_over = said == DONE or (not said and self._staff.people.first is not None)
        return self._is_over

    def sheet(self) -> SetupSheet:
        """The pages as they are now."""
        discipline, treats = self._discipline()
        services = self._register.book.on(day_of(self._clock.look())).services.values()
        codes = [CodeRow(code=each.code, label=each.label) for each in services if discipline in each.disciplines]
        return SetupSheet(
            steps=self._steps(),
            left=self._left(self._said()),
            settings=self._log.settings(),
            owners=tuple(each for each in self._staff.people.sheets(self._staff.who) if Duty.OWNER in each.duties),
            discipline=discipline,
            codes=tuple(codes) if treats else (),
            keys=self._keys.of(self._staff.who, discipline),
            usual_keys=FAVORITES[discipline],
        )

    def pass_over(self, step: Step) -> None:
        """The page is not asked again; what it is about stays as it is."""
        self._done(step, ())

    def settle(self, step: Step, values: Sequence[tuple[Setting[Any], str]]) -> None:
        """A page of settings, each as it was typed."""
        try:
            changes = [setting.changed(setting.read(text.strip())) for setting, text in values]
        except BadSetting as error:
            raise Refused(str(error)) from error
        self._done(step, self._log.settings().differing(changes))

    def add_person(self, said: Particulars) -> None:
        """Whoever begins the clinic: an owner, who works here from now on; said once more, it is put right."""
        if self._staff.who is None:
            self._staff.add(said)
        else:
            self._staff.change(str(self._staff.who), replace(said, duties=(Duty.OWNER.value,)))
        self._done(Step.PERSON, ())

    def set_pin(self, person: str, pin: str) -> None:
        """The PIN of an owner, who works here from now on; without one it is left for later."""
        self._staff.sign_in(person)
        if pin:
            self._staff.set_pin(person, pin)
        self._done(Step.PIN, ())

    def look_at(self, folder: Path) -> PlaceLook:
        """A folder for backups, before it is chosen."""
        source = self._log.source
        return look_at_place(folder, source.path.parent if source is not None else folder)

    def choose_folder(self, folder: Path | None) -> None:
        """Where backups go; None is beside the log. Refused where nothing can be written there."""
        trouble = self.look_at(folder).trouble if folder is not None else ""
        if trouble:
            raise Refused(trouble)
        self.settle(Step.BACKUP, [(BACKUP_FOLDER, BACKUP_FOLDER.text(folder))])

    def take(self, prepared: Prepared) -> bool:
        """What somebody prepared in a file, all or nothing; whether anything of it was new."""
        from ptcoder.clinic import setup_file

        return bool(setup_file.take(prepared, self._journal, self._staff.people, self._keys, self._clock))

    def choose_keys(self, codes: Sequence[str]) -> None:
        """What stands on the number keys of whoever works here; "" is a key without a code."""
        person, (discipline, _) = self._staff.who, self._discipline()
        if person is None or len(codes) > KEYS:
            raise Refused(f"Say first who treats here; the keys are those from 1 to {KEYS}.")
        chosen = FavoritesChosen(person=person, discipline=discipline, codes=tuple(codes))
        same = tuple(codes) == self._keys.of(person, discipline)
        self._done(Step.KEYS, () if same else (chosen,))
        if not same:
            self._keys.take(chosen)

    # --- how far it has come

    def _steps(self) -> tuple[Step, ...]:
        enforced = self._log.settings().is_enforced(BACKUP_FOLDER)
        away = {
            Step.CODE: self._key is None,
            Step.BACKUP: enforced,
            Step.KEYS: not self._discipline()[1],
        }
        return tuple(step for step in Step if not away.get(step, False))

    def _left(self, said: str) -> tuple[Step, ...]:
        people, marked = self._staff.people, said.split()
        done = {
            Step.PERSON: people.first is not None,
            Step.PIN: people.owned,
            Step.CODE: self._key is not None and self._key.status.code is Code.VERIFIED,
        }
        return tuple(step for step in self._steps() if step not in marked and not done.get(step, False))

    def _said(self) -> str:
        return self._log.settings().texts.get(STATE, "")

    def _done(self, step: Step, events: Sequence[Event]) -> None:
        self._staff.must(Deed.SETTINGS)
        said = self._said()
        marked = [each for each in Step if each in said.split() or each is step]
        left = [each for each in self._left(" ".join(marked)) if each is not step]
        state = marker(marked) if left else SettingChanged(name=STATE, value=DONE)
        self._journal.append([*events, state], self._clock.look(), self._who(), at_once=True)

    def _discipline(self) -> tuple[Discipline, bool]:
        """Of whoever works here, or will; and whether they treat."""
        person = self._who()
        if person is None:
            return Discipline.PT, True
        role = self._staff.people.get(str(person)).role
        return DISCIPLINES.get(role, Discipline.PT) if role is not None else Discipline.PT, role is not None

    def _who(self) -> UUID | None:
        return self._staff.who
