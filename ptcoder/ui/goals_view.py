"""The goals of a course of care: what is worked on, what keeps it from being measured, what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ptcoder.clinic.care_sheets import GoalRow
from ptcoder.ui import words
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, emptied, frame, rows
from ptcoder.ui.theme import Size, Weight

EMPTY = "No goal yet. A goal says what the patient is to do, how much of it, with which help, and by when."
ENDED = {"met": "Met", "changed": "Replaced by another", "dropped": "Dropped"}


class GoalsView(QWidget):
    """A function of some goals. Signals name the goal."""

    new_wanted = Signal()
    change_wanted = Signal(str)
    settle_wanted = Signal(str, str)
    """Goal and outcome; no outcome: it is taken up again."""
    plan_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: object = None
        self.new_button = button("New goal…", "small", press=self.new_wanted.emit)
        self.plan_button = button("Write the plan of care…", "small", press=self.plan_wanted.emit)
        self._hint = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self._goals = rows(gap=8)
        below = FlowLayout(gap=8)
        below.addWidget(self.new_button)
        below.addWidget(self.plan_button)
        layout = rows(self, gap=8)
        layout.addWidget(self._hint)
        layout.addLayout(self._goals)
        layout.addLayout(below)

    def show_goals(
        self, goals: Sequence[GoalRow], *, hint: str = "", begins: bool = False, may_add: bool, may_write: bool
    ) -> None:
        """``begins``: there is no plan that a goal could belong to, and one can be written."""
        shown = (tuple(goals), hint, begins, may_add, may_write)
        if shown == self._shown:
            return
        held = self._held()
        self._shown = shown
        self._hint.setText(hint or EMPTY)
        self._hint.setVisible(bool(hint) or not goals)
        self.new_button.setVisible(may_write and may_add)
        self.plan_button.setVisible(may_write and begins)
        emptied(self._goals)
        for goal in goals:
            made = self._goal(goal, may_write=may_write)
            self._goals.addWidget(made)
            made.show()
        self._give_back(held)

    def take_keys(self) -> None:
        """The keys go to what adds a goal, or a plan for it."""
        for each in (self.new_button, self.plan_button):
            if each.isVisible():
                each.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _goal(self, goal: GoalRow, *, may_write: bool) -> QWidget:
        look = self._look
        card = frame("card")
        inside = rows(card, margins=(12, 8, 12, 9), gap=4)
        text = Words(look, goal.text, weight=Weight.SEMIBOLD, token="muted" if goal.outcome else "text", wrap=True)
        inside.addWidget(text)
        state = ENDED.get(goal.outcome, goal.outcome) or (f"By {words.short_day(goal.by)}" if goal.by else "")
        late = ", which has passed" if goal.is_late else ""
        if state:
            inside.addWidget(Words(look, f"{state}{late}", size=Size.SMALL, token="muted", wrap=True))
        if goal.missing and not goal.outcome:
            lacks = f"! Cannot be measured yet: say {'; '.join(goal.missing)}."
            inside.addWidget(Words(look, lacks, size=Size.SMALL, weight=Weight.SEMIBOLD, token="unattended", wrap=True))
        if may_write:
            line = FlowLayout(gap=6)
            for each in self._buttons(goal):
                line.addWidget(each)
            inside.addLayout(line)
        return card

    def _buttons(self, goal: GoalRow) -> list[QPushButton]:
        def settle(text: str, outcome: str) -> QPushButton:
            name = f"{text}: {goal.text}"
            return button(text, "small", name=name, press=lambda: self.settle_wanted.emit(goal.id, outcome))

        if goal.outcome:
            return [settle("Work on it again", "")]
        name = f"Change: {goal.text}"
        change = button("Change…", "small", name=name, press=lambda: self.change_wanted.emit(goal.id))
        return [change, settle("Met", "met"), settle("Dropped", "dropped")]

    def _held(self) -> int:
        """Which of the goals' buttons has the keys, by its number; -1 where none has."""
        return next((at for at, each in enumerate(self.findChildren(QPushButton)) if each.hasFocus()), -1)

    def _give_back(self, at: int) -> None:
        made = [each for each in self.findChildren(QPushButton) if each.isVisibleTo(self)]
        if at >= 0 and made:
            made[min(at, len(made) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
