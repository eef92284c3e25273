"""A charge file's program killed on the way: the file is whole or not there, and the list tells what left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic
from ptcoder.clinic.leaving import Chosen


@pytest.mark.parametrize(("where", "known"), [("write", 0), ("say", 1)])
def test_a_file_is_whole_or_not_there_and_what_left_is_known(tmp_path: Path, where: str, known: int) -> None:
    command = [sys.executable, "-m", "tests.clinic.export_until_killed", str(tmp_path), where]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        child.kill()
    assert not (tmp_path / "charges.csv").exists()
    left = [*tmp_path.glob(".charges.*")]
    assert left
    for each in left:
        os.utime(each, (0, 0))
    clinic = Clinic.open(tmp_path / "data")
    batches = clinic.charges.batches()
    assert len(batches) == known
    waits = clinic.charges.preview_job(Chosen())(lambda _: None).rows
    assert len(waits) == 1 - known, "what the log says has left does not leave twice"
    path = tmp_path / "charges.csv"
    batch = clinic.charges.write(path, Chosen(), again=batches[0].export if batches else "")
    assert batch.is_copy is bool(known)
    assert clinic.charges.check_job(path)(lambda _: None).faults == ()
    (row,) = clinic.charges.batches()
    assert (row.visits, row.copies) == (1, known)
    clinic.close()
    assert not [*tmp_path.glob(".charges.*")], "what the killed program left is gone"
