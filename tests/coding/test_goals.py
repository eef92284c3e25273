"""Measurable goals: how they are said, and what is missing in those that are none."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ptcoder.coding.goals import GoalDraft
from ptcoder.visit import GoalWritten


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


def written(text: str, by: date | None = None) -> GoalWritten:
    return GoalWritten(goal=UUID(int=1), care=UUID(int=2), text=text, by=by)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ambulate 150 feet, with a walker, no rest", ("ambulate", "150 feet", "with a walker, no rest")),
        ("walk, outdoors 1,000 feet, alone", ("walk, outdoors", "1,000 feet", "alone")),
        ("walk better, with a cane", ("walk better", "", "with a cane")),
        ("10 stairs", ("", "10 stairs", "")),
        ("rise from L4 pain", ("rise from L4 pain", "", "")),
    ],
)
def test_a_goal_is_read_back_into_its_parts(text: str, parts: tuple[str, str, str]) -> None:
    draft = GoalDraft.read(written(text, date(2026, 12, 18)))
    assert (draft.function.strip(), draft.measure, draft.condition) == parts
    assert draft.text == text
    assert draft.by == date(2026, 12, 18)


@given(words=some.lists(some.text("a1, x", min_size=1), min_size=1))
def test_no_letter_of_a_goal_is_lost(words: list[str]) -> None:
    text = GoalDraft(function=" ".join(words).strip(", ")).text
    assert GoalDraft.read(written(text)).text.replace(" ", "") == text.replace(" ", "")


def test_it_can_be_measured_by_a_number_and_a_day() -> None:
    day = date(2026, 12, 18)
    assert GoalDraft.read(written("bend the knee to 120 degrees", day)).is_measurable
    assert not GoalDraft.read(written("bend the knee to 120 degrees")).is_measurable
    assert not GoalDraft.read(written("bend the knee further", day)).is_measurable
