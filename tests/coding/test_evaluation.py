"""The level of an evaluation: worked rows, and by its property - the lowest component decides."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.coding.evaluation import evaluation_level
from ptcoder.rulebook import RuleBook
from ptcoder.visit import Discipline

QUESTIONS = RuleBook.load().on(date(2026, 11, 21)).questions
PT, OT = Discipline.PT, Discipline.OT
GRADES = ("low", "moderate", "high")
PRESENTATIONS = ("stable", "evolving", "unstable")
HISTORIES = ("brief", "expanded", "extensive")


def pt(factors: int, elements: int, presentation: str, decisions: str) -> dict[str, int | str]:
    return {"factors": factors, "elements": elements, "presentation": presentation, "decisions": decisions}


def ot(history: str, deficits: int, decisions: str) -> dict[str, int | str]:
    return {"history": history, "deficits": deficits, "decisions": decisions}


@pytest.mark.parametrize(
    ("answers", "code", "deciding"),
    [
        (pt(0, 1, "stable", "low"), "97161", "factors elements presentation decisions"),
        (pt(0, 2, "stable", "low"), "97161", "factors elements presentation decisions"),
        (pt(1, 3, "evolving", "moderate"), "97162", "factors elements presentation decisions"),
        (pt(2, 4, "evolving", "moderate"), "97162", "factors presentation decisions"),
        (pt(3, 4, "unstable", "high"), "97163", "factors elements presentation decisions"),
        (pt(9, 9, "unstable", "high"), "97163", "factors elements presentation decisions"),
        (pt(3, 4, "unstable", "low"), "97161", "decisions"),
        (pt(3, 4, "stable", "high"), "97161", "presentation"),
        (pt(0, 4, "unstable", "high"), "97161", "factors"),
        (pt(3, 2, "unstable", "high"), "97161", "elements"),
        (pt(3, 3, "unstable", "high"), "97162", "elements"),
        (pt(2, 4, "unstable", "high"), "97162", "factors"),
        (pt(3, 4, "evolving", "high"), "97162", "presentation"),
        (pt(3, 0, "unstable", "high"), None, "elements"),
    ],
)
def test_pt(answers: dict[str, int | str], code: str | None, deciding: str) -> None:
    level = evaluation_level(PT, answers, QUESTIONS)
    assert (level.code, level.deciding, level.missing) == (code, tuple(deciding.split()), ())
    assert level.minutes == {"97161": 20, "97162": 30, "97163": 45, None: None}[code]


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (ot("brief", 1, "low"), "97165"),
        (ot("expanded", 3, "moderate"), "97166"),
        (ot("extensive", 5, "high"), "97167"),
        (ot("extensive", 4, "high"), "97166"),
        (ot("extensive", 2, "high"), "97165"),
        (ot("brief", 5, "high"), "97165"),
        (ot("extensive", 5, "moderate"), "97166"),
        (ot("extensive", 0, "high"), None),
    ],
)
def test_ot(answers: dict[str, int | str], code: str | None) -> None:
    assert evaluation_level(OT, answers, QUESTIONS).code == code


def test_reasons_say_what_each_component_reaches_and_what_is_next() -> None:
    level = evaluation_level(PT, pt(2, 0, "unstable", "high"), QUESTIONS)
    reasons = {name: reason.split(": ", 1)[1] for name, reason in level.reasons.items()}
    assert reasons == {
        "factors": "2 reaches 97162; 97163 asks for 3.",
        "elements": "0 is too little for 97161; 97161 asks for 1.",
        "presentation": "unstable reaches 97163.",
        "decisions": "high reaches 97163.",
    }
    rule = QUESTIONS.evaluations[PT]
    assert level.source.startswith(f"{rule.source}; ")
    assert all(level.source.count(each.source) == 1 for each in rule.components)
    highest = evaluation_level(PT, pt(3, 4, "unstable", "high"), QUESTIONS)
    assert highest.reasons["factors"].endswith(": 3 reaches 97163.")


def test_without_all_components_there_is_no_code_yet() -> None:
    nothing = evaluation_level(PT, {}, QUESTIONS)
    assert (nothing.code, nothing.deciding, nothing.reasons) == (None, (), {})
    assert nothing.missing == ("factors", "elements", "presentation", "decisions")
    some = evaluation_level(PT, {"factors": 3, "decisions": "low"}, QUESTIONS)
    assert (some.code, some.deciding, some.missing) == (None, ("decisions",), ("elements", "presentation"))


@pytest.mark.parametrize(
    ("discipline", "answers", "words"),
    [
        (Discipline.SLP, {}, "no evaluation levels for SLP"),
        (PT, {"deficits": 1}, "deficits is no component: one of factors, elements, presentation, decisions"),
        (PT, {"factors": -1}, "factors: a whole number from 0 on, not -1"),
        (PT, {"factors": "2"}, "factors: a whole number from 0 on, not 2"),
        (PT, {"factors": True}, "factors: a whole number from 0 on, not True"),
        (PT, {"presentation": "bad"}, "presentation: one of stable, evolving, unstable, not bad"),
        (PT, {"decisions": 1}, "decisions: one of low, moderate, high, not 1"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(discipline: Discipline, answers: dict[str, int | str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        evaluation_level(discipline, answers, QUESTIONS)


def alone(name: str, answer: int | str, discipline: Discipline) -> int:
    """The level of one component when all others are as high as can be; -1 below the lowest."""
    best = pt(99, 99, "unstable", "high") if discipline is PT else ot("extensive", 99, "high")
    code = evaluation_level(discipline, best | {name: answer}, QUESTIONS).code
    return -1 if code is None else QUESTIONS.evaluations[discipline].codes.index(code)


@given(
    st.one_of(
        st.builds(
            lambda *answers: (PT, pt(*answers)),
            *(st.integers(0, 9), st.integers(0, 9), st.sampled_from(PRESENTATIONS), st.sampled_from(GRADES)),
        ),
        st.builds(
            lambda *answers: (OT, ot(*answers)),
            *(st.sampled_from(HISTORIES), st.integers(0, 9), st.sampled_from(GRADES)),
        ),
    )
)
def test_the_lowest_component_decides(case: tuple[Discipline, dict[str, int | str]]) -> None:
    discipline, answers = case
    level = evaluation_level(discipline, answers, QUESTIONS)
    levels = {name: alone(name, answer, discipline) for name, answer in answers.items()}
    lowest = min(levels.values())
    assert level.code == (None if lowest < 0 else QUESTIONS.evaluations[discipline].codes[lowest])
    assert set(level.deciding) == {name for name, step in levels.items() if step == lowest}
    assert set(level.reasons) == set(answers)
