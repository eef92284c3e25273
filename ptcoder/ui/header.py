"""The strip at the top of a page: what it is about, facts as chips, and the few things to do there."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ptcoder.ui.look import Look
from ptcoder.ui.parts import CutWords, columns
from ptcoder.ui.theme import Size, Weight

GAP = 12


class Chips(QWidget):
    """Short facts side by side; those for which there is no room are left out, the last first."""

    moved = Signal()
    """They stand elsewhere, or have more room or less."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._labels: list[QLabel] = []
        self._texts: tuple[str, ...] = ()
        self._taken = 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        look.changed.connect(self._place)

    @property
    def texts(self) -> list[str]:
        return [text for text in self._texts if text]

    def show_texts(self, *texts: str) -> None:
        if texts == self._texts:
            return
        self._texts = texts
        while len(self._labels) < len(texts):
            label = QLabel(self)
            label.setProperty("kind", "chip")
            self._labels.append(label)
        for place, label in enumerate(self._labels):
            text = texts[place] if place < len(texts) else ""
            if label.text() != text:
                label.setText(text)
        self._place()

    def give_way(self, width: int) -> None:
        """Leaves so much of the left end to what stands above it."""
        if width != self._taken:
            self._taken = width
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        self.moved.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.moved.emit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.px(30))

    def _place(self) -> None:
        x = self._taken + GAP if self._taken else 0
        full = False
        for label in self._labels:
            label.setFont(self._look.font(Size.SMALL))
            label.ensurePolished()
            hint = label.sizeHint()
            full = full or x + hint.width() > self.width()
            label.setVisible(bool(label.text()) and not full)
            if label.text() and not full:
                label.setGeometry(x, (self.height() - hint.height()) // 2, hint.width(), hint.height())
                x += hint.width() + GAP


class Header(QFrame):
    """``actions`` stand at the right end, in the order in which they are added."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "head")
        self.title = CutWords(look, size=Size.TITLE, weight=Weight.SEMIBOLD)
        self.chips = Chips(look)
        self._layout = columns(self, margins=(18, 0, 18, 0), gap=GAP)
        self._layout.addWidget(self.title)
        self._layout.addWidget(self.chips, 1)
        look.changed.connect(self._measure)
        self._measure()

    def say(self, title: str, *shorter: str) -> None:
        """The title, and how it is said where there is less room, the longest first."""
        self.title.shorter = shorter
        self.title.setText(title)

    def add(self, *actions: QWidget) -> None:
        for action in actions:
            self._layout.addWidget(action)

    def _measure(self) -> None:
        self.setFixedHeight(self._look.px(52))
