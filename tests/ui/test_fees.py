"""Fee tables in the window: shown row by row, taken from a day on, listed with who and when, withdrawn."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt

from ptcoder.clinic.people_sheets import Particulars
from ptcoder.ui.fees_dialog import FeePreview, FeesDialog
from ptcoder.ui.fees_errands import FeesErrands
from ptcoder.ui.parts import Words
from ptcoder.ui.payers_errands import PayerDialog
from ptcoder.visit import FeesWritten, RulesWithdrawn
from tests.ui import scenes
from tests.ui.conftest import Desk, Open


def open_fees(desk: Desk) -> FeesDialog:
    desk.window.menus.payers.trigger()
    desk.window.payers.choose("cash")
    desk.press(desk.window.payers.fees_button)
    dialog = desk.small_window(FeesDialog)
    assert isinstance(dialog, FeesDialog)
    return dialog


def read(desk: Desk, dialog: FeesDialog, path: Path) -> FeePreview:
    errands = desk.controller.findChild(FeesErrands)
    assert isinstance(errands, FeesErrands)
    errands.add_from(dialog, "cash", path)
    preview = desk.small_window(FeePreview)
    assert isinstance(preview, FeePreview)
    return preview


def cells(preview: FeePreview, wrong: bool = False) -> list[str]:
    table = preview.wrong if wrong else preview.table
    found: list[str] = []
    for row in range(table.rowCount()):
        items = [table.item(row, column) for column in range(table.columnCount())]
        found.append(" | ".join(item.text() for item in items if item is not None))
    return found


def texts(dialog: FeesDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(Words) if each.isVisible())


def said(desk: Desk) -> list[object]:
    return [each.event for each in desk.clinic._log.rules()]  # pyright: ignore[reportPrivateUsage]


def test_a_table_is_shown_taken_from_a_day_on_and_withdrawn(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_patient)
    dialog = open_fees(desk)
    assert "No fee table of this clinic yet." in texts(dialog)
    path = tmp_path / "cash.csv"
    path.write_text("code;mine;ours\n97110;45;50\n", "utf-8")
    preview = read(desk, dialog, path)
    assert preview.refused.text().startswith("cash.csv: line 1: no column is the fee (such as fee or price).")
    assert not preview.take_button.isEnabled()
    preview.reject()
    path.write_text("Our fees;;\nCPT;Mod;Price\n97110;GP;$1,045.00\n97110;CQ;40\n", "utf-8")
    preview = read(desk, dialog, path)
    assert preview.read_as.text() == "“CPT” is read as the code, “Price” as the fee, “Mod” as modifiers."
    assert cells(preview) == [
        "97110 | Therapeutic exercise | $1,045.00 | \N{EN DASH} | new",
        "97110-CQ: 40.00 |  |  |  | passed over",
    ]
    assert preview.sums.text().startswith("1 new, 0 changed, 0 the same, 1 passed over for their modifiers.")
    preview.reject()
    path.write_text("code,fee\n97110,45\n99213,90\n", "utf-8")
    preview = read(desk, dialog, path)
    assert cells(preview) == ["97110 | Therapeutic exercise | $45.00 | – | new", "99213 |  |  |  | passed over"]
    assert preview.sums.text().startswith("1 new, 0 changed, 0 the same, 1 passed over")
    preview.since.selectAll()
    desk.qtbot.keyClicks(preview.since, "soon")
    desk.qtbot.keyClick(preview.since, Qt.Key.Key_Return)
    assert "Write a date as" in preview.refused.text()
    assert not preview.take_button.isEnabled()
    first = desk.sheet.today - timedelta(days=9)
    preview.since.selectAll()
    desk.qtbot.keyClicks(preview.since, str(first))
    desk.qtbot.keyClick(preview.since, Qt.Key.Key_Return)
    assert said(desk) == []
    desk.press(preview.take_button)
    (event,) = said(desk)
    assert isinstance(event, FeesWritten)
    assert (event.payer, event.since, event.content) == ("cash", first, "code,fee\n97110,45.00\n")
    assert f"From {first}: cash.csv, taken {desk.sheet.today} by M. Chen" in texts(dialog)
    desk.press(desk.button(f"Withdraw the fees from {first}, cash.csv", dialog))
    asked = desk.small_window(PayerDialog)
    desk.press(desk.button("Withdraw them", asked))
    assert [type(each) for each in said(desk)] == [FeesWritten, RulesWithdrawn]
    assert f"withdrawn, held to {desk.sheet.today - timedelta(days=1)}" in texts(dialog)
    dialog.close()


def test_whoever_may_not_take_fees_only_reads_them(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.clinic.staff.add(Particulars(name="R. Diaz", role="PTA"))
    desk.clinic.set_clinician(next(each.id for each in desk.clinic.floor().people if each.name == "R. Diaz"))
    dialog = open_fees(desk)
    assert not dialog.add_button.isEnabled()
    dialog.close()


def test_wrong_rows_are_told_and_the_others_are_taken_or_nothing_is(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_patient)
    dialog = open_fees(desk)
    path = tmp_path / "cash.csv"
    path.write_text("code,fee\n97110,free\n97140,40\n9711,45\n97530,50\n97530,51\n", "utf-8")
    preview = read(desk, dialog, path)
    twice = "which stands above already with another fee, so that neither holds"
    assert cells(preview, wrong=True) == [
        "2 | fee: is free, dollars and cents such as 45.00 or 1,200.00 would be right",
        "4 | code: is 9711, a CPT or HCPCS code such as 97110 or G0283 would be right",
        f"6 | code: is 97530, {twice}, one row for each code would be right",
    ]
    assert preview.wrong_said.text() == (
        "3 rows of the file are wrong. Mend the file and choose it again, or take the 1 fee below without them."
    )
    assert cells(preview) == ["97140 | Manual therapy | $40.00 | \N{EN DASH} | new"]
    assert preview.wrong.isVisible()
    desk.press(preview.cancel_button)
    assert said(desk) == []
    preview = read(desk, dialog, path)
    assert preview.take_button.text() == "Take 1 fee, leave 3 rows out"
    desk.press(preview.take_button)
    (event,) = said(desk)
    assert isinstance(event, FeesWritten)
    assert event.content == "code,fee\n97140,40.00\n"
    path.write_text("code,fee\n97110,free\n", "utf-8")
    preview = read(desk, dialog, path)
    assert preview.wrong_said.text().endswith("Mend the file and choose it again, or take nothing.")
    assert not preview.take_button.isEnabled()
    assert not preview.table.isVisible()
    preview.reject()
    dialog.close()
