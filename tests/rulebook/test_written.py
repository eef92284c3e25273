"""What a clinic wrote of its payers, laid over the shipped ones day by day: dated, replaced, withdrawn, passed over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ptcoder.coding import code_visit
from ptcoder.rulebook import BadRules, Method, RuleBook, WrittenPayer
from ptcoder.visit import MINUTE, Discipline, Interval, Role, Visit

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
DAY = timedelta(days=1)
CONFIRMED = 'base = "uhc"\nconfirmed = true\n'
AMA = '[[method]]\nvalue = "ama"\nsince = 1999-01-01\nsource = "our contract"\n'


def written(content: str, since: date = MAY, ended: date | None = None, file: str = "own.toml") -> WrittenPayer:
    return WrittenPayer(file=file, since=since, content=content, ended=ended)


def test_days_before_are_unchanged_and_a_bill_names_it(book: RuleBook) -> None:
    own = book.with_payers([written(CONFIRMED + AMA)])
    before, after = own.on(MAY - DAY), own.on(MAY)
    assert dict(before.payers) == dict(book.on(MAY - DAY).payers)
    assert "uhc" not in before.payers
    assert after.payers["uhc"].method is Method.AMA
    minutes = Interval(id="1", order=1, code="97110", discipline=Discipline.PT, role=Role.PT, length=20 * MINUTE)
    for payer, named in (("uhc", True), ("medicare", False)):
        visit = Visit(
            id="v", patient=None, payer=payer, discipline=Discipline.PT, date=MAY, intervals=(minutes,), off_min=0
        )
        edition = code_visit(visit, after, after.payers[payer]).edition
        assert ("; payer uhc of 2026-05-01 (own.toml, sha256 " in edition) is named
    assert "uhc" in own.payers
    assert "uhc" not in own.templates
    assert "uhc" in book.templates


def test_the_last_one_said_of_a_payer_takes_the_place_of_the_others(book: RuleBook) -> None:
    later = written(CONFIRMED, JUNE, file="later.toml")
    own = book.with_payers([later, written(CONFIRMED + AMA), written(CONFIRMED, JUNE, file="last.toml")])
    found = own.on(JUNE).payers["uhc"]
    assert found.method is Method.CMS
    assert "last.toml" in found.edition
    assert "own.toml" not in found.edition
    assert own.on(JUNE - DAY).payers["uhc"].method is Method.AMA


def test_what_is_withdrawn_ends(book: RuleBook) -> None:
    own = book.with_payers([written(CONFIRMED, ended=JUNE - DAY), written(CONFIRMED + AMA, JUNE, JULY - DAY)])
    assert [own.on(day).payers["uhc"].method for day in (JUNE - DAY, JUNE, JULY - DAY)] == ["cms", "ama", "ama"]
    assert "uhc" not in own.on(JULY).payers
    assert "uhc" in own.templates
    void = book.with_payers([written(CONFIRMED, ended=MAY - DAY)])
    assert "uhc" not in void.on(MAY).payers


def test_withdrawn_in_the_middle_the_one_before_holds_again(book: RuleBook) -> None:
    own = book.with_payers([written(CONFIRMED + AMA), written(CONFIRMED, JUNE, JULY - DAY)])
    assert [own.on(day).payers["uhc"].method for day in (MAY, JUNE, JULY)] == ["ama", "cms", "ama"]


def test_a_payer_stands_on_another_as_it_is_that_day(book: RuleBook) -> None:
    branch = written('base = "uhc"\nid = "branch"\nlabel = "Branch"\n', file="branch.toml")
    own = book.with_payers([branch, written(CONFIRMED, JUNE), written(CONFIRMED + AMA, JULY)])
    assert "branch" not in own.on(MAY).payers  # built on a template that nobody has confirmed yet
    assert own.on(JUNE).payers["branch"].method is Method.CMS
    assert own.on(JULY).payers["branch"].method is Method.AMA
    assert own.on(JULY).payers["branch"].edition.startswith("payer uhc of 2026-07-01 (own.toml")
    assert "; payer branch of 2026-05-01 (branch.toml" in own.on(JULY).payers["branch"].edition


def test_a_payer_of_its_own_values_changes_on_their_days(book: RuleBook) -> None:
    text = CONFIRMED + AMA + '[[day_cap]]\nvalue = 4\nsince = 2026-06-01\nsource = "our contract"\n'
    own = book.with_payers([written(text)])
    assert [own.on(day).payers["uhc"].day_cap for day in (JUNE - DAY, JUNE)] == [None, 4]


@pytest.mark.parametrize(
    "content",
    [
        "base =",
        'base = "nobody"\n',
        'base = "uhc"\nconfirmed = 7\n',
        'id = "new"\nlabel = "New"\nchecked_on = 2026-01-01\n',
        "base = " + "[" * 5000,
        "x = " + "9" * 5000,
    ],
)
def test_what_cannot_be_understood_is_passed_over_and_told(content: str, book: RuleBook) -> None:
    bad, good = written(content, JUNE, file="bad.toml"), written(CONFIRMED)
    own = book.with_payers([good, bad])
    assert own.unread_payers == (bad,)
    assert own.on(JUNE).payers["uhc"].method is Method.CMS
    assert own.with_payers([]).unread_payers == book.unread_payers == ()
    with pytest.raises(BadRules, match=r"^bad\.toml: "):
        book.check_payer(bad)


def test_two_that_build_on_each_other_stand_on_nothing(book: RuleBook) -> None:
    one = written('base = "two"\nid = "one"\n', file="one.toml")
    two = written('base = "one"\nid = "two"\n', file="two.toml")
    own = book.with_payers([one, two])
    assert set(own.unread_payers) == {one, two}
    assert set(own.on(MAY).payers) == set(book.on(MAY).payers)


def test_a_file_that_would_stand_on_itself_by_way_of_another_is_refused(book: RuleBook) -> None:
    branch = 'base = "medicare"\nid = "branch"\nlabel = "Branch"\n'
    own = book.with_payers([written(branch), written('base = "branch"\nid = "twig"\n')])
    with pytest.raises(BadRules, match=r"own\.toml: base: is twig, which builds on medicare itself"):
        own.check_payer(written('base = "twig"\nid = "medicare"\n', JUNE))
    assert own.check_payer(written(branch, JUNE)).id == "branch"


def test_a_template_that_is_not_confirmed_is_refused(book: RuleBook) -> None:
    with pytest.raises(BadRules, match=r"own\.toml: confirmed: is not true, and uhc is a template"):
        book.check_payer(written('base = "uhc"\n'))
    made = book.check_payer(written(CONFIRMED + AMA))
    assert (made.id, made.base, made.is_on) == ("uhc", "uhc", True)
