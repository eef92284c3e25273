"""Pictures of goals: at review, in the record, their form, and where there is no plan yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from ptcoder.ui.goal_dialog import GoalDialog
from ptcoder.ui.window import MainWindow
from tests.ui import scenes
from tests.ui.shots_acts import care


def _goals(window: MainWindow) -> None:
    """One that can be measured and one that can't, of the visit at review."""
    window.menus.review.trigger()
    goals = window.review.goals
    for words in (("ambulate", "150 feet", "with a walker, no rest", "2026-05-01"), ("improve balance", "", "", "")):
        goals.new_button.click()
        dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, GoalDialog))
        for field, text in zip(dialog.fields.values(), words, strict=True):
            field.setText(text)
        dialog.save_button.click()
        QTest.qWait(1)


def _scrolled(window: MainWindow) -> None:
    QTest.qWait(60)
    goals = window.review.goals
    next(each for each in window.review.findChildren(QScrollArea) if each.isAncestorOf(goals)).ensureWidgetVisible(
        goals
    )


def at_review(window: MainWindow) -> None:
    _goals(window)
    _scrolled(window)


def progress(window: MainWindow) -> None:
    _goals(window)
    window.review.notes.choose("")
    _scrolled(window)


def form(window: MainWindow) -> None:
    window.menus.review.trigger()
    window.review.goals.new_button.click()
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, GoalDialog))
    QTest.keyClicks(dialog.fields["function"], "improve walking")


def in_record(window: MainWindow) -> None:
    _goals(window)
    care(window)


def no_plan(window: MainWindow) -> None:
    window.menus.review.trigger()
    _scrolled(window)


GOALS: dict[str, tuple[Callable[[Path], scenes.Scene], Callable[[MainWindow], None]]] = {
    "goals": (scenes.cared_for, at_review),
    "goals-progress": (scenes.cared_for, progress),
    "goals-form": (scenes.cared_for, form),
    "goals-record": (scenes.cared_for, in_record),
    "goals-no-plan": (scenes.to_sign, no_plan),
}
