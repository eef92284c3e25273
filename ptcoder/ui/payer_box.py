"""Who pays, chosen from a list: nothing is chosen until somebody does it, for a wrong payer is a wrong bill."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from ptcoder.clinic.register_sheets import PayerRow
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words
from ptcoder.ui.theme import Size

CHOOSE = "Choose who pays"
MISSING = f"{CHOOSE}: the payer's rules make the bill."
ALSO_CALLED = {"cash": ("Self-pay",)}
"""What a payer is called besides its label, by its id."""
TOGETHER_MS = 1500
"""Letters that follow each other sooner are one word."""
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class PayerBox(QComboBox):
    """Letters typed into the closed list choose the payer that is called so; where none is, nobody is chosen."""

    missed = Signal(str)
    """What is said while the payer is missing; "" once one is chosen."""

    def __init__(self, payers: Iterable[PayerRow], chosen: str) -> None:
        """``chosen`` is a payer that is known already; "" where none is."""
        super().__init__()
        self._payers = tuple(payers)
        self._typed, self._since = "", QElapsedTimer()
        self.setPlaceholderText(CHOOSE)
        for each in self._payers:
            self.addItem(each.label, each.id)
        self.currentIndexChanged.connect(self._settle)
        self.setCurrentIndex(self.findData(chosen))
        self._settle()

    @property
    def payer(self) -> str:
        """The id of the chosen one, "" while none is."""
        return str(self.currentData() or "")

    def insist(self) -> bool:
        """Whether one is chosen; where none is, it is said and the keys go here."""
        if not self.payer:
            self.setAccessibleDescription(MISSING)
            self.missed.emit(MISSING)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(self.payer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if self._typed and self._since.hasExpired(TOGETHER_MS):
            self._typed = ""
        if event.modifiers() & HELD or not text.isprintable() or not (self._typed + text).strip():
            super().keyPressEvent(event)
            return
        self._typed += text
        self._since.start()
        self.setCurrentIndex(self.findData(found(self._payers, self._typed) or None))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._typed = ""
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls what is around, and chooses nobody by the way."""
        event.ignore()

    def _settle(self) -> None:
        self.setAccessibleDescription("" if self.payer else CHOOSE)
        if self.payer:
            self.missed.emit("")


def doubt_of(look: Look, box: PayerBox, dialog: PlainDialog) -> Words:
    """Says beside the field that nobody is chosen, until somebody is."""
    made = Words(look, size=Size.SMALL, token="error")
    made.hide()

    def show(text: str) -> None:
        made.setText(text)
        made.setVisible(bool(text))
        if text:
            QTimer.singleShot(0, made, lambda: dialog.show_part(made))  # once it has its place

    box.missed.connect(show)
    return made


def found(payers: Sequence[PayerRow], typed: str) -> str:
    """Whose name, or else any word of it, begins with what is typed, the shortest name first; "" if nobody's does."""
    asked = _plain(typed)
    ranked = sorted(
        (not whole, len(each.label), at, each.id)
        for at, each in enumerate(payers)
        for name in (each.label, *ALSO_CALLED.get(each.id, ()))
        for whole in _begins(_plain(name), asked)
    )
    return ranked[0][-1] if ranked else ""


def _begins(name: str, asked: str) -> Iterator[bool]:
    """For every word from which on the name begins so: whether it is the first."""
    places = (word.start() for word in re.finditer(r"\S+", name))
    yield from (at == 0 for at in places if name.startswith(asked, at))


def _plain(text: str) -> str:
    """Letters and digits alone: ``Workers' compensation, Texas`` is ``workers compensation texas``."""
    return " ".join(re.findall(r"\w+", re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", text.casefold())))
