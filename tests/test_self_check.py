"""`ptcoder self-check` tells what a package is held against."""

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[1]


def test_this_checkout_tells_what_is_written_down() -> None:
    done = subprocess.run([sys.executable, "-m", "ptcoder", "self-check"], cwd=TOP, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (TOP / "packaging" / "self-check.txt").read_text(encoding="utf-8")
