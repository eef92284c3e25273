"""A spreadsheet that opens what we write runs none of it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.export import csv_text, safe


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "-", "-5 mg", "+49 30 1234", "=", "--5"),
        *("\t=1", "\r=1", "\n=1", "\ttext", "\rtext", "\ntext", "  =1", "\u00a0=1", "\u3000=1"),
        *('"=1', "'=1", '" =1', "“=1", "\ufeff=1", "\u200b=1", "\u2060@x", "\0=1"),
        *("\u202e=1", "\u2066@x", "\u061c+1 2", "\u00ad=1"),
        *("＝1", "＋1", "－1", "＠x", "﹦1", " ＝1"),
    ],
)
def test_runs_nothing(cell):
    assert safe(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell",
    ["", "text", "a=1", "97110", "-5", "+5", "-5.25", "+5,25", "3 - 1", "Zoë", "(=1)", "1-2", "é=1", "2026-03-02"],
)
def test_the_rest_stays_as_it_is(cell):
    assert safe(cell) == cell


@given(st.text(max_size=8))
def test_nothing_is_lost(cell):
    assert safe(cell) in (cell, "'" + cell)
    assert safe(safe(cell)).lstrip("'") == cell.lstrip("'")
    assert not safe(cell).lstrip().startswith(("=", "@"))


@given(st.lists(st.lists(st.text(alphabet='a,;"\r\n\t ', max_size=4), min_size=1, max_size=3), max_size=3))
def test_a_csv_is_read_as_it_was_written(rows):
    text = csv_text(rows)
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == rows
    assert not text or text.endswith("\n")
