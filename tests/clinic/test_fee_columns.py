"""Fee tables as clinics' spreadsheets have them: which column is which, and what is never guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ptcoder.clinic import Refused
from ptcoder.clinic.fee_columns import ReadFees, read_fees

CODES = {"97110", "97140", "G0283"}
BOTH = {"97110": Decimal("45.00"), "G0283": Decimal("12.50")}


def read(text: str) -> ReadFees:
    return read_fees(text, "fees.csv", CODES)


def wrong(text: str) -> list[str]:
    return [f"{each.line}: {each.text}" for each in read(text).table.wrong]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("code,fee\n97110,45\nG0283,12.5\n", "“code” is read as the code, “fee” as the fee."),
        (
            "Fee;Label;Code\n$ 45,00;exercise;97110\n;;\n12.50;stim;g0283\n",
            "“Code” is read as the code, “Fee” as the fee, “Label” is passed over.",
        ),
        ("code\tfee\n97110\t45.00\n\ng0283\t$12.50", "“code” is read as the code, “fee” as the fee."),
        (
            "CPT/HCPCS,Description,Mod,Unit,Cash Price\n97110,Exercise,GP,15 min,$45.00\nG0283,Stim,,,12.5\n",
            (
                "“CPT/HCPCS” is read as the code, “Cash Price” as the fee, “Mod” as modifiers, “Description”, "
                "“Unit” are passed over."
            ),
        ),
        (
            "Procedure,Amount\n97110-GP,45\n'G0283,12.50\n",
            "“Procedure” is read as the code, “Amount” as the fee.",
        ),
        (
            "CPT® Code,Contracted Rate,Rate name\n97110.0,45,a\nG0283,12.50,b\n",
            "“CPT® Code” is read as the code, “Contracted Rate” as the fee, “Rate name” is passed over.",
        ),
        (
            "Fees 2026,,\nmade by Bo,,\n,,\nCPT,,Charge\n97110,,45\nG0283,,12.50\n",
            "“CPT” is read as the code, “Charge” as the fee.",
        ),
        (
            "Allowed,code,Charge,CPT,fee\n1,97110,2,x,45\n1,G0283,2,y,12.50\n",
            "“code” is read as the code, “fee” as the fee, “Allowed”, “Charge”, “CPT” are passed over.",
        ),
    ],
)
def test_columns_are_told_by_the_names_that_spreadsheets_give_them(text: str, read_as: str) -> None:
    found = read(text)
    assert (dict(found.table), found.table.wrong, found.modified) == (BOTH, (), ())
    assert found.read_as == read_as


@pytest.mark.parametrize(
    ("cell", "fee"),
    [("$1,234.50", "1234.50"), ("1234.5", "1234.50"), ('="45.00"', "45.00"), ("45,50", "45.50"), ("$ 45", "45.00")],
)
def test_an_amount_as_spreadsheets_write_it(cell: str, fee: str) -> None:
    quoted = cell.replace('"', '""')
    assert dict(read(f'CPT,Fee\n97110,"{quoted}"\n').table) == {"97110": Decimal(fee)}


@pytest.mark.parametrize("cell", ["1,23,4", "45.005", "(45.00)", "-45", "45.00 each", "4 5.0.0", "1.234", ""])
def test_what_is_no_amount_for_certain_is_none(cell: str) -> None:
    (said,) = wrong(f'CPT,Fee\n97110,"{cell}"\n')
    assert said == f"2: fee: is {cell or 'missing'}, dollars and cents such as 45.00 or 1,200.00 would be right"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Code,Charge,Allowed\n97110,90,45\n",
            (
                "fees.csv: line 1: the columns “Charge” (column 2) and “Allowed” (column 3) may each be the fee. Name "
                "the one that is meant “fee”, and the others otherwise."
            ),
        ),
        (
            "Ours\n\nCPT,HCPCS,fee\n97110,,45\n",
            "fees.csv: line 3: the columns “CPT” (column 1) and “HCPCS” (column 2) may each be the code. Name",
        ),
        ("code,fee,fee\n97110,45,46\n", "fees.csv: line 1: the columns “fee” (column 2) and “fee” (column 3) may"),
        (
            "Kind,Cash,Aetna\n97110,45,46\n",
            (
                "fees.csv: line 1: no column is the code (such as code or CPT) or the fee (such as fee or price). "
                "There are “Kind”, “Cash”, “Aetna”. Name the one that is meant “code” and “fee”."
            ),
        ),
        ("CPT,Cash,Aetna\n97110,45,46\n", "fees.csv: line 1: no column is the fee (such as fee or price). There are"),
        ("97110,45\n97140,40\n", "fees.csv: line 1: no column is the code (such as code or CPT) or the fee"),
        ("", "fees.csv: Line 1: the file is empty"),
        ("code,fee\n", "fees.csv: The file has a line with the columns' names and no row below it."),
    ],
)
def test_what_may_be_either_is_refused_with_its_place_and_the_mend(text: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text)
    assert str(refused.value).startswith(said)


def test_fees_are_by_code_and_a_row_with_a_modifier_is_no_second_one() -> None:
    found = read(
        "CPT,Modifier 1,Modifier 2,Fee\n"
        "97110,,,45\n97110,CQ,GP,38.25\n97110,CO,,free\nG0283,GP,,12.50\nG0283,GO,,12.50\n97140,CQ,,30\n99213,25,,90\n"
    )
    assert dict(found.table) == BOTH
    assert found.modified == ("97110-CQ-GP: 38.25", "97110-CO: free", "97140-CQ: 30.00")
    told = "code: stands only as 97140-CQ, a row of 97140 without a modifier would be right"
    assert [(each.line, each.text) for each in found.table.wrong] == [(7, told)]


def test_a_code_that_is_dearer_in_another_discipline_has_no_fee() -> None:
    assert wrong("CPT,Mod,Fee\n97110,GP,45\n97110,GO,46\n97140,,40\n") == [
        (
            "3: code: is 97110, which stands above already with another fee, so that neither holds, one row for each "
            "code would be right"
        )
    ]


def test_wrong_rows_are_told_by_the_line_of_the_file_below_its_title() -> None:
    found = wrong('Fees\nCPT,Mod,Fee\n9711,,45\n97110,none,45\n97140,,40,1\n97140,"",x\nG0283,,12\n')
    assert found == [
        "3: code: is 9711, a CPT or HCPCS code such as 97110 or G0283 would be right",
        '4: modifier: "NONE" is not a modifier, write two letters or digits, as in GP',
        "5: has 4 cells for 3 columns, put a cell that holds the separator in quotes",
        "6: fee: is x, dollars and cents such as 45.00 or 1,200.00 would be right",
    ]
