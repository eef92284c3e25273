"""A batch of 10,000 signed visits against writing the same rows with csv: `python3 packaging/dev.py bench`."""

import csv
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from ptcoder.clinic import batches
from ptcoder.clinic.charge_profiles import GENERIC, profile_named, profile_texts
from ptcoder.store import Draft, Log, PlainKeys
from ptcoder.store.record import uuid7
from ptcoder.visit import Closed, Reopened, Signed
from tests.store.made_up import draft, moment, opened, patient

VISITS = 10_000
PATIENTS = 2_000
TURNS = 9
MOST = 3
CODES = ("97110", "97112", "97116", "97140", "97530", "97535", "97014", "97035")
DIAGNOSES = ("M25.561", "R26.89", "M54.50", "S83.511D", "I69.351", "M62.81", "G20.A1")
PEOPLE = [str(UUID(int=number)) for number in (1, 2, 3)]


def bill(visit: int, version: int) -> str:
    """Three lines as they are signed, hardly any two visits with the same."""
    lines: list[dict[str, object]] = []
    of_lines: list[tuple[list[str], str, str]] = []
    fees: list[str] = []
    total = 30 + (visit * 7 + version) % 60
    for at in range(3):
        number = visit * 3 + at
        minutes = 8 + (number * 11 + version) % 45
        why = (
            f"{minutes} min of {total} timed minutes: {minutes // 15} units by the total of all timed minutes "
            f"(CMS Pub. 100-04 ch. 5 s20.2), rest {minutes % 15} min."
        )
        code, modifiers = CODES[number % 8], ["GP", "KX"][: 1 + number % 2]
        lines.append({"code": code, "discipline": "PT", "modifiers": modifiers, "units": minutes // 15,
                      "minutes": minutes, "why": why})  # fmt: skip
        of_lines.append(([DIAGNOSES[number % 7]][: number % 2], PEOPLE[number % 3], ""))
        fees.append("" if number % 5 == 0 else f"{30 + number % 40}.50")
    diagnoses = [DIAGNOSES[visit % 7], DIAGNOSES[(visit + 3) % 7]]
    claim = {"place": "11", "diagnoses": diagnoses, "lines": of_lines, "fees": fees}
    return json.dumps({"lines": lines, "claim": claim})


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds: read and written, said in the log and named, and the same rows with csv alone."""

    written: float
    said: float
    alone: float


def test_a_batch_against_csv_alone(tmp_path: Path) -> None:
    """At most three times as long, in all: read, written, hashed, with its manifest, said in the log and named.

    The yardstick writes the same rows safely to the same disk, in turn with it. Each turn has its own copy of a log in
    which nothing left; then of one in which all of it left, was signed again and leaves as replacements.
    """
    visits = [uuid7(moment().at_us) for _ in range(VISITS)]
    first, again = tmp_path / "first", tmp_path / "again"
    with Log.open(first, PlainKeys()) as log:
        log.append([draft(patient(f"Patient {at}", f"{at:06}", UUID(int=at + 1))) for at in range(PATIENTS)])
        log.append([draft(opened(each, UUID(int=at % PATIENTS + 1))) for at, each in enumerate(visits)])
        log.append(signed(visits, 1))
    originals = [timed(first, tmp_path / f"first-{turn}") for turn in range(TURNS)]
    (tmp_path / "first-0").rename(again)
    with Log.open(again, PlainKeys()) as log:
        log.append([draft(Reopened(visit=each, reason="again")) for each in visits])
        log.append(signed(visits, 2))
    replacements = [timed(again, tmp_path / f"again-{turn}") for turn in range(TURNS)]
    ratios = [told("originals", originals), told("replacements", replacements)]
    with Log.open(again, PlainKeys()) as log:
        began = time.perf_counter()
        log.rebuild()
        report("made again from the log", time.perf_counter() - began)
    assert max(ratios) <= MOST


def signed(visits: Sequence[UUID], version: int) -> list[Draft]:
    several = (
        Signed(visit=each, version=version, bill=bill(at, version), edition="2026-01-01", program="1")
        for at, each in enumerate(visits)
    )
    return [draft(event) for each in several for event in (Closed(visit=each.visit), each)]


def timed(origin: Path, copy: Path) -> Took:
    """A batch of all that waits in a copy of a log, which has left afterwards."""
    shutil.copytree(origin, copy)
    with Log.open(copy, PlainKeys()) as log:
        profile = profile_named(GENERIC, profile_texts(log))
        wanted = batches.Wanted(path=copy / "charges.csv", profile=profile, moment=moment(), who=None)
        began = time.perf_counter()
        batch = batches.write(log.reader(), wanted, lambda _: None)
        written = time.perf_counter()
        batches.give_out(batch, log, Draft(event=batch.event, moment=moment(), who=None))
        ended = time.perf_counter()
    with wanted.path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert len(rows) == VISITS * 3 + 1
    alone = statistics.median(written_alone(copy / "alone.csv", rows) for _ in range(3))
    return Took(written - began, ended - written, alone)


def written_alone(path: Path, rows: Sequence[Sequence[str]]) -> float:
    """Seconds for the same rows with csv, safe on the disk."""
    began = time.perf_counter()
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
        file.flush()
        os.fsync(file.fileno())
    return time.perf_counter() - began


def told(what: str, turns: Sequence[Took]) -> float:
    """The median of the turns' ratios: a machine that drifts drifts for both sides of each."""
    report(f"{what}: read and written", statistics.median(each.written for each in turns))
    report(f"{what}: said, named", statistics.median(each.said for each in turns))
    report(f"{what}: csv alone", statistics.median(each.alone for each in turns))
    ratios = sorted((each.written + each.said) / each.alone for each in turns)
    middle = statistics.median(ratios)
    sys.stdout.write(f"{what + ': ratio':32}{middle:8.2f}   ({ratios[0]:.2f} to {ratios[-1]:.2f}; at most {MOST})\n")
    return middle


def report(what: str, seconds: float) -> None:
    sys.stdout.write(f"{what:32}{seconds * 1000:8.0f} ms\n")
