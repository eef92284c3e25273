"""What a small window shows, as large as it wants to be and as the screen allows; the rest is scrolled to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ptcoder.ui.parts import Margins, rows

FRAME = QSize(40, 90)
"""What a window's frame, its buttons and the system's bars take of a screen."""


class Room(QScrollArea):
    """``inside`` is where its parts go. Without need nothing scrolls: its least size is that of its parts."""

    def __init__(self, *, margins: Margins, gap: int) -> None:
        super().__init__()
        self._content = QWidget()
        self.inside: QVBoxLayout = rows(self._content, margins=margins, gap=gap)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.below: QWidget | None = None
        """What is said between it and the buttons, while it is shown."""

    def most(self) -> QSize:
        """What the screen allows."""
        most = self.screen().availableSize() - FRAME
        if self.below is not None and not self.below.isHidden():
            most -= QSize(0, self.below.sizeHint().height() + 8)
        return most

    def sizeHint(self) -> QSize:
        return self._within(self._content.sizeHint())

    def minimumSizeHint(self) -> QSize:
        return self._within(self._content.minimumSizeHint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _within(self, wanted: QSize) -> QSize:
        """At the width in sight, once there is one: wrapped words are as high as they stand there."""
        width = max(wanted.width(), self.viewport().width() if self.isVisible() else 0)
        least = self._content.minimumSizeHint().height()
        high = self._content.heightForWidth(width) if self._content.hasHeightForWidth() else wanted.height()
        height = max(high, least)  # as the scroll area counts it
        most = self.most()
        room = self.height() if self.isVisible() else most.height()
        bar = self.verticalScrollBar().sizeHint().width() if height > min(room, most.height()) else 0
        return QSize(wanted.width() + bar, height).boundedTo(most)
