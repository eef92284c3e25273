"""A change of key that is killed at any moment leaves a log that opens, whole, by what this machine knows."""

import random
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest

from ptcoder.store import Log, SealedKeys, rekeying, unlocking
from ptcoder.store.sealing import Seal
from ptcoder.visit import State
from tests.store.change_key_until_killed import FileVault
from tests.store.made_up import draft, notes, opened
from tests.store.vaults import MemoryVault

VISIT = UUID(int=1)
TIMES = 10
"""At moments that nobody chose; each step by itself is cut off below."""


def test_a_change_of_key_that_is_killed(tmp_path: Path) -> None:
    folder, store = tmp_path / "data", tmp_path / "store.json"
    luck = random.Random(20260303)
    with Log.open(folder, SealedKeys(FileVault(store))) as log:
        log.append([draft(opened(VISIT))])
        for _ in range(10):
            log.append(notes(VISIT, 500))
        records = list(log.all_records())
    keys: set[str | None] = set()
    cut_off = 0
    for _ in range(TIMES):
        run_and_kill(folder, store, luck.uniform(0, 0.25))
        cut_off += '"next"' in (folder / "log.key").read_text()
        vault = FileVault(store)
        with Log.open(folder, SealedKeys(vault)) as log:
            assert list(log.all_records()) == records
            assert log.verify() == []
            assert not log.has_new_station
        assert '"next"' not in (folder / "log.key").read_text()
        assert is_cold(folder / "log.db-journal")
        keys.add(vault.get(SealedKeys(vault).read(folder / "log.key").account))
    assert cut_off > TIMES / 5, "most kills come while a change is under way"
    assert len(keys) > 1, "and some after one"


def is_cold(journal: Path) -> bool:
    """Whether SQLite would pass it over: gone, or begun and nothing in it yet that could be rolled back."""
    return not journal.exists() or journal.read_bytes()[:8] in (b"", bytes(8))


def run_and_kill(folder: Path, store: Path, after: float) -> None:
    command = [sys.executable, "-m", "tests.store.change_key_until_killed", str(folder), str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"changing\n"
        time.sleep(after)
        child.kill()


class Cut(Exception):
    """Stands for the power going."""


@pytest.mark.parametrize("at", range(8))
def test_a_change_of_key_cut_off_at_each_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Before and after each of the things that are written: seal, log, store, seal."""
    vault = MemoryVault()
    with Log.open(tmp_path, SealedKeys(vault)) as log:
        log.append([draft(opened(VISIT))])
    steps = 0

    def step() -> None:
        nonlocal steps
        if steps == at:
            steps += 1000  # whatever comes after a cut does not come
        if steps >= 1000:
            raise Cut
        steps += 1

    real_write, real_rekey, real_keep = unlocking.write, rekeying.rekey, unlocking.keep

    def write(file: Path, seal: Seal) -> None:
        step()
        real_write(file, seal)
        step()

    def rekey(path: Path, old: bytes, new: bytes) -> None:
        step()
        real_rekey(path, old, new)
        step()

    def keep(store: MemoryVault, seal: Seal, key: bytes) -> None:
        step()
        real_keep(store, seal, key)
        step()

    log = Log.open(tmp_path, SealedKeys(vault))
    with monkeypatch.context() as patch:
        patch.setattr(unlocking, "write", write)
        patch.setattr("ptcoder.store.guarding.write", write)
        patch.setattr(rekeying, "rekey", rekey)
        patch.setattr(unlocking, "keep", keep)
        with pytest.raises(Cut):
            log.change_key()
    log.close()
    for _ in range(2):
        with Log.open(tmp_path, SealedKeys(vault)) as again:
            assert again.visits_in(State.OPEN) == [VISIT]
            assert again.verify() == []
            assert not again.has_new_station
    with Log.open(tmp_path, SealedKeys(vault)) as again:
        again.change_key()
        assert again.visits_in(State.OPEN) == [VISIT]
