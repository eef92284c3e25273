"""Charge files where two want to write at once, where a place is odd, and where names are made to break them."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.batches import Written
from ptcoder.clinic.charges import Charges
from ptcoder.clinic.corrections import Delete
from ptcoder.clinic.keeping import look_at, restore, said
from ptcoder.export import charges
from ptcoder.store import Draft, Log, LogDamaged, PlainKeys
from ptcoder.store.snapshot import Snapshot
from ptcoder.ui import words
from ptcoder.visit import Event, PatientMerged, ProfileWritten
from tests.clinic.hand_clock import DAY, HandClock, add, open_clinic
from tests.clinic.test_charges import ALL, check, preview, rows_of, sign, treat
from tests.clinic.test_keeping import back_up

ODD = ("=cmd|'/c calc'!A0", "@SUM(1)", "+1", "-1", "q\"u,o;t'e|", "\u202e=1", "007", "1E5", "３-4", "名" * 40, "3/4")


@pytest.fixture
def ana(clinic: Clinic, clock: HandClock) -> str:
    visit = add(clinic, "Ana Lopez")
    treat(clinic, clock, "97110", 33)
    sign(clinic, visit)
    return visit


def test_of_two_who_write_the_same_only_the_first_has_written(clinic: Clinic, ana: str, tmp_path: Path) -> None:
    batches = [clinic.charges.write_job(tmp_path / name)(lambda _: None) for name in ("one.csv", "two.csv")]
    clinic.charges.keep(batches[0])
    with pytest.raises(Refused, match="changed or exported meanwhile"):
        clinic.charges.keep(batches[1])
    assert {each.name for each in tmp_path.iterdir()} == {"data", "one.csv", "one.csv.manifest.json"}
    assert len(clinic.charges.batches()) == 1


@pytest.mark.parametrize("what", ["number", "merged", "npi", "profile", "nothing"])
def test_what_a_file_says_besides_is_as_it_was_when_it_leaves(
    clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path, what: str
) -> None:
    """Else a copy could never have the same bytes: what is known at the batch's place in the log is another."""
    job = clinic.charges.write_job(tmp_path / "one.csv")
    batch = job(lambda _: None)
    patient, (ann,) = clinic._log.patient(UUID(clinic.visit(ana).patient)), clinic._log.people()
    assert patient is not None
    other = replace(patient, patient=UUID(int=9), mrn="2002")
    said: dict[str, Event] = {
        "number": replace(patient, mrn="2002"),
        "merged": PatientMerged(patient=patient.patient, into=other.patient),
        "npi": replace(ann, npi="1234567893"),
        "profile": ProfileWritten(name="generic", content=clinic.charges.texts()["generic"].replace("mod4", "mod5", 1)),
        "nothing": replace(patient, name="Ana Lopez-King"),
    }
    events = [other, replace(ann, person=other.patient, npi="1234567893"), said[what]]
    clinic._log.append([Draft(event=each, moment=clock.look(), who=None) for each in events])
    if what != "nothing":
        with pytest.raises(Refused, match=r"was changed meanwhile\. Nothing was written; try again"):
            clinic.charges.keep(batch)
        assert {each.name for each in tmp_path.iterdir()} == {"data"}
        batch = clinic.charges.write_job(tmp_path / "one.csv")(lambda _: None)
    clinic.charges.keep(batch)
    clinic.charges.write(tmp_path / "copy.csv", ALL, again=str(batch.event.export))
    assert (tmp_path / "copy.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()


def test_what_is_written_is_what_is_signed_then_not_what_was_shown(
    clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path
) -> None:
    (shown,) = preview(clinic).rows
    clinic.resume_visit(ana, "a service was forgotten")
    with pytest.raises(Refused, match="No signed visit waits"):
        clinic.charges.write(tmp_path / "none.csv", ALL)
    treat(clinic, clock, "97140", 16)
    sign(clinic, ana)
    batch = clinic.charges.write(tmp_path / "one.csv", ALL)
    assert (shown.leaves.version, batch.event.versions, batch.totals.units) == (1, (2,), 3)
    assert [row["kind"] for row in rows_of(tmp_path / "one.csv")] == ["original", "original"]


def test_a_batch_of_nothing_but_a_void(clinic: Clinic, ana: str, tmp_path: Path) -> None:
    clinic.charges.write(tmp_path / "one.csv", ALL, "cms-1500-24")
    clinic.resume_visit(ana, "another patient's")
    (stretch,) = clinic.visit(ana).stretches
    clinic.correct(Delete(visit=ana, interval=stretch.interval), "Pressed by mistake")
    clinic.remove_visit(ana)
    batch = clinic.charges.write(tmp_path / "two.csv", ALL, "cms-1500-24")
    (row,) = rows_of(tmp_path / "two.csv")
    assert (row["22 Resubmission code"], row["24G Units"]) == ("8", "2")
    assert (batch.totals.voids, batch.totals.units, batch.event.kinds) == (1, 0, ("void",))
    page = json.loads((tmp_path / "two.csv.manifest.json").read_text(encoding="utf-8"))
    assert (page["counts"], page["sums"]) == ({"visits": 1, "lines": 1}, {"units": 0, "minutes": 0})
    path = tmp_path / "two.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",8,", ",1,"), encoding="utf-8")
    assert check(clinic, path) == ("Row 2, 22 Resubmission code: “8” was signed, the file has “1”.",)


@pytest.mark.parametrize("name", ["Küche 名簿.csv", "a b;c,d.csv", "x" * 120 + ".csv"])
def test_an_odd_name_of_a_file(clinic: Clinic, ana: str, tmp_path: Path, name: str) -> None:
    clinic.charges.write(tmp_path / name, ALL)
    assert check(clinic, tmp_path / name) == ()
    assert (tmp_path / f"{name}.manifest.json").is_file()


def test_a_file_that_is_there_is_replaced_whole_and_a_link_stays_one(clinic: Clinic, ana: str, tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("of last week", encoding="utf-8")
    link.symlink_to(real)
    held = real.open(encoding="utf-8")
    clinic.charges.write(link, ALL)
    with held:
        assert held.read() == "of last week", "whoever has it open reads the old one to its end"
    assert link.is_symlink()
    assert rows_of(real)[0]["visit"] == ana


@pytest.mark.parametrize("place", ["none/one.csv", "taken/one.csv", "folder", "x" * 300, "a\0b.csv"])
def test_a_place_that_cannot_be_written_leaves_nothing_and_says_so(
    clinic: Clinic, ana: str, tmp_path: Path, place: str
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Refused, match=r"could not be written: .* Choose another place"):
        clinic.charges.write(tmp_path / place, ALL)
    assert {each.name for each in tmp_path.iterdir()} == {"data", "taken", "folder"}
    assert not [*(tmp_path / "folder").iterdir()]
    assert clinic.charges.batches() == ()
    assert [each.kind.value for each in preview(clinic).rows] == ["original"], "it waits still"


def test_a_folder_that_takes_no_file(clinic: Clinic, ana: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> tuple[int, str]:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr("ptcoder.export.whole.tempfile.mkstemp", refuses)
    with pytest.raises(Refused, match="Permission denied"):
        clinic.charges.write(tmp_path / "one.csv", ALL)
    assert clinic.charges.batches() == ()


def test_numbers_made_to_break_a_file_break_none(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    for number in ODD:
        sheet = clinic.add_patient(name=number, mrn=number, payer="medicare", discipline="PT")
        assert sheet.visit is not None
        treat(clinic, clock, "97110", 16)
        sign(clinic, sheet.visit.visit)
    rows = preview(clinic).rows
    for profile in (clinic.charges.profile(each.name) for each in clinic.charges.profiles()):
        said = "".join(clinic.charges.tried(profile, [row]) for row in rows)
        read = list(csv.reader(said.splitlines(), delimiter=profile.separator))
        for row in read:
            assert len(row) == len(profile.columns)
            assert not any(cell.startswith(("=", "@")) and not cell.startswith('="') for cell in row)
    clinic.charges.write(tmp_path / "one.csv", ALL)
    found = [row["patient"] for row in rows_of(tmp_path / "one.csv")]
    assert [each.removeprefix("'") for each in found] == [each.removeprefix("\u202e") for each in ODD], (
        "what turns writing is not kept"
    )
    assert [each for each in found if not each.startswith("'")] == ["+1", "-1", *ODD[4:5], *ODD[6:]]
    with (tmp_path / "one.csv").open(encoding="utf-8", newline="") as file:
        assert charges.totals(csv.DictReader(file)) == {"visits": 11, "lines": 11, "units": 11, "minutes": 176}


def test_what_left_after_the_backup_that_took_the_place_of_the_log_is_not_sent_twice_without_a_word(
    clinic: Clinic, clock: HandClock, ana: str, tmp_path: Path
) -> None:
    """The log of then does not know of the file: its visits wait again, as originals."""
    path = back_up(clinic)
    clinic.charges.write(tmp_path / "friday.csv", ALL)
    clinic.charges.write(tmp_path / "copy.csv", ALL, again=clinic.charges.batches()[0].export)
    clinic.close()
    data = tmp_path / "data"
    found = look_at(data, path, PlainKeys(), lambda _: None)
    assert "Among them 1 file for billing: its visits will wait to leave again, and must not be sent twice." in said(
        found.saved
    )
    restore(data, found, PlainKeys(), clock.look())
    again = open_clinic(data, clock)
    try:
        sheet = preview(again)
        assert [each.kind.value for each in sheet.rows] == ["original"]
        assert sheet.doubt.startswith(
            f"1 of these visits was signed before the backup {path.name} was restored on {DAY}; what left after"
        )
        report = again.export_day(DAY, tmp_path / "known.csv")
        assert report.doubt == sheet.doubt
        assert words.exported(report, private=False).splitlines()[1] == sheet.doubt
        visit = add(again, "Ben King")
        treat(again, clock, "97110", 33)
        sign(again, visit)
        later = preview(again)
        assert ([each.name for each in later.rows], later.doubt) == (["Ben King"], "")
        batch = again.charges.batch_job(again.charges.batches()[0].export)(lambda _: None)
        assert ([each.name for each in batch.rows], batch.doubt) == (["Ana Lopez"], "")
    finally:
        again.close()


def test_a_day_that_left_is_told_though_the_log_cannot_be_read_right_after(
    clinic: Clinic, ana: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that is asked of the log is asked before: to say that it failed would have it sent twice."""
    add(clinic, "Ben King")
    keep = Charges.keep

    def keep_and_lose(charges: Charges, batch: Written) -> Path:
        path = keep(charges, batch)
        for name in ("reader", "patient", "visit"):
            monkeypatch.setattr(Log, name, lost)
        return path

    monkeypatch.setattr(Charges, "keep", keep_and_lose)
    report = clinic.export_day(DAY, tmp_path / "day.csv")
    assert (report.visits, report.left_out, report.doubt) == (1, (("Ben King", "not signed"),), "")
    assert (tmp_path / "day.csv").is_file()


def test_what_cannot_be_asked_before_leaves_nothing(
    clinic: Clinic, ana: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Snapshot, "restored", lost)
    with pytest.raises(LogDamaged):
        clinic.export_day(DAY, tmp_path / "day.csv")
    assert {each.name for each in tmp_path.iterdir()} == {"data"}
    assert clinic.charges.batches() == ()


def lost(*_: object) -> None:
    raise LogDamaged("The disk is gone.")


def test_a_profile_that_cannot_be_read_keeps_no_other_from_being_chosen(clinic: Clinic, clock: HandClock) -> None:
    torn = ProfileWritten(name="older", content='[[column]]\nname = ""\nfield = "code"\n')
    clinic._log.append([Draft(event=torn, moment=clock.look(), who=None)])
    rows = {each.name: each.label for each in clinic.charges.profiles()}
    assert rows["older"] == "older, cannot be read"
    assert rows["generic"] == "Generic, for programs"
    with pytest.raises(Refused, match="older: column 1: name: is empty"):
        clinic.charges.profile("older")
