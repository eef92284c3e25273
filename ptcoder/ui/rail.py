"""The narrow rail: the places there are, as icons with words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame

from ptcoder.ui.asking import AskingButton
from ptcoder.ui.look import Look
from ptcoder.ui.painting import CENTER, box, line
from ptcoder.ui.parts import rows
from ptcoder.ui.theme import Size, Weight

ICON = 22
EDGES = 11
"""Pixels left and right of the buttons."""
ASIDE = 2
"""Pixels left and right of a word."""


class RailButton(AskingButton):
    def __init__(self, look: Look, icon: str, text: str) -> None:
        super().__init__()
        self._look = look
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(text)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(52, self._look.px(50))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        rect = QRectF(self.rect())
        chosen = self.isChecked()
        if chosen:
            border = look.color("attended") if look.tokens.bordered else None
            box(painter, rect, 8, look.color("attended_soft"), border, 2)
        elif self.underMouse():
            box(painter, rect, 8, look.color("sunk"))
        token = "attended" if chosen else "muted"
        icon = look.pixmap(self._icon, token, ICON)
        side = icon.width() / icon.devicePixelRatio()
        painter.drawPixmap(int((rect.width() - side) / 2), look.px(7), icon)
        font = look.font(Size.LABEL, Weight.BOLD if chosen else Weight.REGULAR)
        height = QFontMetrics(font).height()
        place = QRectF(0, rect.bottom() - height - look.px(3), rect.width(), height)
        line(painter, place, self.text(), font, look.color(token), CENTER)


class Rail(QFrame):
    """``chosen`` tells the name of the place that was pressed."""

    chosen = Signal(str)

    def __init__(self, look: Look, places: tuple[tuple[str, str, str, str], ...]) -> None:
        """``places`` are (name, icon, words, name for assistive programs)."""
        super().__init__()
        self._look = look
        self._buttons: dict[str, RailButton] = {}
        self.setProperty("kind", "rail")
        layout = rows(self, margins=(6, 8, 5, 10), gap=4)
        for name, icon, text, called in places:
            made = RailButton(look, icon, text)
            made.setAccessibleName(called)
            made.asked.connect(lambda place=name: self.chosen.emit(place))
            self._buttons[name] = made
            layout.addWidget(made)
        layout.addStretch(1)
        self.lock = RailButton(look, "lock", "Lock")
        layout.addWidget(self.lock)
        look.changed.connect(self._measure)
        self._measure()

    @property
    def place(self) -> str:
        """The name of the place that is shown, or from which what is shown was opened."""
        return next(name for name, each in self._buttons.items() if each.isChecked())

    def show_place(self, name: str) -> None:
        for place, each in self._buttons.items():
            each.show_checked(place == name)

    def _measure(self) -> None:
        """As wide as the longest of its words in bold, as it stands where it is chosen."""
        metrics = QFontMetrics(self._look.font(Size.LABEL, Weight.BOLD))
        longest = max(metrics.horizontalAdvance(each.text()) for each in (*self._buttons.values(), self.lock))
        self.setFixedWidth(max(64, longest + 2 * ASIDE + EDGES))
