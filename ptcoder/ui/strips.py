"""What has to be said beside the work: questions and notices in a place of their own, and a short word at the head."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ptcoder.clinic.sheets import Question
from ptcoder.ui.answers import AnswerRow
from ptcoder.ui.look import Look
from ptcoder.ui.parts import BlockWords, IconButton, Words, button, columns, emptied, restyle, rows
from ptcoder.ui.theme import Size, Weight


class Strip(QFrame):
    """One question with its answers, or one notice; the next one when that is settled. Nothing else waits for it.

    It asks for no room: words for which its place has none are cut, and whole in its tooltip.
    """

    answered = Signal(str, str)
    changed = Signal()
    """Something else is said, or nothing any more."""
    acted = Signal(str)
    """The button of this notice was pressed."""
    dismissed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._questions: tuple[Question, ...] = ()
        self._notices: tuple[str, ...] = ()
        self._dismissed: set[str] = set()
        self.deeds: dict[str, str] = {}
        """What a button beside a notice says, by the notice."""
        self._shown: object = None
        self._words: BlockWords | None = None
        self._layout = rows(self, margins=(10, 2, 6, 3), gap=2)
        self.hide()

    @property
    def is_needed(self) -> bool:
        return bool(self._questions or self._waiting())

    def show_messages(self, questions: tuple[Question, ...], notices: tuple[str, ...]) -> None:
        self._questions = questions
        self._notices = notices
        self._dismissed &= set(notices)
        self._refresh()

    def _waiting(self) -> list[str]:
        return [notice for notice in self._notices if notice not in self._dismissed]

    def _refresh(self) -> None:
        waiting = self._waiting()
        shown = self._questions[0] if self._questions else waiting[0] if waiting else None
        count = len(self._questions) + len(waiting)
        built = (shown.id, shown.answers) if isinstance(shown, Question) else shown
        if built == self._shown:
            if shown is not None:  # its minutes may grow, or others join it, while somebody is about to answer
                self._said(shown.text if isinstance(shown, Question) else shown, count)
            return
        self._shown = built
        emptied(self._layout)
        if isinstance(shown, Question):
            self._show_question(shown, count)
        elif shown is not None:
            self._show_notice(shown, count)
        self.setVisible(shown is not None)
        self.changed.emit()

    def _say(self, kind: str, token: str, sign: str, text: str, count: int) -> QHBoxLayout:
        """The sign and the words; the layout they stand in, for what belongs beside them."""
        restyle(self, kind)
        beside = columns(gap=8)
        beside.addWidget(Words(self._look, sign, weight=Weight.BOLD, token=token))
        self._words = BlockWords(self._look, size=Size.SMALL)
        beside.addWidget(self._words, 1)
        self._layout.addLayout(beside, 1)
        self._said(text, count)
        return beside

    def _said(self, text: str, count: int) -> None:
        self.setAccessibleName(text)
        if self._words is not None:
            self._words.setText(text + (f"  (1 of {count})" if count > 1 else ""))

    def _show_question(self, question: Question, count: int) -> None:
        self._say("info", "info", "?", question.text, count)
        answers = AnswerRow(self._look, question.answers)

        def say(said: str) -> None:
            self.answered.emit(question.id, said)

        answers.answered.connect(say)
        self._layout.addWidget(answers)

    def _show_notice(self, notice: str, count: int) -> None:
        beside = self._say("warning", "unattended", "!", notice, count)
        if notice in self.deeds:
            beside.addWidget(button(self.deeds[notice], "answer", press=lambda: self.acted.emit(notice)))
        close = IconButton(self._look, "close", "Dismiss")
        close.clicked.connect(lambda: self._dismiss(notice))
        beside.addWidget(close)

    def _dismiss(self, notice: str) -> None:
        self._dismissed.add(notice)
        self._refresh()
        self.dismissed.emit(notice)


class Toast(QFrame):
    """Floats over the facts in a page's head and takes no place: what was done, with its undo, or why it was refused.

    An error stays until it is dismissed, the rest goes by itself.
    """

    undo_wanted = Signal()
    SHOWN_MS = 8000
    REFUSED_MS = 14000
    NARROWEST = 300

    def __init__(self, look: Look, parent: QWidget, room: Callable[[], QRect]) -> None:
        """``room`` tells where, in ``parent``, nothing stands that is needed."""
        super().__init__(parent)
        self._area = parent
        self._room = room
        self._look = look
        self._is_error = False
        self._layout = columns(self, margins=(14, 6, 8, 6), gap=10)
        self.words = Words(look, size=Size.SMALL, weight=Weight.SEMIBOLD, token="bg", wrap=True)
        self.undo_button: QPushButton = button("Undo", "toast", press=self._undo)
        self.close_button = IconButton(look, "close", "Dismiss", "bg")
        self.close_button.clicked.connect(self.hide)
        self._layout.addWidget(self.words, 1)
        self._layout.addWidget(self.undo_button)
        self._layout.addWidget(self.close_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say_done(self, text: str) -> None:
        """What a press did; ignored while an error stands."""
        if not (self._is_error and self.isVisible()):
            self._say(text, undo=True, error=False, milliseconds=self.SHOWN_MS)

    def settle(self) -> None:
        """Nothing can be undone any more by the button that offered it."""
        if self.isVisible() and not self.undo_button.isHidden():
            self.hide()

    def say(self, text: str) -> None:
        """What could not be done and why, or what has come to pass."""
        if not (self._is_error and self.isVisible()):
            self._say(text, undo=False, error=False, milliseconds=self.REFUSED_MS)

    def say_error(self, text: str) -> None:
        self._say(text, undo=False, error=True, milliseconds=0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _say(self, text: str, *, undo: bool, error: bool, milliseconds: int) -> None:
        self._is_error = error
        restyle(self, "toast-error" if error else "toast")
        self.words.color("error" if error else "bg")
        self.words.setText(text)
        self.setAccessibleName(text)
        self.undo_button.setVisible(undo)
        self._timer.stop()
        if milliseconds:
            self._timer.start(milliseconds)
        self.show()
        self._place()
        self.raise_()

    def _undo(self) -> None:
        self.hide()
        self.undo_wanted.emit()

    def _place(self) -> None:
        area, room = self._area.rect(), self._room()
        extra = sum(
            each.sizeHint().width() + 10 for each in (self.undo_button, self.close_button) if not each.isHidden()
        )
        wanted = self.words.fontMetrics().horizontalAdvance(self.words.text()) + extra + 40
        width = min(wanted, max(room.width(), self._look.px(self.NARROWEST)), area.width() - 16)
        height = max(self._look.px(44), self._layout.totalHeightForWidth(width))
        left = max(8, min(room.left(), area.width() - width - 8))
        self.setGeometry(left, room.top() + max(2, (room.height() - height) // 2), width, height)
