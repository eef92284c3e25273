"""A clinic's fee tables: read strictly, laid over the payers day by day, looked up by code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ptcoder.rulebook import (
    BadRules,
    FeeTable,
    RuleBook,
    WrittenFees,
    WrongFee,
    fee_of,
    fee_table,
    read_fee_table,
)

CODES = {"97110", "97140", "G0283"}
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
EARLY = WrittenFees(payer="cash", file="2026.csv", since=MARCH, content="code,fee\n97110,45.00\n97140,40.00\n")
LATE = WrittenFees(payer="cash", file="june.csv", since=JUNE, content="code,fee\n97110,50.00\n")


def faults(text: str) -> list[str]:
    """What is wrong with the file as a whole, else with its rows."""
    try:
        found = read_fee_table(text, "fees.csv", CODES)
    except BadRules as wrong:
        return list(wrong.faults)
    return [f"fees.csv: line {each.line}: {each.text}" for each in found.wrong]


def test_a_table_is_kept_as_it_is_read() -> None:
    table = read_fee_table("code,fee\n97110,45\nG0283,12.5\n", "fees.csv", CODES)
    assert dict(table) == {"97110": Decimal("45.00"), "G0283": Decimal("12.50")}
    assert table.content == "code,fee\n97110,45.00\nG0283,12.50\n"
    assert read_fee_table(table.content, "kept", CODES) == table
    assert fee_table([(7, " g0283", "12.50 "), (9, "97110", "45")], "fees.csv", CODES) == FeeTable(
        fees={"G0283": Decimal("12.50"), "97110": Decimal(45)}, strangers=()
    )


def test_wrong_rows_that_another_found_stand_among_the_others_by_their_lines() -> None:
    others = [WrongFee(line=9, text="b"), WrongFee(line=2, text="a")]
    table = fee_table([(4, "97110", "free")], "fees.csv", CODES, others)
    assert [each.line for each in table.wrong] == [2, 4, 9]


def test_codes_that_are_not_ours_are_passed_over_and_told() -> None:
    table = read_fee_table("code,fee\n99213,90\n97110,45\n", "fees.csv", CODES)
    assert (dict(table.fees), table.strangers) == ({"97110": Decimal(45)}, ("99213",))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("97110", "fees.csv: line 2: fee: is missing"),
        (
            "97110,",
            "fees.csv: line 2: fee: is missing, dollars and cents such as 45.00 or 1,200.00 would be right",
        ),
        ("97110,free", "fees.csv: line 2: fee: is free, dollars and cents such as 45.00"),
        ("97110,-4", "fees.csv: line 2: fee: is -4, dollars"),
        ("97110,4.505", "fees.csv: line 2: fee: is 4.505, dollars"),
        ("97110,1.2.3", "fees.csv: line 2: fee: is 1.2.3, dollars"),
        ("97110,1,200.00", "fees.csv: line 2: fee: is 1,200.00, dollars"),
        ("97110,\u0664\u0665", "fees.csv: line 2: fee: is \u0664\u0665, dollars"),
        ("97110,0", "fees.csv: line 2: fee: is 0, more than 0 and at most 100,000 would be right"),
        ("97110,100000.01", "fees.csv: line 2: fee: is 100000.01, more than 0"),
        ("9711,45", "fees.csv: line 2: code: is 9711, a CPT or HCPCS code"),
        (",45", "fees.csv: line 2: code: is missing, a CPT"),
        ("97110,45\n97110,45.00", "fees.csv: line 3: code: is 97110, which stands above already, one row for each"),
        (
            "97110,45\n97110,46",
            "fees.csv: line 3: code: is 97110, which stands above already with another fee, so that neither holds, one",
        ),
        ("99213,45\n99213,46", "fees.csv: line 3: code: is 99213, which stands above already"),
        (
            "99213,45",
            "fees.csv: rows: none has a code that we know, one row for each code, with its fee, would be right",
        ),
    ],
)
def test_every_fault_is_named_by_its_line(rows: str, said: str) -> None:
    (fault,) = faults(f"code,fee\n{rows}\n")
    assert fault.startswith(said)


def test_a_wrong_row_leaves_the_others_and_two_fees_of_a_code_leave_none() -> None:
    text = "code,fee\nx,45\n97110,45\n97140,y\nG0283,12\n97110,46\n97140,40\n"
    table = read_fee_table(text, "fees.csv", CODES)
    assert dict(table) == {"G0283": Decimal(12), "97140": Decimal(40)}
    assert [each.line for each in table.wrong] == [2, 4, 6]
    assert read_fee_table(table.content, "kept", CODES).wrong == ()


def test_all_faults_at_once_and_a_header_that_is_none() -> None:
    assert len(faults("code,fee\nx,45\n97110,y\n")) == 2
    assert faults("97110,45\n97140,45\n") == [
        "fees.csv: line 1: the columns are 97110,45, one column code and one column fee would be right"
    ]
    assert faults("")[0].startswith("fees.csv: line 1: the columns are missing")
    assert faults("code,fee,fee\n")[0].startswith("fees.csv: line 1: the columns are code,fee,fee")


def test_a_table_holds_from_its_first_day_until_the_next_one(book: RuleBook) -> None:
    own = book.with_fees([LATE, EARLY])
    assert fee_of(own.on(date(2026, 2, 28)), "cash", "97110") is None
    assert fee_of(own.on(MARCH), "cash", "97110") == Decimal("45.00")
    assert fee_of(own.on(date(2026, 5, 31)), "cash", "97140") == Decimal("40.00")
    assert fee_of(own.on(JUNE), "cash", "97110") == Decimal("50.00")
    assert fee_of(own.on(JUNE), "cash", "97140") is None
    assert fee_of(own.on(JUNE), "nobody", "97140") is None
    assert fee_of(own.on(JUNE), "medicare", "97110") is None
    assert own.on(JUNE).payers["cash"].edition == LATE.edition
    assert own.on(JUNE).payers["cash"].fees["97110"].source == LATE.edition
    assert own.on(MARCH).payers["cash"] is own.on(date(2026, 4, 1)).payers["cash"]
    assert fee_of(book.on(JUNE), "cash", "97110") is None


def test_a_withdrawn_table_leaves_the_one_before_it(book: RuleBook) -> None:
    own = book.with_fees([EARLY, replace(LATE, ended=date(2026, 6, 30))])
    assert fee_of(own.on(date(2026, 6, 30)), "cash", "97110") == Decimal("50.00")
    assert fee_of(own.on(date(2026, 7, 1)), "cash", "97110") == Decimal("45.00")
    assert fee_of(book.with_fees([replace(EARLY, ended=date.max)]).on(date.max), "cash", "97110") == Decimal(45)


def test_what_cannot_be_read_or_is_of_no_payer_is_passed_over(book: RuleBook) -> None:
    damaged, other = replace(LATE, content="code,fee\n97110,free\n"), replace(LATE, payer="nobody")
    no_table = replace(LATE, content="nothing")
    own = book.with_fees([EARLY, damaged, no_table, other])
    assert own.unread_fees == (damaged, no_table)
    assert fee_of(own.on(JUNE), "cash", "97110") == Decimal("45.00")
    assert book.unread_fees == ()
