"""A billing system's file: columns by many names, cells in many forms, rows that cannot be read, and what is found."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.audit.causes import Cause
from ptcoder.audit.claim_cells import (
    DayOrder,
    WrongCell,
    order_of,
    read_code,
    read_date,
    read_modifiers,
    read_money,
    read_units,
)
from ptcoder.audit.claim_columns import BadHeader, columns_of
from ptcoder.audit.claims import Claims, read_claims
from ptcoder.audit.matching import Case, Held, hold
from ptcoder.audit.records import Item, Recorded
from ptcoder.audit.told import COLUMNS, lines, rows
from ptcoder.export.charge_file import ChargeFile, example
from ptcoder.export.profiles import read_profile, shipped
from ptcoder.files import resource
from ptcoder.rows.sheet import BadSheet
from tests.clinic.hand_clock import book
from tests.coding.worked import DAY, visit

HEAD = "Encounter,DOS,CPT,Mod 1,Mod 2,Units\n"


def read(text: str) -> Claims:
    return read_claims(text.encode())


def faults(text: str) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.text) for each in read(text).faults]


# --- cells


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-02", (2026, 3, 2)),
        ("20260302", (2026, 3, 2)),
        ("2026/3/2", (2026, 3, 2)),
        ("3/2/2026", (2026, 3, 2)),
        ("03-02-26", (2026, 3, 2)),
        ("03/02/2026 00:00", (2026, 3, 2)),
        ("2026-03-02T00:00:00.000", (2026, 3, 2)),
        ("3/2/2026 12:00 AM", (2026, 3, 2)),
        ("'2026-03-02", (2026, 3, 2)),
        ('="03/02/2026"', (2026, 3, 2)),
    ],
)
def test_dates_in_common_forms(cell: str, day: tuple[int, int, int]) -> None:
    assert read_date(cell, DayOrder.MONTH_FIRST) == date(*day)


def test_which_comes_first_in_a_date() -> None:
    assert order_of(["3/4/2026", "3/25/2026"]) == (DayOrder.MONTH_FIRST, "")
    assert order_of(["3/4/2026", "25/3/2026"]) == (DayOrder.DAY_FIRST, "")
    assert order_of(["3/4/2026", "2026-03-04"]) == (DayOrder.MONTH_FIRST, "3/4/2026")
    assert order_of(["4/4/2026", "", "2026-03-04"]) == (DayOrder.MONTH_FIRST, "")
    assert read_date("3/4/2026", DayOrder.DAY_FIRST) == date(2026, 4, 3)
    for cell in ("", "March 2", "2026-13-01", "13/13/2026", "2/30/2026"):
        with pytest.raises(WrongCell, match=r"write"):
            read_date(cell, DayOrder.MONTH_FIRST)


def test_units_amounts_modifiers_and_codes() -> None:
    assert [read_units(each) for each in ("2", "2.00", " 2 ", "2,0", "-1")] == [2, 2, 2, 2, -1]
    for cell in ("", "two", "1.5", "2.01", "1000", "1e3"):
        with pytest.raises(WrongCell):
            read_units(cell)
    assert [read_money(each) for each in ("$1,234.50", "45", "(45.00)", "-3", "", "$ 0.10")] == [
        Decimal("1234.50"), Decimal(45), Decimal("-45.00"), Decimal(-3), None, Decimal("0.10"),
    ]  # fmt: skip
    for cell in ("twelve", "NaN", "1e9", "$"):
        with pytest.raises(WrongCell):
            read_money(cell)
    assert read_modifiers(["gp kx", "59", ""]) == ("GP", "KX", "59")
    assert read_modifiers(["GP,KX;CQ:59|95/97"]) == ("GP", "KX", "CQ", "59", "95", "97")
    with pytest.raises(WrongCell, match="is not a modifier"):
        read_modifiers(["GPK"])
    assert read_code("97110") == ("97110", ())
    assert read_code("97110.0") == ("97110", ())
    assert read_code("g0283-gp-kx") == ("G0283", ("GP", "KX"))
    for cell in ("", "9711", "therapy"):
        with pytest.raises(WrongCell, match="is not a code"):
            read_code(cell)


@given(st.text(max_size=20))
def test_any_cell_is_a_value_or_a_wrong_cell(cell: str) -> None:
    for reader in (read_units, read_money, read_code, lambda text: read_date(text, DayOrder.MONTH_FIRST)):
        with suppress(WrongCell):
            reader(cell)


# --- columns


def test_columns_by_the_names_that_systems_give_them() -> None:
    found = columns_of(["Patient Account Number", "From Date", "CPT/HCPCS", "Modifier 1", "Mod_2", "Qty", "Biller"])
    assert found == {"patient": 0, "date": 1, "code": 2, "mod1": 3, "mod2": 4, "units": 5}
    for names, lacks in (
        (["visit", "code", "units"], "date of service"),
        (["visit", "date", "units"], "the code"),
        (["visit", "date", "code"], "the units"),
        (["date", "code", "units"], "visit or the patient"),
    ):
        with pytest.raises(BadHeader, match=lacks):
            columns_of(names)
    with pytest.raises(BadHeader, match=r"'DOS' and 'Date' both say date"):
        columns_of(["DOS", "Date", "code", "units", "visit"])


def test_by_a_mapping_profile() -> None:
    text = (
        'date = "DD/MM/YYYY"\n[[column]]\nname = "Fall"\nfield = "visit"\n[[column]]\nname = "Tag"\nfield = "date"\n'
        '[[column]]\nname = "Leistung"\nfield = "procedure"\n[[column]]\nname = "Zahl"\nfield = "units"\n'
        '[[column]]\nname = "Leer"\nfield = "empty"\n'
    )
    profile = read_profile("own", text)
    (claim,) = read_claims(b"Fall;Tag;Leistung;Zahl;Leer\nv;02/03/2026;97110-GP;2;\n", profile).claims
    assert (claim.visit, claim.day, claim.item) == ("v", date(2026, 3, 2), Item("97110", ("GP",), 2))
    american = read_profile("own", text.replace("DD/MM", "MM/DD"))
    (claim,) = read_claims(b"Fall;Tag;Leistung;Zahl;Leer\nv;02/03/2026;97110-GP;2;\n", american).claims
    assert claim.day == date(2026, 2, 3)


@pytest.mark.parametrize("name", ["generic"])
def test_our_own_charge_files_are_read(name: str) -> None:
    writer = ChargeFile(read_profile(name, shipped(resource("export", "profiles"))[name]))
    made = example(DAY)
    found = read(writer.head() + writer.text(made))
    assert found.faults == ()
    billed = [charge.line for each in made for charge in each.charges if charge.line.billed]
    assert [(each.item.code, each.item.units) for each in found.claims] == [(each.code, each.units) for each in billed]


# --- rows


def test_rows_that_cannot_be_read_are_told_and_the_others_go_on() -> None:
    text = (
        HEAD + "v,2026-03-02,97110,GP,,2\nv,yesterday,97110,GP,,2\nv,2026-03-02,9711,GP,,2\n"
        "v,2026-03-02,97110,GPX,,2\nv,2026-03-02,97110,GP,,two\n,2026-03-02,97110,GP,,2\nv,2026-03-02,97110,GP,,2,9,9\n"
        "v,2026-03-02,97140,GP,,0\n"
    )
    found = read(text)
    assert [each.item.code for each in found.claims] == ["97110"]
    assert faults(text) == [
        (3, "DOS", '"yesterday" is not a date, write it as 2026-03-02 or 03/02/2026'),
        (4, "CPT", '"9711" is not a code, write CPT or HCPCS, as in 97110 or G0283'),
        (5, "Mod 1", '"GPX" is not a modifier, write two letters or digits, as in GP'),
        (6, "Units", '"two" is not a number of units, write a whole number, as in 2'),
        (7, "Encounter", "is empty, say which visit or patient the line is of"),
        (8, "row", "has 8 cells for 6 columns, put a cell that holds the separator in quotes"),
    ]
    with pytest.raises(BadSheet):
        read("")


def test_lines_that_are_not_billed_are_passed_over() -> None:
    found = read("visit,date,code,units,status\nv,2026-03-02,97110,1,billed\nv,2026-03-02,97010,1,not_billed\n")
    assert [each.item.code for each in found.claims] == ["97110"]
    (fault,) = faults("visit,date,code,units,charge\nv,2026-03-02,97110,1,much\n")
    assert fault[:2] == (2, "charge")


# --- what is found


def held(text: str, *cases: Case) -> Held:
    payers = {"medicare": "medicare", "medicare part b": "medicare", "tricare": "tricare"}
    return hold(read(text).claims, cases, payers)


def case(*rows: str, name: str = "v", patient: str = "M-1", payer: str = "medicare", day: date = DAY) -> Case:
    made = visit(*(rows or ("97110 9:00-9:33", "97140 9:33-9:50")), name=name, payer=payer, day=day)
    edition = book().on(day)
    record = Recorded(visits=(made,), audited=(0,), edition=edition, payer=edition.payers[payer])
    return Case(recorded=record, aliases=frozenset((patient,)), patient=patient)


def causes(text: str, *cases: Case) -> list[tuple[Cause, str]]:
    found = held(text, *(cases or (case(),)))
    return [(each.cause, each.code) for row in found.rows for each in row.differences]


RIGHT = HEAD + "v,3/2/2026,97110,GP,,2\nv,3/2/2026,97140,GP,,1\n"


def test_you_billed_three_the_minutes_give_two() -> None:
    assert causes(RIGHT) == []
    found = held(RIGHT.replace("97110,GP,,2", "97110,GP,,3"), case())
    said = "\n".join(lines(found.rows))
    assert "Wrong units: billed 97110-GP × 3, the record gives 97110-GP × 2; $" in said
    assert "97110: 3 billed, the record gives 2. 33 min make 2 full quarter-hours" in said
    assert said.startswith("2026-03-02  Medicare Part B  v, patient M-1  (lines 2, 3)")


def test_lines_without_a_visit_visits_without_lines_and_lines_twice() -> None:
    other = case(name="w", patient="M-2")
    assert causes(RIGHT, case(), other) == [(Cause.VISIT_NOT_BILLED, "97110"), (Cause.VISIT_NOT_BILLED, "97140")]
    assert causes(RIGHT + "x,3/2/2026,97110,GP,,2\n") == [(Cause.VISIT_NOT_RECORDED, "97110")]
    assert causes(RIGHT + "v,3/2/2026,97140,GP,,1\n") == [(Cause.DOUBLE_BILLED, "97140")]
    assert causes(RIGHT.replace("97110,GP,,2", "97110,GP,,1\nv,3/2/2026,97110,GP,,1")) == [], "on two lines"
    assert causes(RIGHT + "v,3/2/2026,97140,GP,,1\nv,3/2/2026,97140,GP,,-1\n") == [], "taken back"


def test_another_day_and_another_payer_than_the_visit_says() -> None:
    assert causes(RIGHT.replace("3/2/2026,97140", "3/3/2026,97140")) == [(Cause.WRONG_DATE, "")]
    text = RIGHT.replace("Units", "Units,Payer").replace(",2\n", ",2,TRICARE\n").replace(",1\n", ",1,Medicare Part B\n")
    assert causes(text) == [(Cause.OTHER_PAYER, "")]


def test_by_the_patient_and_the_day() -> None:
    text = "Account,DOS,Payer,CPT,Modifiers,Units\nm-1,3/2/2026,,97110,GP,2\nm-1,3/2/2026,,97140,GP,1\n"
    assert causes(text) == []
    second = case("97530 15:00-15:20", name="w", payer="tricare")
    both = text + "M-1,3/2/2026,TRICARE,97530,GP,1\n"
    assert causes(both, case(), second) == []
    assert causes(both.replace("TRICARE", "?"), case(), second) == [], "by the code, where the payer is not known"
    assert causes(text + "M-1,3/2/2026,,97112,GP,1\n", case(), second)[0] == (Cause.NOT_RECORDED, "97112")


def test_a_payer_of_which_nothing_is_in_the_file_is_told_once() -> None:
    found = held(RIGHT, case(), case(name="w", patient="M-2", payer="tricare"))
    assert [each.differences for each in found.rows] == [()]
    assert found.unlooked == {"TRICARE": 1}


def test_what_was_replaced_and_what_was_taken_back() -> None:
    head = "visit,date,code,mod1,units,kind,version\n"
    first = "v,2026-03-02,97110,GP,3,original,1\n"
    again = "v,2026-03-02,97110,GP,2,replacement,2\nv,2026-03-02,97140,GP,1,replacement,2\n"
    assert causes(head + first + again) == []
    taken = "v,2026-03-02,97110,GP,3,void,1\n"
    assert [cause for cause, _ in causes(head + first + taken)] == [Cause.NOT_BILLED, Cause.NOT_BILLED]
    assert causes(head + first.replace("v,", "x,") + taken.replace("v,", "x,") + again) == []


def test_as_rows_for_a_spreadsheet() -> None:
    text = RIGHT.replace("97110,GP,,2", "97110,GP,,3") + "=x,3/2/2026,97110,GP,,1\nv,never,97110,GP,,1\n"
    found = held(text, case(), case(name="w", patient="M-2"))
    told = [dict(zip(COLUMNS, each, strict=True)) for each in rows(found.rows, date(2026, 12, 1), read(text).faults)]
    assert told[0]["visit"] == "visit"
    by_cause = {each["cause"]: each for each in told[1:]}
    assert by_cause["wrong-units"]["by"] == "2027-01-30"
    assert by_cause["visit-not-recorded"]["visit"] == "'=x"
    assert by_cause["visit-not-billed"]["effect"] == "underpaid"
    assert by_cause["row-not-read"]["standing"] == "line 5"
    (fine,) = [each for each in rows(held(RIGHT, case()).rows, DAY) if "as recorded" in each]
    assert fine[0] == "v"


def test_as_a_spreadsheet_writes_it() -> None:
    """Semicolons, a byte order mark and quotes."""
    text = "\ufeff" + RIGHT.replace(",", ";").replace("97110", '"97110"')
    assert [each.item for each in read(text).claims] == [each.item for each in read(RIGHT).claims]
