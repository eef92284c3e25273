"""The PDFs as readers of PDFs have them: what they say and in which order, what is embedded, what is tagged."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from ptcoder.export.chart import Chart
from ptcoder.export.page import Column, Facts, Heading, Page, Paragraph, Table
from ptcoder.export.papers import KINDS
from ptcoder.pages import PAPERS, pdf, set_page, tagging
from ptcoder.pages.tagging import OddPdf
from ptcoder.visit import SECOND, Amended, Discipline, Role, Started, Stopped, VisitOpened
from tests.export import charts
from tests.visit.made_up import ANN, DAY, NINE, PAT, VISIT, at

Print = Callable[[Page], Path]
NAMES = ("שרה כהן", "山田太郎", "Zoë 😀 Ångström", "W" * 160, "A" + " very" * 40 + " long name")


@pytest.fixture
def printed(qapp: QApplication, tmp_path: Path) -> Print:
    """Writes a page as a PDF on letter paper."""

    def write(page: Page) -> Path:
        path = tmp_path / "page.pdf"
        path.write_bytes(pdf(page, PAPERS["letter"]))
        return path

    return write


def tool(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def words(path: Path) -> str:
    """What the file says, in the order in which it is drawn."""
    return " ".join(tool("pdftotext", "-raw", path, "-").split())


def bare(text: str) -> str:
    """Without blanks, and without the marks that turn the direction of writing."""
    return re.sub(r"[\s\u202a-\u202e]", "", text)


def count(path: Path) -> int:
    return int(re.findall(r"Pages: +(\d+)", tool("pdfinfo", path))[0])


def in_order(text: str, *wanted: str) -> None:
    place = 0
    for each in wanted:
        found = text.find(each, place)
        assert found >= 0, f"{each!r} does not follow"
        place = found + len(each)


@pytest.mark.parametrize("key", KINDS)
def test_every_word_is_on_it_in_reading_order(printed: Print, key: str) -> None:
    page = KINDS[key].page(charts.whole())
    text = words(printed(page))
    in_order(text, page.title, *page.sender, "Patient", "Record number")
    for block in page.blocks:
        match block:
            case Heading(text=said):
                assert said in text
            case Paragraph(text=said):
                assert bare(said) in bare(text), "a line may break at a hyphen"
            case Facts(rows=rows):
                assert all(label in text for label, _ in rows)
            case Table(rows=rows):
                for row in rows:
                    in_order(text, *(word for cell in row for word in cell.split()[:1]))
    assert page.foot in text


@pytest.mark.parametrize("key", KINDS)
def test_faces_are_embedded_and_tags_are_there(printed: Print, key: str) -> None:
    path = printed(KINDS[key].page(charts.whole()))
    fonts = tool("pdffonts", path).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" and line.split()[-3] == "yes" for line in fonts), "embedded, with its letters"
    assert re.search(r"Tagged: +yes", tool("pdfinfo", path))
    tree = tool("pdfinfo", "-struct-text", path)
    assert f'H1 (block)\n    "{KINDS[key].title}"' in tree
    assert "page 1 of" not in tree, "what stands on every sheet is nothing to read aloud"
    if key != "record":
        assert {"Table (block)", "TH:", "TD"} <= {line.strip() for line in tree.splitlines()}


def test_its_properties_name_no_patient_and_its_bytes_are_the_same_again(printed: Print) -> None:
    page = KINDS["audit"].page(charts.whole())
    path = printed(page)
    first = path.read_bytes()
    assert printed(page).read_bytes() == first
    told = tool("pdfinfo", path)
    assert "Lopez" not in told
    assert "Mon Mar  2 15:00:00 2026" in told
    assert "Lopez" not in tool("pdfinfo", "-meta", path)


def test_paper(qapp: QApplication, tmp_path: Path) -> None:
    page = KINDS["flow"].page(charts.whole())
    for name, size in (("letter", "612 x 792"), ("a4", "595")):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(pdf(page, PAPERS[name]))
        assert re.search(rf"Page size: +{size}", tool("pdfinfo", path))


def test_a_long_visit_breaks_between_rows_and_repeats_its_heads(printed: Print) -> None:
    page = KINDS["audit"].page(_long())
    path = printed(page)
    assert count(path) == len(set_page(page, PAPERS["letter"]).sheets) > 3
    text = words(path)
    for number in range(40):
        assert f"Reason number {number}." in text
    sheets = [tool("pdftotext", "-raw", "-f", str(at), "-l", str(at), path, "-") for at in range(1, count(path) + 1)]
    for number, sheet in enumerate(sheets, 1):
        assert f"page {number} of {len(sheets)}" in sheet
        assert "Ana Lopez · MRN 1001" in sheet
    assert sum("Code Service Start Stop" in " ".join(sheet.split()) for sheet in sheets) > 1


def _long() -> Chart:
    opened = VisitOpened(visit=VISIT, patient=PAT, payer="medicare", discipline=Discipline.PT, date=DAY)
    events: list[Any] = [opened]
    for number in range(40):
        each = UUID(int=0x1000 + number)
        start = at(number * 300)
        events.append(
            (Started(visit=VISIT, interval=each, code="97110", clinician=ANN, role=Role.PT, attendance=None), start)
        )
        events.append((Stopped(visit=VISIT, interval=each), at(number * 300 + 290)))
        reason = f"Reason number {number}. " + "It was pressed late because somebody asked something. " * 2
        began = NINE + (number * 300 + 5) * SECOND
        events.append(Amended(visit=VISIT, interval=each, reason=reason, start_us=began))
    return charts.made(tuple(events))


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_can_be_copied(printed: Print, name: str) -> None:
    chart = charts.whole()
    assert chart.patient is not None
    page = KINDS["flow"].page(replace(chart, patient=replace(chart.patient, name=name)))
    assert bare(name) in bare(words(printed(page)))


def test_an_empty_visit_is_one_sheet(printed: Print) -> None:
    for kind in KINDS.values():
        assert count(printed(kind.page(charts.empty()))) == 1


def test_a_cell_higher_than_a_sheet_goes_on_on_the_next(printed: Print) -> None:
    said = " ".join(f"word{number}" for number in range(2500))
    table = Table(columns=(Column(title="Code"), Column(title="Why", grows=1)), rows=(("97110", said),))
    page = replace(KINDS["flow"].page(charts.empty()), blocks=(table,))
    path = printed(page)
    assert count(path) > 1
    found = words(path)
    assert all(f"word{number}" in found for number in range(2500))


def test_a_file_of_another_build_is_refused(qapp: QApplication) -> None:
    sheets = set_page(KINDS["flow"].page(charts.empty()), PAPERS["letter"])
    with pytest.raises(OddPdf, match="no plain table"):
        tagging.tagged(b"%PDF-1.4\nxyz\nstartxref\n9\n%%EOF", sheets, "ptcoder")
