"""Database and WAL cut, torn, zeroed, overwritten: each is opened with the truth or refused with it."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ptcoder.store import Log, LogError, backup, restoring
from ptcoder.visit import Logged
from tests.faults import clinic_day
from tests.faults.conftest import Figure
from tests.faults.processes import Child

PAGE = 4096
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
REFUSED, TOLD = "refused in words", "opened, and what is wrong is told"
DAMAGES = ("cut", "flipped", "zeroed", "torn", "filled")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of which the last part is in its WAL alone: whoever wrote it was killed."""
    folder = tmp_path_factory.mktemp("torn") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PTCODER_STATE", str(folder.parent / "state"))
        child = Child.start(clinic_day.a_while, folder, 1, 100)
        assert child.end() == 0
        child = Child.start(clinic_day.until_killed, folder, 2)
        while sum(path.stat().st_size for path in folder.glob("log.db-wal")) < 150_000:
            child.wait_for_word()
        time.sleep(0.01)
        child.kill()
    return folder


def damage(file: Path, how: str, luck: random.Random) -> str:
    """Does it, and tells where."""
    content = bytearray(file.read_bytes())
    if how == "cut":
        at = luck.randrange(len(content))
        del content[at:]
    elif how == "flipped":
        at = luck.randrange(len(content))
        content[at] ^= 1 << luck.randrange(8)
    else:
        at = luck.randrange(len(content) // 512) * 512
        length = luck.choice((512, 1024, PAGE, 3 * PAGE))
        if how == "zeroed":
            content[at : at + length] = bytes(len(content[at : at + length]))
        elif how == "torn":  # a part of one page stands where another was being written
            other = luck.randrange(len(content) // PAGE) * PAGE
            content[at : at + 512] = content[other : other + 512]
        else:
            content[at : at + length] = luck.randbytes(len(content[at : at + length]))
    file.write_bytes(content)
    return f"{file.name} {how} at {at}"


def test_torn_and_cut_files(original: Path, tmp_path: Path, many: Callable[[int, int], int], figure: Figure) -> None:
    luck = random.Random(7)
    before = {path.name: path.read_bytes() for path in original.iterdir()}
    with Log.open(shutil.copytree(original, tmp_path / "whole")) as log:
        true = list(log.all_records())
        source = log.source
    assert source is not None
    (tmp_path / "backups").mkdir()
    saved = backup.make(source, tmp_path / "backups", NOW)
    restored = 0
    seen: Counter[str] = Counter()
    times = many(25, 200)
    for turn in range(times):
        folder = shutil.copytree(original, tmp_path / str(turn))
        name = ("log.db", "log.db-wal")[turn % 2]
        what = damage(folder / name, DAMAGES[turn // 2 % len(DAMAGES)], luck)
        damaged = {path.name: path.read_bytes() for path in folder.glob("log.db*")}
        told = outcome(folder, true, what)
        seen[f"{name}: {told}"] += 1
        if told in (REFUSED, TOLD):
            shutil.rmtree(folder)
            shutil.copytree(original, folder)
            for each, content in damaged.items():
                (folder / each).write_bytes(content)
            restore(folder, saved.path, source.key, true, damaged)
            restored += 1
        shutil.rmtree(folder)
    assert {path.name: path.read_bytes() for path in original.iterdir()} == before
    assert sum(seen.values()) == times
    assert restored
    figure(f"torn and cut files: {restored} refused or told, each restored from a backup, the damaged log kept aside")
    for told, count in sorted(seen.items()):
        figure(f"torn and cut files: {count} x {told}")


def restore(folder: Path, saved: Path, key: bytes, true: list[Logged], damaged: dict[str, bytes]) -> None:
    """As `ptcoder restore` does it, on the damaged files as they were found."""
    aside = restoring.restore(folder, restoring.preview(saved, key, None), key, None, NOW)
    assert {path.name: path.read_bytes() for path in (folder / aside).glob("log.db*")} == damaged
    with Log.open(folder) as log:
        assert log.verify() == []
        assert list(log.all_records()) == true


def outcome(folder: Path, true: list[Logged], what: str) -> str:
    """What became of it; fails where anything is shown that was not written, and nothing says so."""
    try:
        with Log.open(folder) as log:
            faults = [log.damage] if log.damage else log.verify()
            found = list(log.all_records())
    except LogError as error:
        assert str(folder) in str(error), what  # noqa: PT017 - either way it is told
        return REFUSED
    if faults:
        return TOLD
    assert found == true[: len(found)], what
    gone = len({record.stamp.moment for record in true[len(found) :]})
    if not gone:
        return "opened whole"
    if "cut" in what:
        return "opened whole up to the cut: that more was there, nothing in the folder tells"
    assert gone <= 2, what  # the damage reaches to the end: no commit behind it is left that could tell
    return "opened whole but for the last press or two: as if cut off while they were written"
