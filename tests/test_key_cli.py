"""`ptcoder key`: what is typed comes on standard input, nothing secret is an argument or an answer but the new code."""

from __future__ import annotations

import platform
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptcoder import key_cli
from ptcoder.store import Code, Keys, Log, PlainKeys, SealedKeys
from ptcoder.store import guarding as guards
from ptcoder.store.lock import held
from ptcoder.visit import KeyChanged
from tests.store.vaults import MemoryVault

WORDS, OTHER_WORDS = "four calm words here", "other calm words here"
CODE = re.compile(r"Recovery code:  ((?:\w{5}-){5}\w{5})\n")


class Machine:
    """A computer with this credential store, or with none."""

    def __init__(self, patch: pytest.MonkeyPatch, vault: MemoryVault | None) -> None:
        self.vault = vault
        self._patch = patch

    def key(self, folder: Path, *arguments: str, typed: str = "", plain: bool = False) -> Result:
        def usual() -> Keys:
            return PlainKeys() if plain else SealedKeys(self.vault)

        self._patch.setattr("ptcoder.store.usual_keys", usual)
        return CliRunner().invoke(key_cli.key, [*arguments, "--log", str(folder)], input=typed)

    def opens(self, folder: Path, words: str = "") -> list[str]:
        """What was changed, by the log; it opens as this machine would open it."""
        keys = SealedKeys(self.vault)
        if words:
            keys.unlock_with_passphrase(folder / "log.key", words)
        with Log.open(folder, keys) as log:
            assert log.verify() == []
            return [record.event.what for record in log.all_records() if isinstance(record.event, KeyChanged)]

    def code(self, folder: Path) -> Code:
        return guards.status(SealedKeys(self.vault), folder / "log.key").code


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch, MemoryVault())


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Without a credential store."""
    return Machine(monkeypatch, None)


@pytest.fixture
def folder(tmp_path: Path, here: Machine) -> Path:
    Log.open(tmp_path / "data", SealedKeys(here.vault)).close()
    return tmp_path / "data"


def shown(result: Result) -> str:
    assert result.exit_code == 0, result.output
    found = CODE.search(result.output)
    assert found is not None, result.output
    return found[1]


def test_where_the_key_is(folder: Path, here: Machine, bare: Machine, tmp_path: Path) -> None:
    said = here.key(folder, "status").output
    assert said == "key: in this computer's credential store\nrecovery code: none was made\n"
    shown(here.key(folder, "show-recovery"))
    assert bare.key(folder, "status").output == (
        "key: nowhere on this computer\nrecovery code: made, not checked yet\n"
    )
    here.key(folder, "passphrase", "set", typed=f"{WORDS}\n{WORDS}\n")
    assert here.key(folder, "status").output.startswith("key: behind a passphrase\n")
    Log.open(tmp_path / "plain", PlainKeys()).close()
    assert "sealed at the next start" in here.key(tmp_path / "plain", "status").output
    assert here.key(tmp_path / "plain", "status", plain=True).output == "key: readable in the key file\n"


def test_where_there_is_no_log(tmp_path: Path, here: Machine) -> None:
    for command in (["status"], ["show-recovery"], ["change"], ["recover"], ["passphrase", "set"]):
        result = here.key(tmp_path, *command)
        assert result.exit_code == 2
        assert "There is no key of a log in" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_that_is_none(folder: Path, here: Machine) -> None:
    (folder / "log.key").write_text("nothing")
    result = here.key(folder, "status")
    assert result.exit_code == 2
    assert "not a key" in result.output


def test_a_plain_log_has_nothing_to_change(tmp_path: Path, here: Machine) -> None:
    Log.open(tmp_path, PlainKeys()).close()
    for command in (["show-recovery"], ["change"], ["recover"], ["passphrase", "set"]):
        result = here.key(tmp_path, *command, plain=True)
        assert result.exit_code == 2
        assert "nothing guards it" in result.output


def test_a_code_is_shown_once_and_typed_back(folder: Path, here: Machine) -> None:
    result = here.key(folder, "show-recovery", typed="\n")
    first = shown(result)
    assert "Not checked yet" in result.output
    assert here.code(folder) is Code.SHOWN
    refused = here.key(folder, "show-recovery", typed="n\n")
    assert refused.exit_code == 2
    assert "Nothing was changed" in refused.output
    second = shown(here.key(folder, "show-recovery", typed="y\n"))
    assert second != first
    assert here.opens(folder) == ["code", "code"]


def test_another_computer(folder: Path, here: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code = shown(here.key(folder, "show-recovery"))
    moved = shutil.copytree(folder, tmp_path / "moved")
    there = Machine(monkeypatch, MemoryVault())
    locked = there.key(moved, "change")
    assert locked.exit_code == 2
    assert "`ptcoder key recover` opens it" in locked.output
    wrong = there.key(moved, "recover", typed=f"{code[:-1]}{'1' if code[-1] == '0' else '0'}\n")
    assert wrong.exit_code == 2
    assert "Group 6 does not fit the rest" in wrong.output
    right = there.key(moved, "recover", typed=f"{code.lower()}\n")
    assert right.exit_code == 0, right.output
    assert there.opens(moved) == ["code", "recovered"]


def test_another_computer_without_a_store(folder: Path, here: Machine, bare: Machine) -> None:
    code = shown(here.key(folder, "show-recovery"))
    right = bare.key(folder, "recover", typed=f"{code}\n{WORDS}\n{WORDS}\n")
    assert right.exit_code == 0, right.output
    assert bare.opens(folder, WORDS) == ["code", "recovered", "passphrase"]


def test_the_passphrase(folder: Path, here: Machine) -> None:
    unlike = here.key(folder, "passphrase", "set", typed=f"{WORDS}\n{OTHER_WORDS}\n")
    assert unlike.exit_code == 2
    assert "not alike" in unlike.output
    short = here.key(folder, "passphrase", "set", typed="short\nshort\n")
    assert short.exit_code == 2
    assert "at least 12" in short.output
    assert here.key(folder, "passphrase", "set", typed=f"{WORDS}\n{WORDS}\n").exit_code == 0
    wrong = here.key(folder, "passphrase", "remove", typed=f"{OTHER_WORDS}\n")
    assert wrong.exit_code == 2
    assert "not the passphrase" in wrong.output
    assert here.key(folder, "passphrase", "remove", typed=f"{WORDS}\n").exit_code == 0
    assert here.opens(folder) == ["passphrase", "no passphrase"]


def test_without_a_store_the_passphrase_stays(tmp_path: Path, bare: Machine) -> None:
    SealedKeys(None).set_first_passphrase(tmp_path / "log.key", tmp_path / "log.db", WORDS)
    result = bare.key(tmp_path, "passphrase", "remove", typed=f"{WORDS}\n")
    assert result.exit_code == 2
    assert "has to stay" in result.output


def test_another_key(folder: Path, here: Machine) -> None:
    old = shown(here.key(folder, "show-recovery"))
    assert here.vault is not None
    (before,) = here.vault.keys()
    new = shown(here.key(folder, "change"))
    assert here.vault.keys() != [before]
    assert new != old
    assert here.opens(folder) == ["code", "key"]
    with Log.open(folder, SealedKeys(here.vault)):
        busy = here.key(folder, "change")
    assert busy.exit_code == 2
    assert "Another program" in busy.output


def test_an_old_key_without_a_store(tmp_path: Path, bare: Machine) -> None:
    Log.open(tmp_path, PlainKeys()).close()
    result = bare.key(tmp_path, "change", typed=f"{WORDS}\n{WORDS}\n{WORDS}\n")
    assert "no credential store" in result.output
    shown(result)
    assert bare.opens(tmp_path, WORDS) == ["sealed", "key"]


def test_what_guards_the_log_is_changed_by_one_program_alone(folder: Path, here: Machine) -> None:
    before = (folder / "log.key").read_bytes()
    with held(folder, "window"):
        for command in (["change"], ["show-recovery"], ["passphrase", "set"]):
            result = here.key(folder, *command, typed=f"{WORDS}\n{WORDS}\n")
            assert result.exit_code == 2
            assert f"The log is in use: window on {platform.node()}" in result.output
        assert here.key(folder, "status").exit_code == 0
    assert (folder / "log.key").read_bytes() == before
    shown(here.key(folder, "change"))
    assert here.opens(folder) == ["key"]
