"""Floors to show: a clinic in a temporary folder, whose clock is turned by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ptcoder.clinic import Clinic
from ptcoder.clinic.care_sheets import CareForm
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.store import Keys, Log
from ptcoder.visit import SECOND, Moment
from tests.clinic.hand_clock import book

TEN = int(datetime(2026, 3, 10, 15, 0, tzinfo=UTC).timestamp()) * SECOND
"""Ten o'clock on March 10, 2026, five hours behind UTC."""


@dataclass
class HandClock:
    """Stands still until it is turned."""

    passed: int = 0
    boot: bytes = b"a boot of a test"

    def look(self) -> Moment:
        return Moment(at_us=TEN + self.passed, off_min=-300, boot=self.boot, mono_us=self.passed + SECOND)

    def turn(self, minutes: float = 0, seconds: float = 0) -> None:
        self.passed += round((minutes * 60 + seconds) * SECOND)


PATIENTS = (
    ("Ana Lopez", "1001", "medicare", "PT"),
    ("Ben King", "1002", "commercial-cms", "PT"),
    ("Chi Tran", "", "commercial-ama", "PT"),
    ("Dede Osei", "1004", "workers-comp", "PT"),
    ("Eva Novak", "1005", "medicare", "OT"),
    ("Finn Bergström-Whitfield", "1006", "cash", "SLP"),
)


@dataclass
class Scene:
    clinic: Clinic
    clock: HandClock

    def select(self, name: str) -> None:
        card = next(card for card in self.clinic.floor().cards if card.name == name)
        self.clinic.select(card.visit)

    def person(self, name: str) -> None:
        self.clinic.set_clinician(next(each.id for each in self.clinic.floor().people if each.name == name))

    def press(self, code: str | None, minutes: float = 0, seconds: float = 0) -> None:
        """Presses a code's button; then so much time passes."""
        self.clinic.press(code)
        self.clock.turn(minutes, seconds)


def opened(folder: Path, clock: HandClock, keys: Keys | None = None) -> Scene:
    """The clinic in a folder, as it is opened when the program starts; the rules are read once for all tests."""
    return Scene(Clinic(Log.open(folder, keys), book(), clock), clock)


def new_clinic(folder: Path) -> Scene:
    """Nobody treats here yet."""
    return opened(folder, HandClock())


def staffed(folder: Path) -> Scene:
    """One therapist, no patients."""
    scene = new_clinic(folder)
    scene.clinic.add_person("M. Chen", "PT")
    return scene


def one_patient(folder: Path) -> Scene:
    scene = staffed(folder)
    scene.clinic.add_patient(name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT")
    return scene


PIN, OTHER_PIN = "2580", "7391"


def guarded(folder: Path) -> Scene:
    """One patient with 97110 running for a minute; M. Chen, who owns the clinic, and R. Diaz, each with a PIN."""
    scene = one_patient(folder)
    staff = scene.clinic.staff
    staff.set_pin(scene.clinic.floor().people[0].id, PIN)
    staff.add(Particulars(name="R. Diaz", role="PTA"), OTHER_PIN)
    scene.press("97110", 1)
    return scene


def one_running(folder: Path) -> Scene:
    """97110 for 32:10, now 97140 for 7:12."""
    scene = one_patient(folder)
    scene.clock.turn(2)
    scene.press("97110", 32, 10)
    scene.press("97140", 7, 12)
    return scene


def busy(folder: Path) -> Scene:
    """Six patients, two clinicians, everything that can run."""
    scene = new_clinic(folder)
    for name, role in (("R. Diaz", "PTA"), ("M. Chen", "PT")):
        scene.clinic.add_person(name, role)
    for name, mrn, payer, discipline in PATIENTS:
        scene.clinic.add_patient(name=name, mrn=mrn, payer=payer, discipline=discipline)
        scene.clock.turn(seconds=1)
    scene.clock.passed = 0
    scene.select("Ana Lopez")
    scene.press("97110", 32, 10)
    scene.press("97110")
    scene.person("R. Diaz")
    scene.select("Dede Osei")
    scene.press("97116")
    scene.person("M. Chen")
    scene.select("Chi Tran")
    scene.press("97530", 15)
    scene.press("97530")
    scene.select("Ben King")
    scene.press("97012", 10, 20)
    scene.select("Ana Lopez")
    scene.press("97014")
    scene.press("97140", 7, 12)
    return scene


def cared_for(folder: Path) -> Scene:
    """As ``busy``; Ana Lopez has a plan that is certified, an authorization, and an amount elsewhere."""
    scene = busy(folder)
    care = scene.clinic.care
    patient = next(each for each in scene.clinic.patients("lopez")).id
    form = CareForm(
        discipline="PT",
        payer="medicare",
        started="2026-02-02",
        certified_until="2026-05-02",
        diagnoses="M25.561 R26.89",
        onset="2026-01-10",
        referrer="Dr. Example",
        referrer_npi="1234567893",
        authorization="A-1",
        authorized="12",
    )
    care.write(patient, form)
    care.allow_elsewhere(patient, 2026, "PT+SLP", "2,300")
    return scene


def expected(folder: Path) -> Scene:
    """A busy floor, and who is expected beside it: to come, not come, cancelled."""
    scene = busy(folder)
    clinic, today = scene.clinic, scene.clinic.floor().today
    known = [each.id for each in clinic.patients()]
    times = (600, 630, 690, 840)
    made = [clinic.schedule.add(patient, today, at) for patient, at in zip(known, times, strict=False)]
    clinic.schedule.end(made[0], "no-show", "Did not come, no word")
    for name, at in (("Zoe Ruiz", 870), ("Yan Roe", 900), ("Wanda Ortiz-Blumenthal", 930)):
        patient = clinic.registering.add(name=name, mrn="", payer="medicare", discipline="PT")
        clinic.schedule.add(patient, today, at)
    return scene


def together(folder: Path) -> Scene:
    """Heat and e-stim at once, as they are often given; then traction, with a countdown that still runs."""
    scene = one_patient(folder)
    scene.press("97010", seconds=20)
    scene.press("97014", 12)
    scene.press("97010", seconds=30)
    scene.press("97014", 2)
    scene.press("97110", 9)
    scene.press("97012", 4)
    return scene


def three_beside(folder: Path) -> Scene:
    """Heat, e-stim and traction at once, after exercises."""
    scene = one_patient(folder)
    scene.press("97110", 20)
    scene.press("97110")
    for code in ("97010", "97014", "97012"):
        scene.press(code, 1)
    scene.clock.turn(8)
    return scene


def group(folder: Path) -> Scene:
    """A group of two, and a countdown that is over."""
    scene = staffed(folder)
    for name, mrn, payer, discipline in PATIENTS[:2]:
        scene.clinic.add_patient(name=name, mrn=mrn, payer=payer, discipline=discipline)
    scene.select("Ana Lopez")
    scene.press("97016", 1)
    scene.press("97150")
    scene.select("Ben King")
    scene.press("97150", 14, 32)
    scene.select("Ana Lopez")
    return scene


def to_sign(folder: Path) -> Scene:
    """A stopped visit with a warning to settle, a signed one, one on the floor."""
    scene = busy(folder)
    ana = scene.clinic.floor().visit
    assert ana is not None
    scene.clock.turn(3)
    scene.clinic.stop_visit(ana.visit)
    scene.select("Chi Tran")
    chi = scene.clinic.floor().visit
    assert chi is not None
    scene.clinic.stop_visit(chi.visit)
    for finding in scene.clinic.visit(chi.visit).findings:
        if "acknowledge" in finding.fix:
            scene.clinic.acknowledge(chi.visit, finding.id, "Documented in the note")
    scene.clinic.sign(chi.visit)
    scene.clinic.select(ana.visit)
    return scene


def interrupted(folder: Path) -> Scene:
    """The computer was switched off while a clock ran; now it is on again, and there is something to ask."""
    scene = one_running(folder)
    scene.clinic.close()
    clock = HandClock(scene.clock.passed, b"the boot after..")
    clock.turn(9)
    return opened(folder, clock)


def unsettled(folder: Path) -> Scene:
    """Two services that the payer bundles unless they were separate, a tie, and a visit that is stopped."""
    scene = one_patient(folder)
    for code, minutes in (("97530", 12), ("97116", 12), ("97140", 9)):
        scene.press(code, minutes)
    visit = scene.clinic.floor().visit
    assert visit is not None
    scene.clinic.stop_visit(visit.visit)
    return scene


def in_texas(folder: Path) -> Scene:
    """Work conditioning where the payer asks for modifiers that only a person can tell."""
    scene = staffed(folder)
    scene.clinic.add_patient(name="Ana Lopez", mrn="1001", payer="workers-comp-tx", discipline="PT")
    scene.press("97545", 120)
    visit = scene.clinic.floor().visit
    assert visit is not None
    scene.clinic.stop_visit(visit.visit)
    return scene


def asking(folder: Path) -> Scene:
    """E-stim was put on while the exercises run: something to ask, and two clocks on the card."""
    scene = busy(folder)
    scene.select("Ana Lopez")
    scene.press("97012", 3, 20)
    return scene


def over(folder: Path) -> Scene:
    """A countdown that is over, and an attended clock that has run for long."""
    scene = staffed(folder)
    for name, mrn, payer, discipline in PATIENTS[:3]:
        scene.clinic.add_patient(name=name, mrn=mrn, payer=payer, discipline=discipline)
    scene.select("Ben King")
    scene.press("97110", 26)
    scene.select("Ana Lopez")
    scene.press("97014", 16)
    return scene


def shared(folder: Path) -> Scene:
    """A therapist began, an assistant goes on; a student is here too."""
    scene = new_clinic(folder)
    for name, role in (("S. Novak", "STUDENT"), ("R. Diaz", "PTA"), ("M. Chen", "PT")):
        scene.clinic.add_person(name, role)
    scene.clinic.add_patient(name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT")
    scene.press("97110", 20)
    visit = scene.clinic.floor().visit
    assert visit is not None
    assistant = next(each.id for each in scene.clinic.floor().people if each.role == "PTA")
    scene.clinic.hand_off(visit.visit, assistant)
    scene.clock.turn(12)
    return scene


def separate(folder: Path) -> Scene:
    """Two services one after the other that Medicare pays together only as separate ones."""
    scene = one_patient(folder)
    for code in ("97012", "97140"):
        scene.press(code, 15)
        scene.press(code)
    return scene


def crossed(folder: Path) -> Scene:
    """As ``separate``, of a patient whose year's threshold is reached elsewhere."""
    scene = separate(folder)
    patient = scene.clinic.patients("lopez")[0].id
    scene.clinic.care.allow_elsewhere(patient, 2026, "PT+SLP", "2,480.00")
    return scene


def away(folder: Path) -> Scene:
    """The program was killed while somebody was treated, and started again a quarter of an hour later."""
    before = one_patient(folder)
    before.press("97110", 4)
    before.clinic.away.beat()
    clock = HandClock(before.clock.passed, before.clock.boot)
    clock.turn(16)
    return opened(folder, clock)
