"""Every signal of the window, and where it goes: the one page to read to know what a press does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ptcoder.clinic.importing import Kind
from ptcoder.ui.appointment_errands import AppointmentErrands
from ptcoder.ui.audit_errands import AuditErrands
from ptcoder.ui.care_errands import CareErrands
from ptcoder.ui.claim_errands import ClaimErrands
from ptcoder.ui.controller import Controller
from ptcoder.ui.corrector import Corrector
from ptcoder.ui.errands import Errands
from ptcoder.ui.export_errands import ExportErrands
from ptcoder.ui.fees_errands import FeesErrands
from ptcoder.ui.goal_errands import GoalErrands
from ptcoder.ui.import_errands import ImportErrands
from ptcoder.ui.intents import Intents
from ptcoder.ui.keeping_errands import KeepingErrands
from ptcoder.ui.late_errands import LateErrands
from ptcoder.ui.locking import Locking
from ptcoder.ui.note_errands import NoteErrands
from ptcoder.ui.papers_errands import PapersErrands
from ptcoder.ui.patients_errands import PatientsErrands
from ptcoder.ui.payers_errands import PayersErrands
from ptcoder.ui.payment_errands import PaymentErrands
from ptcoder.ui.people_errands import PeopleErrands
from ptcoder.ui.report_errands import ReportErrands
from ptcoder.ui.signing_errands import SigningErrands
from ptcoder.ui.tastes import Tastes
from ptcoder.ui.window import DAY, EXPORT, FLOOR, PATIENTS, PAYERS, REPORTS
from ptcoder.ui.work_errands import WorkErrands

if TYPE_CHECKING:
    from ptcoder.ui.key_errands import KeyErrands


def connect(desk: Controller) -> Errands:
    """Connects the window of this controller; the errands are returned for whoever wants to run one directly."""
    intents, errands = Intents(desk), Errands(desk)
    signing = SigningErrands(desk)
    people = PeopleErrands(desk, intents)
    _connect_floor(desk, intents, errands, signing)
    _connect_corrections(desk)
    NoteErrands(desk)  # before signing, which they save for
    ClaimErrands(desk)
    _connect_review(desk, intents, signing)
    _connect_people(desk, people)
    _connect_day(desk, errands)
    _connect_menus(desk, intents, errands)
    _connect_view(desk)
    LateErrands(desk)
    WorkErrands(desk, PapersErrands(desk))
    PaymentErrands(desk)
    PatientsErrands(desk)
    AppointmentErrands(desk)
    _connect_imports(desk)
    GoalErrands(desk, CareErrands(desk))
    PayersErrands(desk)
    FeesErrands(desk)
    desk.export_shown.connect(ExportErrands(desk).show)
    ReportErrands(desk)
    AuditErrands(desk)
    desk.window.rail.chosen.connect(desk.go_to)
    desk.window.came_forward.connect(desk.take_up_rules)
    desk.window.held.due.connect(desk.enter_held)
    desk.window.held.wanted.connect(desk.enter_held_now)
    _connect_mini(desk, intents)
    desk.window.toast.undo_wanted.connect(intents.undo)
    _connect_lock(desk)
    return errands


def _connect_floor(desk: Controller, intents: Intents, errands: Errands, signing: SigningErrands) -> None:
    page = desk.window.floor
    page.code_pressed.connect(intents.press)
    page.visit_chosen.connect(intents.select)
    page.add_wanted.connect(errands.add_patient)
    page.stop_wanted.connect(intents.stop_visit)
    page.resume_wanted.connect(intents.resume_visit)
    page.review_wanted.connect(desk.review_selected)
    page.answered.connect(intents.answer)
    page.acknowledged.connect(intents.acknowledge)
    page.attested.connect(signing.show_grounds)
    page.modifier_chosen.connect(intents.choose_modifier)
    page.tie_chosen.connect(intents.choose)
    page.over.connect(desk.warn_over)
    page.tiles.help.wanted.connect(intents.tell_code)
    page.panel.what_if.payers_wanted.connect(intents.offer_payers)
    page.panel.what_if.payer_chosen.connect(intents.compare_with)
    intents.group_wanted.connect(errands.start_group)
    page.timing.preset_chosen.connect(intents.set_preset)
    page.timing.size_chosen.connect(intents.set_group_size)
    page.panel.size_chosen.connect(intents.set_group_size)
    keys = page.tiles.keys
    keys.key_given.connect(intents.give_key)
    keys.menu.key_taken.connect(intents.take_key)
    keys.menu.usual_wanted.connect(intents.usual_keys)


def _connect_corrections(desk: Controller) -> None:
    corrector, window = Corrector(desk), desk.window
    timeline = window.floor.timeline
    timeline.bar_chosen.connect(corrector.choose_bar)
    timeline.menu_wanted.connect(corrector.show_menu)
    timeline.edit_wanted.connect(corrector.propose)
    timeline.delete_wanted.connect(corrector.delete)
    timeline.insert_wanted.connect(corrector.insert)
    timeline.entered.connect(corrector.enter)
    timeline.escaped.connect(corrector.close)
    window.floor.tiles.keys.menu.parts.insert(0, corrector.add_to_menu)
    window.floor.tiles.mistake.wanted.connect(corrector.put_instead)
    window.floor.fix_wanted.connect(corrector.fix)
    window.floor.foot.times_wanted.connect(corrector.show_times)
    window.review.fix_wanted.connect(corrector.fix)
    window.review.times_wanted.connect(corrector.show_times)
    window.menus.times.triggered.connect(corrector.show_times)
    window.menus.insert.triggered.connect(lambda: corrector.insert())
    desk.shown.connect(corrector.refresh)


def _connect_imports(desk: Controller) -> None:
    imports = ImportErrands(desk)
    desk.window.patients.import_wanted.connect(lambda: imports.choose(Kind.PATIENTS))
    desk.window.day.import_wanted.connect(lambda: imports.choose(Kind.SCHEDULE))


def _connect_mini(desk: Controller, intents: Intents) -> None:
    mini = desk.window.mini
    desk.window.menus.mini.triggered.connect(desk.shrink)
    mini.floor_wanted.connect(desk.window.grow)
    mini.code_pressed.connect(intents.press)
    mini.visit_chosen.connect(intents.select)
    mini.stop_wanted.connect(intents.stop_clocks)
    mini.undo_wanted.connect(intents.undo)
    desk.window.toast.said.connect(mini.say)


def _connect_lock(desk: Controller) -> None:
    locking = Locking(desk)
    desk.window.menus.lock.triggered.connect(locking.lock)
    desk.window.rail.lock.asked.connect(locking.lock)
    desk.window.floor.over.connect(locking.say_over)


def _connect_people(desk: Controller, people: PeopleErrands) -> None:
    window = desk.window
    window.floor.person_chosen.connect(people.sign_in)
    window.floor.person_wanted.connect(people.add)
    window.floor.hand_off.person_wanted.connect(people.add)
    window.floor.hand_off.chosen.connect(people.hand_off)
    window.floor.person_added.connect(people.add_first)
    window.floor.pin_wanted.connect(people.set_own_pin)
    window.floor.pin_put_off.connect(people.put_off_pin)
    window.menus.add_person.triggered.connect(people.add)
    window.menus.people.triggered.connect(people.show_people)
    window.menus.accesses.triggered.connect(people.show_accesses)
    window.review.sign_wanted.connect(people.sign)
    window.menus.sign.triggered.connect(people.sign)


def _connect_review(desk: Controller, intents: Intents, signing: SigningErrands) -> None:
    page = desk.window.review
    page.back_wanted.connect(desk.leave_review)
    page.stop_wanted.connect(intents.stop_visit)
    page.reopen_wanted.connect(intents.reopen)
    page.acknowledged.connect(intents.acknowledge)
    page.attested.connect(signing.show_grounds)
    page.modifier_chosen.connect(intents.choose_modifier)
    page.tie_chosen.connect(intents.choose)
    page.size_chosen.connect(intents.set_group_size)


def _connect_day(desk: Controller, errands: Errands) -> None:
    page = desk.window.day
    page.day_chosen.connect(desk.show_day)
    page.visit_opened.connect(desk.review)
    page.sweep.visit_opened.connect(desk.look_at)
    page.export_wanted.connect(errands.export)


def _connect_menus(desk: Controller, intents: Intents, errands: Errands) -> None:
    menus, window = desk.window.menus, desk.window
    menus.add_patient.triggered.connect(errands.add_patient)
    menus.export.triggered.connect(errands.export)
    _connect_setup(desk, _connect_key(desk))
    menus.export_everything.triggered.connect(errands.export_everything)
    menus.export_patient.triggered.connect(errands.export_patient)
    keeping = KeepingErrands(desk)
    menus.back_up.triggered.connect(keeping.back_up)
    menus.restore.triggered.connect(keeping.restore)
    menus.settings.triggered.connect(errands.change_settings)
    menus.quit.triggered.connect(lambda: window.close())
    menus.undo.triggered.connect(intents.undo)
    menus.redo.triggered.connect(intents.redo)
    menus.find.triggered.connect(desk.find)
    menus.stop_clocks.triggered.connect(intents.stop_clocks)
    menus.stop_visit.triggered.connect(intents.stop_visit)
    menus.resume_visit.triggered.connect(intents.resume_visit)
    menus.remove_visit.triggered.connect(intents.remove_visit)
    menus.review.triggered.connect(desk.review_selected)
    menus.previous.triggered.connect(lambda: window.floor.step(-1))
    menus.next.triggered.connect(lambda: window.floor.step(1))
    menus.help.triggered.connect(errands.show_help)
    menus.keys.triggered.connect(errands.show_keys)
    menus.licenses.triggered.connect(errands.show_licenses)
    menus.about.triggered.connect(errands.show_about)


def _connect_setup(desk: Controller, key: KeyErrands | None) -> None:
    """A clinic whose first start is over has nothing of it."""
    if desk.clinic.setup.is_over:
        return
    from ptcoder.ui.setup_errands import SetupErrands

    setup = SetupErrands(desk, key)
    desk.began.connect(setup.start)
    desk.window.menus.set_up.triggered.connect(setup.begin)


def _connect_key(desk: Controller) -> KeyErrands | None:
    """Where nothing guards the log, nothing can be asked about it; a log that is new begins with its recovery code."""
    menus, key = desk.window.menus, desk.clinic.key
    menus.encryption.menuAction().setVisible(key is not None)
    if key is None:
        return None
    from ptcoder.ui.key_errands import KeyErrands

    errands = KeyErrands(desk, key)
    for wanted in (menus.recovery_code.triggered, desk.window.floor.code_wanted):
        wanted.connect(lambda: errands.show_recovery_code())
    menus.passphrase.triggered.connect(errands.change_passphrase)
    menus.change_key.triggered.connect(errands.change_key)
    errands.begin()
    return errands


def _connect_view(desk: Controller) -> None:
    menus = desk.window.menus
    menus.floor.triggered.connect(lambda: desk.go_to(FLOOR))
    menus.day.triggered.connect(lambda: desk.go_to(DAY))
    menus.exports.triggered.connect(lambda: desk.go_to(EXPORT))
    menus.reports.triggered.connect(lambda: desk.go_to(REPORTS))
    menus.patients.triggered.connect(lambda: desk.go_to(PATIENTS))
    menus.payers.triggered.connect(lambda: desk.go_to(PAYERS))
    menus.privacy.setChecked(desk.preferences.private)
    menus.privacy.toggled.connect(desk.set_private)
    Tastes(desk)
