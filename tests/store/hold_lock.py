"""Holds the lock of a folder, says so, and waits to be ended: ``python -m tests.store.hold_lock FOLDER``."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ptcoder.store.lock import Lock, LogHeld

try:
    lock = Lock.take(Path(sys.argv[1]), "window", datetime.now(UTC))
except LogHeld as held:
    print(held, flush=True)
    sys.exit(1)
print("held", flush=True)
time.sleep(60)
