"""A copy of the record: everything is in it, a few lines of code prove it, and it is whole or not there."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.corrections import Delete, Edit
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.releasing import check, write
from ptcoder.export.manifest import BadManifest, Manifest
from ptcoder.store import LogError
from ptcoder.visit import MINUTE, Exported, Logged, RecordReleased
from tests.clinic.hand_clock import DAY, HandClock, add
from tests.clinic.looking import settle

Appends = list[tuple[Logged, ...]]


class Enough(Exception):
    pass


@pytest.fixture
def ana(clinic: Clinic, clock: HandClock) -> str:
    """Ana: two services, one corrected, one deleted; signed. Ben, =HYPERLINK by name, is being treated."""
    visit = add(clinic, "Ana Lopez")
    for code, minutes in (("97110", 20), ("97140", 16), ("97112", 1)):
        clinic.press(code)
        clock.advance(minutes=minutes)
    clinic.stop_visit(visit)
    first, _, last = clinic.visit(visit).stretches
    clinic.correct(Edit(visit=visit, interval=first.interval, start=(first.start or 0) - MINUTE), "Forgot to start")
    clinic.correct(Delete(visit=visit, interval=last.interval), "Pressed by mistake")
    settle(clinic, visit)
    clinic.sign(visit)
    add(clinic, "=HYPERLINK(1)")
    clinic.press("97110")
    clock.advance(minutes=5)
    return visit


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def proof(folder: Path) -> subprocess.CompletedProcess[str]:
    """The few lines of code as they stand in the folder's own README."""
    code = (folder / "README.txt").read_text(encoding="utf-8").split("---\n")[1]
    run = [sys.executable, "-c", code]
    return subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)


def test_everything_is_in_it_and_can_be_proved(clinic: Clinic, ana: str, tmp_path: Path, appends: Appends) -> None:
    appends.clear()
    folder = clinic.export_record(tmp_path / "all")
    ((said,),) = appends
    assert isinstance(said.event, RecordReleased)
    assert said.event.patient is None
    assert [row["name"] for row in table(folder, "patients")] == ["Ana Lopez", "'=HYPERLINK(1)"]
    assert [row["name"] for row in table(folder, "people")] == ["Ann Example"]
    assert [row["state"] for row in table(folder, "visits")] == ["signed", "open"]
    kept = [(row["code"], row["minutes"], row["state"], row["pressed_start"]) for row in table(folder, "intervals")]
    assert kept == [
        ("97110", "21.000", "", "2026-03-02T09:00:00-05:00"),
        ("97140", "16.000", "", "2026-03-02T09:20:00-05:00"),
        ("97112", "1.000", "deleted", "2026-03-02T09:36:00-05:00"),
        ("97110", "", "running", "2026-03-02T09:37:00-05:00"),
    ]
    assert table(folder, "intervals")[0]["start"] == "2026-03-02T08:59:00-05:00"
    assert table(folder, "intervals")[0]["corrections"].endswith("Ann Example: Forgot to start")
    lines = table(folder, "lines")
    assert [(row["code"], row["units"], row["stands"], row["signed_by"]) for row in lines] == [
        ("97110", "1", "yes", "Ann Example"), ("97140", "1", "yes", "Ann Example"),
    ]  # fmt: skip
    assert table(folder, "findings")
    records = (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(records) == len(table(folder, "history")) == said.event.records
    page = Manifest.read((folder / "manifest.json").read_text(encoding="utf-8"))
    assert page.counts["records"] == len(records)
    assert page.sums == {"billed units": 2, "stretches": 3}
    assert page.chains[0].n == len(records)
    assert proof(folder).stdout == "whole\n"
    assert check(*source_and(clinic, folder)) == []


def test_people_leave_with_what_is_said_of_them_and_a_pin_only_as_a_digest(clinic: Clinic, tmp_path: Path) -> None:
    first = clinic.staff.everyone()[0]
    said = Particulars(name=first.name, role="PT", credentials="PT, DPT", npi="1234567893", duties=("owner",))
    clinic.staff.change(first.id, said)
    clinic.staff.set_pin(first.id, "2580")
    clinic.staff.add(Particulars(name="Bo Sample", role="PTA"), "7391")
    phc = clinic.staff.people.pin(clinic.staff.people.get(first.id).person)
    folder = clinic.export_record(tmp_path / "all")
    rows = [(row["credentials"], row["npi"], row["duties"], row["ended"]) for row in table(folder, "people")]
    assert rows == [("PT, DPT", "1234567893", "clinician owner", ""), ("", "", "assistant", "")]
    for file in folder.iterdir():
        text = file.read_text(encoding="utf-8")
        assert phc not in text, file.name
        assert "argon2" not in text, file.name
    told = [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sum("said" in each and "body" not in each for each in told) == 2, "the chain can be proved all the same"
    assert check(*source_and(clinic, folder)) == []


def source_and(clinic: Clinic, folder: Path):
    source = clinic._log.source
    assert source is not None
    return source, folder


def test_a_patients_copy_holds_that_patient_and_nobody_else(clinic: Clinic, ana: str, tmp_path: Path) -> None:
    patient = clinic.visit(ana).patient
    folder = clinic.export_record(tmp_path / "record", patient)
    text = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert "Ana Lopez" in text
    assert "HYPERLINK" not in text
    assert [row["date"] for row in table(folder, "visits")] == [DAY.isoformat()]
    assert proof(folder).stdout == "whole\n"
    again = clinic.export_record(tmp_path / "again", patient)
    assert [row["what"] for row in table(again, "history")][-1] == "RecordReleased"
    assert "Ana" not in (folder / "manifest.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["events.jsonl", "intervals.csv"])
def test_a_changed_copy_is_told(clinic: Clinic, ana: str, tmp_path: Path, name: str) -> None:
    folder = clinic.export_record(tmp_path / "all")
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace("97140", "97530"), encoding="utf-8")
    assert "changed: " in proof(folder).stderr
    assert check(*source_and(clinic, folder)) == [f"{name}: was changed after it was exported"]
    path.unlink()
    assert check(*source_and(clinic, folder)) == [f"{name}: No such file or directory"]


def test_a_changed_manifest_is_told(clinic: Clinic, ana: str, tmp_path: Path) -> None:
    folder = clinic.export_record(tmp_path / "all")
    page = folder / "manifest.json"
    said = json.loads(page.read_text(encoding="utf-8"))
    head = said["chains"][0]
    head["hash"] = "00" * 32
    said["chains"].append({**head, "n": 10_000})
    said["files"][0]["name"] = "../README.txt"
    page.write_text(json.dumps(said), encoding="utf-8")
    found = check(*source_and(clinic, page))
    assert [re.sub(r"station \w+", "station", each) for each in found] == [
        "../README.txt: is not a file of this export",
        f"Record {head['n']} of station is another than this export saw.",
        "The log lacks record 10000 of station, which this export saw.",
        "The log does not know of this export: the manifest was changed, or belongs to another log.",
    ]
    page.write_text("{}", encoding="utf-8")
    assert check(*source_and(clinic, folder)) == [f"{page}: This is not a manifest of ptcoder."]
    for place, what, odd in (
        ("chains", "station", "zz" * 16),
        ("chains", "hash", None),
        ("chains", "n", 10**30),
        ("chains", "n", 0),
        ("files", "sha256", "\ud800" * 64),
        ("files", "name", "a\0b"),
        ("files", "name", "\udfff"),
        ("files", "bytes", float("inf")),
    ):
        (first, *others) = said[place]
        page.write_text(json.dumps({**said, place: [{**first, what: odd}, *others]}), encoding="utf-8")
        assert check(*source_and(clinic, page)) == [f"{page}: This is not a manifest of ptcoder."], what
    with pytest.raises(BadManifest, match="format 2"):
        Manifest.read('{"manifest": 2}')


def test_it_is_whole_or_not_there(clinic: Clinic, ana: str, tmp_path: Path, unwritable: Callable[[], None]) -> None:
    place = tmp_path / "place"
    place.mkdir()

    def enough(done: float) -> None:
        if done > 0.5:
            assert [path.name[0] for path in place.iterdir()] == ["."]
            raise Enough

    with pytest.raises(Enough):
        clinic.export_record(place / "all", tell=enough)
    assert list(place.iterdir()) == []
    with pytest.raises(Refused, match="Choose another place"):
        clinic.export_record(place / "none" / "all")
    with pytest.raises(Refused, match="already"):
        clinic.export_record(place)
    with pytest.raises(Refused, match="not in the register"):
        clinic.export_record(place / "all", "x")
    source, wanted = clinic.release_wanted(place / "all")
    copy = write(source, wanted, lambda _done: None)
    (place / "all").mkdir()
    with pytest.raises(Refused, match="already"):
        clinic.release(copy)
    assert [path.name for path in place.iterdir()] == ["all"]
    unwritable()
    with pytest.raises(LogError):
        clinic.export_record(place / "other")
    assert [path.name for path in place.iterdir()] == ["all"]


@pytest.mark.skipif(os.name != "posix", reason="permissions as Unix has them")
def test_only_its_owner_reads_it(clinic: Clinic, ana: str, tmp_path: Path) -> None:
    folder = clinic.export_record(tmp_path / "all")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_charges_leave_with_their_manifest(clinic: Clinic, ana: str, tmp_path: Path, appends: Appends) -> None:
    path = tmp_path / "charges.csv"
    clinic.export_day(DAY, path)
    beside = tmp_path / "charges.csv.manifest.json"
    page = Manifest.read(beside.read_text(encoding="utf-8"))
    (said,) = appends[-1]
    assert isinstance(said.event, Exported)
    assert [part.sha256 for part in page.files] == [said.event.sha256]
    assert (page.holds, page.counts, page.sums) == ("charges", {"visits": 1, "lines": 2}, {"units": 2, "minutes": 37})
    assert page.chains[0].n == said.stamp.n - 1
    assert check(*source_and(clinic, beside)) == []
    path.write_text(path.read_text(encoding="utf-8") + "x", encoding="utf-8")
    assert check(*source_and(clinic, beside)) == ["charges.csv: was changed after it was exported"]


def test_a_manifest_of_charges_that_says_otherwise_is_told(clinic: Clinic, ana: str, tmp_path: Path) -> None:
    """The log knows the file of charges, not its manifest: what that says is held against the file."""
    clinic.export_day(DAY, tmp_path / "charges.csv")
    beside = tmp_path / "charges.csv.manifest.json"
    true = beside.read_text(encoding="utf-8")
    for was, now, told in (
        ('"visits": 1', '"visits": 2', "the manifest says 2 visits, the file has 1."),
        ('"lines": 2', '"lines": 3', "the manifest says 3 lines, the file has 2."),
        ('"units": 2', '"units": 4', "the manifest says 4 units, the file has 2."),
        ('"minutes": 37', '"minutes": 38', "the manifest says 38 minutes, the file has 37."),
    ):
        assert was in true
        beside.write_text(true.replace(was, now), encoding="utf-8")
        assert check(*source_and(clinic, beside)) == [f"charges.csv: {told}"]
    beside.write_text(true.replace('"units"', '"dollars"'), encoding="utf-8")
    assert check(*source_and(clinic, beside)) == [
        "charges.csv: the manifest says 2 dollars, the file has no such thing.",
        "charges.csv: the manifest does not say how many units the file has.",
    ]


HEADER = "visit,line,units,minutes\n"


@pytest.mark.parametrize(
    "text",
    ["visit,line\n1,1\n", f"{HEADER}1,1,x,2\n", f"{HEADER}1,1\n", f"{HEADER}{'9' * 200_000},1,2,3\n"],
    ids=["columns", "number", "short", "long"],
)
def test_a_manifest_of_charges_beside_another_file_is_told(clinic: Clinic, ana: str, tmp_path: Path, text: str) -> None:
    path = tmp_path / "charges.csv"
    clinic.export_day(DAY, path)
    beside = tmp_path / "charges.csv.manifest.json"
    (part,) = Manifest.read(beside.read_text(encoding="utf-8")).files
    path.write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    beside.write_text(beside.read_text(encoding="utf-8").replace(part.sha256, digest), encoding="utf-8")
    assert check(*source_and(clinic, beside)) == [
        "charges.csv: is no file of charges",
        "The log does not know of this export: the manifest was changed, or belongs to another log.",
    ]
