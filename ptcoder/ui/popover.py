"""Floats above the timeline while a stretch is put right: nothing waits for it, and it goes with Esc."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ptcoder.ui.correction_box import CorrectionBox
from ptcoder.ui.look import Look
from ptcoder.ui.parts import rows

GAP = 6
EDGE = 12


class BoxScroll(QScrollArea):
    """A correction's box as high as what is in it, and scrolled where there is less room."""

    def __init__(self, box: CorrectionBox) -> None:
        super().__init__()
        self.box = box
        self.setWidget(box)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def wanted_height(self, width: int) -> int:
        """How high the box stands at a width."""
        layout = self.box.layout()
        self.box.ensurePolished()
        if layout is None:
            return 0
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()

    def fit(self) -> None:
        """Gives the box the width in sight, and the height it wants there."""
        scrolls = self.wanted_height(self.width()) > self.height()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        width = self.viewport().width()
        self.box.resize(width, max(self.wanted_height(width), self.viewport().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class Popover(QFrame):
    """As high as its box, as far as there is room above ``anchor``, a place in ``area``."""

    def __init__(self, look: Look, area: QWidget, box: CorrectionBox) -> None:
        super().__init__(area)
        self._look = look
        self.area = area
        self.box = box
        self.anchor: Callable[[], QRect] = area.rect
        self.setProperty("kind", "popover")
        self._scroll = BoxScroll(box)
        rows(self, margins=(1, 1, 1, 1)).addWidget(self._scroll)
        box.changed.connect(self._settle)
        look.changed.connect(self._settle)
        area.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        self.show()
        self.raise_()
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        """Above the anchor, its middle over the anchor's as far as the window allows."""
        area, anchor = self.area.rect(), self.anchor()
        width = min(self._look.px(560), area.width() - 2 * EDGE)
        room = anchor.top() - GAP - EDGE
        edges = self._edges()
        height = max(60, min(self._scroll.wanted_height(width - edges) + edges, room))
        left = max(EDGE, min(anchor.center().x() - width // 2, area.width() - width - EDGE))
        self.setGeometry(left, anchor.top() - GAP - height, width, height)
        self._scroll.fit()

    def _edges(self) -> int:
        """How much wider it is than its box: the style sheet's border and its own margin, at both sides."""
        layout = self.layout()
        inside = layout.contentsMargins().left() if layout is not None else 0
        return 2 * (self.contentsMargins().left() + inside)

    def _settle(self) -> None:
        """Now, and once more when what was just put in knows its size."""
        if self.isVisible():
            self._place()
            QTimer.singleShot(0, self, self._place)
