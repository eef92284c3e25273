"""Who was entered twice and merged: what leaves names one patient, by the right number, and holds both entries."""

from __future__ import annotations

import csv
from pathlib import Path

from ptcoder.clinic import Clinic
from ptcoder.clinic.leaving import Chosen
from tests.clinic.hand_clock import HandClock
from tests.clinic.looking import settle


def test_charges_and_the_record_of_a_merged_patient(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    patients: list[str] = []
    for name, mrn in (("Ana Lopez", "1001"), ("Anna Lopez", "2002")):
        sheet = clinic.add_patient(name=name, mrn=mrn, payer="cash", discipline="PT")
        assert sheet.visit is not None
        clinic.press("97110")
        clock.advance(minutes=20)
        clinic.stop_visit(sheet.visit.visit)
        settle(clinic, sheet.visit.visit)
        clinic.sign(sheet.visit.visit)
        patients.append(sheet.visit.patient)
    stays, goes = patients
    clinic.registering.merge(goes, stays)
    clinic.charges.write(tmp_path / "charges.csv", Chosen())
    with (tmp_path / "charges.csv").open(encoding="utf-8", newline="") as file:
        assert [row["patient"] for row in csv.DictReader(file)] == ["1001", "1001"]
    for number, asked in enumerate((stays, goes)):
        folder = clinic.export_record(tmp_path / f"record{number}", asked)
        with (folder / "visits.csv").open(encoding="utf-8", newline="") as file:
            visits = list(csv.DictReader(file))
        with (folder / "patients.csv").open(encoding="utf-8", newline="") as file:
            entries = list(csv.DictReader(file))
        assert len(visits) == 2, "both entries' visits are one patient's"
        assert {"1001", "2002"} == {row["mrn"] for row in entries}
        assert "PatientMerged" in (folder / "events.jsonl").read_text(encoding="utf-8")
