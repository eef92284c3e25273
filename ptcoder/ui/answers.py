"""The answers of a question: one row as high as a fingertip; those for which there is no room stand in a menu."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTime, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QTimeEdit, QWidget

from ptcoder.clinic.sheets import Answer
from ptcoder.ui.look import Look
from ptcoder.ui.parts import button, columns
from ptcoder.ui.words import counted
from ptcoder.visit import MINUTE

GAP = 8
FINGER, LINE = 44, 30
"""How high the row is at least, in pixels at any text size; and as high as its words need, in pixels at 100 %."""
MORE = ("Other answers", "More…")
"""What the button for the others says, by the room there is."""
STEPS = (-5, -1, 1, 5)
"""Minutes by which a time is put right without a key."""


class AnswerRow(QWidget):
    """A press gives an answer; one that is a time of day opens its field, and the others wait until it is closed."""

    answered = Signal(str)

    def __init__(self, look: Look, answers: tuple[Answer, ...]) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._made = [self._answering(answer) for answer in answers]
        self._texts = [answer.text for answer in answers]
        self.more = button(MORE[0], "answer")
        self.more.setParent(self)
        self._menu = QMenu(self.more)
        self.more.setMenu(self._menu)
        self._opened: TimeAnswer | None = None

    @property
    def shown_texts(self) -> list[str]:
        """The answers that stand in the row itself."""
        return [text for text, each in zip(self._texts, self._made, strict=True) if not each.isHidden()]

    def sizeHint(self) -> QSize:
        return QSize(0, max(FINGER, self._look.px(LINE)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def _answering(self, answer: Answer) -> QPushButton | TimeAnswer:
        made: QPushButton | TimeAnswer
        if answer.since is None:
            made = button(answer.text, "answer", press=lambda: self.answered.emit(answer.id))
        else:
            made = TimeAnswer(answer)
            made.said.connect(self.answered)
            made.opened.connect(self._turn)
        made.setParent(self)
        return made

    def _turn(self, opened: bool) -> None:
        asked = next((each for each in self._made if isinstance(each, TimeAnswer) and each.is_open), None)
        self._opened = asked if opened else None
        self._place()
        if asked is not None:
            asked.start()

    def _place(self) -> None:
        if self._opened is not None:
            for each in (*self._made, self.more):
                each.setVisible(each is self._opened)
            self._opened.fit(self.width())
            self._put(self._opened, 0)
            return
        kept: list[QWidget] = []
        for text in MORE:
            self.more.setText(text)
            kept = self._fitting()
            if kept:
                break
        x = 0
        for each in self._made:
            each.setVisible(each in kept)
            if each in kept:
                x += self._put(each, x) + GAP
        folded = [number for number, each in enumerate(self._made) if each not in kept]
        self.more.setVisible(bool(folded))
        if folded:
            self._put(self.more, x)
            self._fill(folded)

    def _fitting(self) -> list[QWidget]:
        """Those that stand in the row: all, or beside the button for the others first a time, which can say as much as
        several, and then the first ones.
        """
        if sum(each.sizeHint().width() + GAP for each in self._made) <= self.width() + GAP:
            return list(self._made)
        room = self.width() - self.more.sizeHint().width()
        kept: list[QWidget] = []
        for each in sorted(self._made, key=lambda made: not isinstance(made, TimeAnswer)):
            room -= each.sizeHint().width() + GAP
            if room < 0:
                break
            kept.append(each)
        return kept

    def _put(self, widget: QWidget, x: int) -> int:
        """At this place; the width taken."""
        width = min(widget.sizeHint().width(), self.width() - x)
        widget.setGeometry(x, 0, width, self.height())
        return width

    def _fill(self, folded: list[int]) -> None:
        self._menu.clear()
        for number in folded:
            each = self._made[number]
            self._menu.addAction(self._texts[number], each.open if isinstance(each, TimeAnswer) else each.click)


class TimeAnswer(QWidget):
    """An answer that is a time of day: a press on its words opens the field, with minutes to step by; Enter or Set
    gives the answer, Back and Esc close it again.
    """

    said = Signal(str)
    opened = Signal(bool)

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer
        self.open_button = button(answer.text, "answer", press=self.open)
        first = answer.since if answer.first is None else answer.first
        self.field = QTimeEdit(_wall(first or 0, answer.off_min))
        self.field.setDisplayFormat("HH:mm")
        self.field.setProperty("kind", "answer")
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.setButtonSymbols(QTimeEdit.ButtonSymbols.NoButtons)  # the steps stand beside it
        self.field.setAccessibleName(answer.text.removesuffix("\N{HORIZONTAL ELLIPSIS}").strip())
        self.set_button = button("Set", "answer", name=f"Set: {self.field.accessibleName()}", press=self._say)
        self.step_buttons = {by: self._stepping(by) for by in STEPS}
        self.back_button = button("Back", "answer", name="Back to the answers", press=self.close_again)
        layout = columns(self, gap=6)
        layout.addWidget(self.open_button)
        earlier, later = (
            [each for by, each in self.step_buttons.items() if (by > 0) is after] for after in (False, True)
        )
        self._inside = (*earlier, self.field, *later, self.set_button, self.back_button)
        for each in self._inside:
            layout.addWidget(each)
            each.hide()
        for each in (self.open_button, *self._inside):
            each.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        for key, act in ((Qt.Key.Key_Return, self._say), (Qt.Key.Key_Escape, self.close_again)):
            QShortcut(QKeySequence(key), self.field, act, context=Qt.ShortcutContext.WidgetShortcut)

    @property
    def is_open(self) -> bool:
        return self.open_button.isHidden()

    def open(self) -> None:
        self._turn(opened=True)

    def close_again(self) -> None:
        self._turn(opened=False)

    def start(self) -> None:
        """Gives the field the keys."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.setSelectedSection(QTimeEdit.Section.MinuteSection)

    def fit(self, width: int) -> None:
        """Leaves out the large steps, then all of them, where there is no room for them."""
        for most in (5, 1, 0):
            for by, each in self.step_buttons.items():
                each.setVisible(abs(by) <= most)
            if self.layout_width() <= width:
                return

    def layout_width(self) -> int:
        """How wide it wants to stand as it is."""
        shown = [each.sizeHint().width() for each in (self.open_button, *self._inside) if not each.isHidden()]
        return sum(shown) + 6 * (len(shown) - 1)

    def _turn(self, *, opened: bool) -> None:
        self.open_button.setVisible(not opened)
        for each in self._inside:
            each.setVisible(opened)
        self.opened.emit(opened)

    def _stepping(self, by: int) -> QPushButton:
        text = f"+{by}" if by > 0 else f"\N{MINUS SIGN}{-by}"
        name = f"{counted(abs(by), 'minute')} {'later' if by > 0 else 'earlier'}"
        return button(text, "answer", name=name, press=lambda: self.field.setTime(self.field.time().addSecs(by * 60)))

    def _say(self) -> None:
        """The first moment since the answer's that has this time of day; its own minute is that moment itself."""
        since = self._answer.since or 0
        time = self.field.time()
        wanted = time.hour() * 60 + time.minute()
        begun = (since // MINUTE + self._answer.off_min) % (24 * 60)
        later = (wanted - begun) % (24 * 60)
        self.said.emit(f"{self._answer.id}{since // MINUTE * MINUTE + later * MINUTE if later else since}")


def _wall(moment: int, off_min: int) -> QTime:
    hours, minutes = divmod((moment // MINUTE + off_min) % (24 * 60), 60)
    return QTime(hours, minutes)
