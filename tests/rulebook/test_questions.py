"""The questions that pick a code: of a day, sourced, and about codes that exist."""

from datetime import date
from pathlib import Path

import pytest

from ptcoder.rulebook import BadRules, Component, RuleBook
from ptcoder.visit import Discipline

TODAY = date(2026, 11, 21)


def test_levels_are_those_of_pt_and_ot(book: RuleBook) -> None:
    rules = book.questions.evaluations
    assert set(rules) == {Discipline.PT, Discipline.OT}
    pt, ot = rules[Discipline.PT], rules[Discipline.OT]
    assert (pt.codes, pt.minutes, pt.again) == (("97161", "97162", "97163"), (20, 30, 45), "97164")
    assert (ot.codes, ot.minutes, ot.again) == (("97165", "97166", "97167"), (30, 45, 60), "97168")
    assert {each.name: each.least or each.options for each in pt.components} == {
        "factors": (0, 1, 3),
        "elements": (1, 3, 4),
        "presentation": ("stable", "evolving", "unstable"),
        "decisions": ("low", "moderate", "high"),
    }
    assert {each.name: each.least or each.options for each in ot.components} == {
        "history": ("brief", "expanded", "extensive"),
        "deficits": (1, 3, 5),
        "decisions": ("low", "moderate", "high"),
    }


def test_everything_has_a_source_and_speaks_of_known_codes(book: RuleBook) -> None:
    edition = book.on(TODAY)
    assert edition.questions == book.questions
    for rule in edition.questions.evaluations.values():
        assert len(rule.source) > 20
        assert all(len(component.source) > 20 for component in rule.components)
        assert {*rule.codes, rule.again} <= set(edition.services)
    for alike in edition.questions.alike:
        assert len(alike.source) > 20
        assert set(alike.codes) == set(alike.words) <= set(edition.services)
        assert all(alike.words.values())
        assert {ask.yes for ask in alike.asks} <= set(alike.codes)


def test_the_codes_that_are_taken_for_each_other(book: RuleBook) -> None:
    questions = book.questions
    assert [alike.codes for alike in questions.alike] == [
        *[("97530", "97110"), ("97124", "97140"), ("97014", "97032"), ("97116", "97110")]
    ]
    assert [alike.codes for alike in questions.about("97110")] == [("97530", "97110"), ("97116", "97110")]
    assert questions.about("97161") == ()
    activities = questions.about("97530")[0]
    assert {(ask.yes, ask.no) for ask in activities.asks} == {("97530", "97110")}
    assert len(activities.asks) == 3
    treadmill = questions.about("97116")[0].words
    assert "treadmill for walking pattern" in treadmill["97116"]
    assert "treadmill for endurance" in treadmill["97110"]
    left = questions.about("97014")[0].asks[0]
    assert (left.yes, left.no) == ("97014", "")


def test_before_the_levels_began_there_are_none(book: RuleBook) -> None:
    assert book.on(date(2016, 12, 31)).questions.evaluations == {}
    assert set(book.on(date(2017, 1, 1)).questions.evaluations) == {Discipline.PT, Discipline.OT}
    assert len(book.on(date(2016, 12, 31)).questions.alike) == 4


def test_a_number_reaches_the_highest_level_that_it_is_enough_for() -> None:
    component = Component(name="n", label="N", least=(1, 3, 5), options=(), source="x")
    assert [component.level(number) for number in range(7)] == [None, 0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize("text", ['[[alike]]\ncodes = ["97110"]\n', "[[evaluation]]\n"])
def test_questions_without_anything_to_ask_are_refused(folder: Path, text: str) -> None:
    (folder / "questions.toml").write_text("checked_on = 2026-11-21\n" + text, "utf-8")
    with pytest.raises(BadRules) as caught:
        RuleBook.load(folder)
    told = "\n".join(caught.value.faults)
    for what in ("codes", "question", "words") if "alike" in text else ("codes", "component", "again"):
        assert f": {what}: " in told
