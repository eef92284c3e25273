"""Signing: KX on four grounds, separate services, notices, co-signatures, versions; and what stays in the house."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.corrections import Delete
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.signing_desk import GROUNDS, NOT_REACHED, SigningDesk
from ptcoder.visit import Advised, Attested, CoSigned, Exported, Logged, Remote, Signed, State
from tests.clinic.hand_clock import HandClock, add, staffed

Appends = list[tuple[Logged, ...]]


def treat(clinic: Clinic, clock: HandClock, **minutes: int) -> None:
    for code, length in minutes.items():
        clinic.press(code[1:])
        clock.advance(minutes=length)
        clinic.press(code[1:])


def closed(clinic: Clinic, clock: HandClock, name: str = "Ana Lopez", payer: str = "cash", minutes: int = 23) -> str:
    visit = add(clinic, name, payer)
    treat(clinic, clock, _97110=minutes)
    clinic.stop_visit(visit)
    settle(clinic, visit)
    return visit


def settle(clinic: Clinic, visit: str) -> None:
    for row in clinic.visit(visit).findings:
        if "acknowledge" in row.fix:
            clinic.acknowledge(visit, row.id, "seen")


def person(clinic: Clinic, name: str, role: str, credentials: str = "", npi: str = "") -> str:
    return clinic.staff.add(Particulars(name=name, role=role, credentials=credentials, npi=npi)).id


def wants_cosignature(clinic: Clinic, folder: Path) -> None:
    """Medicare as it is shipped, but for this clinic's own word."""
    path = folder / "medicare.toml"
    said = '[[assistants_cosigned]]\nvalue = true\nsince = 1999-01-01\nsource = "state law"\n'
    path.write_text(f'base = "medicare"\nconfirmed = true\n\n{said}', "utf-8")
    clinic.take_payer(clinic.read_payer(path))


def last(appends: Appends) -> list[object]:
    return [record.event for record in appends[-1]]


# --- KX


def test_kx_takes_all_four_grounds_and_keeps_them(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    visit = closed(clinic, clock, payer="medicare")
    appends.clear()
    for missing in GROUNDS:
        with pytest.raises(Refused, match="four things"):
            clinic.attest(visit, "kx", True, [each for each in GROUNDS if each != missing])
    assert not appends
    clinic.attest(visit, "kx", True, GROUNDS)
    (event,) = last(appends)
    assert isinstance(event, Attested)
    assert event.grounds == ("necessity", "progress", "continue", "plan")
    kx = clinic.signing.sheet(visit).kx
    assert kx is not None
    assert kx.holds
    assert all(each.ticked for each in kx.grounds)
    assert kx.source
    clinic.undo()
    assert clinic.signing.sheet(visit).kx is None
    clinic.redo()
    clinic.attest(visit, "kx", False)
    assert clinic.visit(visit).attested == frozenset()


def test_kx_that_is_not_on_the_bill_says_why(clinic: Clinic, clock: HandClock) -> None:
    visit = closed(clinic, clock, payer="medicare")
    clinic.attest(visit, "kx", True, GROUNDS)
    kx = clinic.signing.sheet(visit).kx
    assert kx is not None
    assert kx.note == NOT_REACHED
    assert not any("-KX" in line.text for line in clinic.visit(visit).lines)
    clinic.care.allow_elsewhere(clinic.visit(visit).patient, 2026, "PT+SLP", "2,480.00")
    kx = clinic.signing.sheet(visit).kx
    assert kx is not None
    assert kx.note == ""
    assert [line.text for line in clinic.visit(visit).lines] == ["97110-GP-KX"]


def test_in_a_year_whose_threshold_is_not_known_kx_can_be_attested_and_nothing_is_guessed(
    clinic: Clinic, clock: HandClock
) -> None:
    clock.advance(minutes=310 * 24 * 60)
    visit = closed(clinic, clock, payer="medicare")
    kx = clinic.signing.sheet(visit).kx
    assert kx is not None
    assert (kx.asked, kx.holds) == (False, False)
    assert kx.note.startswith("The threshold of 2027 is not known here.")
    assert any(
        "Not known for 2027" in row.text and "the threshold amount" in row.text for row in clinic.visit(visit).findings
    )
    clinic.attest(visit, "kx", True, GROUNDS)
    assert [line.text for line in clinic.visit(visit).lines] == ["97110-GP-KX"]
    clinic.attest(visit, "kx", False)
    clinic.sign(visit)
    assert clinic.signing.sheet(visit).kx is None, "what is signed asks for nothing"


# --- separate services


def test_the_two_blocks_are_attested_as_they_are(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    visit = add(clinic, "Ana Lopez", "medicare")
    treat(clinic, clock, _97012=15, _97140=15)
    distinct = clinic.signing.sheet(visit).distinct
    assert distinct is not None
    (pair,) = distinct.pairs
    assert {pair.first.code, pair.second.code} == {"97012", "97140"}
    assert (pair.first.minutes, pair.second.minutes, pair.shared) == (15, 15, "")
    clinic.attest(visit, "distinct")
    (event,) = last(appends)
    assert isinstance(event, Attested)
    assert event.grounds is not None
    assert len(event.grounds) == 1
    assert all(code in event.grounds[0] for code in ("97012", "97140", " | ", "(15 min)"))
    after = clinic.signing.sheet(visit).distinct
    assert after is not None
    assert after.holds
    assert after.pairs == distinct.pairs


def test_shared_minutes_refuse_the_word_and_are_named(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    visit = add(clinic, "Ana Lopez", "medicare")
    clinic.press("97012")
    clock.advance(minutes=5)
    treat(clinic, clock, _97140=15)
    clinic.press("97012")
    appends.clear()
    distinct = clinic.signing.sheet(visit).distinct
    assert distinct is not None
    assert distinct.pairs[0].shared
    with pytest.raises(Refused, match=f"share {distinct.pairs[0].shared}"):
        clinic.attest(visit, "distinct")
    assert not appends


def test_nothing_to_tell_apart(clinic: Clinic, clock: HandClock) -> None:
    visit = closed(clinic, clock)
    with pytest.raises(Refused, match="No two services"):
        clinic.attest(visit, "distinct")


# --- notices, telehealth


def test_notices_and_telehealth_come_onto_the_lines(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    visit = closed(clinic, clock, payer="medicare")
    clinic.signing.advise(visit, "97110", "voluntary")
    assert last(appends) == [Advised(visit=UUID(visit), code="97110", abn="voluntary")]
    assert any("-GX" in line.text for line in clinic.visit(visit).lines)
    clinic.signing.tell_remote(visit, "", "video")
    assert isinstance(last(appends)[0], Remote)
    (line,) = clinic.visit(visit).lines
    assert line.text.endswith("-GX-95")
    whole, row = clinic.signing.sheet(visit).advice
    assert (whole.abn, row.abn, whole.remote, row.remote) == ("voluntary", "voluntary", "video", "video")
    clinic.undo()
    clinic.undo()
    assert not any("-GX" in line.text or "-95" in line.text for line in clinic.visit(visit).lines)
    for intent in (
        lambda: clinic.signing.advise(visit, "97110", "perhaps"),
        lambda: clinic.signing.advise(visit, "97140", "none"),
        lambda: clinic.signing.tell_remote(visit, "97110", "smoke"),
    ):
        with pytest.raises(Refused):
            intent()


# --- who signs


def test_a_signature_keeps_name_credentials_and_role_as_they_were(
    clinic: Clinic, clock: HandClock, appends: Appends
) -> None:
    ann = clinic.floor().people[0].id
    kim = person(clinic, "Kim Demo", "PT", "PT, DPT", "1234567893")
    clinic.set_clinician(kim)
    visit = closed(clinic, clock)
    sheet = clinic.signing.sheet(visit)
    assert (sheet.called, sheet.lacks) == ("Kim Demo, PT, DPT", ())
    assert (sheet.timed_minutes, sheet.total_minutes, sheet.waits) == (23, 23, "")
    clinic.sign(visit)
    signed = last(appends)[-1]
    assert isinstance(signed, Signed)
    assert (signed.called, signed.role, signed.waits) == ("Kim Demo, PT, DPT", "PT", None)
    clinic.set_clinician(ann)
    clinic.staff.change(kim, Particulars(name="Kim Other", role="PT"))
    (version,) = clinic.signing.sheet(visit).versions
    assert version.title.startswith("Version 1, signed by Kim Demo, PT, DPT on ")


def test_what_is_not_known_of_the_signer_is_told(clinic: Clinic, clock: HandClock) -> None:
    visit = closed(clinic, clock)
    assert clinic.signing.sheet(visit).lacks == ("credentials", "NPI")


# --- co-signatures


def signed_by_student(clinic: Clinic, clock: HandClock) -> str:
    ann = clinic.floor().people[0].id
    visit = closed(clinic, clock)
    clinic.set_clinician(person(clinic, "Sam Student", "STUDENT"))
    assert clinic.signing.sheet(visit).waits == "a student signed, so a therapist co-signs"
    clinic.sign(visit)
    assert not clinic.signing.sheet(visit).may_cosign
    with pytest.raises(Refused, match="who did not sign it"):
        clinic.signing.cosign(visit)
    clinic.set_clinician(ann)
    return visit


def test_what_a_student_signed_waits_and_does_not_leave(
    clinic: Clinic, clock: HandClock, appends: Appends, tmp_path: Path
) -> None:
    visit = signed_by_student(clinic, clock)
    day = clinic.floor().today
    with pytest.raises(Refused):
        clinic.export_day(day, tmp_path / "a.csv")
    rows = clinic.day().rows
    assert [row.waits for row in rows] == ["a student signed, so a therapist co-signs"]
    assert clinic.day().ready == 0
    assert "co-signature" in clinic.day().sweep[0].text
    clinic.signing.cosign(visit)
    (event,) = last(appends)
    assert isinstance(event, CoSigned)
    assert (event.version, event.called) == (1, "Ann Example, PT")
    sheet = clinic.signing.sheet(visit)
    assert (sheet.waits, sheet.may_cosign) == ("", False)
    assert "Co-signed by Ann Example, PT on " in sheet.versions[0].text
    with pytest.raises(Refused, match="Nothing waits"):
        clinic.signing.cosign(visit)
    assert clinic.export_day(day, tmp_path / "a.csv").visits == 1


def test_a_reopened_visit_waits_for_its_new_version(clinic: Clinic, clock: HandClock) -> None:
    visit = signed_by_student(clinic, clock)
    clinic.signing.cosign(visit)
    clinic.resume_visit(visit, "a time was wrong")
    clinic.stop_visit(visit)
    clinic.sign(visit)
    assert clinic.signing.sheet(visit).waits == ""
    first, second = clinic.signing.sheet(visit).versions
    assert "Reopened: a time was wrong." in first.text
    assert second.changes == ("The same bill as the version before.",)


def test_an_assistants_visit_waits_only_where_the_payer_wants_it(clinic: Clinic, clock: HandClock) -> None:
    clinic.set_clinician(person(clinic, "Pat Assistant", "PTA"))
    visit = closed(clinic, clock)
    assert clinic.signing.sheet(visit).waits == ""


def test_an_assistants_visit_waits_where_the_payer_wants_a_therapist_beside(
    clinic: Clinic, clock: HandClock, appends: Appends, tmp_path: Path
) -> None:
    ann = clinic.floor().people[0].id
    wants_cosignature(clinic, tmp_path)
    clinic.set_clinician(person(clinic, "Pat Assistant", "PTA"))
    visit = closed(clinic, clock, payer="medicare")
    why = "Medicare Part B wants a therapist beside an assistant"
    assert clinic.signing.sheet(visit).waits == why
    clinic.sign(visit)
    signed = last(appends)[-1]
    assert isinstance(signed, Signed)
    assert (signed.role, signed.waits) == ("PTA", why)
    with pytest.raises(Refused, match=r"A therapist \(PT\) who did not sign it"):
        clinic.signing.cosign(visit)
    clinic.set_clinician(person(clinic, "Oda Therapist", "OT"))
    with pytest.raises(Refused, match=r"A therapist \(PT\) who did not sign it"):
        clinic.signing.cosign(visit)
    clinic.set_clinician(ann)
    with pytest.raises(Refused):
        clinic.export_day(clinic.floor().today, tmp_path / "a.csv")
    assert clinic.day().ready == 0
    clinic.signing.cosign(visit)
    assert clinic.signing.sheet(visit).waits == ""
    assert clinic.export_day(clinic.floor().today, tmp_path / "a.csv").visits == 1


def test_versions_are_kept_and_told_apart(clinic: Clinic, clock: HandClock) -> None:
    visit = closed(clinic, clock)
    clinic.sign(visit)
    clinic.resume_visit(visit, "left out")
    clinic.select(visit)
    treat(clinic, clock, _97140=15)
    clinic.stop_visit(visit)
    settle(clinic, visit)
    clinic.sign(visit)
    first, second = clinic.signing.sheet(visit).versions
    assert (first.version, second.version) == (1, 2)
    assert (first.timed_minutes, second.timed_minutes) == (23, 38)
    assert len(first.lines) == 1
    assert len(second.lines) == 2
    assert "97140" in second.changes[0]
    assert second.changes[-1] == "38 timed minutes of 38 in all, instead of 23 of 23."


# --- read-only


def test_what_was_signed_is_removed_only_by_who_may_reopen_it(clinic: Clinic, clock: HandClock) -> None:
    ann = clinic.floor().people[0].id
    visit = closed(clinic, clock)
    clinic.sign(visit)
    clinic.resume_visit(visit, "another patient's")
    (stretch,) = clinic.visit(visit).stretches
    clinic.correct(Delete(visit=visit, interval=stretch.interval), "Pressed by mistake")
    clinic.set_clinician(person(clinic, "Pat Assistant", "PTA"))
    with pytest.raises(Refused, match="Pat Assistant may not reopen signed visits"):
        clinic.remove_visit(visit)
    assert [each.version for each in clinic.signing.sheet(visit).versions] == [1]
    clinic.set_clinician(ann)
    clinic.remove_visit(visit)
    assert clinic.day().rows == ()
    clinic.undo()
    assert [each.version for each in clinic.signing.sheet(visit).versions] == [1]


def test_nothing_beside_a_signature_can_be_changed(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    visit = closed(clinic, clock, payer="medicare")
    clinic.sign(visit)
    appends.clear()
    desk: SigningDesk = clinic.signing
    assert not desk.sheet(visit).editable
    for intent in (
        lambda: clinic.attest(visit, "kx", True, GROUNDS),
        lambda: clinic.attest(visit, "distinct"),
        lambda: clinic.attest(visit, "kx", False),
        lambda: desk.advise(visit, "97110", "required"),
        lambda: desk.tell_remote(visit, "97110", "video"),
        lambda: clinic.notes.write(visit, "97110", "exercises", "x"),
        lambda: clinic.claims.place(visit, "12"),
        lambda: clinic.claims.point(visit, "", "M25.561"),
        lambda: clinic.claims.supervise(visit, ""),
        lambda: clinic.sign(visit),
    ):
        with pytest.raises(Refused, match=r"signed\. Reopen"):
            intent()
    assert not appends


# --- at random


STEPS = st.lists(st.sampled_from(["sign", "student", "cosign", "reopen", "export", "stop"]), max_size=9)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_no_bill_without_a_signer_and_no_export_of_what_is_not_signed(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("log")
    clock = HandClock()
    clinic = staffed(folder / "data", clock)
    try:
        ann = clinic.floor().people[0].id
        sam = person(clinic, "Sam Student", "STUDENT")
        visit = closed(clinic, clock)
        for n, step in enumerate(steps):
            try:
                clinic.set_clinician(sam if step == "student" else ann)
                if step in ("sign", "student"):
                    clinic.sign(visit)
                elif step == "cosign":
                    clinic.signing.cosign(visit)
                elif step == "reopen":
                    clinic.resume_visit(visit, "a reason")
                elif step == "stop":
                    clinic.stop_visit(visit)
                else:
                    before = clinic.signing.sheet(visit)
                    clinic.export_day(clinic.floor().today, folder / f"{n}.csv")
                    assert before.versions, "something unsigned left"
                    assert not before.waits, "it left without its co-signature"
            except Refused:
                continue
            state = clinic.visit(visit).state
            sheet = clinic.signing.sheet(visit)
            assert all("nobody" not in each.title for each in sheet.versions)
            assert [each.version for each in sheet.versions] == [*range(1, len(sheet.versions) + 1)]
            if state in (State.SIGNED, State.EXPORTED):
                assert sheet.versions
    finally:
        clinic.close()


def test_the_events_are_those_of_a_whole_course(
    clinic: Clinic, clock: HandClock, appends: Appends, tmp_path: Path
) -> None:
    visit = signed_by_student(clinic, clock)
    clinic.signing.cosign(visit)
    clinic.export_day(clinic.floor().today, tmp_path / "a.csv")
    kinds = [type(row.event) for rows in appends for row in rows]
    assert [each for each in kinds if each in (Signed, CoSigned, Exported)] == [Signed, CoSigned, Exported]
