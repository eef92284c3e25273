"""A batch of 10,000 signed visits against writing the same rows with csv: `python3 packaging/dev.py bench`."""

import csv
import json
import os
import statistics
import sys
import time
from pathlib import Path
from uuid import UUID, uuid4

from ptcoder.clinic import batches
from ptcoder.clinic.charges import profile_named, profile_texts
from ptcoder.store import Draft, Log, PlainKeys
from ptcoder.visit import Closed, Reopened, Signed
from tests.store.made_up import draft, moment, opened, patient

VISITS = 10_000
PATIENTS = 2_000
TURNS = 3
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


def test_a_batch_against_csv_alone(tmp_path: Path) -> None:
    """At most three times as long, in all: read, written, hashed, with its manifest, said in the log and named.

    The yardstick writes the same rows safely to the same disk, in turn with it: first originals, then replacements.
    """
    visits = [uuid4() for _ in range(VISITS)]
    ours: list[float] = []
    theirs: list[float] = []
    with Log.open(tmp_path / "data", PlainKeys()) as log:
        log.append([draft(patient(f"Patient {at}", f"{at:06}", UUID(int=at + 1))) for at in range(PATIENTS)])
        log.append([draft(opened(each, UUID(int=at % PATIENTS + 1))) for at, each in enumerate(visits)])
        profile = profile_named(batches.GENERIC, profile_texts(log))
        wanted = batches.Wanted(path=tmp_path / "charges.csv", profile=profile, moment=moment(), who=None)
        for version in range(1, TURNS + 1):
            if version > 1:
                log.append([draft(Reopened(visit=each, reason="again")) for each in visits])
            signed = (
                Signed(visit=each, version=version, bill=bill(at, version), edition="2026-01-01", program="1")
                for at, each in enumerate(visits)
            )
            log.append([draft(event) for each in signed for event in (Closed(visit=each.visit), each)])
            began = time.perf_counter()
            batch = batches.write(log.reader(), wanted, lambda _: None)
            written = time.perf_counter()
            batches.give_out(batch, log, Draft(event=batch.event, moment=moment(), who=None))
            ended = time.perf_counter()
            ours.append(ended - began)
            with wanted.path.open(newline="", encoding="utf-8") as file:
                rows = list(csv.reader(file))
            assert len(rows) == VISITS * 3 + 1
            report("read and written", written - began)
            report("said and named", ended - written)
            began = time.perf_counter()
            with (tmp_path / "alone.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
                file.flush()
                os.fsync(file.fileno())
            theirs.append(time.perf_counter() - began)
            report("csv alone", theirs[-1])
            del rows
        began = time.perf_counter()
        log.rebuild()
        rebuilt = time.perf_counter() - began
    ratio = statistics.median(ours) / statistics.median(theirs)
    report("a batch of 10,000 visits", statistics.median(ours))
    report("csv alone", statistics.median(theirs))
    report("made again from the log", rebuilt)
    sys.stdout.write(f"{'ratio of the medians':28}{ratio:8.2f}   (at most {MOST})\n")
    assert ratio <= MOST


def report(what: str, seconds: float) -> None:
    sys.stdout.write(f"{what:28}{seconds * 1000:8.0f} ms\n")
