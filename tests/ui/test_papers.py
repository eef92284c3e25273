"""Papers of a visit and of a day, asked for by presses: what is written, said, stored, and what is refused."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog

from ptcoder.clinic.papers import Paper
from ptcoder.store import LogError
from ptcoder.ui import papers_strip
from ptcoder.ui.papers_errands import PapersErrands
from ptcoder.ui.papers_strip import PapersStrip
from ptcoder.visit import RecordReleased
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = CONTROL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def emptied(qapp: object) -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def text_of(path: Path) -> str:
    return subprocess.run(("pdftotext", "-layout", path, "-"), capture_output=True, check=True, encoding="utf-8").stdout


def review_signed(desk: Desk) -> None:
    """Chi Tran's visit: 97530 for 15 minutes."""
    desk.key("2", CONTROL)
    desk.window.day.visit_opened.emit(next(row.visit for row in desk.window.day.rows if row.name == "Chi Tran"))


def choose(desk: Desk, path: Path) -> QFileDialog:
    (dialog,) = (each for each in desk.window.findChildren(QFileDialog) if each.isVisible())
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    return dialog


def written(desk: Desk, strip: PapersStrip) -> str:
    desk.qtbot.waitUntil(strip.close_button.isVisible, timeout=20_000)
    return strip.said.text()


def handed_out(desk: Desk) -> list[str]:
    """What the log says that left."""
    events = [each.event for each in desk.clinic._log.all_records()]  # pyright: ignore[reportPrivateUsage]
    return [each.what or "" for each in events if isinstance(each, RecordReleased)]


def test_a_superbill_by_keys_then_its_folder(open_desk: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk(scenes.to_sign)
    review_signed(desk)
    desk.key("b", BOTH)
    place = tmp_path / "superbill.pdf"
    dialog = choose(desk, place)
    suggested = Path(dialog.selectedFiles()[0]).name
    assert suggested.startswith("superbill-2026-03-10-")
    strip = desk.window.review.strip
    assert written(desk, strip) == "Superbill: superbill.pdf. It is not encrypted: whoever has it can read it."
    assert "97530" in text_of(place)
    assert handed_out(desk) == ["superbill pdf"]

    opened: list[QUrl] = []
    monkeypatch.setattr(papers_strip, "QDesktopServices", SimpleNamespace(openUrl=opened.append))
    desk.press(strip.open_button)
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]
    desk.press(strip.close_button)
    assert not strip.isVisible()


def test_the_record_is_copied_by_one_press_and_gone_after_a_while(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    review_signed(desk)
    desk.key("c", BOTH)
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text().startswith("TREATMENT RECORD\n")
    assert "97530 Therapeutic activities: 15 min" in clipboard.text()
    assert clipboard.mimeData().data("x-kde-passwordManagerHint").data() == b"secret"
    said = desk.window.toast.words.text()
    assert said.startswith("Copied: the treatment record of Chi Tran. Paste it within 2 minutes;")
    assert handed_out(desk) == ["treatment-record copied"]
    errands = desk.window.findChild(PapersErrands)
    assert isinstance(errands, PapersErrands)
    errands.clipboard.clear()
    assert not clipboard.text()

    desk.key("c", BOTH)
    clipboard.setText("something else")
    errands.clipboard.clear()
    assert clipboard.text() == "something else", "what was copied since is somebody else's"


def test_a_lock_clears_the_clipboard(open_desk: Open) -> None:
    desk = open_desk(scenes.guarded)
    desk.key("c", BOTH)
    assert "It is a draft" in desk.window.toast.words.text()
    assert "DRAFT" in QGuiApplication.clipboard().text()
    desk.window.menus.lock.trigger()
    assert not QGuiApplication.clipboard().text()


def test_unsigned_a_superbill_tells_the_way_and_the_others_are_drafts(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_running)
    desk.key("p", CONTROL)
    menu = desk.window.menus.papers
    assert desk.window.review.isVisible()
    assert menu.isVisible()
    texts = {action.text().replace("&", "") for action in menu.all}
    assert {"Superbill (once it is signed)…", "Flow sheet (draft)…", "Copy the treatment record (draft)"} <= texts
    desk.qtbot.keyClick(menu, Qt.Key.Key_Down)
    desk.qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert not menu.isVisible()
    assert desk.window.toast.words.text() == "A superbill is made of what was signed. Sign the visit first."
    assert not desk.window.findChildren(QFileDialog)
    menu.files["flow", "csv"].trigger()
    choose(desk, tmp_path / "flow.csv")
    assert "a draft" in written(desk, desk.window.review.strip)
    assert "97110" in (tmp_path / "flow.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["no such folder/flow.csv", "folder"])
def test_a_place_that_cannot_be_written_is_said(open_desk: Open, tmp_path: Path, name: str) -> None:
    desk = open_desk(scenes.to_sign)
    review_signed(desk)
    (tmp_path / "folder").mkdir()
    desk.window.menus.papers.files["flow", "csv"].trigger()
    choose(desk, tmp_path / name)
    said = written(desk, desk.window.review.strip)
    assert said.startswith("The copy could not be written: ")
    assert said.endswith(". Choose another place.")
    assert not desk.window.review.strip.open_button.isVisible()


def test_what_the_log_cannot_take_is_not_copied(open_desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk(scenes.to_sign)
    review_signed(desk)

    def fail(*_: object) -> None:
        raise LogError("The disk is full.")

    monkeypatch.setattr(desk.clinic.papers, "leave", fail)
    desk.key("c", BOTH)
    assert desk.window.toast.words.text() == "The disk is full."
    assert not QGuiApplication.clipboard().text()


def test_a_folder_is_remembered_unless_it_is_called_after_the_patient(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.to_sign)
    review_signed(desk)
    action = desk.window.menus.papers.files["flow", "csv"]
    for name in ("papers", "Tran, Chi"):
        (tmp_path / name).mkdir()
        action.trigger()
        choose(desk, tmp_path / name / "flow.csv")
        written(desk, desk.window.review.strip)
    assert desk.controller.preferences.papers_folder == str(tmp_path / "papers")
    action.trigger()
    (dialog,) = (each for each in desk.window.findChildren(QFileDialog) if each.isVisible())
    assert Path(dialog.directory().path()) == tmp_path / "Tran, Chi", "for as long as the program runs"
    dialog.reject()


def test_all_of_a_day_into_a_folder(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.to_sign)
    desk.key("2", CONTROL)
    day = desk.window.day
    day.papers.files["audit", "pdf"].trigger()
    dialog = choose(desk, tmp_path / "sheets")
    assert Path(dialog.selectedFiles()[0]).name == "ptcoder-audit-sheets-2026-03-10"
    assert written(desk, day.strip) == "Audit sheets: 1 file in sheets. They are not encrypted."
    (file,) = (tmp_path / "sheets").iterdir()
    assert "Chi Tran" in text_of(file)
    day.papers.files["audit", "pdf"].trigger()
    choose(desk, tmp_path / "sheets")
    assert "There is something of this name already" in written(desk, day.strip)


def test_a_days_papers_are_cancelled_and_the_floor_goes_on(
    open_desk: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(scenes.to_sign)
    desk.scene.select("Dede Osei")
    desk.controller.show_fresh()
    real = desk.clinic.papers_of_day

    def many(*wanted: object) -> tuple[Paper, ...]:
        return real(*wanted) * 200  # type: ignore[arg-type]

    monkeypatch.setattr(desk.clinic, "papers_of_day", many)
    desk.key("2", CONTROL)
    day = desk.window.day
    place = tmp_path / "place"
    place.mkdir()
    day.papers.files["audit", "pdf"].trigger()
    choose(desk, place / "sheets")
    assert day.strip.said.text() == "200 papers of this day are being made."
    desk.qtbot.waitUntil(lambda: day.strip.bar.value() > 0, timeout=20_000)
    desk.window.menus.floor.trigger()
    tile = desk.window.floor.tiles.grid.shown_buttons()[0]
    was = tile.isChecked()
    desk.press(tile)
    assert tile.isChecked() is not was, "the floor takes presses meanwhile"
    desk.window.menus.day.trigger()
    desk.press(day.strip.cancel_button)
    assert day.strip.said.text() == "Cancelled. Nothing was written."
    assert list(place.iterdir()) == []
    assert handed_out(desk) == []


def test_a_day_without_a_signed_visit_has_no_papers(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.key("2", CONTROL)
    assert not desk.window.day.papers_button.isEnabled()
    assert desk.window.day.papers_button.toolTip() == "No visit of this day is signed."


def test_printed_on_a_printer_that_is_a_file(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.to_sign)
    review_signed(desk)
    desk.window.menus.papers.prints["audit"].trigger()
    dialog = desk.small_window(QPrintDialog)
    assert isinstance(dialog, QPrintDialog)
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.accepted.emit(dialog.printer())
    dialog.done(0)
    strip = desk.window.review.strip
    assert re.fullmatch(r"Audit sheet: \d sheets? handed to the printer\.", written(desk, strip))
    assert "Chi Tran" in text_of(tmp_path / "printed.pdf")
    assert handed_out(desk) == ["audit-sheet printed"]


@pytest.mark.qt_log_ignore("QPainter::begin", "propagateSizeHints")
def test_a_printer_that_takes_nothing_is_said(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.to_sign)
    review_signed(desk)
    desk.window.menus.papers.prints["flow"].trigger()
    dialog = desk.small_window(QPrintDialog)
    assert isinstance(dialog, QPrintDialog)
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(tmp_path / "none" / "printed.pdf"))
    dialog.accepted.emit(dialog.printer())
    dialog.done(0)
    assert "The printer takes nothing" in written(desk, desk.window.review.strip)


def test_all_of_a_day_printed(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.to_sign)
    desk.key("2", CONTROL)
    desk.window.day.papers.prints["record"].trigger()
    dialog = desk.small_window(QPrintDialog)
    assert isinstance(dialog, QPrintDialog)
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(tmp_path / "day.pdf"))
    dialog.accepted.emit(dialog.printer())
    dialog.done(0)
    assert "handed to the printer" in written(desk, desk.window.day.strip)
    assert "Chi Tran" in text_of(tmp_path / "day.pdf")
