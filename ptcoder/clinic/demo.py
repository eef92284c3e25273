"""A made-up clinic to try the program in: a temporary folder, six patients, a clock that runs faster."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from ptcoder.clinic.clock import FastClock
from ptcoder.clinic.intents import Clinic
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.rulebook import RuleBook
from ptcoder.store import Log, PassingKeys

PATIENTS = (
    ("Ana Lopez", "D-1001", "medicare", "PT"),
    ("Ben King", "D-1002", "commercial-cms", "PT"),
    ("Chi Tran", "D-1003", "commercial-ama", "PT"),
    ("Dede Osei", "D-1004", "workers-comp", "PT"),
    ("Eva Novak", "D-1005", "medicare-advantage-cms", "OT"),
    ("Finn Berg", "D-1006", "cash", "SLP"),
)
PEOPLE = (("M. Chen", "PT"), ("J. Park", "OT"), ("S. Roy", "SLP"), ("R. Diaz", "PTA"))
"""The first owns the clinic, and treats."""

FIRST_HOUR = 8


def open_demo(speed: int = 60) -> Clinic:
    """A clinic whose log is gone with the program. All names are made up."""
    folder = Path(tempfile.mkdtemp(prefix="ptcoder-demo-"))
    clock = FastClock(speed, hour=FIRST_HOUR)
    keys = PassingKeys()
    clinic = Clinic.open(folder, clock=clock, keys=keys)
    for name, role in PEOPLE:
        clinic.staff.add(Particulars(name=name, role=role))
    for name, mrn, payer, discipline in PATIENTS:
        clinic.add_patient(name=name, mrn=mrn, payer=payer, discipline=discipline)
    clinic.close()
    banner = f"Demonstration \N{MIDDLE DOT} made-up patients \N{MIDDLE DOT} the clock runs {speed} times faster"
    demo = _Demo(Log.open(folder, keys), RuleBook.load(), clock, banner)
    demo.folder = folder
    return demo


class _Demo(Clinic):
    """Takes its folder away with it."""

    folder: Path

    def close(self) -> None:
        super().close()
        shutil.rmtree(self.folder, ignore_errors=True)  # closing twice does nothing
