"""Fields to type a PIN in, that show no digit of it."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from ptcoder.clinic.pins import LONGEST
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words

NOT_ALIKE = "The two PINs are not alike. Type both again."


def pin_field(name: str) -> QLineEdit:
    """Takes digits only, and shows none of them."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMaxLength(LONGEST)
    field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), field))
    field.setAccessibleName(name)
    return field


class PinTwice(QWidget):
    """A new PIN, typed twice; both empty is none."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.first = pin_field("New PIN")
        self.again = pin_field("New PIN again")
        self.fields = (self.first, self.again)
        self._form = Form(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(look.px(8))
        self._form.addRow(Words(look, "PIN"), self.first)
        self._form.addRow(Words(look, "The same again"), self.again)
        self.first.returnPressed.connect(self.again.setFocus)
        self.setFocusProxy(self.first)

    def put_before(self, label: Words, field: QLineEdit) -> None:
        """What is asked before the new PIN."""
        self._form.insertRow(0, label, field)

    def text(self) -> str | None:
        """The PIN; None where the two are not alike."""
        return self.first.text() if self.first.text() == self.again.text() else None

    def clear(self) -> None:
        self.first.clear()
        self.again.clear()
