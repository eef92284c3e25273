"""Exercises as text: one a line, read back as they were said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.coding.exercises import Exercise, exercises_of, text_of


@pytest.mark.parametrize(
    ("exercise", "line"),
    [
        (Exercise(name="leg press", sets="3", repetitions="10", resistance="40 kg"), "leg press, 3 × 10, 40 kg"),
        (Exercise(name="bicycle", repetitions="10 min"), "bicycle, × 10 min"),
        (Exercise(name="plank", sets="3"), "plank, 3 ×"),
        (Exercise(name="stretching", resistance="red band, doubled"), "stretching, red band, doubled"),
        (Exercise(name="bridge"), "bridge"),
    ],
)
def test_an_exercise_is_a_line(exercise: Exercise, line: str) -> None:
    assert text_of([exercise]) == line
    assert exercises_of(line) == (exercise,)


def test_what_would_be_read_as_something_else_is_written_otherwise() -> None:
    odd = Exercise(name="squat, single leg", sets="3", repetitions="8,5", resistance="2 × 5 lb")
    assert text_of([odd]) == "squat; single leg, 3 × 8.5, 2 x 5 lb"


def test_without_a_name_it_is_no_exercise() -> None:
    assert text_of([Exercise(name=" , ", sets="3"), Exercise(name="", resistance="5 lb")]) == ""
    assert exercises_of(" \n,\n") == ()


def test_a_dose_is_sets_or_repetitions() -> None:
    assert [each.has_dose for each in exercises_of("a, 3 × 10\nb, × 10 min\nc, 5 lb")] == [True, True, False]


CELL = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters=",;×"), max_size=6)


@given(st.lists(st.builds(Exercise, name=CELL.filter(bool), sets=CELL, repetitions=CELL, resistance=CELL), max_size=4))
def test_what_was_said_is_read_back(said: list[Exercise]) -> None:
    assert exercises_of(text_of(said)) == tuple(said)


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    read = exercises_of(text)
    assert exercises_of(text_of(read)) == exercises_of(text_of(exercises_of(text_of(read))))
