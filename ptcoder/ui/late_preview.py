"""What a visit that is entered from paper would be, and what is wrong with its form, while it is typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QWidget

from ptcoder.clinic.late_forms import Fault, LatePreview
from ptcoder.clinic.sheets import FindingRow, VisitSheet
from ptcoder.coding import Severity
from ptcoder.ui import words
from ptcoder.ui.lines import LinesView
from ptcoder.ui.look import Look
from ptcoder.ui.parts import CutWords, Words, rows
from ptcoder.ui.theme import Size, Weight

EMPTY = "What it comes to is shown here as soon as a service is written."
MOST_TOLD = 3


class LatePreviewView(QWidget):
    """What the visit would be, and what is known of its day: a function of a preview."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._notes = Words(look, size=Size.SMALL, weight=Weight.SEMIBOLD, wrap=True)
        self.lines = LinesView(look, opened=False)
        self.lines.setAccessibleName("Lines of the visit as it would be")
        self._findings = Words(look, size=Size.SMALL, wrap=True)
        layout = rows(self, gap=8)
        for each in (self._notes, self.lines, self._findings):
            layout.addWidget(each)
            each.hide()

    @property
    def texts(self) -> list[str]:
        """What is said, from top to bottom."""
        return [each.text() for each in (self._notes, self._findings) if not each.isHidden()]

    def show_preview(self, preview: LatePreview) -> None:
        sheet = preview.visit if preview.visit is not None and preview.visit.lines else None
        self.lines.show_lines(sheet.lines if sheet is not None else ())
        self.lines.setVisible(sheet is not None)
        _say(self._findings, (_told(each) for each in (sheet.findings if sheet is not None else ())))
        _say(self._notes, (f"! {each}" for each in preview.notes))


class LateFoot(QWidget):
    """What stays in sight: what is wrong, or else the first thing worth knowing, and what the visit comes to."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._errors = Words(look, size=Size.SMALL, weight=Weight.SEMIBOLD, token="error", wrap=True)
        self._note = CutWords(look, size=Size.SMALL, weight=Weight.SEMIBOLD, token="unattended")
        self._sums = Words(look, EMPTY, size=Size.SMALL, token="muted", wrap=True)
        layout = rows(self, margins=(22, 0, 22, 0), gap=4)
        for each in (self._errors, self._note, self._sums):
            layout.addWidget(each)
        self._errors.hide()
        self._note.hide()

    @property
    def texts(self) -> list[str]:
        """What is said, from top to bottom."""
        return [each.text() for each in (self._errors, self._note, self._sums) if not each.isHidden()]

    def show_preview(self, preview: LatePreview) -> None:
        sheet = preview.visit
        _say(self._note, (f"! {each}" for each in preview.notes[:1]))
        self._sums.setText(EMPTY if sheet is None or not sheet.lines else f"If it is saved: {_summed(sheet)}")

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """The first ones; the fields of all are marked."""
        more = len(faults) - MOST_TOLD
        _say(self._errors, (*(each.said for each in faults[:MOST_TOLD]), *([f"And {more} more."] if more > 0 else [])))

        self._note.setVisible(not faults and bool(self._note.text()))

    def show_error(self, text: str) -> None:
        """Why it could not be saved, or shown."""
        _say(self._errors, (text,))
        self._note.hide()


def _say(label: Words, said: Iterable[str]) -> None:
    text = "\n".join(said)
    label.setText(text)
    label.setVisible(bool(text))


def _told(finding: FindingRow) -> str:
    mark = "" if finding.severity is Severity.INFO else "! "
    return f"{mark}{finding.title}: {finding.text}"


def _summed(sheet: VisitSheet) -> str:
    """``4 units, 53 timed minutes, 62 min in all. 2 to settle before signing.``"""
    units = words.counted(sum(line.units for line in sheet.lines), "unit")
    timed = words.counted(sheet.timed_minutes, "timed minute")
    settle = f" {sheet.to_settle} to settle before signing." if sheet.to_settle else ""
    return f"{units}, {timed}, {sheet.total_minutes} min of treatment in all.{settle}"
