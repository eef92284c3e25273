"""What is done in the documentation of the visit at review."""

from __future__ import annotations

from ptcoder.clinic.corrections import Edit
from ptcoder.clinic.sheets import GOAL, NOTE, FindingRow
from ptcoder.ui.at_review import AtReview
from ptcoder.ui.controller import Controller


class NoteErrands(AtReview):
    """Hands the section's wishes to the clinic, and shows it the note as it is."""

    def __init__(self, desk: Controller) -> None:
        section, notes = desk.window.review.notes, desk.clinic.notes
        super().__init__(desk, "The note is", lambda visit: section.show_note(notes.sheet(visit)))
        self._section, self._notes = section, notes
        section.written.connect(self.write)
        section.carry_wanted.connect(self.carry)
        section.level_wanted.connect(self.correct_level)
        section.former_wanted.connect(self.take_former)
        for findings in (desk.window.review.findings, desk.window.floor.panel.findings):
            findings.lead_wanted.connect(self.jump)
        self.keep(section.save, section.end)

    def write(self, code: str, field: str, text: str) -> None:
        self.of_visit(lambda visit: self._notes.write(visit, code, field, text))

    def carry(self, code: str, field: str) -> None:
        self.of_visit(lambda visit: self._notes.carry(visit, code, field))

    def take_former(self, code: str) -> None:
        self.of_visit(lambda visit: self._notes.take_former(visit, code))

    def jump(self, finding: FindingRow) -> None:
        """To the place in the documentation that a finding is about, also from the floor."""
        if not {GOAL, NOTE} & {*finding.fix} or not self.brings_review():
            return
        review = self.desk.window.review
        if GOAL in finding.fix:
            review.goals.take_keys()
            self._section.reached.emit(review.goals)
        else:
            self._section.go_to_missing(finding.codes, demanded=finding.id.startswith("documentation-missing"))

    def correct_level(self, interval: str, code: str, reason: str) -> None:
        clinic = self.desk.clinic
        self.of_visit(lambda visit: clinic.correct(Edit(visit=visit, interval=interval, code=code), reason))
