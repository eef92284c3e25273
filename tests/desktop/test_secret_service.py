"""The key of a log in a real Secret Service, in a session and a home of its own: never in the developer's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NEEDED = {"dbus-run-session": "dbus", "gnome-keyring-daemon": "gnome-keyring"}
BEGIN = "printf 'words of a test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\""


def test_the_key_lies_in_the_secret_service(tmp_path: Path) -> None:
    missing = [package for command, package in NEEDED.items() if shutil.which(command) is None]
    if missing:
        pytest.fail(f"this test needs: apt-get install -y {' '.join(missing)}", pytrace=False)
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "XDG_", "PTCODER_"))}
    program = [sys.executable, "-m", "tests.desktop.secret_service", str(tmp_path / "data")]
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", BEGIN, "sh", *program],
        cwd=Path(__file__).parents[2],
        env={**kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.endswith("kept\n"), done.stderr
    assert done.returncode == 0
