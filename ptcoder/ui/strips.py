"""What has to be said beside the work: questions and notices, in a place of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton

from ptcoder.clinic.sheets import Question
from ptcoder.ui.aloud import announce
from ptcoder.ui.answers import AnswerRow
from ptcoder.ui.look import Look
from ptcoder.ui.parts import BlockWords, IconButton, Words, button, columns, emptied, restyle, rows
from ptcoder.ui.theme import Size, Weight

NEXT = "What else is asked or told"


class Strip(QFrame):
    """One question with its answers, or one notice; the next one when that is settled, or by its button. Nothing else
    waits for it.

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
        self._wanted: str = ""  # the question or notice that was gone on to
        self._shown: object = None
        self._words: BlockWords | None = None
        self._next: IconButton | None = None
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

    def lead_on(self) -> None:
        """The keys come to what is asked; if they are here already, to what is asked next."""
        if self.isAncestorOf(QApplication.focusWidget() or self):
            self._step()
        QTimer.singleShot(0, self, self._take_keys)  # what has just come is not shown before

    def _take_keys(self) -> None:
        """To the first button: an answer, or what can be done about a notice."""
        buttons = (each for each in self.findChildren(QPushButton) if each.isVisibleTo(self) and each is not self._next)
        first = next(buttons, None)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _step(self) -> None:
        """On to the next, and after the last to the first."""
        said = [_called(each) for each in self._all()]
        if said:
            at = said.index(self._wanted) if self._wanted in said else 0
            self._wanted = said[(at + 1) % len(said)]
            self._refresh()

    def _all(self) -> list[Question | str]:
        return [*self._questions, *self._waiting()]

    def _waiting(self) -> list[str]:
        return [notice for notice in self._notices if notice not in self._dismissed]

    def _refresh(self) -> None:
        waiting = self._all()
        at = next((place for place, each in enumerate(waiting) if _called(each) == self._wanted), 0)
        shown = waiting[at] if waiting else None
        self._wanted = self._wanted if at else ""
        count = (at + 1, len(waiting))
        built = (shown.id, shown.answers) if isinstance(shown, Question) else shown
        if built == self._shown:
            if shown is not None:  # its minutes may grow, or others join it, while somebody is about to answer
                self._said(shown.text if isinstance(shown, Question) else shown, count)
            return
        self._shown = built
        self._next = None
        emptied(self._layout)
        if isinstance(shown, Question):
            self._show_question(shown, count)
        elif shown is not None:
            self._show_notice(shown, count)
        self.setVisible(shown is not None)
        if shown is not None:
            announce(self, self.accessibleName())
        self.changed.emit()

    def _say(self, kind: str, token: str, sign: str, text: str, count: tuple[int, int]) -> QHBoxLayout:
        """The sign and the words; the layout they stand in, for what belongs beside them."""
        restyle(self, kind)
        beside = columns(gap=8)
        beside.addWidget(Words(self._look, sign, weight=Weight.BOLD, token=token))
        self._words = BlockWords(self._look, size=Size.SMALL)
        beside.addWidget(self._words, 1)
        self._next = IconButton(self._look, "right", NEXT, token)
        self._next.clicked.connect(self._step)
        beside.addWidget(self._next)
        self._layout.addLayout(beside, 1)
        self._said(text, count)
        return beside

    def _said(self, text: str, count: tuple[int, int]) -> None:
        self.setAccessibleName(text)
        at, of = count
        if self._words is not None:
            self._words.shorter = (text,)
            self._words.setText(text + (f"  ({at} of {of})" if of > 1 else ""))
        if self._next is not None:
            self._next.setVisible(of > 1)
            self._next.call(f"{NEXT} ({at} of {of})")

    def _show_question(self, question: Question, count: tuple[int, int]) -> None:
        self._say("info", "info", "?", question.text, count)
        answers = AnswerRow(self._look, question.answers)

        def say(said: str) -> None:
            self.answered.emit(question.id, said)

        answers.answered.connect(say)
        self._layout.addWidget(answers)

    def _show_notice(self, notice: str, count: tuple[int, int]) -> None:
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


def _called(said: Question | str) -> str:
    """What tells one from the others."""
    return said.id if isinstance(said, Question) else said
