"""Backups from before and after a change of key, restored with the recovery code on a computer that knows nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic
from ptcoder.clinic.keeping import look_at, restore
from ptcoder.store import Code, KeyLocked, Log, SealedKeys, Way, WrongCode
from ptcoder.store import guarding as guards
from ptcoder.visit import KeyChanged, Logged, Restored
from tests.clinic.hand_clock import HandClock
from tests.store.vaults import MemoryVault


def quiet(_done: float) -> None:
    pass


@dataclass
class Backups:
    """Two backups of one log, each with the code that was good when it was made; and the log as it stands."""

    folder: Path
    vault: MemoryVault
    before: Path
    old_code: str
    after: Path
    new_code: str


def back_up(clinic: Clinic) -> Path:
    made = clinic.keeping.backup_job().run(quiet)
    clinic.keeping.backed_up(made)
    return made.path


def records(folder: Path, keys: SealedKeys) -> list[Logged]:
    with Log.open(folder, keys) as log:
        assert log.verify() == []
        return list(log.all_records())


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    vault, clock = MemoryVault(), HandClock()
    clinic = Clinic.open(tmp_path / "data", clock=clock, keys=SealedKeys(vault))
    clinic.add_person("Ann Example", "PT")
    clinic.add_patient(name="Pat Sample", mrn="M-1", payer="medicare", discipline="PT")
    assert clinic.key is not None
    old_code = clinic.key.new_code()
    before = back_up(clinic)
    clock.advance(minutes=60)
    new_code = clinic.key.change(None)
    clinic.press("97110")
    after = back_up(clinic)
    clinic.close()
    return Backups(tmp_path / "data", vault, before, old_code, after, new_code)


@pytest.mark.parametrize("which", ["before", "after"])
def test_on_another_computer(backups: Backups, tmp_path: Path, which: str) -> None:
    path, code, other = (
        (backups.before, backups.old_code, backups.new_code)
        if which == "before"
        else (backups.after, backups.new_code, backups.old_code)
    )
    there, vault = tmp_path / "there", MemoryVault()
    beside = path.with_suffix(".key")
    as_it_was = beside.read_bytes()
    keys = SealedKeys(vault)
    with pytest.raises(KeyLocked) as locked:
        look_at(there, path, keys, quiet)
    assert locked.value.ways == (Way.CODE,)
    with pytest.raises(WrongCode):
        keys.unlock_with_code(beside, other)
    keys.unlock_with_code(beside, code)
    found = look_at(there, path, keys, quiet)
    assert beside.read_bytes() == as_it_was, "a backup never changes"
    restore(there, found, keys, HandClock().look())
    assert beside.read_bytes() == as_it_was
    assert guards.status(keys, there / "log.key").code is Code.VERIFIED
    here = records(backups.folder, SealedKeys(backups.vault))
    now = records(there, SealedKeys(vault))
    held = found.saved.contents.records
    assert now[:held] == here[:held]
    assert [each.event for each in now[held:-1]] == [KeyChanged(what="recovered")]
    assert isinstance(now[-1].event, Restored)
    assert now[-1].stamp.station not in {each.stamp.station for each in here}
    clinic = Clinic.open(there, clock=HandClock(), keys=SealedKeys(vault))
    assert [card.name for card in clinic.floor().cards] == ["Pat Sample"]
    clinic.close()


@pytest.mark.parametrize("which", ["before", "after"])
def test_over_a_damaged_log(backups: Backups, which: str) -> None:
    """On the computer itself the credential store is enough, for a backup from before the change of key too."""
    path = backups.before if which == "before" else backups.after
    log = backups.folder / "log.db"
    data = bytearray(log.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    log.write_bytes(data)
    keys = SealedKeys(backups.vault)
    found = look_at(backups.folder, path, keys, quiet)
    assert "damaged" in found.saved.unknown
    aside = restore(backups.folder, found, keys, HandClock().look())
    assert (aside / "log.db").read_bytes() == bytes(data)
    now = records(backups.folder, SealedKeys(backups.vault))
    assert isinstance(now[-1].event, Restored)
    assert len(now) == found.saved.contents.records + 1


def test_a_backup_from_after_the_change_over_a_folder_from_before_it(backups: Backups, tmp_path: Path) -> None:
    """The folder's own key file does not open it; the one beside the backup does."""
    there, keys = tmp_path / "there", SealedKeys(MemoryVault())
    keys.unlock_with_code(backups.before.with_suffix(".key"), backups.old_code)
    restore(there, look_at(there, backups.before, keys, quiet), keys, HandClock().look())
    as_it_was = backups.after.with_suffix(".key").read_bytes()
    with pytest.raises(KeyLocked) as locked:
        look_at(there, backups.after, keys, quiet)
    assert locked.value.ways == (Way.CODE,)
    keys.unlock_with_code(backups.after.with_suffix(".key"), backups.new_code)
    found = look_at(there, backups.after, keys, quiet)
    restore(there, found, keys, HandClock().look())
    assert backups.after.with_suffix(".key").read_bytes() == as_it_was
    assert len(records(there, keys)) >= found.saved.contents.records + 1
