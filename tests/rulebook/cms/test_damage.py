"""Damaged rows are told with file and line, all of them, and nothing is taken; files that cannot be read say so."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest

from ptcoder.rulebook.cms import opening, xlsx
from ptcoder.rulebook.cms.records import Limits, Pairs
from tests.rulebook.cms.conftest import Read
from tests.rulebook.cms.layouts import (
    PAIR_HEADER,
    VALUE_LINE,
    Rows,
    commas,
    edit,
    limits,
    localities,
    pairs,
    tabbed,
    value,
    values,
    workbook,
    zipped,
)

Faults = Callable[..., tuple[str, ...]]
GOOD = edit("97140", "97530", since="20260401")
FIRST = len(pairs()) + 1
"""The line of the first of our pairs."""
CODE = "a code such as 97110"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (edit("9714", "97530"), f"column 1: is 9714, {CODE}"),
        (edit("971", "1999"), None),
        (edit("97l40", "97530"), f"column 1: is 97l40, {CODE}"),
        (edit("", "97530"), f"column 1: is missing, {CODE}"),
        (edit("97140", "9753O0"), f"column 2: is 9753O0, {CODE}"),
        (["97140", "97"], f"column 2: is 97, {CODE}"),
        (["97140"], f"column 2: is missing, {CODE}"),
        (edit("97140", "97530", since="2026-04-01"), "effective date: is 2026-04-01, a day such as 20260401"),
        (edit("97140", "97530", since="20260431"), "effective date: is 20260431, a day such as 20260401"),
        (edit("97140", "97530", since=""), "effective date: is missing, a day such as 20260401"),
        (edit("97140", "97530", until=""), "deletion date: is missing, * or a day such as 20260401"),
        (edit("97140", "97530", until="99999999"), "deletion date: is 99999999, * or a day such as 20260401"),
        (edit("97140", "97530", "2"), "modifier: is 2, one of 0, 1, 9"),
        (["97140", "97530", "", "20200101", "*"], "modifier: is missing, one of 0, 1, 9"),
        (["A remark of several words below the table"], None),
        ([], None),
        (["", "", " "], None),
    ],
)
def test_a_damaged_pair(row: list[str], told: str | None, read: Read, faults: Faults) -> None:
    data = tabbed(pairs(GOOD, row, edit("97110", "97150")))
    if told is None:
        assert read("p.txt", data).left_out == 0
        return
    found = faults("p.txt", data)
    assert found[0] == f"p.txt:{FIRST + 1}: {told} would be right"
    assert found[1].startswith("Nothing was taken.")
    assert "its 1 damaged row out" in found[1]
    assert len(found) == 2
    taken = read("p.txt", data, skip_damaged=True)
    assert taken.left_out == 1
    assert "without 1 damaged row)" in taken.name
    assert isinstance(taken.content, Pairs)
    assert len(taken.content.rows) == 2


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["971100", "4", "3 Date"], f"code: is 971100, {CODE}"),
        (["", "4", "3 Date"], f"code: is missing, {CODE}"),
        (["97112", "4.5", "3 Date"], "units: is 4.5, a whole number"),
        (["97112", "", "3 Date"], "units: is missing, a whole number"),
        (["97112", "4", "4 Date"], "adjudication indicator: is 4 Date, 1, 2 or 3 at its beginning"),
        (["97112", "4"], "adjudication indicator: is missing, 1, 2 or 3 at its beginning"),
        (["97110", "4", "3 Date"], "code: is 97110, as above, one row for each code"),
    ],
)
def test_a_damaged_limit(row: list[str], told: str, read: Read, faults: Faults) -> None:
    rows = [*limits({"97110": ("6", "3 Date")}), row]
    said = {"since": date(2026, 4, 1)}
    assert faults("m.xlsx", workbook(rows), **said)[0] == f"m.xlsx:{len(rows)}: {told} would be right"
    taken = read("m.xlsx", workbook(rows), skip_damaged=True, **said)
    assert taken.left_out == 1
    assert isinstance(taken.content, Limits)
    assert [row.code for row in taken.content.rows] == ["97110"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (value("9711", "0", "0", "0"), f"code: is 9711, {CODE}"),
        (value("100", "0", "0", "0"), None),
        (value("9711?", "0", "0", "0"), f"code: is 9711?, {CODE}"),
        (value("97112", "NA", "0", "0"), "work: is NA, a number such as 0.45"),
        (value("97112", "0.5", "", "0"), "practice expense: is missing, a number such as 0.45"),
        (value("97112", "0.5", "0.5", "-1"), "malpractice: is -1, a number such as 0.45"),
        (value("97112", "0.5", "0.5", "0.01", status="AB"), "status: is AB, one capital letter"),
        (value("97112", "0.5", "0.5", "0.01", multiple=""), "multiple procedures: is missing, one figure"),
        (value("97110", "0.5", "0.5", "0.01"), "code: is 97110, as above, one row for each code"),
        (value("99213", "NA", "NA", "NA", status="?"), None),
    ],
)
def test_a_damaged_value(row: list[str], told: str | None, read: Read, faults: Faults) -> None:
    rows = values(value("97110", "0.45", "0.40", "0.01"), row)
    if told is None:
        assert read("v.csv", commas(rows)).left_out == 0
        return
    assert faults("v.csv", commas(rows))[0] == f"v.csv:{len(rows)}: {told} would be right"
    assert read("v.csv", commas(rows), skip_damaged=True).left_out == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["x", "AL", "2", "A PLACE", "1", "1", "1", "1"], "contractor: is x, a number of at most 5 figures"),
        (["1", "AL", "", "A PLACE", "1", "1", "1", "1"], "locality number: is missing, a number of at most 2 figures"),
        (["10112", "AL", "2", "A PLACE", "1", "1", "0", "1"], "practice index: is 0, a number such as 0.869"),
        (["10112", "AL", "2", "A PLACE", "1", "1", "1"], "malpractice index: is missing, a number such as 0.869"),
        (
            ["10112", "AL", "00", "A PLACE", "1", "1", "1", "1"],
            "locality number: is 10112-00, as above, one row for each locality",
        ),
    ],
)
def test_a_damaged_locality(row: list[str], told: str, read: Read, faults: Faults) -> None:
    rows = localities(row)
    assert faults("g.csv", commas(rows))[0] == f"g.csv:{len(rows) - 2}: {told} would be right"
    assert read("g.csv", commas(rows), skip_damaged=True).left_out == 1


def test_all_damaged_rows_are_told_up_to_a_hundred(faults: Faults) -> None:
    found = faults("p.txt", tabbed(pairs(GOOD, *(edit("97140", "97530", "7") for _ in range(130)))))
    assert len(found) == 102
    assert found[99].startswith(f"p.txt:{FIRST + 100}: modifier")
    assert found[100] == "... and 30 damaged rows more"
    assert "130 damaged rows" in found[101]


def test_a_lone_quotation_mark_swallows_nothing(faults: Faults) -> None:
    found = faults("p.txt", tabbed(pairs(GOOD, ['"97140', "97530", "", "20260401", "*", "7"], edit("x", "y"))))
    assert len(found) == 3


# --- files that cannot be read at all

BROKEN = zipped({"p.txt": tabbed(pairs(GOOD))})


def locked() -> bytes:
    """A zip file whose flags say that a password is needed."""
    data = bytearray(BROKEN)
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def part(**parts: str) -> bytes:
    names = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml"}
    return zipped({names[key]: text.encode() for key, text in parts.items()})


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet><row r="1"><c><v>&a;</v></c></row></worksheet>'


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("p.txt", b"", "p.txt: is empty"),
        ("p.txt", b" \r\n ", "p.txt: is empty"),
        ("p.pdf", b"%PDF-1.7 \0\1\2", "p.pdf: is no text"),
        ("p.txt", b"hello\r\n", "p.txt: holds no table that is known here"),
        ("p.zip", BROKEN[:-30], "p.zip: cannot be read (File is not a zip file)"),
        ("p.zip", BROKEN.replace(b"PK\1\2", b"PK\1\3"), "p.zip: cannot be read"),
        ("p.zip", BROKEN[:60] + bytes(30) + BROKEN[90:], "p.zip: cannot be read"),
        ("p.zip", locked(), "p.zip: cannot be read"),
        ("p.zip", zipped({"readme.pdf": b"x"}), "p.zip: holds no .csv, .txt or .xlsx"),
        ("w.xlsx", part(sheet="<worksheet><row>"), "w.xlsx: cannot be read (its XML is damaged"),
        ("w.xlsx", part(sheet=BOMB), "w.xlsx: cannot be read (its XML declares a document type"),
        ("w.xlsx", part(sheet='<x><row><c t="s"><v>0</v></c></row></x>'), "w.xlsx: cannot be read (row 1 names a text"),
        ("w.xlsx", part(sheet='<x><row><c t="s"><v>-1</v></c></row></x>'), "w.xlsx: cannot be read (row 1 names"),
        ("w.xlsx", part(sheet="<x/>", strings="<x"), "w.xlsx: cannot be read (its XML is damaged"),
        ("c.csv", commas([["b", "a" * 200_000]]), "c.csv:1: is no CSV (field larger than field limit (131072))"),
    ],
)
def test_a_file_that_cannot_be_read(name: str, data: bytes, told: str, faults: Faults) -> None:
    found = faults(name, data)
    assert len(found) == 1
    assert found[0].startswith(told)


def test_what_unpacks_to_more_than_it_may_is_not_unpacked(monkeypatch: pytest.MonkeyPatch, faults: Faults) -> None:
    monkeypatch.setattr(opening, "MOST", 1 << 20)
    assert "a file of at most 1 MB" in faults("p.txt", b"a" * (2 << 20))[0]
    bomb = zipped({"p.txt": b"\t" * (2 << 20)})
    assert len(bomb) < 1 << 14
    assert "p.zip/p.txt: has 2 MB, a part of at most 1 MB would be right" in faults("p.zip", bomb)[0]
    sheet = part(sheet="<x>" + " " * (2 << 20) + "</x>")
    assert "a part of it is larger than 1 MB" in faults("w.xlsx", sheet)[0]
    sheet = part(sheet="<x/>", strings="<x>" + " " * (2 << 20) + "</x>")
    assert "a part of it is larger than 1 MB" in faults("w.xlsx", sheet)[0]


def test_a_zip_of_countless_parts(monkeypatch: pytest.MonkeyPatch, faults: Faults) -> None:
    monkeypatch.setattr(opening, "MOST_MEMBERS", 3)
    assert "p.zip/3.txt" in faults("p.zip", zipped({f"{number}.txt": b"x" for number in range(5)}))[0]


def test_a_size_that_a_zip_lies_about_is_no_more_read(faults: Faults) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("p.txt", b"\t" * (1 << 20))
    data = bytearray(out.getvalue())
    at = data.index(b"PK\1\2")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert faults("p.zip", bytes(data))[0].startswith("p.zip: cannot be read")


# --- headers


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            pairs(header=[[cell.replace("Deletion", "Ended") for cell in row] for row in PAIR_HEADER]),
            "no column for the deletion date",
        ),
        (values(header=[[cell.replace("WORK RVU", "WORK UNITS") for cell in VALUE_LINE[0]]]), "no column for the work"),
        (values(header=[[*VALUE_LINE[0], "WORK RVU"]]), "2 columns that could be the work"),
        ([[cell.replace("PW GPCI", "P") for cell in row] for row in localities()], "no column for the work index"),
    ],
)
def test_a_header_without_what_we_need(rows: Rows, told: str, faults: Faults) -> None:
    (found,) = faults("x.csv", commas(rows))
    assert told in found


def test_a_damaged_first_row_is_not_taken_for_the_header(faults: Faults) -> None:
    found = faults("p.txt", tabbed(pairs(edit("", ""), GOOD)))
    assert len(found) == 2
    found = faults("p.txt", tabbed([*pairs()[:-2], edit("", ""), GOOD]))
    assert len(found) == 2


def test_a_header_over_many_rows(read: Read) -> None:
    more = [["", "", "", "", "", word] for word in ("see", "manual")]
    assert read("p.txt", tabbed(pairs(GOOD, header=[*PAIR_HEADER, *more]))).left_out == 0


def test_two_conversion_factors_in_one_file(faults: Faults) -> None:
    rows = values(value("97110", "0.45", "0.4", "0.01"), value("97112", "0.5", "0.5", "0.01", factor="34"))
    (found,) = faults("v.csv", commas(rows))
    place = f"v.csv:{len(rows)}: conversion factor"
    assert found == f"{place}: is 34, but was 33.9000, one conversion factor in the file would be right"


def test_no_conversion_factor_in_a_file(faults: Faults) -> None:
    assert "no conversion factor" in faults("v.csv", commas(values()))[0]


# --- workbooks


def test_a_workbook_with_odd_cells(read: Read) -> None:
    """Numbers as spreadsheets keep them, cells without a place, far columns, rows without a number, errors."""
    cell = '<c t="str"><v>{}</v></c>'
    head = "".join(
        map(cell.format, ("HCPCS/CPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator"))
    )
    row = '<row><c><v>97110.0</v></c><c r="B2"><v>6.0000000000000000</v></c><c r="?" t="str"><v>3 Date</v></c>{}</row>'
    far = '<c r="ZZZ2"><v>1</v></c><c r="E2" t="e"><v>#N/A</v></c><c r="F2"><v>1.2.3</v></c><c r="G2"><v>1e999</v></c>'
    sheet = f"<worksheet><sheetData><row>{head}</row>{row.format(far)}</sheetData></worksheet>"
    found = read("m.xlsx", part(sheet=sheet), since=date(2026, 4, 1)).content
    assert isinstance(found, Limits)
    assert [(each.code, each.units, each.indicator) for each in found.rows] == [("97110", 6, 3)]
    assert max(len(cells) for _, cells in xlsx.rows(part(sheet=sheet), "xl/worksheets/sheet1.xml", 1 << 20)) == 7


@pytest.mark.parametrize(
    ("kept", "written"),
    [("0.45000000000000001", "0.45"), ("97110", "97110"), ("1E-2", "0.01"), ("2.50", "2.5"), ("-3", "-3")],
)
def test_numbers_as_a_person_writes_them(kept: str, written: str) -> None:
    data = part(sheet=f"<x><row><c><v>{kept}</v></c></row></x>")
    assert list(xlsx.rows(data, "xl/worksheets/sheet1.xml", 1 << 20)) == [(1, [written])]
