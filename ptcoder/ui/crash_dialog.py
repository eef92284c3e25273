"""The crash reports and the program's diary, to be read, and handed on or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QWidget

from ptcoder.diagnostics import CrashReport, Diagnostics
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.file_dialogs import ask_place
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns
from ptcoder.ui.theme import Size

DIARY = "What the program did"
NONE = "The program has not failed here."
NOTHING = "Nothing has been written yet."
SAID = "Nothing is sent from here. No text holds anything about a patient; read it before you hand it on."
KEPT_IN = "They are kept in {folder}."
DEMO = "A demonstration keeps no reports."


class CrashDialog(PlainDialog):
    """Each report, the newest first, and at the end the diary's last lines."""

    def __init__(self, look: Look, parent: QWidget, diagnostics: Diagnostics | None) -> None:
        super().__init__(look, parent, "Crash reports")
        self._diagnostics = diagnostics
        self._reports: list[CrashReport] = []
        self.body.addWidget(Words(look, SAID if diagnostics is not None else DEMO, wrap=True))
        self.list = QListWidget()
        self.list.setAccessibleName("Crash reports")
        self.list.setProperty("kind", "box")
        self.list.setFixedWidth(look.px(230))
        self.page = QPlainTextEdit()
        self.page.setReadOnly(True)
        self.page.setTabChangesFocus(True)
        self.page.setAccessibleName("Text")
        line = columns(gap=8)
        line.addWidget(self.list)
        line.addWidget(self.page, 1)
        self.body.addLayout(line, 1)
        self.said = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self.body.addWidget(self.said)
        self.copy_button = button("Copy", press=self._copy)
        self.save_button = button("Save as…", name="Save as", press=self._choose)
        self.delete_button = button("Delete", press=self._delete)
        self.end(self.copy_button, self.save_button, self.delete_button, button("Close", press=self.accept))
        self.list.currentRowChanged.connect(self._show)
        self.resize(min(look.px(860), parent.width() - 40), min(look.px(560), parent.height() - 40))
        self._fill()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        self._reports = self._diagnostics.reports() if self._diagnostics is not None else []
        self.list.clear()
        for each in self._reports:
            self.list.addItem(_called(each))
        self.list.addItem(DIARY)
        self.list.setCurrentRow(0)
        kept = KEPT_IN.format(folder=self._diagnostics.folder) if self._diagnostics is not None else ""
        self.said.setText(f"{'' if self._reports else NONE} {kept}".strip())

    @property
    def _chosen(self) -> CrashReport | None:
        row = self.list.currentRow()
        return self._reports[row] if 0 <= row < len(self._reports) else None

    def _show(self) -> None:
        report = self._chosen
        if report is not None:
            self._try(lambda: self.page.setPlainText(report.text))
        else:
            diary = self._diagnostics.last() if self._diagnostics is not None else ""
            self.page.setPlainText(diary or NOTHING)
        self.delete_button.setEnabled(report is not None)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.page.toPlainText())
        self.said.setText("The text is in the clipboard.")

    def _choose(self) -> None:
        report = self._chosen
        name = f"ptcoder-{report.path.stem}.txt" if report is not None else "ptcoder-diary.txt"
        ask_place(self, "Save as", name, self._save)

    def _save(self, place: Path) -> None:
        text = self.page.toPlainText()
        if self._try(lambda: place.write_text(f"{text}\n", encoding="utf-8")):
            self.said.setText(f"Saved as {place}.")

    def _delete(self) -> None:
        report = self._chosen
        if report is not None and self._try(report.path.unlink):
            self._fill()
            self.said.setText("The report is deleted.")

    def _try(self, deed: Callable[[], object]) -> bool:
        """Whether the disk did it; says why not."""
        try:
            deed()
        except OSError as error:
            self.said.setText(f"{error.filename}: {error.strerror}")
            return False
        return True


def _called(report: CrashReport) -> str:
    at = report.at.astimezone()
    return f"{at:%b} {at.day}, {at:%Y %H:%M:%S}"
