"""Measurable goals: how they are said, and what is missing in those that are none."""

from __future__ import annotations

from datetime import date

from ptcoder.coding.goals import GoalDraft


def test_a_measurable_goal_lacks_nothing() -> None:
    goal = GoalDraft(function="ambulate", measure="150 feet", condition="with a walker, no rest", by=date(2026, 12, 18))
    assert goal.text == "ambulate 150 feet, with a walker, no rest"
    assert goal.missing == ()


def test_walk_better_is_none() -> None:
    goal = GoalDraft(function="walk better", measure="further")
    assert goal.text == "walk better further"
    assert goal.missing == (
        "a number to measure it by",
        "the help or the condition, such as a walker, or that there is none",
        "the day by which it is to be reached",
    )


def test_nothing_said_lacks_everything() -> None:
    assert GoalDraft(function=" ").text == ""
    assert len(GoalDraft(function=" ").missing) == 4
