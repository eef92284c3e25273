"""Imports over the shipped rules: from their first day on, and not a day earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ptcoder.rulebook import Edition, RuleBook, Table
from ptcoder.rulebook.cms.differences import differences, remarks
from ptcoder.rulebook.cms.overlay import Overlay
from ptcoder.rulebook.cms.records import (
    Content,
    Imported,
    Limit,
    Limits,
    Localities,
    Locality,
    PairEdit,
    Pairs,
    Value,
    Values,
)
from ptcoder.rulebook.records import Fee
from tests.rulebook.cms.conftest import TODAY

NEXT = timedelta(days=1)
APRIL = date(2026, 4, 1)
SHA = "ab" * 32
SHIPPED = RuleBook.load()
EVERY = frozenset(SHIPPED.on(APRIL).services)


def imported(content: Content, **said: Any) -> Imported:
    plain: dict[str, Any] = {
        "file": "f.txt",
        "sha256": SHA,
        "taken_on": TODAY,
        "since": APRIL,
        "through": date(2026, 6, 30),
        "left_out": 0,
        "content": content,
    }
    return Imported(**{**plain, **said})


def pair(
    one: str, two: str, *, separable: bool = True, since: date = date(2020, 1, 1), until: date | None = None
) -> PairEdit:
    return PairEdit(column1=one, column2=two, separable=separable, since=since, until=until)


def ours(edition: Edition) -> set[tuple[str, str]]:
    """The pairs of codes that a visit can have."""
    return {key for key in edition.pairs if set(key) <= edition.services.keys()}


def table(edition: Edition, name: str) -> Table:
    return next(each for each in edition.tables if each.name == name)


# --- pairs


def test_the_deletion_date_decides(book: RuleBook) -> None:
    rows = (
        pair("97140", "97530", until=date(2026, 5, 15)),
        pair("97530", "97116", since=date(2026, 5, 1)),
        pair("97110", "97150", separable=False),
        pair("97110", "97150", separable=True, since=date(2026, 6, 1)),
    )
    with_pairs = book.with_imports([imported(Pairs(rows=rows, covered=EVERY))])
    keys = {day: ours(with_pairs.on(day)) for day in (APRIL, date(2026, 5, 15), date(2026, 5, 16))}
    assert keys[APRIL] == {("97140", "97530"), ("97110", "97150")}
    assert keys[date(2026, 5, 15)] == {("97140", "97530"), ("97530", "97116"), ("97110", "97150")}
    assert keys[date(2026, 5, 16)] == {("97530", "97116"), ("97110", "97150")}
    found = [with_pairs.on(day).pairs["97110", "97150"].separable for day in (APRIL, date(2026, 6, 1))]
    assert found == [False, True]
    before = APRIL - NEXT
    assert with_pairs.on(before).pairs == book.on(before).pairs


def test_the_table_is_no_longer_behind(book: RuleBook) -> None:
    whole = imported(Pairs(rows=(), covered=EVERY))
    with_pairs = book.with_imports([whole])
    made = with_pairs.on(date(2026, 5, 1))
    assert table(made, "pairs") == Table(name="pairs", first=APRIL, through=date(2026, 6, 30), checked_on=TODAY)
    assert table(with_pairs.on(APRIL - NEXT), "pairs") == table(book.on(APRIL), "pairs")
    assert made.name == f"{book.on(date(2026, 5, 1)).name}; CMS {whole.name}"
    assert with_pairs.on(APRIL - NEXT).name == book.on(APRIL - NEXT).name
    assert with_pairs.imports == (whole,)


def test_a_part_of_the_table_speaks_for_its_codes_alone(book: RuleBook) -> None:
    shipped = book.on(APRIL).pairs
    part = imported(Pairs(rows=(pair("97140", "97530"),), covered=frozenset({"97140"})))
    made = book.with_imports([part]).on(APRIL)
    assert [key for key in made.pairs if key[0] == "97140"] == [("97140", "97530")]
    assert {key for key in made.pairs if key[0] != "97140"} == {key for key in shipped if key[0] != "97140"}
    assert table(made, "pairs").through == date(2024, 9, 30)
    (remark,) = remarks(part, book.on(APRIL))
    assert "97112" in remark
    assert "97140," not in remark
    rest = imported(Pairs(rows=(), covered=EVERY - {"97140"}), since=date(2026, 5, 1), through=date(2026, 9, 30))
    both = book.with_imports([part]).with_imports([rest])
    assert ours(both.on(date(2026, 5, 1))) == {("97140", "97530")}
    assert table(both.on(date(2026, 5, 1)), "pairs").through == date(2026, 6, 30)
    assert both.imports == (part, rest)
    again = replace(part, content=Pairs(rows=(), covered=EVERY), file="again.txt")
    last = book.with_imports([part, again])
    assert ours(last.on(APRIL)) == set()
    assert "f.txt" not in last.on(APRIL).name


def test_without_imports_it_is_the_same_book(book: RuleBook) -> None:
    assert book.with_imports([]) is book
    assert book.imports == ()


# --- limits, values, localities


def test_limits_from_their_day_on(book: RuleBook) -> None:
    rows = (Limit(code="97110", units=5, indicator=2), Limit(code="97140", units=6, indicator=3))
    with_limits = book.with_imports([imported(Limits(rows=rows))])
    made, shipped = with_limits.on(APRIL).services, book.on(APRIL).services
    assert (made["97110"].mue, made["97110"].mai) == (5, 2)
    assert "Medically Unlikely Edits for practitioner services: f.txt" in made["97110"].source
    assert made["97140"] == shipped["97140"]
    assert made["97161"].mue is None
    assert table(with_limits.on(APRIL), "mue").through == date(2026, 6, 30)
    assert with_limits.on(APRIL - NEXT) == book.on(APRIL - NEXT)
    assert with_limits.on(date(2030, 1, 1)).services["97110"].mue == 5


def test_an_import_that_was_withdrawn_speaks_to_its_last_day(book: RuleBook) -> None:
    made = imported(Limits(rows=()))
    last = made.since + timedelta(days=9)
    withdrawn = book.with_imports([replace(made, ended=last)])
    for day in (made.since - timedelta(days=1), last + timedelta(days=1)):
        assert withdrawn.on(day) == book.on(day)
    assert withdrawn.on(last) == book.with_imports([made]).on(last) != book.on(last)


def fee(work: str, practice: str, malpractice: str) -> Fee:
    return Fee(work=Decimal(work), practice=Decimal(practice), malpractice=Decimal(malpractice))


VALUES = Values(
    rows=(
        Value(code="97110", status="A", mppr=True, fee=fee("0.5", "0.4", "0.01")),
        Value(code="97140", status="R", mppr=False, fee=fee("0.4", "0.3", "0.01")),
        Value(code="97014", status="I", mppr=False, fee=None),
        Value(code="99999", status="A", mppr=True, fee=None),
    ),
    factor=Decimal("34.5"),
)
YEAR = {"since": date(2027, 1, 1), "through": date(2027, 12, 31)}


def test_values_hold_for_their_year(book: RuleBook) -> None:
    with_values = book.with_imports([imported(VALUES, **YEAR)])
    made = with_values.on(date(2027, 7, 1))
    assert made.fees is not None
    assert made.fees.factor == Decimal("34.5")
    assert dict(made.fees.fees) == {"97110": fee("0.5", "0.4", "0.01"), "97140": fee("0.4", "0.3", "0.01")}
    assert (made.services["97140"].medicare_status, made.services["97140"].mppr) == ("R", False)
    assert made.services["97110"] == book.on(date(2027, 7, 1)).services["97110"]
    assert "99999" not in made.services
    later = with_values.on(date(2028, 1, 1))
    assert later.fees is None
    assert later.services["97140"].medicare_status == "R"
    assert with_values.on(date(2026, 12, 31)) == book.on(date(2026, 12, 31))


def places(chosen: str) -> Localities:
    row = Locality(
        id="10112-00",
        name="AL ALABAMA",
        work=Decimal("0.9"),
        floored=Decimal(1),
        practice=Decimal("0.5"),
        malpractice=Decimal(2),
    )
    return Localities(rows=(row,), chosen=chosen)


def test_a_locality_weighs_the_values(book: RuleBook) -> None:
    values, here = imported(VALUES, **YEAR), imported(places("10112-00"), **YEAR)
    made = book.with_imports([here, values]).on(date(2027, 7, 1)).fees
    assert made is not None
    assert made.fees["97110"] == fee("0.5", "0.2", "0.02")
    assert "locality 10112-00 AL ALABAMA" in made.source
    national = book.with_imports([values, imported(places(""), **YEAR)])
    assert national.on(date(2027, 7, 1)).fees == book.with_imports([values]).on(date(2027, 7, 1)).fees
    alone = book.with_imports([here])
    assert alone.on(date(2027, 7, 1)) == book.on(date(2027, 7, 1))
    shipped = imported(places("10112-00"), since=date(2026, 1, 1), through=date(2026, 12, 31))
    weighed, plain = book.with_imports([shipped]).on(APRIL).fees, book.on(APRIL).fees
    assert weighed is not None
    assert plain is not None
    assert weighed.fees["97110"].practice * 2 == plain.fees["97110"].practice
    assert book.with_imports([shipped, values]).on(date(2027, 7, 1)).fees == (
        book.with_imports([values]).on(date(2027, 7, 1)).fees
    )


# --- a newer program


def test_rules_shipped_later_speak_again_past_the_days_of_an_import(book: RuleBook) -> None:
    """Taken before the shipped limits were checked, which reach further than the import."""
    early = date(2026, 10, 1)
    rows = Limits(rows=(Limit(code="97110", units=5, indicator=2),))
    old = book.with_imports([imported(rows, taken_on=early)])
    assert old.on(date(2026, 6, 30)).services["97110"].mue == 5
    assert old.on(date(2026, 7, 1)) == book.on(date(2026, 7, 1))
    pairs = imported(Pairs(rows=(), covered=EVERY), taken_on=early)
    assert ours(book.with_imports([pairs]).on(date(2026, 9, 1))) == set()
    values = imported(VALUES, taken_on=early, since=date(2026, 1, 1), through=date(2026, 9, 30))
    assert book.with_imports([values]).on(date(2026, 11, 1)).services["97140"].medicare_status == "A"


# --- days before


days = st.dates(date(2018, 1, 1), date(2031, 12, 31))
codes = st.sampled_from(["97110", "97140", "97530", "97116", "97161", "97014", "G0283", "20560"])
spans = st.tuples(days, st.none() | days)
edits = st.builds(
    lambda one, two, separable, span: pair(one, two, separable=separable, since=span[0], until=span[1]),
    codes,
    codes,
    st.booleans(),
    spans,
)
numbers = st.integers(0, 999).map(lambda number: Decimal(number) / 100)
fees = st.builds(Fee, work=numbers, practice=numbers, malpractice=numbers)
contents: st.SearchStrategy[Content] = st.one_of(
    st.builds(Pairs, rows=st.lists(edits, max_size=6).map(tuple), covered=st.just(EVERY)),
    st.lists(st.builds(Limit, code=codes, units=st.integers(0, 9), indicator=st.integers(1, 3))).map(
        lambda rows: Limits(rows=tuple(rows))
    ),
    st.builds(
        Values,
        rows=st.lists(
            st.builds(Value, code=codes, status=st.sampled_from("ABI"), mppr=st.booleans(), fee=st.none() | fees)
        ).map(tuple),
        factor=st.just(Decimal(34)),
    ),
    st.sampled_from(["", "10112-00"]).map(places),
)


@st.composite
def any_import(draw: st.DrawFn) -> Imported:
    since = draw(days)
    through = since + timedelta(days=draw(st.integers(0, 400)))
    return imported(draw(contents), since=since, through=through, taken_on=draw(days))


@given(st.lists(any_import(), min_size=1, max_size=4), st.lists(days, max_size=6))
def test_days_before_the_first_day_of_an_import_stay_as_they_were(imports: list[Imported], more: list[date]) -> None:
    laid = SHIPPED.with_imports(imports)
    first = min(each.since for each in imports)
    for day in {*(each.since - NEXT for each in imports), *more}:
        if day < first:
            assert laid.on(day) == SHIPPED.on(day)


@given(st.lists(any_import(), max_size=3), any_import(), st.lists(days, max_size=6))
def test_a_further_import_changes_no_earlier_day(earlier: list[Imported], last: Imported, more: list[date]) -> None:
    before = SHIPPED.with_imports(earlier)
    after = before.with_imports([last])
    for day in {last.since - NEXT, *more}:
        if day < last.since:
            assert after.on(day) == before.on(day)


@given(st.lists(any_import(), min_size=1, max_size=4), days)
def test_every_day_has_an_edition_that_names_what_it_was_made_from(imports: list[Imported], day: date) -> None:
    made, shipped = SHIPPED.with_imports(imports).on(day), SHIPPED.on(day)
    assert (made == shipped) or (made.name.startswith(f"{shipped.name}; CMS "))
    for key, found in made.pairs.items():
        assert key == (found.column1, found.column2)
    assert made.services.keys() == shipped.services.keys()


@given(any_import(), days)
def test_pairs_are_those_that_hold(each: Imported, day: date) -> None:
    if isinstance(each.content, Pairs) and each.since <= day <= each.through:
        made = SHIPPED.with_imports([each]).on(day)
        assert ours(made) == {(row.column1, row.column2) for row in each.content.rows if row.holds(day)}


def test_days_of_one_stretch_share_what_was_laid_over_them() -> None:
    overlay = Overlay([imported(Limits(rows=()))])
    one, other = (overlay.over(SHIPPED.on(day)) for day in (APRIL, APRIL + NEXT))
    assert one.services is other.services
    assert overlay.over(SHIPPED.on(APRIL - NEXT)) is SHIPPED.on(APRIL - NEXT)


def test_an_import_without_an_end(book: RuleBook) -> None:
    endless = book.with_imports([imported(Limits(rows=()), through=date.max)])
    assert table(endless.on(date.max), "mue").through == date.max


# --- what an import changes


def told(book: RuleBook, each: Imported) -> set[str]:
    return {one.text for one in differences(book.on(each.since), book.with_imports([each]).on(each.since))}


def test_the_differences_are_told(book: RuleBook) -> None:
    changed = imported(Pairs(rows=(pair("97140", "97124"), pair("97140", "97530")), covered=frozenset({"97140"})))
    said = told(book, changed)
    assert "pair 97140 + 97124: never paid together -> a modifier can separate them" in said
    assert "pair 97140 + 97530: new, a modifier can separate them" in said
    assert "pair 97140 + 95851: ends (was a modifier can separate them)" in said
    said = told(book, imported(Limits(rows=(Limit(code="97110", units=5, indicator=2),))))
    assert "limit 97110: 6 a day (indicator 3) -> 5 a day (indicator 2)" in said
    assert "limit 97140: ends (was 6 a day (indicator 3))" in said
    said = told(book, imported(VALUES, **YEAR))
    assert {
        "status 97140: A -> R",
        "practice expense halved 97140: yes -> no",
        "conversion factor of the year: new, 34.5",
        "relative values 97110: new, 0.5 / 0.4 / 0.01",
    } <= said


def test_what_to_know_before_taking_an_import(book: RuleBook) -> None:
    edition = book.on(APRIL)
    assert remarks(imported(Limits(rows=()), left_out=3), edition) == ("Left out: 3 damaged rows.",)
    assert remarks(imported(Pairs(rows=(), covered=EVERY)), edition) == ()
    assert "stays national" in remarks(imported(places("")), edition)[0]
    said = remarks(imported(places("10112-00")), edition)
    assert said == ("Locality 10112-00 AL ALABAMA: work 1; 0.9 without the floor, practice 0.5, malpractice 2.",)
    row = replace(places("").rows[0], floored=None)
    said = remarks(imported(Localities(rows=(row,), chosen=row.id)), edition)
    assert said == ("Locality 10112-00 AL ALABAMA: work 0.9, practice 0.5, malpractice 2.",)
