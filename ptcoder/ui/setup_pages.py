"""The pages of the first start: one question each, by keyboard or by touch. They hold what was typed, and write
nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from ptcoder.clinic.backup_place import PlaceLook
from ptcoder.clinic.people_sheets import Person
from ptcoder.clinic.register_sheets import PayerRow
from ptcoder.store.setting_kinds import Setting
from ptcoder.store.settings import (
    BACKUP_FOLDER,
    CLINIC_CITY,
    CLINIC_NAME,
    CLINIC_NPI,
    CLINIC_PHONE,
    CLINIC_STREET,
    CLINIC_TAX_ID,
    OFFERED_PAYERS,
    Settings,
)
from ptcoder.ui.digit_keys import DigitKeys
from ptcoder.ui.form import Form
from ptcoder.ui.key_dialogs import WHAT_FOR
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, rows
from ptcoder.ui.payer_choice import ALL, PayerChoice
from ptcoder.ui.pin_dialog import RULE
from ptcoder.ui.pin_fields import PinTwice
from ptcoder.ui.settings_dialog import FolderRow, TextRow
from ptcoder.ui.theme import Size
from ptcoder.ui.welcome import PEOPLE, PersonForm

OF_THE_CLINIC = (CLINIC_NAME, CLINIC_STREET, CLINIC_CITY, CLINIC_PHONE, CLINIC_TAX_ID, CLINIC_NPI)


class SetupPage(QWidget):
    """``title`` asks, ``why`` tells what the answer is for. ``skip`` stands on the button that passes it over; a page
    without one has to be answered. ``entered``: Enter where there is nothing more to type.
    """

    entered = Signal()
    title = ""
    why = ""
    next_words = "Next"
    skip = ""

    def __init__(self) -> None:
        super().__init__()
        self.inside = rows(self, gap=10)

    def begin(self) -> None:
        """The keys go to the first field."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class ClinicPage(SetupPage):
    title = "What is the clinic called?"
    why = "It stands on superbills and other papers. All but the name may wait."
    skip = "Skip"

    def __init__(self, look: Look, settings: Settings) -> None:
        super().__init__()
        self.rows = [(each, TextRow(look, each, each.text(settings[each]))) for each in OF_THE_CLINIC]
        form = Form()
        form.setVerticalSpacing(8)
        for setting, row in self.rows:
            form.addRow(Words(look, setting.words, token="muted"), row.field)
            row.line.returnPressed.connect(self.entered)
        self.inside.addLayout(form)
        self.setFocusProxy(self.rows[0][1].line)

    @property
    def values(self) -> Sequence[tuple[Setting[Any], str]]:
        return [(setting, row.text()) for setting, row in self.rows]


class PersonPage(SetupPage):
    title = "Who treats here?"
    why = f"Every minute is kept with who gave it. Whoever begins is an owner; others are added later: {PEOPLE}."

    def __init__(self, look: Look, person: Person | None) -> None:
        """``person`` is who was written down before."""
        super().__init__()
        self.form = PersonForm(look, "Next", pin=False)
        self.form.send.hide()  # the page's own button does it
        if person is not None:
            self.form.show_person(person)
        self.inside.addWidget(self.form)
        self.setFocusProxy(self.form.name)


class PinPage(SetupPage):
    title = "Choose a PIN"
    why = f"To sign in and to sign with. {RULE}"
    skip = "No PIN for now"

    def __init__(self, look: Look, owners: Sequence[Person]) -> None:
        """Where there are several owners, one of them says who is here."""
        super().__init__()
        self._group = QButtonGroup(self)
        said = rows(gap=8)
        self.owners: dict[str, QPushButton] = {}
        for person in owners:
            made = button(person.called, "person")
            made.setCheckable(True)
            made.setChecked(person is owners[0])
            self._group.addButton(made)
            self.owners[person.id] = made
            made.setHidden(len(owners) == 1)
            said.addWidget(made)
        self.twice = PinTwice(look)
        self.pad = DigitKeys(look, *self.twice.fields)
        self.twice.again.returnPressed.connect(self.entered)
        said.addWidget(self.twice)
        said.addStretch(1)
        beside = columns(gap=16)
        beside.addLayout(said, 3)
        beside.addWidget(self.pad, 2, Qt.AlignmentFlag.AlignTop)
        self.inside.addLayout(beside)
        self.setFocusProxy(self.twice.first)

    @property
    def person(self) -> str:
        """The id of whoever is here."""
        return next(person for person, made in self.owners.items() if made.isChecked())

    def begin(self) -> None:
        self.twice.clear()
        self.pad.go_to(self.twice.first)

    def goes_on(self) -> bool:
        """Where one PIN is typed, the keys go to where it is typed again; whether they did."""
        due = bool(self.twice.first.text()) and not self.twice.again.text()
        if due:
            self.pad.go_to(self.twice.again)
        return due


class CodePage(SetupPage):
    title = "Keep the recovery code"
    why = WHAT_FOR
    next_words = "Make the code…"
    skip = "Later"

    def __init__(self, look: Look) -> None:
        super().__init__()
        said = "It is shown in a small window, where it can be printed; two groups are typed back from the paper."
        self.inside.addWidget(Words(look, said, token="muted", wrap=True))


class _Folder(FolderRow):
    """Tells whoever asks that another folder is shown."""

    def __init__(self, look: Look, text: str) -> None:
        self.changed: Callable[[], object] = lambda: None
        super().__init__(look, BACKUP_FOLDER, text)

    def show(self, text: str) -> None:
        super().show(text)
        self.changed()


class BackupPage(SetupPage):
    title = "Where do backups go?"
    why = "A copy of the log, encrypted as it is, every hour and on closing. Best on another disk or a server."
    skip = "Beside the log"

    def __init__(self, look: Look, text: str, look_at: Callable[[Path], PlaceLook]) -> None:
        super().__init__()
        self._look_at = look_at
        self.trouble = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.told = Words(look, size=Size.SMALL, token="unattended", wrap=True)
        self.row = _Folder(look, text)
        self.row.changed = self._look
        for each in (self.row.field, self.trouble, self.told):
            self.inside.addWidget(each)
        self.setFocusProxy(self.row.choose_button)
        self._look()

    @property
    def folder(self) -> Path | None:
        return Path(self.row.text()) if self.row.text() else None

    def _look(self) -> None:
        """Says at once what is to be known of the folder."""
        found = self._look_at(self.folder) if self.folder is not None else PlaceLook()
        for words, said in ((self.trouble, found.trouble), (self.told, f"! {found.told}" if found.told else "")):
            words.setText(said)
            words.setVisible(bool(said))


class PayersPage(SetupPage):
    title = "Who pays here?"
    why = f"These are offered when a patient is added. {ALL}"
    next_words = "Begin"
    skip = "Offer all"

    def __init__(self, look: Look, payers: Sequence[PayerRow], settings: Settings) -> None:
        super().__init__()
        self.choice = PayerChoice(look, payers, settings[OFFERED_PAYERS])
        self.inside.addWidget(self.choice)
        self.setFocusProxy(self.choice)
