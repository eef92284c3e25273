"""A disk that fills up in the middle of a clinic day, and a quota that ends there."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ptcoder.store import looks
from tests.faults.conftest import Figure
from tests.faults.processes import Message, ids, told_by, whole

SMALL = "3m"


def small_disk(folder: Path) -> list[str]:
    """What a command has to stand behind to find a small disk at ``folder``, gone with it; none where no way is open.

    A name space of its own needs no rights, but some systems allow it to nobody, and in some containers not to root.
    """
    mount = f'mount -t tmpfs -o size={SMALL} none "{folder}" && exec "$@"'
    for way in (["unshare", "--user", "--map-root-user", "--mount"], ["unshare", "--mount"]):
        before = [*way, "sh", "-c", mount, "sh"]
        if shutil.which(way[0]) and subprocess.run([*before, "true"], capture_output=True).returncode == 0:
            return before
    return []


def went_on(told: list[Message]) -> int:
    """How many presses were held at most; none at the end."""
    most = max(message["held"] for message in told)
    assert most >= 25
    assert told[-1]["held"] == 0
    return most


def test_a_disk_that_fills_up(
    tmp_path: Path, places: dict[str, Path], figure: Figure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log is taken off the small disk before that is gone with the program."""
    places["data"].mkdir()
    before = small_disk(places["data"])
    if not before:
        figure("full disk: this system lets nobody mount one; the quota below stands for it")
        return
    kept = tmp_path / "kept"
    program = 'd="$1"; k="$2"; shift 2; "$@" && cp -r "$d" "$k"'
    after = ["sh", "-c", program, "sh", str(places["data"]), str(kept)]
    code, told, said = told_by("full", places["data"], 1, before=[*before, *after])
    assert code == 0, said
    most = went_on(told)
    whole(kept, ids(told))
    assert not list(places["state"].glob("*.rescue"))
    figure(f"full disk ({SMALL} tmpfs, as {'root' if os.geteuid() == 0 else 'a user'}): {most} presses held, entered")


def test_a_quota_that_ends(places: dict[str, Path], figure: Figure) -> None:
    code, told, said = told_by("limit", places["data"], 2)
    assert code == 0, said
    figure(f"quota (RLIMIT_FSIZE): {went_on(told)} presses held, entered")
    whole(places["data"], ids(told))
    assert {path.name for path in places["data"].iterdir()} == {"log.db", "log.key", looks.NAME}
