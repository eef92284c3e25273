"""A short word at the head of the window: what was done, with its undo, or why it was refused."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from ptcoder.ui.aloud import announce
from ptcoder.ui.look import Look
from ptcoder.ui.parts import BlockWords, IconButton, button, columns, restyle
from ptcoder.ui.theme import Size, Weight

PAD = 10
EDGE = 2
"""Above and below its words, at least."""


class Toast(QFrame):
    """Floats above the window where no control stands, and takes no place.

    An error stays until it is dismissed, the rest goes by itself. While it is held, nothing is shown: what is said
    then is said when it is let go.
    """

    undo_wanted = Signal()
    said = Signal(str)
    """What is said from now on; "" nothing any more. Also while the window that it floats above is not shown."""
    placed = Signal()
    """It has come, gone, or stands elsewhere."""
    SHOWN_MS = 8000
    REFUSED_MS = 14000
    NARROWEST = 300

    def __init__(self, look: Look, parent: QWidget, room: Callable[[int], QRect]) -> None:
        """``room`` tells where, in ``parent``, nothing stands that is pressed; so wide if there is such a place."""
        super().__init__(parent)
        self._room = room
        self._look = look
        self._is_error = False
        self._is_held = False
        self._waiting: Callable[[], None] | None = None
        self._layout = columns(self, margins=(14, 0, 8, 0), gap=PAD)
        self.words = BlockWords(look, size=Size.SMALL, weight=Weight.SEMIBOLD, token="bg")
        self.undo_button: QPushButton = button("Undo", "toast", press=self._undo)
        self.close_button = IconButton(look, "close", "Dismiss", "bg")
        self.close_button.clicked.connect(self.hide)
        self._layout.addWidget(self.words, 1)
        self._layout.addWidget(self.undo_button)
        self._layout.addWidget(self.close_button)
        for each in (self.undo_button, self.close_button):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves a field, which is kept then: another undo
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say_done(self, text: str) -> None:
        """What a press did; ignored while an error stands."""
        if not (self._is_error and self._stands):
            self._say(text, undo=True, error=False, milliseconds=self.SHOWN_MS)

    def settle(self) -> None:
        """Nothing can be undone any more by the button that offered it."""
        if self._stands and not self.undo_button.isHidden():
            self.hide()

    def overtake(self) -> None:
        """What was refused is done now, and said elsewhere; an error stays."""
        if self._stands and not self._is_error and self.undo_button.isHidden():
            self.hide()

    def say(self, text: str) -> None:
        """What could not be done and why, or what has come to pass."""
        if not (self._is_error and self._stands):
            self._say(text, undo=False, error=False, milliseconds=self.REFUSED_MS)

    def say_error(self, text: str) -> None:
        self._say(text, undo=False, error=True, milliseconds=0)

    def hold(self, held: bool) -> None:
        """Held, it is gone with what it said; an error, which nobody has dismissed, comes back."""
        if held == self._is_held:
            return
        self._is_held = held
        if held:
            if self._is_error and self._stands:
                text = self.words.text()
                self._waiting = lambda: self.say_error(text)
            self.hide()
        elif self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            waiting()

    def place(self) -> None:
        """Goes to where there is room now."""
        if self.isVisible():
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.placed.emit()
        if not self._stands:  # not only with the window
            self.said.emit("")

    @property
    def _stands(self) -> bool:
        return not self.isHidden()

    def _say(self, text: str, *, undo: bool, error: bool, milliseconds: int) -> None:
        if self._is_held:
            self._waiting = lambda: self._say(text, undo=undo, error=error, milliseconds=milliseconds)
            return
        self._is_error = error
        restyle(self, "toast-error" if error else "toast")
        for each in (self.words, self.close_button):
            each.color("error" if error else "bg")
        self.words.setText(text)
        self.setAccessibleName(text)
        self.undo_button.setVisible(undo)
        self._timer.stop()
        if milliseconds:
            self._timer.start(milliseconds)
        self._place()
        self.show()
        self.raise_()
        announce(self, text, urgent=error)
        self.said.emit(text)

    def _undo(self) -> None:
        self.hide()
        self.undo_wanted.emit()

    def _place(self) -> None:
        extra = sum(
            each.sizeHint().width() + PAD for each in (self.undo_button, self.close_button) if not each.isHidden()
        )
        wanted = self.words.fontMetrics().horizontalAdvance(self.words.text()) + extra + 40
        room = self._room(min(wanted, self._look.px(self.NARROWEST)))
        width = min(wanted, room.width())
        height = max(self._look.px(44), self.words.whole_height(width - extra - PAD - 24) + 2 * EDGE)
        height = min(height, room.height())
        for each in (self.undo_button, self.close_button):  # beside the menus large text leaves less than they want
            each.setFixedHeight(min(each.sizeHint().height(), height - 2 * EDGE))
        top = room.top() + (room.height() - height) // 2
        self.setGeometry(room.left(), top, width, height)
        self.placed.emit()
