"""Every signal of the window, and where it goes: the one page to read to know what a press does."""

from __future__ import annotations

from ptcoder.ui.controller import Controller
from ptcoder.ui.errands import Errands
from ptcoder.ui.window import DAY, FLOOR


def connect(desk: Controller) -> Errands:
    """Connects the window of this controller; the errands are returned for whoever wants to run one directly."""
    errands = Errands(desk)
    _connect_floor(desk, errands)
    _connect_review(desk)
    _connect_day(desk, errands)
    _connect_menus(desk, errands)
    _connect_view(desk)
    desk.window.rail.chosen.connect(desk.go_to)
    desk.window.toast.undo_wanted.connect(lambda: desk.do(desk.clinic.undo))
    return errands


def _connect_floor(desk: Controller, errands: Errands) -> None:
    clinic, page = desk.clinic, desk.window.floor
    page.code_pressed.connect(desk.press)
    page.visit_chosen.connect(lambda visit: desk.do(lambda: clinic.select(visit)))
    page.add_wanted.connect(errands.add_patient)
    page.stop_wanted.connect(lambda: desk.of_visit(clinic.stop_visit))
    page.resume_wanted.connect(lambda: desk.of_visit(clinic.resume_visit))
    page.review_wanted.connect(desk.review_selected)
    page.answered.connect(lambda question, answer: desk.do(lambda: clinic.answer(question, answer), undoable=True))
    page.acknowledged.connect(
        lambda finding, reason: desk.of_visit(lambda visit: clinic.acknowledge(visit, finding, reason))
    )
    page.attested.connect(lambda what: desk.of_visit(lambda visit: clinic.attest(visit, what)))
    page.tie_chosen.connect(lambda code: desk.of_visit(lambda visit: clinic.choose(visit, code)))
    page.person_chosen.connect(lambda person: desk.do(lambda: clinic.set_clinician(person)))
    page.person_wanted.connect(errands.add_person)
    page.person_added.connect(lambda name, role: desk.do(lambda: clinic.add_person(name, role)))
    page.over.connect(desk.warn_over)


def _connect_review(desk: Controller) -> None:
    clinic, page = desk.clinic, desk.window.review
    page.back_wanted.connect(lambda: desk.go_to(FLOOR))
    page.stop_wanted.connect(lambda: desk.of_visit(clinic.stop_visit))
    page.sign_wanted.connect(desk.sign)
    page.reopen_wanted.connect(lambda reason: desk.of_visit(lambda visit: clinic.resume_visit(visit, reason)))
    page.acknowledged.connect(
        lambda finding, reason: desk.of_visit(lambda visit: clinic.acknowledge(visit, finding, reason))
    )
    page.attested.connect(lambda what: desk.of_visit(lambda visit: clinic.attest(visit, what)))
    page.tie_chosen.connect(lambda code: desk.of_visit(lambda visit: clinic.choose(visit, code)))


def _connect_day(desk: Controller, errands: Errands) -> None:
    page = desk.window.day
    page.day_chosen.connect(desk.show_day)
    page.visit_opened.connect(desk.review)
    page.export_wanted.connect(errands.export)


def _connect_menus(desk: Controller, errands: Errands) -> None:
    clinic, menus, window = desk.clinic, desk.window.menus, desk.window
    menus.add_patient.triggered.connect(errands.add_patient)
    menus.add_person.triggered.connect(errands.add_person)
    menus.export.triggered.connect(errands.export)
    menus.quit.triggered.connect(lambda: window.close())
    menus.undo.triggered.connect(lambda: desk.do(clinic.undo))
    menus.redo.triggered.connect(lambda: desk.do(clinic.redo))
    menus.stop_clocks.triggered.connect(lambda: desk.do(clinic.stop_all, undoable=True))
    menus.stop_visit.triggered.connect(lambda: desk.of_visit(clinic.stop_visit))
    menus.resume_visit.triggered.connect(lambda: desk.of_visit(clinic.resume_visit))
    menus.review.triggered.connect(desk.review_selected)
    menus.sign.triggered.connect(desk.sign)
    menus.previous.triggered.connect(lambda: window.floor.step(-1))
    menus.next.triggered.connect(lambda: window.floor.step(1))
    menus.keys.triggered.connect(errands.show_keys)
    menus.about.triggered.connect(errands.show_about)


def _connect_view(desk: Controller) -> None:
    menus, look = desk.window.menus, desk.window.look
    menus.floor.triggered.connect(lambda: desk.go_to(FLOOR))
    menus.day.triggered.connect(lambda: desk.go_to(DAY))
    menus.privacy.setChecked(desk.preferences.private)
    menus.privacy.toggled.connect(desk.set_private)
    menus.larger.triggered.connect(lambda: desk.scale_text(1))
    menus.smaller.triggered.connect(lambda: desk.scale_text(-1))
    for theme, action in menus.themes.items():
        action.setChecked(theme is look.theme)
        action.triggered.connect(lambda _=False, chosen=theme: desk.choose_theme(chosen))
    for percent, action in menus.sizes.items():
        action.setChecked(percent == look.percent)
        action.triggered.connect(lambda _=False, chosen=percent: desk.choose_size(chosen))
