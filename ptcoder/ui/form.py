"""Rows of a form: a label, and beside it what is typed or chosen."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QFormLayout

ONE_LINE = 2.7
"""A field that is at most so many times as high as its label is one line; one that is higher begins at its label."""


class Form(QFormLayout):
    """A form whose labels stand at the middle of their fields; Qt puts them above the middle of a high one."""

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for row in range(self.rowCount()):
            label = self.itemAt(row, QFormLayout.ItemRole.LabelRole)
            field = self.itemAt(row, QFormLayout.ItemRole.FieldRole)
            if label is None or field is None:
                continue
            place, beside = label.geometry(), field.geometry()
            one_line = beside.height() <= ONE_LINE * label.sizeHint().height()
            if place.top() == beside.top() and one_line:
                label.setGeometry(QRect(place.left(), beside.top(), place.width(), beside.height()))
