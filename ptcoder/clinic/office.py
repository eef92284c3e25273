"""What is done beside the treatments: people, accesses, export, settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from ptcoder.clinic.day_sheets import ExportReport
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.leaving import NOT_SIGNED, Chosen
from ptcoder.clinic.people_sheets import AccessSheet, Particulars
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.releases import Releases
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.clinic.written import written
from ptcoder.store.setting_kinds import BadSetting, Setting
from ptcoder.store.settings import NOTES_KEPT, OF_A_MACHINE
from ptcoder.visit import SettingChanged

Value = TypeVar("Value")


class Office(Releases):
    """Intents as those of ``Clinic``, which adds the treatments. Signing in, locking and PINs are at ``staff``."""

    # --- people

    def add_person(self, name: str, role: str) -> FloorSheet:
        """Somebody who treats here; from now on, where nobody has a PIN."""
        return self.add_someone(Particulars(name=name, role=role))

    def add_someone(self, said: Particulars, pin: str = "") -> FloorSheet:
        """Somebody who works here, with a PIN if one is given; from now on, where nobody has one."""
        person = self.staff.add(said, pin)
        if not self.staff.people.guarded:
            self.staff.sign_in(person.id)
        return self.floor()

    def set_clinician(self, person: str, pin: str = "") -> FloorSheet:
        """Who works at this desk from now on: with the PIN, or by a tap where none is set."""
        self.staff.sign_in(person, pin)
        return self.floor()

    def enter_in_emergency(self, person: str, reason: str) -> FloorSheet:
        """Somebody works here without the PIN, to read and to treat; LogError where that cannot be recorded."""
        self.staff.enter_in_emergency(person, reason)
        return self.floor()

    def lock(self) -> FloorSheet:
        """Nobody works at this desk until somebody signs in; the clocks run on. Refused where nobody has a PIN."""
        self.staff.lock()
        return self.floor()

    def accesses(self, *, patient: str = "", person: str = "", day: date | None = None) -> AccessSheet:
        """Who saw what, the latest first: of patients found by ``patient``, of one person, on one day; else of all."""
        from ptcoder.clinic import access

        self.staff.must(Deed.ACCESS)
        off_min = self._clock.look().off_min
        wanted = access.wanted(self._log, patient, person, day, off_min, access.SHOWN_AT_MOST + 1)
        return access.sheet(self._log, self.staff.people, self._register, wanted)

    def export_accesses(self, path: Path, *, patient: str = "", person: str = "", day: date | None = None) -> int:
        """Writes all that ``accesses`` finds into a CSV file; how many rows. On record as an export."""
        from ptcoder.clinic import access

        self.staff.must(Deed.ACCESS)
        moment = self._clock.look()
        wanted = access.wanted(self._log, patient, person, day, moment.off_min, access.WRITTEN_AT_MOST)
        rows = list(access.rows(self._log, self.staff.people, self._register, wanted))
        with written(path, access.cells(rows)) as digest:
            self._journal.append([access.exported(digest, len(rows))], moment, self._who(), at_once=True)
        return len(rows)

    # --- leaving

    def export_day(self, day: date, path: Path) -> ExportReport:
        """Writes the signed bills of a day that have not left yet into one charge file, whole or not at all."""
        self.staff.must(Deed.EXPORT)
        rows = [(key, self._register.name_of(each)) for key, each in self._of_day(day)]
        batch, doubt = self.charges.write_and_tell(path, Chosen(since=day, until=day))
        gone = set(batch.event.visits)
        stay = {each.visit: each.why for each in batch.staying}
        totals = batch.totals
        return ExportReport(
            path=path,
            visits=totals.visits,
            lines=totals.lines,
            units=totals.units,
            sha256=batch.event.sha256,
            left_out=tuple((name, stay.get(key, NOT_SIGNED)) for key, name in rows if key not in gone),
            doubt=doubt,
        )

    def enter_held(self) -> FloorSheet:
        """Tries once more to write what is held; LogError tells why it still cannot be."""
        self._journal.enter()
        return self.floor()

    # --- settings

    def change_setting(self, setting: Setting[Value], value: Value) -> FloorSheet:
        """How the clinic wants something from now on; Refused where the setting cannot have this value."""
        try:
            return self.change_settings([setting.changed(value)])
        except BadSetting as error:
            raise Refused(str(error)) from error

    def change_settings(self, changes: Sequence[SettingChanged]) -> FloorSheet:
        """Several at once, made by ``Setting.changed``; what is so already is not said again. It cannot be undone."""
        self.staff.must(Deed.SETTINGS)
        settings = self.settings()
        new = settings.differing(changes)
        for setting in OF_A_MACHINE:
            if settings.is_enforced(setting) and any(change.name == setting.name for change in new):
                raise Refused(f"{setting.words}: whoever looks after this computer has settled it.")
        if new:
            self._journal.append(new, self._clock.look(), self._who(), at_once=True)
            self._timers.take(new)
            self._floor.notes_kept_here = self.settings()[NOTES_KEPT] == "here"
        return self.floor()
