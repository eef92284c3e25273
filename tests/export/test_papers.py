"""The papers of a visit; word for word they stand in the golden files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptcoder.export import flow_sheet, jsonl, superbill
from ptcoder.export.page import Paragraph, as_text
from ptcoder.export.papers import KINDS, file_name
from ptcoder.visit import Exported, Reopened, Signed
from tests.export import charts
from tests.export.charts import B, C


@pytest.mark.parametrize("key", KINDS)
def test_an_empty_visit_says_so(key: str) -> None:
    assert "DRAFT" in as_text(KINDS[key].page(charts.empty()))


def test_a_later_version_says_what_it_replaces() -> None:
    said = as_text(KINDS["superbill"].page(charts.whole()))
    assert "CORRECTED. Version 2: it replaces what was signed 2026-03-02 09:00:33." in said
    first = tuple(each for each in charts.EVENTS if not isinstance(each, Reopened))
    once = [each for each in first if not (isinstance(each, Signed) and each.version == 1)]
    assert "CORRECTED" not in as_text(KINDS["superbill"].page(charts.made(tuple(once))))


def test_what_an_earlier_version_billed_and_how_each_left_is_on_the_audit_sheet() -> None:
    """Who asks two years later what the first claim said finds it beside who signed it."""
    *others, left = charts.EVENTS
    assert isinstance(left, Exported)
    again = replace(left, export=B, sha256="cd" * 32, kinds=("replacement",))
    old = replace(left, export=C, sha256="ef" * 32, kinds=None, versions=None)
    said = " ".join(as_text(KINDS["audit"].page(charts.made((*others, left, replace(left), again, old)))).split())
    assert "Signed version 1, ptcoder 0.1.0; it billed 97110-59-GP-CQ-KX × 2, 97140-GP × 1 " in said
    assert "Exported for billing as an original, file abababababababab" in said
    assert "Wrote once more for billing, file abababababababab" in said
    assert "Exported for billing as a replacement, file cdcdcdcdcdcdcdcd" in said
    assert "Exported for billing, file efefefefefefefef" in said
    torn = [replace(each, bill="{") if isinstance(each, Signed) and each.version == 1 else each for each in others]
    assert "; its lines cannot be read" in as_text(KINDS["audit"].page(charts.made(tuple(torn))))


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


def test_what_goes_on_in_the_next_line_stays_under_its_service() -> None:
    text = "97110 Therapeutic exercise\n    " + "Knee extension, 3 sets " * 9
    page = replace(KINDS["record"].page(charts.empty()), sender=(), mark="", foot="", blocks=(Paragraph(text=text),))
    service, *under = [line for line in as_text(page).splitlines()[1:] if line]
    assert service == "97110 Therapeutic exercise"
    assert len(under) == 3
    assert all(line.startswith("    ") and not line.startswith("     ") for line in under)
