"""A clinic at the computer's own clock, with exercise and e-stim under way, that waits to be killed.

`python -m tests.clinic.press_until_killed FOLDER`
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from ptcoder.clinic import Clinic


def main(folder: Path) -> None:
    clinic = Clinic.open(folder)
    clinic.add_person("Ann Example", "PT")
    clinic.add_patient(name="Ana Lopez", mrn="", payer="medicare", discipline="PT")
    clinic.press("97110")
    clinic.press("97014")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
