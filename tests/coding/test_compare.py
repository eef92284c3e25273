"""Why this visit's bill differs from the last one's."""

from hypothesis import given
from hypothesis import strategies as st

from ptcoder.coding import Coding, Line
from ptcoder.coding.compare import compare
from ptcoder.rulebook import RuleBook
from ptcoder.visit import Discipline

from .worked import DAY

SERVICES = RuleBook.load().on(DAY).services
EMPTY = Coding(
    visit="v", lines=(), findings=(), timed_minutes=0, total_minutes=0, allowed_estimate=None, edition="e", choices=()
)


def bill(*rows: tuple[str, int, int]) -> Coding:
    return EMPTY._replace(
        lines=tuple(
            Line(code=code, discipline=Discipline.PT, modifiers=("GP",), units=units, minutes=minutes, why="So.")
            for code, units, minutes in rows
        ),
    )


def said(earlier: Coding, later: Coding) -> list[str]:
    return [change.text for change in compare(earlier.lines, later.lines, SERVICES)]


def test_more_minutes_make_more_units() -> None:
    assert said(bill(("97110", 2, 30)), bill(("97110", 3, 45))) == [
        "Therapeutic exercise (97110): 45 minutes, 15 more than before, make 3 units instead of 2."
    ]
    assert said(bill(("97110", 3, 45)), bill(("97110", 1, 20))) == [
        "Therapeutic exercise (97110): 20 minutes, 25 less than before, make 1 unit instead of 3."
    ]


def test_what_was_given_once_only() -> None:
    assert said(bill(), bill(("97140", 1, 12), ("97012", 1, 15))) == [
        "Manual therapy (97140): given this time and not the time before, for 12 minutes, 1 unit.",
        "Mechanical traction (97012): given this time and not the time before, 1 unit.",
    ]
    assert said(bill(("97140", 1, 12)), bill()) == [
        "Manual therapy (97140): given the time before and not this time, for 12 minutes, 1 unit."
    ]


def test_the_same_minutes_and_other_units() -> None:
    assert said(bill(("97140", 1, 7)), bill(("97140", 0, 7))) == [
        "Manual therapy (97140): no unit instead of 1: the minutes of the whole visit decide."
    ]
    assert said(bill(("95851", 1, 0)), bill(("95851", 2, 0)))[0].endswith("2 units instead of 1.")


def test_two_lines_of_a_code_are_one_service() -> None:
    split = bill(("97110", 1, 15), ("97110", 1, 15))
    assert said(split, bill(("97110", 2, 30))) == []


ROWS = st.lists(st.tuples(st.sampled_from(["97110", "97140", "97012"]), st.integers(0, 4), st.integers(0, 60)))


@given(ROWS, ROWS)
def test_every_difference_of_units_is_told_once(
    one: list[tuple[str, int, int]], two: list[tuple[str, int, int]]
) -> None:
    changes = compare(bill(*one).lines, bill(*two).lines, SERVICES)
    assert len({change.code for change in changes}) == len(changes)
    difference = sum(units for _, units, _ in two) - sum(units for _, units, _ in one)
    assert sum(change.units[1] - change.units[0] for change in changes) == difference
    assert all(change.units[0] != change.units[1] and change.text.endswith(".") for change in changes)
