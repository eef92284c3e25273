"""Charge files as their receivers want them: safe in a spreadsheet, and read strictly."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.coding import Line
from ptcoder.export.charge_file import ChargeFile, example, kept, row_count
from ptcoder.export.charge_lines import Charge, Kind, Leaves, pack, unpacked
from ptcoder.export.charge_rows import REMEMBERED
from ptcoder.export.profiles import BOM, BadProfile, Quoting, Spreadsheet, read_profile, shipped
from ptcoder.files import resource
from ptcoder.visit import Discipline

TEXTS = shipped(resource("export", "profiles"))
COLUMN = '[[column]]\nname = "a"\nfield = "code"\n'
APOSTROPHE, FORMULA, PLAIN = Spreadsheet
LATE = "Late entry, entered by M. Chen, PT on 2026-03-05 10:00"


def batch() -> list[Leaves]:
    lines = (
        Line("97110", Discipline.PT, ("GP", "KX"), 2, 33, '=33 min, "all" timed.'),
        Line("97530", Discipline.PT, ("59", "GP", "CQ", "KX", "GA"), 1, 9, "9 min;\nand | more"),
        Line("97010", Discipline.PT, (), 0, 0, "+ bundled"),
    )
    charges = (
        Charge(1, lines[0], ("R26.89",), "1234567893", "", "40.00", "80.00"),
        Charge(2, lines[1], (), "1234567893", "1245319599", "", ""),
        Charge(3, lines[2]),
    )
    day, codes = date(2026, 3, 2), ("M25.561", "R26.89")
    return [
        Leaves("batch-1", "visit-1", Kind.ORIGINAL, 1, day, "007", "medicare", charges, "02", codes),
        Leaves("batch-1", "visit-2", Kind.REPLACEMENT, 3, day, "=1+1", "cash", charges[:1], "11", late=LATE),
        Leaves("batch-1", "visit-3", Kind.VOID, 1, day, "Müller-4", "cash", charges[:1]),
    ]


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
PART = st.text("ABC019.", max_size=4)
LINES = st.builds(
    Line,
    PART.filter(bool),
    st.sampled_from(Discipline),
    st.lists(PART.filter(bool), max_size=5).map(tuple),
    st.integers(-2, 9),
    st.integers(0, 90),
    TEXT,
)
CHARGES = st.builds(
    Charge, st.integers(1, 9), LINES, st.lists(PART.filter(bool), max_size=3).map(tuple), PART, PART, PART, PART
)
VISITS = st.builds(
    Leaves,
    st.just("batch-1"),
    TEXT,
    st.sampled_from(Kind),
    st.integers(1, 9),
    st.dates(),
    TEXT,
    TEXT,
    st.lists(CHARGES, max_size=4).map(tuple),
    PART,
    st.lists(PART.filter(bool), max_size=3).map(tuple),
    TEXT,
)


def written(name: str) -> bytes:
    file = ChargeFile(read_profile(name, TEXTS[name]))
    return (file.head() + file.text(batch())).encode()


def read(file: ChargeFile, text: str) -> list[list[str]]:
    """The rows of such a file as any reader has them, the header left out."""
    found = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=file.profile.separator))
    return found[1:] if file.profile.header else found


@given(st.lists(VISITS, min_size=1, max_size=5))
def test_visits_in_columns_are_the_same_visits(several: list[Leaves]) -> None:
    assert unpacked(pack(several)) == several


@given(st.lists(VISITS, max_size=5), st.sampled_from(sorted(TEXTS)))
def test_the_rows_of_visits_are_those_of_each_in_turn(several: list[Leaves], name: str) -> None:
    profile = read_profile(name, TEXTS[name])
    file = ChargeFile(profile)
    assert file.rows(several) == [row for each in several for row in file.rows([each])]
    assert file.text(several) == "".join(file.text([each]) for each in several)
    assert row_count(profile, pack(several)) == len(file.rows(several))
    shown = read(file, file.head() + file.text(several))
    assert [tuple(row) for row in shown] == file.rows(several)


def test_generic_comes_first_and_begins_as_the_contract_says() -> None:
    assert next(iter(TEXTS)) == "generic"
    assert written("generic").startswith(b"visit,line,date,patient,payer,discipline,code,mod1,mod2,mod3,mod4,units,min")


@pytest.mark.parametrize(
    ("cell", "apostrophe", "formula"),
    [
        ("007", "'007", '="007"'),
        ("=1+1", "'=1+1", '="=1+1"'),
        ("-5", "'-5", '="-5"'),
        ("\ttab", "'\ttab", "'\ttab"),
        ("1E5", "'1E5", '="1E5"'),
        ("12345678901234567", "'12345678901234567", '="12345678901234567"'),
        ("3-4", "'3-4", '="3-4"'),
        ("MAR1", "'MAR1", '="MAR1"'),
        ("A-12", "A-12", "A-12"),
        ("visit-1", "visit-1", "visit-1"),
        ("97110", "97110", "97110"),
        ("1234567893", "1234567893", "1234567893"),
    ],
)
def test_text_stays_as_it_is_in_a_spreadsheet(cell: str, apostrophe: str, formula: str) -> None:
    assert kept(cell, APOSTROPHE) == apostrophe
    assert kept(cell, FORMULA) == formula
    assert kept(cell, PLAIN) == (apostrophe if cell in ("=1+1", "\ttab") else cell)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x", "this is not TOML"),
        ("", r"column: there is none; write \[\[column\]\]"),
        ("column = 3", r"column: is not a table; write \[\[column\]\]"),
        ("colour = 1\n" + COLUMN, "colour: is not known here; take it out"),
        ("header = 1\n" + COLUMN, "header: 1 is neither true nor false"),
        ('separator = ","\n' + COLUMN, 'separator: \',\' is not known; it is one of "comma", "semicolon"'),
        ("label = 1\n" + COLUMN, "label: 1 is not a text of one line"),
        ('date = "DD.MM"\n' + COLUMN, "date: 'DD.MM' is not a form of a date; write YYYY or YY"),
        (COLUMN + COLUMN, "column 2: name: 'a' stands there twice"),
        ('[[column]]\nfield = "code"\n', 'column 1: name: is missing; write name = "..."'),
        ('[[column]]\nname = "a"\nfield = "codes"\n', "column 1: field: 'codes' is not known; it is one of"),
        ('[[column]]\nname = "a"\ntext = "b"\nfield = "code"\n', "column 1: field: is not known here"),
    ],
)
def test_a_profile_that_is_wrong_says_where_and_what_is_right(text: str, said: str) -> None:
    with pytest.raises(BadProfile, match=said):
        read_profile("ours", text)


def test_a_name_is_plain() -> None:
    with pytest.raises(BadProfile, match="small letters"):
        read_profile("Our own", COLUMN)


def test_one_column_all_quoted_and_a_return_in_a_cell() -> None:
    file = ChargeFile(read_profile("ours", 'quoting = "all"\ndate = "DD.MM.YY"\n' + COLUMN.replace("code", "date")))
    assert file.profile.quoting is Quoting.ALL
    first = next(iter(batch()))
    assert file.text([first]) == '"02.03.26"\n' * 3
    line = Line("97110", Discipline.PT, (), 1, 9, "a\rb")
    visit = Leaves("b", "v", Kind.ORIGINAL, 1, date(2026, 3, 2), "", "cash", (Charge(1, line),))
    why = '[[column]]\nname = "b"\nfield = "why"\n'
    assert ChargeFile(read_profile("ours", COLUMN + why)).text([visit]) == '97110,"a\rb"\n'
    lone = ChargeFile(read_profile("ours", COLUMN.replace("code", "place")))
    assert lone.text([visit]) == '""\n'
    assert read(lone, lone.head() + lone.text([visit])) == [[""]]


def test_what_is_read_back_is_what_was_written() -> None:
    for name, text in TEXTS.items():
        file = ChargeFile(read_profile(name, text))
        rows = [[*row] for row in file.rows(batch())]
        assert read(file, file.head() + file.text(batch())) == rows


CELL = st.text(alphabet=st.one_of(st.sampled_from("ab0=+-\"';,|\t\n "), st.characters(exclude_characters="\r")))


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5), st.sampled_from([*TEXTS]))
def test_it_is_written_as_csv_writes_it(said: list[tuple[str, str, str]], name: str) -> None:
    file = ChargeFile(read_profile(name, TEXTS[name]))
    charges = tuple(
        Charge(at, Line(code, Discipline.PT, (modifier,), 1, 9, why), (modifier,), why, code)
        for at, (code, modifier, why) in enumerate(said, 1)
    )
    visit = Leaves(said[0][0], said[0][1], Kind.VOID, 2, date(2026, 3, 2), said[0][2], said[0][0], charges, said[0][1])
    held, profile = io.StringIO(newline=""), file.profile
    csv.writer(held, delimiter=profile.separator, lineterminator=profile.line_end).writerows(file.rows([visit]))
    assert file.text([visit]) == held.getvalue()


def test_a_service_of_two_disciplines_keeps_each() -> None:
    lines = [Line("97110", each, ("GP",), 1, 9, "w") for each in (Discipline.PT, Discipline.OT, Discipline.PT)]
    charges = tuple(Charge(at, line) for at, line in enumerate(lines, 1))
    visit = Leaves("b", "v", Kind.ORIGINAL, 1, date(2026, 3, 2), "", "cash", charges)
    file = ChargeFile(read_profile("ours", COLUMN.replace("code", "discipline")))
    assert file.text([visit]) == "PT\nOT\nPT\n"


def test_what_is_remembered_does_not_grow_without_end() -> None:
    file = ChargeFile(read_profile("ours", COLUMN.replace("code", "patient")))
    line = Charge(1, Line("97110", Discipline.PT, (), 1, 9, "w"))
    many = [
        Leaves("b", "v", Kind.ORIGINAL, 1, date(2026, 3, 2), f"A-{at}", "cash", (line,)) for at in range(REMEMBERED + 9)
    ]
    assert file.text(many) == "".join(f"A-{at}\n" for at in range(REMEMBERED + 9))


def test_the_example_has_rows_in_every_profile() -> None:
    for name, text in TEXTS.items():
        file = ChargeFile(read_profile(name, text))
        assert all(file.rows([each]) for each in example(date(2026, 3, 2)))
