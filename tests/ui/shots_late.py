"""The form of a visit that is entered from paper, and where its mark stands; more of ``tests.ui.shots``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ptcoder.clinic.late_forms import LateForm, LateRow
from ptcoder.ui.late_dialog import LateDialog
from ptcoder.ui.times_dialog import TimesDialog
from ptcoder.ui.window import MainWindow
from tests.ui import scenes

DAY = "2026-03-03"


def form(scene: scenes.Scene, day: str = DAY) -> LateForm:
    """A visit of Ana Lopez as a paper may have it: times, minutes, a count of nothing but a modality."""
    me, other = (
        scene.clinic.late.usual_clinician,
        next(each.id for each in scene.clinic.late.clinicians if "PTA" in each.text),
    )
    return LateForm(
        patient=next(each.id for each in scene.clinic.patients("lopez")),
        day=day,
        payer="medicare",
        discipline="PT",
        source="Paper flow sheet",
        reason="Power or network failure",
        rows=(
            LateRow(code="97110", start="10:00", stop="10:32", clinician=me),
            LateRow(code="97140", minutes="12", clinician=me),
            LateRow(code="97110", minutes="9", clinician=other),
            LateRow(code="97014", clinician=me),
        ),
    )


def entered(folder: Path) -> scenes.Scene:
    """A visit of a week ago was written in, and waits for its signature."""
    scene = scenes.busy(folder)
    scene.clinic.select(scene.clinic.late.enter(form(scene)))
    return scene


def dialog() -> LateDialog:
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, LateDialog) and each.isVisible())


def empty(window: MainWindow) -> None:
    window.menus.enter_late.trigger()


def filled(window: MainWindow) -> None:
    """Typed as somebody would, by keys alone."""
    empty(window)
    shown = dialog()
    QTest.keyClicks(shown.head.search, "lopez")
    QTest.keyClick(shown.head.search, Qt.Key.Key_Return)
    shown.head.day.setText(DAY)
    shown.head.reason.setEditText("Power or network failure")
    shown.rows.add()
    for row, (code, texts) in zip(
        shown.rows.all,
        (
            ("97110", {"start": "10:00", "stop": "10:32"}),
            ("97140", {"minutes": "12"}),
            ("97014", {}),
        ),
        strict=True,
    ):
        row.code.choose(code)
        for name, text in texts.items():
            row.texts[name].setText(text)


def part(window: MainWindow) -> None:
    """An assistant's part was added under the last row."""
    filled(window)
    shown = dialog()
    shown.rows.all[2].code.choose("97140")
    shown.rows.all[2].texts["minutes"].setText("20")
    shown.rows.part_button.click()
    shown.rows.all[3].texts["minutes"].setText("8")


def wrong(window: MainWindow) -> None:
    filled(window)
    shown = dialog()
    shown.head.day.setText("2026-13-03")
    shown.head.day.setText("2026-03-04")
    shown.rows.all[0].texts["stop"].setText("9:32")
    shown.rows.all[1].texts["units"].setText("2")
    shown.rows.all[2].code.setEditText("stim")
    shown.save()


def closing(window: MainWindow) -> None:
    filled(window)
    dialog().reject()


def nothing(_: MainWindow) -> None:
    pass


def day(window: MainWindow) -> None:
    window.menus.day.trigger()
    for _ in range(7):
        window.day.before.click()


def review(window: MainWindow) -> None:
    window.menus.review.trigger()


def times(window: MainWindow) -> None:
    window.menus.times.trigger()
    shown = next(each for each in QApplication.topLevelWidgets() if isinstance(each, TimesDialog))
    shown.table.setCurrentCell(1, 0)
    shown.edit_button.click()


LATE: dict[str, tuple[Callable[[Path], scenes.Scene], Callable[[MainWindow], None]]] = {
    "late": (scenes.busy, empty),
    "late-filled": (scenes.busy, filled),
    "late-part": (scenes.busy, part),
    "late-wrong": (scenes.busy, wrong),
    "late-closing": (scenes.busy, closing),
    "late-floor": (entered, nothing),
    "late-review": (entered, review),
    "late-times": (entered, times),
    "late-day": (entered, day),
}
