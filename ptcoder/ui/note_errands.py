"""What is done in the documentation of the visit at review."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.corrections import Edit
from ptcoder.clinic.sheets import GOAL, FindingRow, FloorSheet
from ptcoder.store import LogError
from ptcoder.ui.controller import Controller


class NoteErrands(QObject):
    """Hands the section's wishes to the clinic, and shows it the note as it is."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._section = desk.window.review.notes
        self._section.written.connect(self.write)
        self._section.carry_wanted.connect(self.carry)
        self._section.level_wanted.connect(self.correct_level)
        for findings in (desk.window.review.findings, desk.window.floor.panel.findings):
            findings.note_wanted.connect(self.jump)
        self._section.former_wanted.connect(self.take_former)
        desk.window.review.sign_wanted.connect(self._section.save)
        desk.window.menus.sign.triggered.connect(self._section.save)
        desk.shown.connect(self.refresh)
        desk.ended.connect(self._section.save)
        desk.ended.connect(self._section.end)

    def refresh(self) -> None:
        """Shows the note of the visit at review."""
        review = self._desk.window.review
        if self._desk.window.pages.currentWidget() is not review or review.visit is None:
            return
        if self._desk.sheet.locked:
            return
        try:
            sheet = self._desk.clinic.notes.sheet(review.visit.visit)
        except (Refused, LogError) as why:
            self._desk.say(f"The note is not shown. {why}")
            return
        self._section.show_note(sheet)

    def write(self, code: str, field: str, text: str) -> None:
        notes = self._desk.clinic.notes
        self._of_visit(lambda visit: notes.write(visit, code, field, text))

    def carry(self, code: str, field: str) -> None:
        notes = self._desk.clinic.notes
        self._of_visit(lambda visit: notes.carry(visit, code, field))

    def take_former(self, code: str) -> None:
        notes = self._desk.clinic.notes
        self._of_visit(lambda visit: notes.take_former(visit, code))

    def jump(self, finding: FindingRow) -> None:
        """To the place in the documentation that a finding is about, also from the floor."""
        review = self._desk.window.review
        if self._desk.window.pages.currentWidget() is not review:
            self._desk.review_selected()
        if GOAL in finding.fix:
            review.goals.take_keys()
            self._section.reached.emit(review.goals)
        else:
            self._section.go_to_missing(finding.codes, demanded=finding.id.startswith("documentation-missing"))

    def correct_level(self, interval: str, code: str, reason: str) -> None:
        clinic = self._desk.clinic
        self._of_visit(lambda visit: clinic.correct(Edit(visit=visit, interval=interval, code=code), reason))

    def _of_visit(self, intent: Callable[[str], object]) -> None:
        visit = self._desk.window.review.visit
        if visit is None:
            return

        def done() -> FloorSheet:
            intent(visit.visit)
            return self._desk.clinic.floor()

        self._desk.do(done)
