"""What guards the log is changed at the desk: each change an event with who made it, and told where it has to be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.key import NEW_STATION, NO_PASSPHRASE, NOT_VERIFIED, KeyDesk
from ptcoder.store import Code, LogBusy, LogUnwritable, SealedKeys, WrongPassphrase
from ptcoder.visit import KeyChanged
from tests.clinic.hand_clock import HandClock
from tests.store.vaults import MemoryVault

WORDS = "four calm words here"


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
def clinic(tmp_path: Path, vault: MemoryVault) -> Iterator[Clinic]:
    """One therapist; the key in a credential store."""
    opened = Clinic.open(tmp_path / "data", clock=HandClock(), keys=SealedKeys(vault))
    opened.add_person("Ann Example", "PT")
    yield opened
    opened.close()


def key(clinic: Clinic) -> KeyDesk:
    assert clinic.key is not None
    return clinic.key


def said(clinic: Clinic) -> list[tuple[str, bool]]:
    """What was changed, and whether by the therapist."""
    ann = clinic.floor().people[0].id
    return [
        (record.event.what, str(record.stamp.who) == ann)
        for record in clinic._log.all_records()  # pyright: ignore[reportPrivateUsage]
        if isinstance(record.event, KeyChanged)
    ]


def test_a_code_that_was_not_checked_is_a_standing_notice(clinic: Clinic) -> None:
    assert clinic.floor().notices == (NOT_VERIFIED,)
    key(clinic).new_code()
    assert clinic.floor().notices == (NOT_VERIFIED,)
    key(clinic).confirm_code()
    assert clinic.floor().notices == ()
    assert said(clinic) == [("code", True)]


def test_every_change_is_in_the_log_with_who(clinic: Clinic, vault: MemoryVault) -> None:
    code = key(clinic).new_code()
    key(clinic).set_passphrase(WORDS)
    with pytest.raises(WrongPassphrase):
        key(clinic).change("another passphrase")
    newer = key(clinic).change(WORDS)
    key(clinic).remove_passphrase()
    assert said(clinic) == [("code", True), ("passphrase", True), ("key", True), ("no passphrase", True)]
    assert key(clinic).status.code is Code.SHOWN
    log = clinic._log  # pyright: ignore[reportPrivateUsage]
    bodies = " ".join(str(record.event) for record in log.all_records())
    for secret in (code, newer, WORDS, *vault.keys()):
        assert secret not in bodies


def test_the_clocks_go_on_over_a_change(clinic: Clinic) -> None:
    clinic.add_patient(name="Pat Sample", mrn="M-1", payer="medicare", discipline="PT")
    clinic.press("97110")
    key(clinic).change(None)
    sheet = clinic.press("97110")
    assert sheet.visit is not None
    assert sheet.visit.bars[-1].stop is not None


def test_a_moved_log_says_so(clinic: Clinic, tmp_path: Path) -> None:
    code = key(clinic).new_code()
    clinic.close()
    moved = shutil.copytree(tmp_path / "data", tmp_path / "moved")
    for vault, notices in ((MemoryVault(), (NEW_STATION,)), (None, (NO_PASSPHRASE, NEW_STATION))):
        keys = SealedKeys(vault)
        keys.unlock_with_code(moved / "log.key", code)
        there = Clinic.open(moved, clock=HandClock(), keys=keys)
        assert there.floor().notices == notices
        assert said(there)[-1] == ("recovered", False), "whoever typed the code was not known yet"
        there.close()


def test_no_change_while_presses_are_held(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic.add_patient(name="Pat Sample", mrn="M-1", payer="medicare", discipline="PT")

    def fail(*_: object) -> None:
        raise LogUnwritable("The disk is away.")

    with monkeypatch.context() as patch:
        patch.setattr(clinic._log, "append", fail)  # pyright: ignore[reportPrivateUsage]
        clinic.press("97110")
        with pytest.raises(Refused, match="not in it yet"):
            key(clinic).change(None)


def test_no_change_while_another_program_reads(clinic: Clinic, tmp_path: Path, vault: MemoryVault) -> None:
    other = Clinic.open(tmp_path / "data", clock=HandClock(), keys=SealedKeys(vault))
    with pytest.raises(LogBusy):
        key(clinic).change(None)
    other.close()
    assert said(clinic) == []
    key(clinic).change(None)
    assert said(clinic) == [("key", True)]
