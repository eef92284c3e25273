"""What is done about goals: at review, and in a patient's record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ptcoder.clinic.care_sheets import CourseSheet, GoalForm, GoalRow
from ptcoder.clinic.goals import GoalDesk, GoalsSheet
from ptcoder.clinic.sheets import CARE, RECORD, FindingRow
from ptcoder.ui.at_review import AtReview
from ptcoder.ui.care_errands import CareErrands
from ptcoder.ui.controller import Controller
from ptcoder.ui.goal_dialog import GoalDialog
from ptcoder.ui.goals_view import GoalsView
from ptcoder.ui.window import PATIENTS


class GoalErrands(AtReview):
    """Shows the goals of the visit at review and of each course in the record, and hands on what is wished of them."""

    def __init__(self, desk: Controller, care: CareErrands) -> None:
        super().__init__(desk, "The goals are", self._show_goals)
        self._care = care
        self._sheet: GoalsSheet | None = None
        view = desk.window.review.goals
        view.new_wanted.connect(lambda: self._write_at_review(""))
        view.change_wanted.connect(self._write_at_review)
        view.settle_wanted.connect(self._settle_at_review)
        view.plan_wanted.connect(self.to_course)
        for findings in (desk.window.review.findings, desk.window.floor.panel.findings):
            findings.lead_wanted.connect(self.lead)
        care.panel.course_parts.append(self._part)

    def _show_goals(self, visit: str) -> None:
        self._sheet = sheet = self.desk.clinic.goals.sheet(visit)
        self.desk.window.review.goals.show_goals(
            sheet.goals,
            hint=sheet.hint,
            begins=sheet.begins,
            may_add=bool(sheet.course),
            may_write=sheet.may_write,
        )

    def to_course(self) -> None:
        """The form of the course of care of the visit at review, or of its first one."""
        visit = self.desk.window.review.visit
        if self._sheet is not None and visit is not None:
            self._care.write_for(visit, self._sheet.course)

    def lead(self, finding: FindingRow) -> None:
        """To the course of care or the record that a finding is about, also from the floor."""
        if not {CARE, RECORD} & {*finding.fix} or not self.brings_review():
            return
        visit = self.desk.window.review.visit
        if CARE in finding.fix:
            self.to_course()
        elif visit is not None:
            self.desk.go_to(PATIENTS)
            self.desk.window.patients.chosen.emit(visit.patient)

    def write(self, patient: str, course: str, goal: GoalRow | None) -> None:
        """The form of a goal; None: of a new one."""
        window = self.desk.window
        dialog = GoalDialog(window.look, window, goal.form if goal else None, self.desk.sheet.today)

        def save(form: GoalForm, replaces: bool) -> None:
            key = goal.id if goal else ""
            if self._do(lambda goals: goals.write(patient, course, form, key, replaces=replaces), dialog.show_error):
                dialog.accept()

        dialog.saved.connect(save)
        dialog.open()

    def _write_at_review(self, goal: str) -> None:
        sheet = self._sheet
        if sheet is not None:
            self.write(sheet.patient, sheet.course, next((each for each in sheet.goals if each.id == goal), None))

    def _settle_at_review(self, goal: str, outcome: str) -> None:
        sheet = self._sheet
        if sheet is not None:
            self._do(lambda goals: goals.settle(sheet.patient, goal, outcome))

    def _part(self, course: CourseSheet) -> QWidget:
        """The goals of one course in a patient's record."""
        view = GoalsView(self.desk.window.look)
        sheet = self._care.panel.sheet
        if sheet is None:
            return view
        view.show_goals(course.goals, may_add=course.ended is None, may_write=sheet.may_write)

        def change(goal: str) -> None:
            self.write(sheet.patient, course.id, next(each for each in course.goals if each.id == goal))

        def settle(goal: str, outcome: str) -> None:
            self._do(lambda goals: goals.settle(sheet.patient, goal, outcome))

        view.new_wanted.connect(lambda: self.write(sheet.patient, course.id, None))
        view.change_wanted.connect(change)
        view.settle_wanted.connect(settle)
        return view

    def _do(self, intent: Callable[[GoalDesk], object], say: Callable[[str], None] | None = None) -> bool:
        """Carries out a press; what is refused is said where it was typed."""
        done = self.do(lambda: intent(self.desk.clinic.goals), undoable=True)
        if not done and say is not None:
            say(self.desk.failed)
        return done
