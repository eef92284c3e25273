"""From the last stop to the charge file: settling, signing, reopening, leaving once."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from ptcoder import __version__
from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.sheets import Status, VisitSheet
from ptcoder.store import LogError
from ptcoder.visit import (
    Acknowledged,
    Attested,
    Chosen,
    Closed,
    Exported,
    Logged,
    ModifierChosen,
    PlaceChosen,
    Reopened,
    Signed,
    State,
    Stopped,
)
from tests.clinic.hand_clock import DAY, HandClock, add
from tests.clinic.looking import card, lines, runs, settle

Appends = list[tuple[Logged, ...]]
Again = Callable[[], Clinic]

COLUMNS = "visit,line,date,patient,payer,discipline,code,mod1,mod2,mod3,mod4,units,minutes,status,why"
"""As the contract of the headless coder has them; what only a signed visit has comes after them."""


def treat(clinic: Clinic, clock: HandClock, **minutes: int) -> None:
    """``_97110=33``: the selected patient's minutes by code, one after the other."""
    for code, each in minutes.items():
        clinic.press(code[1:])
        clock.advance(minutes=each)
        clinic.press(code[1:])


def sign(clinic: Clinic, clock: HandClock, name: str, payer: str = "medicare", **minutes: int) -> str:
    """A whole visit up to its signature."""
    visit = add(clinic, name, payer)
    treat(clinic, clock, **minutes)
    clinic.stop_visit(visit)
    settle(clinic, visit)
    clinic.sign(visit)
    return visit


def ids(sheet: VisitSheet) -> dict[str, str]:
    """Findings by name: what their answer goes to."""
    return {row.id.split(":")[0]: row.id for row in sheet.findings}


# --- the way to a signature


def test_stopping_a_visit_stops_all_that_runs_and_ends_the_treatment(
    clinic: Clinic, clock: HandClock, appends: Appends
) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97014")
    clinic.press("97110")
    clock.advance(60)
    appends.clear()
    sheet = clinic.stop_visit(ana)
    assert [type(record.event) for record in appends[0]] == [Stopped, Stopped, Closed]
    assert runs(clinic, ana) == []
    assert card(sheet, ana).status is Status.DONE
    assert clinic.visit(ana).state is State.CLOSED
    with pytest.raises(Refused, match="already stopped"):
        clinic.stop_visit(ana)
    with pytest.raises(Refused, match="back to the floor"):
        clinic.press("97110")
    with pytest.raises(Refused, match="back to the floor"):
        clinic.stop_all()
    assert clinic.resume_visit(ana).undo == "reopen visit"
    clinic.press("97110")
    assert runs(clinic, ana) == ["97110"]


def test_a_signature_is_refused_while_a_warning_is_unanswered(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    treat(clinic, clock, _97110=8, _97140=8)  # sixteen minutes are one unit; one code goes without
    with pytest.raises(Refused, match="Stop the visit first"):
        clinic.sign(ana)
    clinic.stop_visit(ana)
    sheet = clinic.visit(ana)
    left = sheet.to_settle
    assert left >= 1
    assert clinic.day().rows[0].to_settle == left
    with pytest.raises(Refused, match=f"{left} finding"):
        clinic.sign(ana)
    finding = ids(sheet)["unit-not-billed"]
    with pytest.raises(Refused, match="Give a reason"):
        clinic.acknowledge(ana, finding, "  ")
    clinic.acknowledge(ana, finding, " as it \n was ")
    assert clinic.visit(ana).to_settle == left - 1
    (row,) = (row for row in clinic.visit(ana).findings if row.id == finding)
    assert row.acknowledged == "as it was"
    assert clinic.undo().redo == "acknowledge"
    assert clinic.visit(ana).to_settle == left
    settle(clinic, ana)
    sheet = clinic.visit(ana)
    assert sheet.to_settle == 0
    clinic.sign(ana)
    assert clinic.visit(ana).state is State.SIGNED


def test_a_signature_is_refused_while_there_is_an_error(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    treat(clinic, clock, _97150=20)
    clinic.stop_visit(ana)
    error = ids(clinic.visit(ana))["group-of-one"]
    with pytest.raises(Refused, match="Only a warning"):
        clinic.acknowledge(ana, error, "there were two")
    settle(clinic, ana)
    with pytest.raises(Refused, match="1 finding to settle"):
        clinic.sign(ana)


def test_a_finding_that_is_gone_or_only_told_takes_no_answer(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    treat(clinic, clock, _97110=7)
    with pytest.raises(Refused, match="gone"):
        clinic.acknowledge(ana, "unit-not-billed:97110", "why not")
    with pytest.raises(Refused, match="Only a warning"):
        clinic.acknowledge(ana, ids(clinic.visit(ana))["under-eight-minutes"], "why not")


def test_nothing_treated_is_nothing_to_sign(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press(None)
    clock.advance(60)
    clinic.stop_visit(ana)
    with pytest.raises(Refused, match="Nothing was treated"):
        clinic.sign(ana)


def test_attested_as_distinct_the_modifier_stands(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ana = add(clinic, "Ana Lopez")
    treat(clinic, clock, _97012=15, _97140=15)
    (row,) = (row for row in clinic.visit(ana).findings if row.title == "Separate services?")
    assert "distinct" in row.fix
    before = lines(clinic, ana)
    assert not any("-59" in text for text in before)
    appends.clear()
    clinic.attest(ana, "distinct")
    assert [type(record.event) for record in appends[0]] == [Attested]
    assert clinic.visit(ana).attested == {"distinct"}
    assert sum("-59" in text for text in lines(clinic, ana)) == 1
    clinic.attest(ana, "distinct", False)
    assert lines(clinic, ana) == before
    with pytest.raises(Refused, match="kx, distinct"):
        clinic.attest(ana, "anything")


def test_a_tie_goes_to_whom_the_clinician_chooses(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ana = add(clinic, "Ana Lopez")
    treat(clinic, clock, _97110=8, _97112=8)
    (choice,) = clinic.visit(ana).choices
    assert set(choice.codes) == {"97110", "97112"}
    assert choice.taken == {"97110": 1, "97112": 0}
    appends.clear()
    sheet = clinic.choose(ana, "97112")
    assert [type(record.event) for record in appends[0]] == [Chosen]
    assert sheet.visit is not None
    assert sheet.visit.choices[0].taken == {"97110": 0, "97112": 1}
    clinic.choose(ana, "97110")
    assert clinic.visit(ana).choices[0].taken == {"97110": 1, "97112": 0}
    clinic.undo()
    assert clinic.visit(ana).choices[0].taken == {"97110": 0, "97112": 1}
    with pytest.raises(Refused, match="97140 was not given"):
        clinic.choose(ana, "97140")


# --- signed


def test_a_signed_visit_is_read_only(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ana = sign(clinic, clock, "Ana Lopez", _97110=23)
    assert clinic.floor().cards == ()
    assert clinic.floor().visit is None
    appends.clear()
    clinic.select(ana)
    signed = "signed. Reopen"
    for intent in (
        lambda: clinic.press("97110"),
        lambda: clinic.press(None),
        clinic.stop_all,
        lambda: clinic.acknowledge(ana, "odd-length:97110", "why"),
        lambda: clinic.attest(ana, "kx"),
        lambda: clinic.choose(ana, "97110"),
        lambda: clinic.sign(ana),
        lambda: clinic.remove_visit(ana),
    ):
        with pytest.raises(Refused, match=signed):
            intent()
    with pytest.raises(Refused, match="already stopped"):
        clinic.stop_visit(ana)
    with pytest.raises(Refused, match="only with a reason"):
        clinic.resume_visit(ana, "   ")
    assert appends == []
    assert not any(tile.usable for group in clinic.visit(ana).groups for tile in group.tiles)


def test_signing_holds_the_bill_the_edition_and_the_program(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ana = sign(clinic, clock, "Ana Lopez", _97110=33, _97140=7)
    place, record = appends[-1]
    assert isinstance(place.event, PlaceChosen)
    assert isinstance(record.event, Signed)
    assert (record.event.version, record.event.program) == (1, __version__)
    assert record.event.edition == clinic.visit(ana).edition
    assert '"code": "97110"' in record.event.bill
    assert lines(clinic, ana) == {"97110-GP": (2, 33), "97140-GP": (1, 7)}


def test_signing_cannot_be_undone(clinic: Clinic, clock: HandClock) -> None:
    ana = sign(clinic, clock, "Ana Lopez", _97110=23)
    sheet = clinic.floor()
    assert (sheet.undo, sheet.redo) == ("", "")
    with pytest.raises(Refused, match="nothing to undo"):
        clinic.undo()
    with pytest.raises(Refused, match="nothing to redo"):
        clinic.redo()
    assert clinic.visit(ana).state is State.SIGNED


def test_reopened_with_a_reason_it_is_signed_as_the_next_version(
    clinic: Clinic, clock: HandClock, appends: Appends
) -> None:
    ana = sign(clinic, clock, "Ana Lopez", _97110=23)
    appends.clear()
    clinic.resume_visit(ana, "97140 was forgotten")
    (record,) = appends[0]
    assert isinstance(record.event, Reopened)
    assert record.event.reason == "97140 was forgotten"
    assert (clinic.visit(ana).state, clinic.visit(ana).version) == (State.OPEN, 1)
    clinic.undo()
    assert clinic.visit(ana).state is State.SIGNED
    clinic.redo()
    treat(clinic, clock, _97140=15)
    clinic.stop_visit(ana)
    settle(clinic, ana)
    clinic.sign(ana)
    sheet = clinic.visit(ana)
    assert (sheet.state, sheet.version) == (State.SIGNED, 2)
    assert lines(clinic, ana) == {"97110-GP": (2, 23), "97140-GP": (1, 15)}


def test_a_log_that_cannot_be_written_signs_nothing(
    clinic: Clinic, clock: HandClock, unwritable: Callable[[], None]
) -> None:
    ana = add(clinic, "Ana Lopez")
    treat(clinic, clock, _97110=23)
    clinic.stop_visit(ana)
    settle(clinic, ana)
    before = clinic.floor()
    unwritable()
    with pytest.raises(LogError, match="disk is full"):
        clinic.sign(ana)
    assert clinic.floor() == before
    assert before.undo


def test_what_is_shown_of_a_signed_visit_is_what_was_signed(
    clinic: Clinic, clock: HandClock, appends: Appends, reopened: Again
) -> None:
    """Also where another visit of the day would make it another bill by now."""
    ana = sign(clinic, clock, "Ana Lopez", _97110=23)
    before = clinic.visit(ana)
    clinic.begin_visit(before.patient)
    treat(clinic, clock, _97110=30)
    after = clinic.visit(ana)
    assert after.lines == before.lines
    assert (after.timed_minutes, after.timed_units, after.estimate) == (23, 2, before.estimate)
    row = next(row for row in clinic.day().rows if row.visit == ana)
    assert (row.timed_minutes, row.units) == (23, 2)
    assert reopened().visit(ana).lines == before.lines


def test_visits_of_one_day_are_not_signed_over_each_other_s_head(
    clinic: Clinic, clock: HandClock, tmp_path: Path
) -> None:
    first = sign(clinic, clock, "Ana Lopez", _97110=10)
    sheet = clinic.begin_visit(clinic.visit(first).patient)
    assert sheet.visit is not None
    second = sheet.visit.visit
    treat(clinic, clock, _97110=10)
    clinic.stop_visit(second)
    settle(clinic, second)
    with pytest.raises(Refused, match="changes its bill"):
        clinic.sign(second)
    clinic.resume_visit(first, "came back in the afternoon")
    with pytest.raises(Refused, match="counts together"):
        clinic.sign(second)
    clinic.stop_visit(first)
    settle(clinic, first)
    clinic.sign(first)
    assert lines(clinic, first) == {"97110-GP": (1, 20)}
    clinic.sign(second)
    assert lines(clinic, second) == {}
    report = clinic.export_day(DAY, tmp_path / "charges.csv")
    assert (report.visits, report.lines, report.units) == (2, 1, 1)


def test_a_finding_speaks_of_another_visit_in_words(clinic: Clinic, clock: HandClock) -> None:
    first = sign(clinic, clock, "Ana Lopez", _97110=10)
    sheet = clinic.begin_visit(clinic.visit(first).patient)
    assert sheet.visit is not None
    treat(clinic, clock, _97110=10)
    (row,) = (row for row in clinic.visit(sheet.visit.visit).findings if row.id.startswith("same-day"))
    assert "A.L. 09:00" in row.text
    assert first not in row.text


# --- leaving


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_signed_visits_of_a_day_leave_in_one_file(
    clinic: Clinic, clock: HandClock, tmp_path: Path, appends: Appends
) -> None:
    ana = sign(clinic, clock, "Ana Lopez", _97110=33, _97140=7)
    ben = sign(clinic, clock, "Ben King", "commercial-ama", _97112=15)
    add(clinic, "Chi Tran")
    assert clinic.day().ready == 2
    path = tmp_path / "charges.csv"
    appends.clear()
    report = clinic.export_day(DAY, path)
    assert path.read_text(encoding="utf-8").splitlines()[0].startswith(f"{COLUMNS},")
    patients = {visit: clinic.visit(visit).patient for visit in (ana, ben)}
    said = [{**{name: row[name] for name in COLUMNS.split(",")}, "why": bool(row["why"])} for row in rows_of(path)]
    same = {"date": "2026-03-02", "discipline": "PT", "mod1": "GP", "mod2": "", "mod3": "", "mod4": "",
            "status": "billed", "why": True}  # fmt: skip
    assert said == [
        {**same, "visit": ana, "line": "1", "patient": patients[ana], "payer": "medicare", "code": "97110",
         "units": "2", "minutes": "33"},
        {**same, "visit": ana, "line": "2", "patient": patients[ana], "payer": "medicare", "code": "97140",
         "units": "1", "minutes": "7"},
        {**same, "visit": ben, "line": "1", "patient": patients[ben], "payer": "commercial-ama", "code": "97112",
         "units": "1", "minutes": "15"},
    ]  # fmt: skip
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (report.path, report.visits, report.lines, report.units, report.sha256) == (path, 2, 3, 4, digest)
    assert report.left_out == (("Chi Tran", "not signed"),)
    ((record,),) = appends
    assert isinstance(record.event, Exported)
    assert (record.event.sha256, record.event.rows, {*map(str, record.event.visits)}) == (digest, 3, {ana, ben})
    assert [row.state for row in clinic.day().rows] == [State.EXPORTED, State.EXPORTED, State.OPEN]
    assert clinic.day().ready == 0


def test_the_record_number_is_what_billing_knows_the_patient_by(
    clinic: Clinic, clock: HandClock, tmp_path: Path
) -> None:
    clinic.add_patient(name="Ana Lopez", mrn="=M-7", payer="cash", discipline="PT")
    sheet = clinic.floor().visit
    assert sheet is not None
    treat(clinic, clock, _97110=15)
    clinic.stop_visit(sheet.visit)
    settle(clinic, sheet.visit)
    clinic.sign(sheet.visit)
    clinic.export_day(DAY, tmp_path / "charges.csv")
    assert {row["patient"] for row in rows_of(tmp_path / "charges.csv")} == {"'=M-7"}


def test_what_left_leaves_only_once(clinic: Clinic, clock: HandClock, tmp_path: Path, reopened: Again) -> None:
    ana = sign(clinic, clock, "Ana Lopez", _97110=15)
    clinic.export_day(DAY, tmp_path / "one.csv")
    with pytest.raises(Refused, match="No signed visit"):
        clinic.export_day(DAY, tmp_path / "two.csv")
    with pytest.raises(Refused, match="No signed visit"):
        reopened().export_day(DAY, tmp_path / "two.csv")
    assert not (tmp_path / "two.csv").exists()
    clinic = reopened()
    ben = sign(clinic, clock, "Ben King", _97110=15)
    report = clinic.export_day(DAY, tmp_path / "two.csv")
    assert report.left_out == (("Ana Lopez", "exported before"),)
    assert {row["visit"] for row in rows_of(tmp_path / "two.csv")} == {ben}
    clinic.resume_visit(ana, "wrong payer")
    clinic.stop_visit(ana)
    settle(clinic, ana)
    clinic.sign(ana)
    clinic.export_day(DAY, tmp_path / "three.csv")
    assert {row["visit"] for row in rows_of(tmp_path / "three.csv")} == {ana}


def test_a_day_with_nothing_signed_is_refused(clinic: Clinic, tmp_path: Path) -> None:
    add(clinic, "Ana Lopez")
    with pytest.raises(Refused, match="No signed visit"):
        clinic.export_day(DAY, tmp_path / "charges.csv")


@pytest.mark.parametrize("where", ["nowhere/charges.csv", "file/charges.csv", ".", "nul\0.csv"])
def test_a_file_that_cannot_be_written_logs_nothing(
    clinic: Clinic, clock: HandClock, tmp_path: Path, appends: Appends, where: str
) -> None:
    sign(clinic, clock, "Ana Lopez", _97110=15)
    (tmp_path / "file").touch()
    appends.clear()
    with pytest.raises(Refused, match=r"could not be written.*another place"):
        clinic.export_day(DAY, tmp_path / where)
    assert appends == []
    assert clinic.day().ready == 1
    assert {path.name for path in tmp_path.iterdir()} == {"data", "file"}
    clinic.export_day(DAY, tmp_path / "charges.csv")


@pytest.mark.parametrize("before", [None, b"what left\r\nyesterday\xff"])
def test_what_cannot_be_logged_does_not_leave(
    clinic: Clinic, clock: HandClock, tmp_path: Path, unwritable: Callable[[], None], before: bytes | None
) -> None:
    sign(clinic, clock, "Ana Lopez", _97110=15)
    path = tmp_path / "charges.csv"
    if before is not None:
        path.write_bytes(before)
    unwritable()
    with pytest.raises(LogError):
        clinic.export_day(DAY, path)
    assert (path.read_bytes() if path.exists() else None) == before
    assert {each.name for each in tmp_path.iterdir()} == {"data", *([path.name] if before else [])}
    assert clinic.day().ready == 1


def test_leaving_cannot_be_undone(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    sign(clinic, clock, "Ana Lopez", _97110=15)
    add(clinic, "Ben King")
    assert clinic.floor().undo
    clinic.export_day(DAY, tmp_path / "charges.csv")
    assert clinic.floor().undo == ""


def test_acknowledgements_are_in_the_log(clinic: Clinic, clock: HandClock, appends: Appends) -> None:
    ana = add(clinic, "Ana Lopez")
    treat(clinic, clock, _97110=8, _97140=8)
    clinic.stop_visit(ana)
    appends.clear()
    settle(clinic, ana)
    assert appends
    assert all(isinstance(record.event, Acknowledged) for records in appends for record in records)


def test_a_modifier_is_chosen_and_stands_on_every_line_that_lacks_it(
    clinic: Clinic, clock: HandClock, appends: Appends
) -> None:
    visit = add(clinic, "Ana Lopez", "workers-comp-tx")
    treat(clinic, clock, _97545=181)
    clinic.stop_visit(visit)

    def asked() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        rows = clinic.visit(visit).findings
        return [(row.codes, row.fix) for row in rows if row.id.startswith("modifier-asked")]

    choose, accredited = ("modifier WC", "modifier WH", "acknowledge"), ("modifier CA", "acknowledge")
    both = ("97545", "97546")
    assert asked() == [(both, choose), (both, accredited)]
    clinic.choose_modifier(visit, "modifier-asked:97545+97546", "WC")
    assert [record.event for record in appends[-1]] == [
        ModifierChosen(visit=UUID(visit), code=code, modifier="WC") for code in both
    ]
    assert [line.text for line in clinic.visit(visit).lines] == ["97545-GP-WC", "97546-GP-WC"]
    with pytest.raises(Refused, match="Nothing asks for WH"):
        clinic.choose_modifier(visit, "modifier-asked:97545+97546", "WH")
    clinic.undo()
    assert [line.text for line in clinic.visit(visit).lines] == ["97545-GP", "97546-GP"]
    clinic.redo()
    clinic.choose_modifier(visit, "modifier-asked:97545+97546", "CA")
    assert asked() == []
