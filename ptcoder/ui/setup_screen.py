"""The first start on the screen: one page at a time over everything else, with the ways on, back and out."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, frame, rows
from ptcoder.ui.room import Room
from ptcoder.ui.setup_pages import SetupPage
from ptcoder.ui.theme import Size, Weight

WIDE = 640
HIGH = 44
LEAST = 120
RING = 3
"""Pixels around what has the keys, for the ring that tells so."""


class _Room(Room):
    """Gives way where the window is lower than the page, which is scrolled then; the ways on stay in sight."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), LEAST)


class SetupScreen(QFrame):
    """Shows what it is told to; which page comes next is not its business."""

    next_wanted = Signal()
    back_wanted = Signal()
    skip_wanted = Signal()
    later_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "lock")
        self.setAccessibleName("Setting up")
        self.page: SetupPage | None = None
        self.progress = Words(look, size=Size.SMALL, token="muted")
        self.title = Words(look, size=Size.HEAD, weight=Weight.BOLD, wrap=True)
        self.why = Words(look, token="muted", wrap=True)
        self.error = Words(look, size=Size.SMALL, weight=Weight.SEMIBOLD, token="error", wrap=True)
        self.later_button = button("Finish later", "flat", press=self.later_wanted.emit)
        self.later_button.setToolTip("What is done is kept; the File menu and the next start go on here.")
        self.back_button = button("Back", press=self.back_wanted.emit)
        self.skip_button = button("", press=self.skip_wanted.emit)
        self.next_button = button("", "primary", press=self.next_wanted.emit)
        self._card = frame("card")
        self._place: QVBoxLayout = rows()
        self._build()
        self._shortcut("Alt+Left", "The page before, while the clinic is set up", self.back_wanted)
        self._shortcut("Alt+Right", "The next page, while the clinic is set up", self.next_wanted)
        look.changed.connect(self._measure)
        self._measure()

    def show_page(self, page: SetupPage, place: int, count: int, *, first: bool) -> None:
        """Another page; ``first``: there is none to go back to."""
        if self.page is not None:
            self._place.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
        self.page = page
        page.entered.connect(self.next_wanted)
        self.progress.setText(f"Setting up \N{MIDDLE DOT} {place} of {count}")
        self.title.setText(page.title)
        self.why.setText(page.why)
        self.skip_button.setText(page.skip)
        self.skip_button.setVisible(bool(page.skip))
        self.next_button.setText(page.next_words)
        self.back_button.setVisible(not first)
        self.show_error("")
        page.setAccessibleName(page.title)
        self._place.addWidget(page)
        page.show()
        self._tab_order(page)
        if page.focusProxy() is not None:
            page.begin()
        else:
            self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, text: str) -> None:
        """Why the page could not be taken, and what would be right; the keys are the page's again."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        if text and self.page is not None and self.page.focusProxy() is not None:
            self.page.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.later_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _shortcut(self, keys: str, said: str, wanted: SignalInstance) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setWhatsThis(said)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(wanted)

    def _tab_order(self, page: SetupPage) -> None:
        """As the eye goes."""
        last: QWidget = self.later_button
        inner = [each for each in page.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for each in (*inner, self.back_button, self.skip_button, self.next_button):
            QWidget.setTabOrder(last, each)
            last = each

    def _build(self) -> None:
        inside = rows(self._card, margins=(28 - RING, 20, 28 - RING, 22), gap=10)
        head = columns(margins=(RING, 0, RING, 0))
        head.addWidget(self.progress)
        head.addStretch(1)
        head.addWidget(self.later_button)
        inside.addLayout(head)
        room = _Room(margins=(RING, RING, RING, RING), gap=10)
        room.inside.addWidget(self.title)
        room.inside.addWidget(self.why)
        room.inside.addLayout(self._place)
        inside.addWidget(room)
        self.error.setContentsMargins(RING, 0, RING, 0)
        inside.addWidget(self.error)
        foot = columns(gap=8, margins=(RING, 0, RING, 0))
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        foot.addWidget(self.skip_button)
        foot.addWidget(self.next_button)
        inside.addLayout(foot)
        around = rows(self, margins=(16, 16, 16, 16))
        around.addStretch(1)
        line = columns()
        line.addStretch(1)
        line.addWidget(self._card)
        line.addStretch(1)
        around.addLayout(line)
        around.addStretch(2)

    def _measure(self) -> None:
        self._card.setFixedWidth(min(self._look.px(WIDE), 1200))
        for each in (self.back_button, self.skip_button, self.next_button, self.later_button):
            each.setMinimumHeight(self._look.px(HIGH))
