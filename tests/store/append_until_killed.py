"""Appends to the log in a folder for ever, two events at a time, and says the last number once each is acknowledged.

`python -m tests.store.append_until_killed FOLDER`
"""

import sys
from itertools import count
from pathlib import Path
from uuid import UUID

from ptcoder.store import Log
from ptcoder.visit import State
from tests.store.made_up import draft, opened, started, stopped

VISIT = UUID(int=1)


def main(folder: Path) -> None:
    with Log.open(folder) as log:
        if not log.visits_in(State.OPEN):
            log.append([draft(opened(VISIT))])
        for _ in count():
            interval = UUID(bytes=log.head[:16])
            written = log.append([draft(started(VISIT, interval)), draft(stopped(VISIT, interval))])
            sys.stdout.write(f"{written[-1].stamp.n}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
