"""What has to be said beside the work: questions and notices in one line, and a short word at the foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ptcoder.clinic.sheets import Question
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.look import Look
from ptcoder.ui.parts import IconButton, Words, button, columns, emptied, restyle, rows
from ptcoder.ui.theme import Size, Weight


class Strip(QFrame):
    """One question with its answers, or one notice; the next one when that is settled. Nothing else waits for it."""

    answered = Signal(str, str)
    changed = Signal()
    """Something else is said, or nothing any more."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._questions: tuple[Question, ...] = ()
        self._notices: tuple[str, ...] = ()
        self._dismissed: set[str] = set()
        self._shown: object = None
        self._layout = rows(self, margins=(10, 5, 6, 5), gap=6)
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
        if (shown, count) == self._shown:
            return
        self._shown = (shown, count)
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
        self.setAccessibleName(text)
        more = f"  (1 of {count})" if count > 1 else ""
        beside = columns(gap=8)
        beside.addWidget(Words(self._look, sign, weight=Weight.BOLD, token=token))
        beside.addWidget(Words(self._look, text + more, size=Size.SMALL, wrap=True), 1)
        self._layout.addLayout(beside)
        return beside

    def _show_question(self, question: Question, count: int) -> None:
        self._say("info", "info", "?", question.text, count)
        answers = FlowLayout(gap=6)
        answers.setContentsMargins(18, 0, 0, 2)
        for answer in question.answers:
            made = button(answer.text, "info", press=lambda said=answer.id: self.answered.emit(question.id, said))
            answers.addWidget(made)
        self._layout.addLayout(answers)

    def _show_notice(self, notice: str, count: int) -> None:
        beside = self._say("warning", "unattended", "!", notice, count)
        close = IconButton(self._look, "close", "Dismiss")
        close.clicked.connect(lambda: self._dismiss(notice))
        beside.addWidget(close)

    def _dismiss(self, notice: str) -> None:
        self._dismissed.add(notice)
        self._refresh()


class Toast(QFrame):
    """Floats over the foot of the window and takes no place: what was done, with its undo, or why it was refused.

    An error stays until it is dismissed, the rest goes by itself.
    """

    undo_wanted = Signal()
    SHOWN_MS = 8000
    REFUSED_MS = 14000
    INSET = 76
    """Beside the rail; what runs now, at the right end of the timeline, stays in sight."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = parent
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
        area = self._area.rect()
        extra = sum(
            each.sizeHint().width() + 10 for each in (self.undo_button, self.close_button) if not each.isHidden()
        )
        wanted = self.words.fontMetrics().horizontalAdvance(self.words.text()) + extra + 40
        width = min(wanted, area.width() - 120, self._look.px(760))
        height = max(self._look.px(44), self._layout.totalHeightForWidth(width))
        self.setGeometry(self.INSET, area.height() - height - 10, width, height)
