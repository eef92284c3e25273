"""Search as you type over 100,000 patients, against a look through all names: `python3 packaging/dev.py bench`."""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from ptcoder.store import Log, PlainKeys
from ptcoder.visit import Discipline, PatientAdded
from tests.store.made_up import draft

PATIENTS = int(os.environ.get("PTCODER_BENCH_PATIENTS", "100000"))
AT_ONCE = 5000
TURNS = 7
FIRST = ("Ana", "Maria", "Ben", "Chi", "Dede", "Eva", "Finn", "James", "Mary", "John", "Patricia", "Robert", "Linda")
LAST = ("Lopez", "King", "Tran", "Osei", "Novak", "Bergström", "Smith", "Johnson", "Williams", "Brown", "Garcia")
TYPED = ("", "l", "lo", "lop", "an", "ana lo", "m l", "m-0777", "1980-02-03", "2/3/1980", "zz", "m j 0777", "x y")
"""As somebody types them; also what finds nobody, and what many words begin with."""
SHOWN = 50


def test_a_search_against_a_look_through_all_names(tmp_path: Path) -> None:
    """Every letter that is typed is answered faster than a look through a plain list of the names would take, though
    that has no log, no encryption and no words: in the median of what is typed, and none takes over 100 ms.
    """
    luck = random.Random(1)
    names: list[str] = []
    ours: list[float] = []
    theirs: list[float] = []
    with Log.open(tmp_path, PlainKeys()) as log:
        for first in range(0, PATIENTS, AT_ONCE):
            several = [patient(luck, number) for number in range(first, min(first + AT_ONCE, PATIENTS))]
            names += [f" {each.name.casefold()} {each.mrn.casefold()} {each.born}" for each in several]
            log.append([draft(each) for each in several])
        for typed in TYPED:
            words = [f" {word}" for word in typed.split()]
            mine, other = [], []
            for _ in range(TURNS):
                mine.append(seconds(lambda typed=typed: len(log.patients(typed, SHOWN))))
                other.append(seconds(lambda words=words: sum(all(word in name for word in words) for name in names)))
            ours.append(statistics.median(mine))
            theirs.append(statistics.median(other))
            sys.stdout.write(f"{typed!r:14}{ours[-1] * 1000:8.2f} ms   the list {theirs[-1] * 1000:8.2f} ms\n")
    ratio = statistics.median(ours) / statistics.median(theirs)
    sys.stdout.write(f"{PATIENTS:,} patients: {ratio:.2f} times the list (at most 1)\n")
    assert ratio <= 1
    assert max(ours) < 0.1


def patient(luck: random.Random, number: int) -> PatientAdded:
    return PatientAdded(
        patient=UUID(int=number + 1),
        name=f"{luck.choice(FIRST)} {luck.choice(LAST)}{luck.randint(1, 999)}",
        mrn=f"M-{number:06}",
        payer="medicare",
        discipline=Discipline.PT,
        born=date(1930, 1, 1) + timedelta(luck.randint(0, 30000)),
    )


def seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
