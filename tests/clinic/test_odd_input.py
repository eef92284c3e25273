"""What is asked for in a wrong way is refused in words, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.store import Draft, Log
from ptcoder.visit import (
    Amended,
    Attendance,
    Counted,
    Discipline,
    Event,
    Logged,
    PatientAdded,
    Role,
    Signed,
    Started,
    Stopped,
    VisitOpened,
)
from tests.clinic.hand_clock import DAY, HandClock, add, staffed
from tests.clinic.looking import tiles

Appends = list[tuple[Logged, ...]]
Again = Callable[[], Clinic]
IDS = ("", "?", "7", "not-an-id", "\0", "é" * 32, str(UUID(int=0xABC)))


@pytest.mark.parametrize("text", IDS)
def test_an_id_that_nobody_has(clinic: Clinic, appends: Appends, text: str) -> None:
    add(clinic, "Ana Lopez")
    before = clinic.floor()
    appends.clear()
    for words, intent in {
        "visit": (
            clinic.visit,
            clinic.select,
            clinic.stop_visit,
            clinic.resume_visit,
            clinic.remove_visit,
            clinic.sign,
            lambda visit: clinic.attest(visit, "kx"),
            lambda visit: clinic.choose(visit, "97110"),
            lambda visit: clinic.acknowledge(visit, "tie:97110", "why"),
        ),
        "patient": (clinic.begin_visit,),
        "person": (clinic.set_clinician,),
        "question": (lambda question: clinic.answer(question, "on"),),
    }.items():
        for each in intent:
            with pytest.raises(Refused, match=f"(?i){words}"):
                each(text)
    assert clinic.floor() == before
    assert appends == []


@pytest.mark.parametrize("name", ["", "  ", "\t\n", "\0", "\u200b", "\u202e \ufeff", "\x1b\x9b"])
def test_a_name_is_needed(clinic: Clinic, name: str) -> None:
    with pytest.raises(Refused, match="clinician's name"):
        clinic.add_person(name, "PT")
    with pytest.raises(Refused, match="patient's name"):
        clinic.add_patient(name=name, mrn="", payer="medicare", discipline="PT")
    assert clinic.floor().cards == ()


@pytest.mark.parametrize("role", ["", "pt", "Doctor", "PT "])
def test_a_role_that_is_none(clinic: Clinic, role: str) -> None:
    with pytest.raises(Refused, match="PT, PTA, OT, OTA, SLP, STUDENT"):
        clinic.add_person("Bo Sample", role)
    assert len(clinic.floor().people) == 1


@pytest.mark.parametrize(
    ("payer", "discipline", "words"),
    [
        ("", "PT", "payer"),
        ("Medicare", "PT", "payer"),
        ("medicare", "", "PT, OT, SLP"),
        ("medicare", "pt", "PT, OT, SLP"),
        ("medicare", "STUDENT", "PT, OT, SLP"),
    ],
)
def test_a_payer_or_a_discipline_that_is_none(clinic: Clinic, payer: str, discipline: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        clinic.add_patient(name="Ana Lopez", mrn="", payer=payer, discipline=discipline)
    assert clinic.patients() == ()


@pytest.mark.parametrize("code", ["", "97110 ", "99999", "97110; DROP", "9711\0"])
def test_a_code_that_is_none(clinic: Clinic, code: str) -> None:
    add(clinic, "Ana Lopez")
    with pytest.raises(Refused, match="not known"):
        clinic.press(code)


def test_a_code_without_a_button_here(clinic: Clinic) -> None:
    ana = add(clinic, "Ana Lopez")
    assert "92507" not in tiles(clinic, ana)
    with pytest.raises(Refused, match="92507 is not a service of PT"):
        clinic.press("92507")


def test_a_code_that_is_not_valid_on_the_day(tmp_path: Path) -> None:
    clinic = staffed(tmp_path / "data", HandClock(datetime(2010, 5, 3, 15, tzinfo=UTC)))
    ana = add(clinic, "Ana Lopez", "cash")
    assert "97161" not in tiles(clinic, ana)  # since 2017
    with pytest.raises(Refused, match="97161 is not valid on 2010-05-03"):
        clinic.press("97161")
    clinic.close()


@pytest.mark.parametrize("code", ["97110", None, "97014"])
def test_somebody_must_treat(tmp_path: Path, clock: HandClock, code: str | None) -> None:
    clinic = Clinic.open(tmp_path / "nobody", clock=clock)
    with pytest.raises(Refused, match="Add a patient first"):
        clinic.press(code)
    add(clinic, "Ana Lopez")
    with pytest.raises(Refused, match="who treats"):
        clinic.press(code)
    clinic.close()


def test_stopping_nothing(clinic: Clinic) -> None:
    ana = add(clinic, "Ana Lopez")
    with pytest.raises(Refused, match="Nothing runs"):
        clinic.stop_all()
    with pytest.raises(Refused, match="is on the floor"):
        clinic.resume_visit(ana)


def test_an_answer_that_was_not_offered(clinic: Clinic, clock: HandClock, reopened: Again, appends: Appends) -> None:
    add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.reboot()
    clinic = reopened()
    (question,) = clinic.floor().questions
    appends.clear()
    with pytest.raises(Refused, match="Choose one"):
        clinic.answer(question.id, "maybe")
    assert appends == []
    assert clinic.floor().questions == (question,)


def test_a_record_number_belongs_to_one_patient(clinic: Clinic) -> None:
    for n in range(60):
        clinic.add_patient(name=f"Alba {n:02}", mrn=f"17{n:03}", payer="cash", discipline="PT")
    clinic.add_patient(name="Zoe Last", mrn="m 17", payer="cash", discipline="PT")
    with pytest.raises(Refused, match=r"Z\.L\. already has the number M  ?17"):
        clinic.add_patient(name="Ben King", mrn=" M  17 ", payer="cash", discipline="PT")
    clinic.add_patient(name="Nobody", mrn="", payer="cash", discipline="PT")
    clinic.add_patient(name="Nobody", mrn="", payer="cash", discipline="PT")


def test_odd_words_are_kept_as_words(clinic: Clinic, reopened: Again) -> None:
    for name in ("O'Brien-Łuż, Zoë", "王 小明", "=1+1", "x" * 5000, "half \ud800 pair", "new\nline", "🙂"):
        clinic.add_person(name, "PT")
        clinic.add_patient(name=name, mrn="", payer="cash", discipline="PT")
        clinic.press("97110")
    sheet = reopened().floor()
    assert [card.initials for card in sheet.cards][:3] == ["O.Z.", "王.小.", "=."]
    assert {"half ? pair", "new line", "🙂"} <= {card.name for card in sheet.cards}
    assert len(sheet.people) == 8


# --- what other programs may have written


def write(folder: Path, clock: HandClock, *events: Event) -> None:
    with Log.open(folder) as log:
        log.append([Draft(event=event, moment=clock.look(), who=None) for event in events])


def visit_for(payer: str) -> tuple[UUID, PatientAdded, VisitOpened]:
    patient = PatientAdded(patient=uuid4(), name="Odd One", mrn="", payer=payer, discipline=Discipline.PT)
    visit = uuid4()
    opened = VisitOpened(visit=visit, patient=patient.patient, payer=payer, discipline=Discipline.PT, date=DAY)
    return visit, patient, opened


def test_a_payer_that_the_rules_do_not_know(tmp_path: Path, clock: HandClock, clinic: Clinic, reopened: Again) -> None:
    ana = add(clinic, "Ana Lopez")
    visit, patient, opened = visit_for("gone-health")
    write(tmp_path / "data", clock, patient, opened)
    clinic = reopened()
    sheet = clinic.floor()
    assert [card.visit for card in sheet.cards] == [ana]
    assert sheet.notices == ("1 visit kept, but not shown: these rules don't know their payer, or one of their codes.",)
    with pytest.raises(Refused, match="kept, but cannot be shown"):
        clinic.visit(str(visit))
    with pytest.raises(Refused, match="gone-health is not among today's payers"):
        clinic.begin_visit(str(patient.patient))
    assert clinic.floor() == sheet
    assert len(clinic.day().rows) == 1
    assert {row.payer for row in clinic.patients()} == {"gone-health", clinic.visit(ana).payer}


def test_a_code_that_the_rules_do_not_know(tmp_path: Path, clock: HandClock, clinic: Clinic, reopened: Again) -> None:
    visit, patient, opened = visit_for("medicare")
    started = Started(visit=visit, interval=uuid4(), code="99999", clinician=None, role=Role.PT, attendance=None)
    write(tmp_path / "data", clock, patient, opened, started)
    other, patient, opened = visit_for("gone-health")
    write(tmp_path / "data", clock, patient, opened)
    clinic = reopened()
    assert clinic.floor().cards == ()
    assert clinic.floor().notices[0].startswith("2 visits kept")
    for each in (visit, other):
        with pytest.raises(Refused, match="kept"):
            clinic.select(str(each))


def test_a_patient_whom_the_log_does_not_name(
    tmp_path: Path, clock: HandClock, clinic: Clinic, reopened: Again
) -> None:
    visit, _, opened = visit_for("medicare")
    write(tmp_path / "data", clock, opened)
    clinic = reopened()
    (card,) = clinic.floor().cards
    assert (card.visit, card.name) == (str(visit), "?")
    clinic.press("97110")
    clock.reboot()
    (question,) = reopened().floor().questions
    assert "ran for ?.: it started" in question.text


@pytest.mark.parametrize("bill", ["", "{}", "[]", "null", "no json", '{"lines": [{}]}', '{"lines": 7}'])
def test_a_bill_that_cannot_be_read(
    tmp_path: Path, clock: HandClock, clinic: Clinic, reopened: Again, bill: str
) -> None:
    visit, patient, opened = visit_for("medicare")
    interval = uuid4()
    started = Started(visit=visit, interval=interval, code="97110", clinician=None, role=Role.PT, attendance=None)
    write(tmp_path / "data", clock, patient, opened, started)
    clock.advance(minutes=15)
    signed = Signed(visit=visit, version=1, bill=bill, edition="?", program="?")
    write(tmp_path / "data", clock, Stopped(visit=visit, interval=interval), signed)
    clinic = reopened()
    assert clinic.floor().cards == ()
    sheet = clinic.visit(str(visit))
    assert any("cannot be read" in notice for notice in sheet.notices)
    assert [line.text for line in sheet.lines] == ["97110-GP"]
    assert [row.units for row in clinic.day().rows] == [1]
    with pytest.raises(Refused, match="No signed visit"):
        clinic.export_day(DAY, tmp_path / "charges.csv")
    assert clinic.visit(str(visit)) == sheet


def test_contradictions_of_another_program_are_told(
    tmp_path: Path, clock: HandClock, clinic: Clinic, reopened: Again
) -> None:
    visit, patient, opened = visit_for("medicare")
    one, two = uuid4(), uuid4()
    write(
        tmp_path / "data",
        clock,
        patient,
        opened,
        opened,
        Counted(visit=visit, service=one, code="98975", units=1, clinician=None, role=Role.PT),
        Amended(visit=visit, interval=one, reason="?", start_us=clock.at_us),
        Counted(visit=visit, service=two, code="98975", units=0, clinician=None, role=Role.PT),
        Started(
            visit=visit, interval=two, code="97110", clinician=None, role=Role.PT, attendance=Attendance.UNATTENDED
        ),
        Stopped(visit=visit, interval=two, at_us=clock.at_us - 1),
        Stopped(visit=visit, interval=two),
    )
    sheet = reopened().visit(str(visit))
    assert len(sheet.notices) == 5
    assert [(bar.text, (bar.stop or 0) - bar.start) for bar in sheet.bars] == [("97110", 0)]
