"""A clinic under libfaketime, which moves the wall clock and leaves the clock that counts sleep alone.

`python -m tests.faults.wall FOLDER` tells of each stretch, one line of JSON: what was done to the clock meanwhile, its
length in seconds by the log and by a clock that nobody moves, the date of service, and the offsets at both ends.
"""

from __future__ import annotations

import json
import os
import select
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.sheets import VisitSheet
from ptcoder.store import Log
from ptcoder.visit import SECOND, Started, Stopped
from tests.faults.clinic_day import open_clinic

STEPS = {"2 seconds": 2.5, "back 2 seconds": -2.5, "an hour": 3600, "back two hours": -7200, "a day": 86400}
STEPS |= {"back a year": -365 * 86400, "ten years": 3652 * 86400}
CROSSED = {
    "the spring change": datetime(2026, 3, 8, 6, 59, 59, 500_000, UTC),  # 2:00 becomes 3:00 in New York
    "the fall change": datetime(2026, 11, 1, 5, 59, 59, 500_000, UTC),  # 2:00 becomes 1:00
    "midnight": datetime(2026, 6, 15, 3, 59, 59, 500_000, UTC),
}


class Wall:
    """The wall clock, moved by way of the file that libfaketime reads at each look."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = 0.0

    def step(self, seconds: float) -> None:
        self._offset += seconds
        new = self._file.with_suffix(".new")
        new.write_text(f"{self._offset:+.6f}\n", encoding="ascii")
        new.replace(self._file)

    def jump_to(self, moment: datetime) -> None:
        self.step(moment.timestamp() - time.time())


def come(clinic: Clinic, name: str) -> VisitSheet:
    """A patient comes; a date that is not believed is confirmed."""
    try:
        sheet = clinic.add_patient(name=name, mrn="", payer="medicare", discipline="PT")
    except Refused:
        sheet = clinic.add_patient(name=name, mrn="", payer="medicare", discipline="PT")
    assert sheet.visit is not None
    return sheet.visit


def tell(what: str, clinic: Clinic, visit: str, true: float) -> None:
    sheet = clinic.visit(visit)
    last = sheet.bars[-1]
    assert last.stop is not None
    said = {"what": what, "length": (last.stop - last.start) / SECOND, "true": true, "day": sheet.day.isoformat()}
    sys.stdout.write(json.dumps({**said, "notices": [*clinic.floor().notices, *sheet.notices]}) + "\n")
    sys.stdout.flush()


def pause(seconds: float) -> None:
    select.select([], [], [], seconds)  # time.sleep names a moment to wake up at, which libfaketime gets wrong


def treat(clinic: Clinic, seconds: float, wall: Wall | None = None, step: float = 0) -> float:
    """Treats the selected patient for so long, while the wall is stepped; how long it took by a clock nobody moves."""
    clinic.press("97110")
    began = time.monotonic()
    pause(seconds / 2)
    if wall is not None:
        wall.step(step)
    pause(seconds / 2)
    true = time.monotonic() - began
    clinic.press("97110")
    return true


def main(folder: Path) -> None:
    wall = Wall(Path(os.environ["FAKETIME_TIMESTAMP_FILE"]))
    clinic = open_clinic(folder)
    clinic.add_person("Ann Example", "PT")
    for what, seconds in STEPS.items():
        visit = come(clinic, "Ana Lopez").visit
        tell(what, clinic, visit, treat(clinic, 0.4, wall, seconds))
        wall.step(-seconds)
        clinic.stop_visit(visit)
    for what, moment in CROSSED.items():
        wall.jump_to(moment)
        visit = come(clinic, "Ben King").visit
        tell(what, clinic, visit, treat(clinic, 0.8))
        clinic.stop_visit(visit)
        came = come(clinic, "Chi Tran")
        sys.stdout.write(json.dumps({"what": f"after {what}", "day": came.day.isoformat()}) + "\n")
        clinic.stop_visit(came.visit)
    clinic.close()
    with Log.open(folder) as log:
        offsets = [row.stamp.moment.off_min for row in log.all_records() if isinstance(row.event, Started | Stopped)]
        order = [row.stamp.n for row in log.all_records()]
        said = {"faults": log.verify(), "in order": order == sorted(order), "offsets": offsets[-6:]}
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
