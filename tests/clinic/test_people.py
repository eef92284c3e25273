"""Who works at the desk: PINs and what wrong ones cost, who may what, locking with the clocks running, who saw what."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic, Refused, duties, pins
from ptcoder.clinic.duties import ALLOWED, Deed, may
from ptcoder.clinic.people import read_npi
from ptcoder.clinic.people_sheets import AccessRow, Particulars, Person
from ptcoder.store.settings import LOCK_MINUTES
from ptcoder.visit import (
    MINUTE,
    SECOND,
    Duty,
    EmergencyAccess,
    Locked,
    Logged,
    PinSet,
    PlaceChosen,
    Role,
    Signed,
    SignedIn,
    SignInFailed,
    Viewed,
)
from tests.clinic.hand_clock import DAY, HandClock, add
from tests.clinic.looking import runs, settle

PIN, OTHER = "2580", "7391"
Appends = list[tuple[Logged, ...]]


SHIPPED = (pins.MEMORY_KIB, pins.PASSES)


def named(clinic: Clinic, name: str) -> Person:
    return next(each for each in clinic.staff.everyone() if each.name == name)


def guarded(clinic: Clinic) -> Person:
    """Ann Example, owner and clinician, with a PIN."""
    ann = named(clinic, "Ann Example")
    clinic.staff.set_pin(ann.id, PIN)
    return ann


def with_bo(clinic: Clinic, role: str = "PTA", *more: str) -> Person:
    """Beside Ann, who has a PIN, Bo Sample, who has another."""
    guarded(clinic)
    return clinic.staff.add(Particulars(name="Bo Sample", role=role, duties=more), OTHER)


def events(appends: Appends) -> list[object]:
    return [record.event for records in appends for record in records]


def told(clinic: Clinic) -> list[tuple[str, str, str]]:
    return [(row.who, row.what, ", ".join(row.patients)) for row in clinic.accesses().rows]


# --- PINs


@pytest.mark.parametrize("pin", ["", "123", "12345678901234", "12a4", "١٢٣٤", "1 23", "1111", "1234", "4321", "8901"])
def test_what_may_be_no_pin(clinic: Clinic, pin: str) -> None:
    with pytest.raises(Refused, match=r"A PIN is 4 to 12 digits|guessed first"):
        clinic.staff.set_pin(named(clinic, "Ann Example").id, pin)
    assert not clinic.floor().guarded


def test_a_pin_is_kept_as_argon2id_with_a_salt_of_its_own(clinic: Clinic, appends: Appends) -> None:
    ann = guarded(clinic)
    clinic.staff.set_pin(ann.id, PIN, own=PIN)
    first, second = [event.phc for event in events(appends) if isinstance(event, PinSet)]
    assert first.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert first != second
    assert PIN not in first
    assert not pins.fits(PIN, "no hash at all")
    assert not pins.fits("\ud800", first)


def test_a_pin_costs_what_is_promised_and_signing_in_less_than_two_seconds(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pins, "MEMORY_KIB", SHIPPED[0])
    monkeypatch.setattr(pins, "PASSES", SHIPPED[1])
    ann = guarded(clinic)
    assert clinic.staff.people.pin(clinic.staff.people.get(ann.id).person).startswith("$argon2id$v=19$m=32768,t=3,p=1$")
    clinic.staff.lock()
    began = time.perf_counter()
    clinic.staff.sign_in(ann.id, PIN)
    assert time.perf_counter() - began < 2
    assert [each.name for each in clinic.floor().people if each.current] == ["Ann Example"]


def test_signing_in_needs_the_pin(clinic: Clinic, appends: Appends) -> None:
    ann = guarded(clinic)
    clinic.staff.lock()
    for wrong in ("", OTHER, "2580 "):
        with pytest.raises(Refused, match="not the PIN"):
            clinic.staff.sign_in(ann.id, wrong)
    assert clinic.floor().locked
    failed = [records[0] for records in appends if isinstance(records[0].event, SignInFailed)]
    assert len(failed) == 3
    assert {record.stamp.who for record in failed} == {None}, "nobody knows who that was"


def test_the_wait_grows_to_a_quarter_of_an_hour() -> None:
    waits = [pins.wait_after(failures) // SECOND for failures in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1000)]
    assert waits == [0, 0, 0, 5, 15, 45, 135, 405, 900, 900, 900]


def test_while_waiting_not_even_the_right_pin_is_looked_at(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ann = guarded(clinic)
    clinic.staff.lock()
    for _ in range(3):
        with pytest.raises(Refused):
            clinic.staff.sign_in(ann.id, OTHER)
    written = len(appends)
    with pytest.raises(Refused, match=r"Too many wrong PINs\. Try again in 5 s\."):
        clinic.staff.sign_in(ann.id, PIN)
    clock.advance(4.5)
    assert clinic.staff.wait(ann.id) == SECOND // 2
    clock.step(3600)  # a wall clock put forward shortens nothing
    with pytest.raises(Refused, match="Try again in 1 s"):
        clinic.staff.sign_in(ann.id, PIN)
    assert len(appends) == written
    clock.advance(0.5)
    clinic.staff.sign_in(ann.id, PIN)
    assert not clinic.floor().locked
    clinic.staff.lock()
    with pytest.raises(Refused, match=r"not the PIN\. Try again: 2 tries left before a wait\."):
        clinic.staff.sign_in(ann.id, OTHER)


def test_a_thousand_wrong_pins_take_ten_days(clinic: Clinic, clock: HandClock) -> None:
    """One after the other, each as soon as it is looked at; a restart of the program now and then helps nothing."""
    ann = guarded(clinic)
    clinic.staff.lock()
    began, tried, guess = clock.mono_us, 0, 0
    while tried < 1000:
        guess += 1
        clock.advance(clinic.staff.wait(ann.id) / SECOND)
        with pytest.raises(Refused, match="not the PIN"):
            clinic.staff.sign_in(ann.id, f"{guess:06}")
        tried += 1
        with pytest.raises(Refused, match=r"Too many wrong PINs|not the PIN"):  # at once again
            clinic.staff.sign_in(ann.id, f"{guess:06}9")
        tried += clinic.staff.wait(ann.id) == 0
    passed = timedelta(microseconds=clock.mono_us - began)
    assert passed > timedelta(days=10)
    assert clinic.floor().locked
    with pytest.raises(Refused, match="Too many"):
        clinic.staff.sign_in(ann.id, PIN)
    clock.advance(900)
    clinic.staff.sign_in(ann.id, PIN)


@pytest.mark.parametrize("again", ["restarted", "rebooted", "rebooted, the clock set back"])
def test_the_wait_outlives_the_program(
    clinic: Clinic, clock: HandClock, reopened: Callable[[], Clinic], again: str
) -> None:
    ann = guarded(clinic)
    clinic.staff.lock()
    for _ in range(3):
        with pytest.raises(Refused):
            clinic.staff.sign_in(ann.id, OTHER)
    clock.advance(2)
    if again != "restarted":
        clock.reboot(seconds=1)
    if again == "rebooted, the clock set back":
        clock.step(-86400)
    second = reopened()
    left = {"restarted": 3, "rebooted": 2, "rebooted, the clock set back": 5}[again]
    assert second.staff.wait(ann.id) == left * SECOND
    with pytest.raises(Refused, match="Too many"):
        second.staff.sign_in(ann.id, PIN)
    clock.advance(left)
    second.staff.sign_in(ann.id, PIN)


def test_an_owner_sets_another_pin_and_is_on_record(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    bo = with_bo(clinic)
    clinic.staff.set_pin(bo.id, "864209")
    record = appends[-1][0]
    assert isinstance(record.event, PinSet)
    assert str(record.stamp.who) == named(clinic, "Ann Example").id
    clinic.staff.sign_in(bo.id, "864209")
    with pytest.raises(Refused, match="may not change people and PINs: that is for an owner"):
        clinic.staff.set_pin(named(clinic, "Ann Example").id, "864209")
    with pytest.raises(Refused, match="not the PIN"):
        clinic.staff.set_pin(bo.id, "13579", own="00")
    clinic.staff.set_pin(bo.id, "13579", own="864209")
    clinic.staff.lock()
    clinic.staff.sign_in(bo.id, "13579")


# --- coming and going


def test_without_a_pin_a_tap_signs_in_and_nothing_can_be_locked(clinic: Clinic) -> None:
    clinic.add_person("Bo Sample", "PTA")
    sheet = clinic.set_clinician(named(clinic, "Ann Example").id)
    assert (sheet.locked, sheet.guarded) == (False, False)
    with pytest.raises(Refused, match="Set a PIN first"):
        clinic.staff.lock()
    assert not clinic.staff.lock_if_idle()


def test_clocks_run_on_while_it_is_locked(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ann = guarded(clinic)
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=5)
    clinic.staff.lock()
    assert appends[-1][0].event == Locked(idle=False)
    assert runs(clinic, ana) == ["97110"]
    assert not [each for each in clinic.floor().people if each.current]
    clock.advance(minutes=10)
    for intent in (
        lambda: clinic.press("97110"),
        clinic.stop_all,
        clinic.undo,
        lambda: clinic.select(ana),
        lambda: clinic.view(ana),
        lambda: clinic.add_patient(name="B", mrn="", payer="cash", discipline="PT"),
        clinic.accesses,
        lambda: clinic.staff.set_pin(ann.id, OTHER, own=PIN),
    ):
        with pytest.raises(Refused, match="locked"):
            intent()
    clinic.staff.lock()  # twice is once
    assert sum(isinstance(event, Locked) for event in events(appends)) == 1
    clinic.staff.sign_in(ann.id, PIN)
    clinic.press("97110")
    (bar,) = clinic.visit(ana).bars
    assert bar.stop is not None
    assert bar.stop - bar.start == 15 * MINUTE


def test_it_locks_by_itself_after_so_many_minutes(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ann = guarded(clinic)
    clinic.change_setting(LOCK_MINUTES, 5)
    clock.advance(minutes=4)
    clinic.staff.touch()
    clock.advance(minutes=4.9)
    clock.step(86400)
    assert not clinic.staff.lock_if_idle(), "no wall clock locks it"
    clock.sleep(6)
    assert clinic.staff.lock_if_idle()
    assert appends[-1][0].event == Locked(idle=True)
    clinic.staff.sign_in(ann.id, PIN)
    clinic.change_setting(LOCK_MINUTES, 0)
    clock.advance(minutes=600)
    assert not clinic.staff.lock_if_idle()


def test_a_clinic_with_pins_starts_locked(clinic: Clinic, reopened: Callable[[], Clinic]) -> None:
    ann = guarded(clinic)
    second = reopened()
    assert second.floor().locked
    second.staff.sign_in(ann.id, PIN)
    second.staff.sign_in(ann.id, "whatever")  # who is in is in
    assert not second.floor().locked


def test_in_mid_intervention_one_hands_over_to_another(clinic: Clinic, clock: HandClock) -> None:
    bo = with_bo(clinic)
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=8)
    with pytest.raises(Refused, match="not the PIN"):
        clinic.set_clinician(bo.id)
    clinic.staff.sign_in(bo.id, OTHER)
    assert runs(clinic, ana) == ["97110"]
    clinic.press("97110")
    clinic.press("97110")
    assert clinic.staff.treating().role is Role.PTA


# --- who may what


def test_the_table_of_duties() -> None:
    assert not may([Duty.BILLER], Deed.TREAT)
    assert not may([Duty.BILLER], Deed.SIGN)
    assert may([Duty.BILLER], Deed.EXPORT)
    assert may([Duty.STUDENT], Deed.SIGN)  # and the bill waits for a therapist's signature beside it
    assert may([Duty.ASSISTANT], Deed.SIGN)
    assert not may([Duty.OWNER], Deed.TREAT)
    assert may([Duty.OWNER, Duty.CLINICIAN], Deed.TREAT)
    assert not may([], Deed.TREAT)
    for deed in (Deed.AUDIT, Deed.RULES, Deed.SETTINGS, Deed.PEOPLE, Deed.ACCESS):
        assert [duty for duty in Duty if may([duty], deed)] == [Duty.OWNER]
    for held in Duty:
        assert {deed for deed in Deed if may([held], deed, emergency=True)} == ALLOWED[held] & {Deed.TREAT}
    assert duties.in_words([]) == "read"
    assert duties.in_words([Duty.BILLER]) == (
        "change patients and appointments, write plans of care, export, print and copy papers of visits, "
        "record payments, see reports, review payers and take fee tables"
    )
    assert duties.whose(Deed.SIGN) == "a clinician, an assistant or a student"
    assert {duties.of_role(role) for role in Role} == {(Duty.CLINICIAN,), (Duty.ASSISTANT,), (Duty.STUDENT,)}


def treated(clinic: Clinic, clock: HandClock, code: str = "97110") -> str:
    visit = add(clinic, "Ana Lopez", payer="cash")
    clinic.press(code)
    clock.advance(minutes=20)
    clinic.stop_visit(visit)
    settle(clinic, visit)
    return visit


def test_a_biller_exports_and_neither_treats_nor_signs(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    bo = with_bo(clinic, "", "biller")
    visit = treated(clinic, clock)
    clinic.sign(visit, PIN)
    other = treated(clinic, clock)
    clinic.staff.sign_in(bo.id, OTHER)
    for intent, what in (
        (lambda: clinic.press("97110"), "treat"),
        (lambda: clinic.sign(other, OTHER), "sign"),
        (lambda: clinic.resume_visit(visit, "late"), "reopen signed visits"),
        (lambda: clinic.change_setting(LOCK_MINUTES, 3), "change settings"),
        (lambda: clinic.staff.add(Particulars(name="C", role="PT")), "change people and PINs"),
        (clinic.accesses, "see who saw what"),
    ):
        with pytest.raises(Refused, match=f"Bo Sample may not {what}: that is for a"):
            intent()
    assert clinic.export_day(DAY, tmp_path / "charges.csv").visits == 1


def test_a_student_treats_and_reopens_nothing(clinic: Clinic, clock: HandClock) -> None:
    bo = with_bo(clinic, "STUDENT")
    clinic.staff.sign_in(bo.id, OTHER)
    visit = treated(clinic, clock, "97161")
    with pytest.raises(Refused, match="the therapist signs it"):
        clinic.sign(visit, OTHER)
    assert not clinic.staff.may(Deed.REOPEN)


def test_an_assistant_signs_but_no_evaluation(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    bo = with_bo(clinic)
    evaluated = treated(clinic, clock, "97161")
    clinic.staff.sign_in(bo.id, OTHER)
    with pytest.raises(Refused, match="An evaluation was given in this visit: the therapist signs it"):
        clinic.sign(evaluated, OTHER)
    clock.advance(minutes=30)
    visit = add(clinic, "Ben King", payer="cash")
    clinic.press("97110")
    clock.advance(minutes=20)
    clinic.stop_visit(visit)
    settle(clinic, visit)
    with pytest.raises(Refused, match="not the PIN"):
        clinic.sign(visit)
    clinic.sign(visit, OTHER)
    kinds = [type(event) for event in events(appends)]
    assert kinds[kinds.index(SignInFailed) :][:4] == [SignInFailed, SignedIn, PlaceChosen, Signed]


def test_signing_asks_for_the_pin_again(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    guarded(clinic)
    visit = treated(clinic, clock)
    for wrong in ("", OTHER):
        with pytest.raises(Refused, match="not the PIN"):
            clinic.sign(visit, wrong)
    clinic.sign(visit, PIN)
    kinds = [type(event) for event in events(appends)]
    assert kinds.count(SignInFailed) == 2
    assert kinds.count(Signed) == 1
    assert kinds.index(SignedIn) < kinds.index(Signed), "the wrong ones count no more"


# --- people


def test_whoever_is_first_owns_the_clinic_and_there_is_always_an_owner(clinic: Clinic) -> None:
    ann = named(clinic, "Ann Example")
    assert ann.duties == ("clinician", "owner")
    with pytest.raises(Refused, match="Nobody else is an owner"):
        clinic.staff.change(ann.id, Particulars(name="Ann Example", role="PT"))
    with pytest.raises(Refused, match="Nobody else is an owner"):
        clinic.staff.end(ann.id)
    bo = clinic.staff.add(Particulars(name="Bo Sample", role="", duties=("owner",)))
    clinic.staff.change(ann.id, Particulars(name="Ann Example", role="PT", credentials="PT, DPT", npi="1234567893"))
    assert named(clinic, "Ann Example").duties == ("clinician",)
    assert named(clinic, "Ann Example").called == "Ann Example, PT, DPT"
    assert named(clinic, "Ann Example").npi == "1234567893"
    clinic.staff.sign_in(bo.id)
    assert clinic.floor().people[-1].may == (
        "change patients and appointments, reopen signed visits, write plans of care, export, "
        "print and copy papers of visits, record payments, see reports, "
        "audit bills, change rules, review payers and take fee tables, change settings, "
        "change people and PINs, see who saw what"
    )
    clinic.staff.end(ann.id)
    assert named(clinic, "Ann Example").ended
    assert [each.name for each in clinic.floor().people] == ["Bo Sample"]
    with pytest.raises(Refused, match="not known"):
        clinic.staff.sign_in(ann.id)


def test_whoever_is_signed_in_is_not_ended(clinic: Clinic) -> None:
    clinic.staff.add(Particulars(name="Bo Sample", role="", duties=("owner",)))
    with pytest.raises(Refused, match="Another owner does that"):
        clinic.staff.end(named(clinic, "Ann Example").id)


def test_a_person_is_for_something(clinic: Clinic) -> None:
    with pytest.raises(Refused, match="Choose a role, billing or owner"):
        clinic.staff.add(Particulars(name="Bo Sample", role=""))


def test_people_come_back_as_they_were_last_said(clinic: Clinic, reopened: Callable[[], Clinic]) -> None:
    bo = clinic.staff.add(Particulars(name="Bo Sample", role="OT", credentials="OTR/L"))
    clinic.staff.change(bo.id, Particulars(name="Bo Sampleton", role="OT", credentials="OTR/L, CHT"))
    second = reopened()
    assert named(second, "Bo Sampleton").called == "Bo Sampleton, OTR/L, CHT"
    assert len(second.staff.everyone()) == 2


def test_an_npi_is_checked_by_its_last_digit() -> None:
    assert read_npi(" 123456 7893 ") == "1234567893"
    assert read_npi("  ") is None
    for digit in "012456789":
        with pytest.raises(Refused, match="wrong digit"):
            read_npi(f"123456789{digit}")
    for wrong in ("123456789", "12345678933", "123456789X", "١٢٣٤٥٦٧٨٩٣"):
        with pytest.raises(Refused, match="ten digits"):
            read_npi(wrong)


# --- emergency access


def test_emergency_access_is_to_read_and_to_treat_and_is_told(
    clinic: Clinic, clock: HandClock, appends: Appends
) -> None:
    bo = with_bo(clinic, "PT")
    ann = named(clinic, "Ann Example")
    visit = treated(clinic, clock)
    clinic.staff.lock()
    with pytest.raises(Refused, match="Write why"):
        clinic.staff.enter_in_emergency(bo.id, "  ")
    clinic.staff.enter_in_emergency(bo.id, "PIN forgotten, patient waits")
    came, saw = events(appends)[-2:]
    person = clinic.staff.people.get(bo.id).person
    assert came == EmergencyAccess(person=person, reason="PIN forgotten, patient waits")
    assert isinstance(saw, Viewed)
    assert clinic.floor().emergency
    assert "Emergency access: read and treat" in clinic.floor().notices[0]
    clinic.resume_visit(visit)
    clinic.press("97110")
    clinic.stop_visit(visit)
    for intent in (lambda: clinic.sign(visit, OTHER), lambda: clinic.staff.set_pin(ann.id, "13579")):
        with pytest.raises(Refused, match="Emergency access is to read and to treat"):
            intent()
    with pytest.raises(Refused, match="not the PIN"):
        clinic.staff.set_pin(bo.id, "13579")
    clinic.staff.sign_in(bo.id, OTHER)
    assert not clinic.floor().emergency
    assert not clinic.floor().notices, "Bo is no owner"
    clinic.staff.sign_in(ann.id, PIN)
    (notice,) = clinic.floor().notices
    assert notice == (
        "Emergency access on 2026-03-02 at 09:20 as Bo Sample, without the PIN: PIN forgotten, patient waits"
    )
    clinic.staff.lock()
    clinic.staff.sign_in(ann.id, PIN)
    assert not clinic.floor().notices, "told once"


def test_an_emergency_access_that_cannot_be_recorded_is_none(clinic: Clinic, unwritable: Callable[[], None]) -> None:
    ann = guarded(clinic)
    clinic.staff.lock()
    unwritable()
    with pytest.raises(Exception, match="disk is full"):
        clinic.staff.enter_in_emergency(ann.id, "why")
    assert clinic.floor().locked
    clinic.staff.sign_in(ann.id, PIN)
    assert not clinic.floor().locked, "with the PIN a full disk keeps nobody from the clocks"


# --- who saw what


def test_to_and_fro_is_seen_once_from_one_signing_in_to_the_next(clinic: Clinic, appends: Appends) -> None:
    ann = guarded(clinic)
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    clinic.staff.lock()
    clinic.staff.sign_in(ann.id, PIN)
    appends.clear()
    for _ in range(50):
        clinic.select(ana)
        clinic.view(ana)
        clinic.select(ben)
    assert [event.page for event in events(appends) if isinstance(event, Viewed)] == ["floor"]
    clinic.staff.lock()
    clinic.staff.sign_in(ann.id, PIN)
    clinic.view(ana)
    assert [event.page for event in events(appends) if isinstance(event, Viewed)] == ["floor", "floor", "review"]


def test_the_list_says_who_saw_what(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    bo = with_bo(clinic)
    visit = treated(clinic, clock)
    clinic.sign(visit, PIN)
    clinic.export_day(DAY, tmp_path / "charges.csv")
    clinic.staff.sign_in(bo.id, OTHER)
    clinic.view(visit)
    clinic.staff.lock()
    ann = named(clinic, "Ann Example")
    with pytest.raises(Refused):
        clinic.staff.sign_in(ann.id, OTHER)
    clinic.staff.sign_in(ann.id, PIN)
    clinic.change_setting(LOCK_MINUTES, 7)
    assert told(clinic) == [
        ("Ann Example", "Changed the setting lock.minutes to 7", ""),
        ("Ann Example", "Signed in as Ann Example", ""),
        ("", "Wrong PIN for Ann Example", ""),
        ("Bo Sample", "Locked", ""),
        ("Bo Sample", "Saw the record at review", "Ana Lopez"),
        ("Bo Sample", "Signed in as Bo Sample", ""),
        ("Ann Example", "Exported: 1 visit for billing, 1 line", "Ana Lopez"),
        ("Ann Example", "Brought to the floor", "Ana Lopez"),
        ("Ann Example", "Set the PIN of Bo Sample", ""),
        ("Ann Example", "Wrote down Bo Sample, PTA: assistant", ""),
        ("Ann Example", "Set the PIN of Ann Example", ""),
        ("Ann Example", "Wrote down Ann Example, PT: clinician, owner", ""),
    ]

    def found(**wanted: object) -> list[AccessRow]:
        return list(clinic.accesses(**wanted).rows)  # type: ignore[arg-type]

    assert {row.patients for row in found(patient="lopez")} == {("Ana Lopez",)}
    assert len(found(patient="lopez")) == 3
    assert found(patient="nobody") == []
    assert {row.who for row in found(person=bo.id)} == {"Bo Sample", "Ann Example"}
    assert found(day=DAY)[0].time == "09:20"
    assert found(day=DAY + timedelta(days=1)) == []
    with pytest.raises(Refused, match="not known"):
        found(person="?")


def test_the_list_leaves_as_a_file_that_no_spreadsheet_runs(clinic: Clinic, tmp_path: Path) -> None:
    add(clinic, "=1+2")
    path = tmp_path / "accesses.csv"
    assert clinic.export_accesses(path, patient="=1+2") == 1
    head, row = path.read_text().splitlines()
    assert head == "day,time,who,what,patient"
    assert row == "2026-03-02,09:00,Ann Example,Brought to the floor,'=1+2"
    assert told(clinic)[0] == ("Ann Example", "Exported the list of accesses, 1 row", "")
    with pytest.raises(Refused, match="could not be written"):
        clinic.export_accesses(tmp_path / "none" / "accesses.csv")


def test_a_long_list_says_that_there_is_more(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    from ptcoder.clinic import access

    monkeypatch.setattr(access, "SHOWN_AT_MOST", 2)
    add(clinic, "Ana Lopez")
    assert not clinic.accesses().more
    add(clinic, "Ben King")
    sheet = clinic.accesses()
    assert (len(sheet.rows), sheet.more) == (2, True)
