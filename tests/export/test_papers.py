"""The papers of a visit, word for word; a difference here is a difference on everybody's desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ptcoder.export import flow_sheet, jsonl, superbill
from ptcoder.export.page import as_text
from ptcoder.export.papers import KINDS, file_name, text
from tests.export import charts

GOLDEN = Path(__file__).with_name("golden")


@pytest.mark.parametrize("key", KINDS)
def test_a_whole_visit(key: str) -> None:
    said = as_text(KINDS[key].page(charts.whole()))
    assert said == (GOLDEN / f"{KINDS[key].name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", KINDS)
def test_an_empty_visit_says_so(key: str) -> None:
    said = as_text(KINDS[key].page(charts.empty()))
    assert said == (GOLDEN / f"{KINDS[key].name}-empty.txt").read_text(encoding="utf-8")
    assert "DRAFT" in said


def test_the_flow_sheet_as_rows() -> None:
    said = text(KINDS["flow"], charts.whole(), "csv")
    assert said == (GOLDEN / "flow-sheet.csv").read_text(encoding="utf-8")
    assert said.splitlines()[0] == ",".join(flow_sheet.COLUMNS)


def test_a_name_that_a_spreadsheet_would_run() -> None:
    chart = charts.whole()
    assert chart.patient is not None
    odd = replace(chart, patient=replace(chart.patient, mrn="=1+1"))
    assert all("'=1+1" in row for row in flow_sheet.rows(odd))


def test_a_fee_that_is_not_known_leaves_no_total() -> None:
    chart = replace(charts.whole(), fees={})
    said = as_text(superbill.page(chart))
    assert "There is no fee for 97110, 97140, G0283" in said
    assert superbill.total(chart) is None
    assert superbill.balance(chart) is None
    assert str(superbill.balance(charts.whole())) == "142.50"


def test_the_name_of_a_file_tells_nobody_whose_it_is() -> None:
    assert file_name(KINDS["superbill"], charts.whole(), "pdf") == "superbill-2026-03-02-00000000.pdf"


def test_a_signed_bill_is_read_as_it_was_written() -> None:
    assert jsonl.read(jsonl.text(charts.CODING)) == charts.CODING
    for odd in ("", "[]", "{}", '{"visit": 1, "lines": 7}'):
        assert jsonl.read(odd) is None
