"""Files as spreadsheets write them say the same as a plain one."""

from __future__ import annotations

import pytest

PLAIN = (
    "visit,date,payer,code,start,end,patient,x_note\n"
    'a,2026-03-02,medicare,97110,10:00,10:15,"Roe, ""Jo""",first\n'
    "a,2026-03-02,medicare,97140,10:15,10:30,,second\n"
    "b,2026-03-02,cash,97140,10:15,10:30,Zoë,\n"
)


def told(coded):
    return [(each.visit, each.coding, each.carried) for each in coded]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode("utf-8-sig"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.rstrip("\n").encode(),
        PLAIN.replace(",", ";").replace("Roe;", "Roe,").encode(),
        PLAIN.replace(",", "\t").replace("Roe\t", "Roe,").encode(),
        PLAIN.replace("visit,date", '"VISIT", Date').encode(),
        PLAIN.replace("10:00", " 10:00:00 ").replace("97110", " 97110").encode(),
        PLAIN.replace("\n", ",,\n").encode(),
        PLAIN.replace(",second", "").replace(",,first", ",first").replace("10:30,,", "10:30").encode(),
    ],
    ids=["mark", "crlf", "cr", "no-end", "semicolons", "tabs", "header", "blanks", "empty-columns", "short-row"],
)
def test_other_ways_to_write_it(data, code):
    plain = [(visit, coding) for visit, coding, _ in told(code(PLAIN))]
    assert [(visit, coding) for visit, coding, _ in told(code(data))] == plain


@pytest.mark.parametrize("first", ["sep=;\n", "SEP=;\r\n", "\ufeffsep=;\n"])
def test_the_first_line_that_excel_reads_the_separator_from(first, code):
    found = code((first + PLAIN.replace(",", ";").replace("Roe;", "Roe,")).encode())
    assert [each.visit.intervals[0].id for each in found] == ["3", "5"]
    assert [each.coding.lines for each in found] == [each.coding.lines for each in code(PLAIN)]


def test_blank_lines_and_rows_of_separators_are_passed_over(code):
    lines = PLAIN.splitlines()
    text = "\n\n,,\n" + "\n\n".join(lines[:2]) + "\n , ,,,,,,\n" + "\n".join(lines[2:]) + "\n,,,,,,,\n\n"
    found = code(text.encode())
    assert [[each.id for each in one.visit.intervals] for one in found] == [["6", "8"], ["9"]]
    assert [one.coding.lines for one in found] == [one.coding.lines for one in code(PLAIN)]


def test_a_cell_may_hold_line_ends(code):
    found = code(
        b"visit,date,payer,code,minutes,x_note\n"
        b'"a\r\n1",2026-03-02,cash,97110,15,"one\rtwo\nthree"\n'
        b'"a\r\n1",2026-03-02,cash,97140,15,\n'
    )
    assert [(one.visit.id, one.carried) for one in found] == [("a\r\n1", (("one\rtwo\nthree",), ("",)))]
    assert [each.id for each in found[0].visit.intervals] == ["2", "6"]
