"""The people who work here: who they are, what they may do, their PINs; nobody is deleted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QListWidget, QWidget

from ptcoder.clinic.duties import ALLOWED, CALLED, WORDS
from ptcoder.clinic.people_sheets import Particulars, Person
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, rows
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.welcome import PersonForm

ONLY_OWNERS = "Only an owner changes people and PINs; your own PIN you change yourself."
WIDEST = 380
"""The list beside the form, where 1280 pixels have to hold both at twice the text."""
CENTERED = Qt.AlignmentFlag.AlignHCenter
YES, NO = "yes", "\N{EN DASH}"


class PeopleDialog(PlainDialog):
    """``people`` is asked for everyone whenever something was changed, also those who have ended."""

    saved = Signal(str, object)
    """A person's id, and Particulars."""
    end_wanted = Signal(str)
    pin_wanted = Signal(str)
    add_wanted = Signal()

    def __init__(
        self, look: Look, parent: QWidget, people: Callable[[], tuple[Person, ...]], *, may_change: bool
    ) -> None:
        super().__init__(look, parent, "People and PINs")
        self._look = look
        self._ask = people
        self._people: tuple[Person, ...] = ()
        self._may_change = may_change
        self.list = QListWidget()
        self.list.setProperty("kind", "box")
        self.list.setAccessibleName("People")
        self.list.setMinimumWidth(min(look.px(290), WIDEST))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._show_chosen)
        self.form = PersonForm(look, "Save", office=True, pin=False)
        self.form.added.connect(self._save)
        self.may = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self.add_button = button("Add a person…", press=self.add_wanted.emit)
        self.pin_button = button("Set the PIN…", press=self._want_pin)
        self.end_button = button("End…", name="End", press=self._want_end)
        self.sure_button = button("End now: what was done stays", "error", press=self._end)
        self.table_button = button("Who may what…", "flat", press=self._show_table)
        self._build()
        self.refresh()

    def refresh(self) -> None:
        """Everyone as they are now."""
        chosen = max(0, self.list.currentRow())
        self._people = self._ask()
        self.list.blockSignals(True)
        self.list.clear()
        for person in self._people:
            self.list.addItem(_told(person))
        self.list.blockSignals(False)
        self.list.setCurrentRow(min(chosen, len(self._people) - 1))

    def show_error(self, text: str) -> None:
        self.form.show_error(text)

    def _build(self) -> None:
        left = rows(gap=8)
        left.addWidget(self.list, 1)
        left.addWidget(self.add_button)
        right = rows(gap=8)
        right.addWidget(self.form)
        right.addWidget(self.may)
        line = columns(gap=8)
        for each in (self.pin_button, self.end_button, self.sure_button):
            line.addWidget(each)
        line.addStretch(1)
        right.addLayout(line)
        if not self._may_change:
            right.addWidget(Words(self._look, ONLY_OWNERS, size=Size.SMALL, token="muted", wrap=True))
        right.addWidget(self.table_button, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        both = columns(gap=20)
        both.addLayout(left)
        both.addLayout(right, 1)
        self.body.addLayout(both)
        self.at_least(self._look.px(780))
        close = button("Close", press=self.accept)
        self.end(close)
        close.setAutoDefault(False)  # Enter in a field saves, and leaves the window

    def _chosen(self) -> Person:
        return self._people[self.list.currentRow()]

    def _show_chosen(self, row: int) -> None:
        if not 0 <= row < len(self._people):
            return
        person = self._people[row]
        self.form.show_person(person)
        self.may.setText(f"{person.called} may {person.may}." if not person.ended else f"{person.called} has ended.")
        changeable = self._may_change and not person.ended
        self.form.setEnabled(changeable)
        self.add_button.setEnabled(self._may_change)
        self.pin_button.setEnabled(not person.ended and (self._may_change or person.current))
        self.end_button.setVisible(changeable)
        self.sure_button.hide()

    def _save(self, said: Particulars, _pin: str) -> None:
        self.saved.emit(self._chosen().id, said)

    def _want_pin(self) -> None:
        self.pin_wanted.emit(self._chosen().id)

    def _want_end(self) -> None:
        self.end_button.hide()
        self.sure_button.show()
        self.sure_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self) -> None:
        self.end_wanted.emit(self._chosen().id)

    def _show_table(self) -> None:
        DutiesDialog(self._look, self).open()


class DutiesDialog(PlainDialog):
    """Who may what, as the program holds it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent, "Who may what")
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        for column, duty in enumerate(ALLOWED, 1):
            grid.addWidget(Words(look, CALLED[duty], weight=Weight.SEMIBOLD), 0, column, CENTERED)
        for row, (deed, said) in enumerate(WORDS.items(), 1):
            grid.addWidget(Words(look, said), row, 0)
            for column, deeds in enumerate(ALLOWED.values(), 1):
                held = deed in deeds
                said = Words(look, YES if held else NO, token="text" if held else "muted")
                grid.addWidget(said, row, column, CENTERED)
        self.body.addLayout(grid)
        said = (
            "Everybody may read. An assistant signs no visit with an evaluation in it. Whoever has two duties may both."
        )
        self.body.addWidget(Words(look, said, size=Size.SMALL, token="muted", wrap=True))
        self.end()


def _told(person: Person) -> str:
    """``M. Chen, PT · clinician, owner · PIN``."""
    duties = ", ".join(person.duties)
    state = "ended" if person.ended else "PIN" if person.has_pin else "no PIN"
    return " \N{MIDDLE DOT} ".join((person.called, duties, state))
