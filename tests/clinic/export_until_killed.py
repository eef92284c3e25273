"""A clinic with a signed visit, whose charge file is on its way when it is killed.

`python -m tests.clinic.export_until_killed FOLDER write|say`: in mid-write, or between the log and the file's name.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from ptcoder.clinic import Clinic, SystemClock
from ptcoder.store import Log
from tests.clinic.hand_clock import book
from tests.clinic.looking import settle


def main(folder: Path, where: str) -> None:
    clinic = Clinic(Log.open(folder / "data"), book(), SystemClock())
    clinic.add_person("Ann Example", "PT")
    sheet = clinic.add_patient(name="Ana Lopez", mrn="", payer="cash", discipline="PT")
    assert sheet.visit is not None
    visit = sheet.visit.visit
    clinic.press("97010")
    clinic.press("97010")
    clinic.stop_visit(visit)
    settle(clinic, visit)
    clinic.sign(visit)
    batch = clinic.charges.write_job(folder / "charges.csv")(wait if where == "write" else lambda _: None)
    batch.file.keep = lambda: wait(1.0)  # type: ignore[method-assign]
    clinic.charges.keep(batch)


def wait(_done: float) -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
