"""The PDFs as readers of PDFs have them: what they say and in which order, what is embedded, what is tagged."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from ptcoder.export.chart import Chart, Since
from ptcoder.export.page import Column, Facts, Heading, Page, Paragraph, Table
from ptcoder.export.papers import KINDS
from ptcoder.pages import PAPERS, pdf, set_page, tagging
from ptcoder.pages.paper import LOOSE, TIGHT
from ptcoder.pages.pieces import Text
from ptcoder.pages.tagging import OddPdf
from ptcoder.pages.widths import column_widths
from ptcoder.visit import SECOND, Amended, Discipline, Pointed, Role, Started, Stopped, VisitOpened
from tests.export import charts
from tests.pages import visits
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


@pytest.mark.parametrize(("payer", "noted"), [("medicare", True), ("commercial-ama", True), ("workers-comp", False)])
def test_the_audit_sheet_of_a_usual_visit_is_one_sheet(
    printed: Print, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, payer: str, noted: bool
) -> None:
    monkeypatch.setenv("PTCODER_KEY_FILE", "1")
    chart = visits.usual(tmp_path / "data", payer, noted=noted)
    assert len(chart.stretches()) == 7
    assert len(chart.coding.findings) >= 3
    page = KINDS["audit"].page(chart)
    path = printed(page)
    assert count(path) == 1
    assert len(set_page(page, PAPERS["a4"]).sheets) == 1
    text = words(path)
    in_order(text, "Pressed 97110 09:00", "Forgot to start", "Taken out", "Pressed by mistake", "Lines and why")
    assert chart.chains[-1].hash in text
    assert str(chart.visit.id) in bare(text)


def test_nothing_is_set_smaller_than_can_be_read() -> None:
    for spacing in (LOOSE, TIGHT):
        assert min(spacing.title, spacing.heading, spacing.base, spacing.small, spacing.label) >= 75


@pytest.mark.parametrize("rows", range(36, 44))
def test_a_heading_stays_with_what_it_is_the_heading_of(qapp: QApplication, rows: int) -> None:
    """Wherever the sheet ends: behind the heading, behind what introduces the table, behind the table's head."""
    lines = Table(columns=(Column(title="Code"),), rows=tuple((str(each),) for each in range(rows)), small=True)
    more = Table(columns=(Column(title="Code"), Column(title="Why", grows=1)), rows=(("97110", "because"),))
    blocks = (lines, Heading(text="More"), Paragraph(text="It is counted so.", small=True), more)
    page = replace(KINDS["flow"].page(charts.empty()), blocks=blocks)
    sheets = set_page(page, PAPERS["letter"]).sheets
    ends = [[each.element.tag for each in sheet if isinstance(each, Text) and each.element][-1] for sheet in sheets]
    assert set(ends) == {"TD"}


def test_sums_stay_with_the_last_row(qapp: QApplication) -> None:
    column = Column(title="Units", right=True)
    parted = False
    for count in range(30, 44):
        table = Table(columns=(column,), rows=tuple((f"r{each}",) for each in range(count)), sums=(("a",), ("b",)))
        sheets = set_page(replace(KINDS["flow"].page(charts.empty()), blocks=(table,)), PAPERS["letter"]).sheets
        last = [each.lines.text for each in sheets[-1] if isinstance(each, Text) and each.element]
        assert len(sheets) == 1 or last[-3:] == [f"r{count - 1}", "a", "b"]
        parted = parted or len(sheets) > 1
    assert parted


def test_parts_beside_one_another_are_even_and_go_on_on_the_next_sheet(printed: Print) -> None:
    columns = (Column(title="No.", right=True), Column(title="What", grows=1))
    for many in (1, 2, 7, 300):
        table = Table(columns=columns, rows=tuple((f"n{each}", f"w{each}") for each in range(many)), beside=2)
        page = replace(KINDS["flow"].page(charts.empty()), blocks=(table,))
        sheets = set_page(page, PAPERS["letter"]).sheets
        told = [each for sheet in sheets for each in sheet if isinstance(each, Text) and each.element]
        said = [each.lines.text for each in told if each.element and each.element.tag == "TD"]
        assert said == [cell for row in table.rows for cell in row], "one part after the other"
        firsts = [each.x for each in told if each.lines.text in {row[0] for row in table.rows}]
        if many == 7:
            assert sorted(map(firsts.count, set(firsts))) == [3, 4]
    assert len(sheets) > 1
    found = words(printed(page))
    assert all(f"w{each}" in found for each in range(many))


def test_a_row_too_high_for_parts_beside_one_another_takes_the_whole_width(printed: Print) -> None:
    said = " ".join(f"word{number}" for number in range(2500))
    rows = (("97110", said), ("97140", "short"))
    table = Table(columns=(Column(title="Code"), Column(title="Why", grows=1)), rows=rows, beside=2)
    found = words(printed(replace(KINDS["flow"].page(charts.empty()), blocks=(table,))))
    in_order(found, "word0", "word2499", "97140", "short")


def test_columns_that_grow_have_what_they_need_before_others_wrap(qapp: QApplication) -> None:
    columns = (Column(title="A", grows=1), Column(title="B", grows=1), Column(title="C", grows=1))
    table = Table(columns=columns, rows=(("short", "x" * 200, "constant attendance"),))
    inside = LOOSE.inside(PAPERS["letter"])
    a, b, c = column_widths(table, LOOSE, inside)
    assert a + b + c + 2 * LOOSE.gap <= inside
    assert b > c > a
    alike = column_widths(replace(table, rows=(("short", "short", "short"),)), LOOSE, inside)
    assert max(alike) - min(alike) <= 1, "what is left is shared"


def test_a_bill_of_many_diagnoses_breaks_no_date_no_code_and_no_amount(qapp: QApplication) -> None:
    codes = tuple(f"M{number:02}.561A" for number in range(12))
    chart = charts.made((*charts.EVENTS, Pointed(visit=VISIT, code="", diagnoses=codes)))
    chart = replace(chart, fees=dict.fromkeys(chart.fees, Decimal("12345.67")))
    sheets = set_page(KINDS["superbill"].page(chart), PAPERS["letter"]).sheets
    cells = [each for sheet in sheets for each in sheet if isinstance(each, Text) and each.element]
    rows = [each for each in cells if each.element and each.element.tag in ("TH", "TD")]
    assert {each.lines.count for each in rows} == {1}
    assert "ABCD" in {each.lines.text for each in rows}, "a line points to four, as box 24E does"
    broken = next(each.lines for each in cells if each.lines.text.startswith("A\N{NO-BREAK SPACE}M00"))
    assert broken.count == 2


def test_widest_columns_give_way_first(qapp: QApplication) -> None:
    columns = (Column(title="Code"), Column(title="Long"), Column(title="What", grows=1))
    table = Table(columns=columns, rows=(("97110", "x" * 300, "y" * 300),))
    inside = LOOSE.inside(PAPERS["letter"])
    code, long, grows = column_widths(table, LOOSE, inside)
    assert code == column_widths(replace(table, rows=(("97110", "x", "y"),)), LOOSE, inside)[0]
    assert code + long + grows + 2 * LOOSE.gap <= inside
    assert grows >= inside // 6


@pytest.mark.parametrize("name", ["W" * 160, "名" * 160])
def test_the_foot_names_the_day_however_long_the_name_is(printed: Print, name: str) -> None:
    chart = charts.whole()
    assert chart.patient is not None
    page = KINDS["flow"].page(replace(chart, patient=replace(chart.patient, name=name, mrn="9" * 80)))
    (foot,) = [
        each
        for each in set_page(page, PAPERS["a4"]).sheets[0]
        if isinstance(each, Text) and each.lines.text == page.foot
    ]
    assert foot.last == foot.lines.count <= 2, "nothing of it is cut"
    assert words(printed(page)).rstrip().endswith("page 1 of 1")
    assert "2026-03-02 page 1 of 1" in words(printed(page))


def test_what_tells_more_of_a_row_stands_on_its_sheet(qapp: QApplication) -> None:
    columns = (Column(title="Code"), Column(title="Service", grows=1))
    parted = False
    for many in range(30, 44):
        rows = [(f"n{each}", "Manual therapy") for each in range(many)]
        table = Table(columns=columns, rows=(*rows, ("It was pressed late.",), ("n", "last")))
        sheets = set_page(replace(KINDS["flow"].page(charts.empty()), blocks=(table,)), PAPERS["letter"]).sheets
        said = [[each.lines.text for each in sheet if isinstance(each, Text) and each.element] for sheet in sheets]
        (at,) = (sheet for sheet in said if "It was pressed late." in sheet)
        assert f"n{many - 1}" in at
        parted = parted or len(sheets) > 1
    assert parted


@pytest.mark.parametrize("least", [(), (("a",), ("b",))])
def test_no_head_of_a_table_stands_alone(qapp: QApplication, least: tuple[tuple[str, ...], ...]) -> None:
    """Also where the first row stays with what tells more of it, or with the sums."""
    for before in range(36, 56):
        top = Paragraph(text="\n".join(f"line {each}" for each in range(before)))
        columns = (Column(title="Code"), Column(title="Service", grows=1))
        rows = (("97110", "Exercise"), *(() if least else (("It was pressed late.",),)))
        table = Table(columns=columns, rows=rows, sums=tuple((each, "") for (each,) in least))
        blocks = (top, Heading(text="More"), table)
        sheets = set_page(replace(KINDS["flow"].page(charts.empty()), blocks=blocks), PAPERS["letter"]).sheets
        first = [each.lines.text for each in sheets[0] if isinstance(each, Text) and each.element]
        assert first[-1] not in ("Service", "More"), f"after {before} lines"


def test_what_a_table_comes_to_stands_under_its_last_row(qapp: QApplication) -> None:
    for many in range(30, 46):
        table = Table(columns=(Column(title="Code"),), rows=tuple((f"n{each}",) for each in range(many)))
        blocks = (table, Facts(rows=(("Timed minutes", "39"), ("Total", "40"), ("Signed", "not"))))
        sheets = set_page(replace(KINDS["flow"].page(charts.empty()), blocks=blocks), PAPERS["letter"]).sheets
        last = [each.lines.text for each in sheets[-1] if isinstance(each, Text) and each.element]
        assert f"n{many - 1}" in last
        assert "39" in last


def test_no_line_stands_alone_on_a_sheet(qapp: QApplication) -> None:
    """Neither one that others are pushed in below, nor the last of these, nor the last of a long text."""
    inset = "\n".join(["97110 Therapeutic exercise", *(f"    stretch {each}" for each in range(3))])
    for before in range(44, 56):
        top = "\n".join(f"line {each}" for each in range(before))
        for text, first, last in (
            (inset, "97110 Therapeutic exercise", "stretch 2"),
            ("Stairs are easier. " * 20, "Stairs", "Stairs"),
        ):
            blocks = (Paragraph(text=f"{top}\n{text}"),)
            sheets = set_page(replace(KINDS["flow"].page(charts.empty()), blocks=blocks), PAPERS["letter"]).sheets
            drawn = [
                [each for each in sheet if isinstance(each, Text) and each.element and each.element.tag == "P"]
                for sheet in sheets
            ]
            assert not drawn[0][-1].lines.text.startswith(first) or drawn[0][-1].last > 1 or len(sheets) == 1
            if len(sheets) > 1 and drawn[-1][0].lines.text.startswith(last):
                assert drawn[-1][0].last - drawn[-1][0].first > 1


def test_why_it_differs_is_a_sheet_of_its_own_for_the_patient(printed: Print) -> None:
    path = printed(KINDS["superbill"].page(charts.whole()))
    assert count(path) == 2
    first, second = (" ".join(tool("pdftotext", "-raw", "-f", at, "-l", at, path, "-").split()) for at in "12")
    assert "Why this is not the bill" not in first
    assert second.startswith("Why this is not the bill of February 27, 2026 Each visit is billed")
    same = replace(charts.whole(), since=Since(day=DAY, changes=()))
    assert count(printed(KINDS["superbill"].page(same))) == 1, "what is the same needs no words"


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
