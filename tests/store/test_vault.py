"""The credential store answers, fails, or does not answer at all; then the log opens by what a person says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest

from ptcoder.store import KeyLocked, Log, SealedKeys, StoreFailed, Way, vault
from ptcoder.store.vault import SystemVault
from ptcoder.visit import State
from tests.store.made_up import draft, opened

ONE = UUID(int=1)


class Backend:
    """As one of keyring's; while ``goes_on`` is not set, no question is answered."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.goes_on = Event()
        self.goes_on.set()
        self.asked = 0
        self.error: Exception | None = None

    @property
    def priority(self) -> float:
        self._ask()
        return 5

    def get_password(self, _service: str, account: str) -> str | None:
        self._ask()
        return self.kept.get(account)

    def set_password(self, _service: str, account: str, secret: str) -> None:
        self._ask()
        self.kept[account] = secret

    def delete_password(self, _service: str, account: str) -> None:
        from keyring.errors import PasswordDeleteError

        self._ask()
        if account not in self.kept:
            raise PasswordDeleteError("not there")
        del self.kept[account]

    def _ask(self) -> None:
        self.asked += 1
        self.goes_on.wait()
        if self.error is not None:
            raise self.error


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[Backend]:
    monkeypatch.setattr(vault, "PATIENCE", 0.2)
    made = Backend()
    yield made
    made.goes_on.set()


@pytest.fixture
def store(backend: Backend) -> SystemVault:
    return SystemVault(lambda: backend, (OSError,))


def test_it_answers(store: SystemVault, backend: Backend) -> None:
    assert store.is_there()
    store.set("one", "secret")
    assert store.get("one") == "secret"
    store.delete("one")
    store.delete("one")
    assert store.get("one") is None


def test_what_fails_is_told_and_a_bug_is_a_bug(store: SystemVault, backend: Backend) -> None:
    backend.error = OSError("locked")
    with pytest.raises(StoreFailed, match="does not answer: locked"):
        store.get("one")
    assert not store.is_there()
    backend.error = RuntimeError("no such service")
    assert not store.is_there()
    backend.error = ZeroDivisionError("a bug")
    with pytest.raises(ZeroDivisionError):
        store.get("one")


def test_nobody_waits_for_ever_or_twice(store: SystemVault, backend: Backend) -> None:
    backend.kept["one"] = "secret"
    backend.goes_on.clear()
    assert store.is_there(), "it is there, and says nothing"
    asked, began = backend.asked, time.monotonic()
    for _ in range(20):
        with pytest.raises(StoreFailed, match=r"does not answer\. Unlock it"):
            store.get("one")
    assert time.monotonic() - began < 0.2, "the first question still hangs"
    assert backend.asked == asked
    backend.goes_on.set()
    hanging = store._hangs  # pyright: ignore[reportPrivateUsage]
    assert hanging is not None
    hanging.join()
    assert store.get("one") == "secret"


def test_the_recovery_code_opens_a_log_whose_store_hangs(tmp_path: Path, store: SystemVault, backend: Backend) -> None:
    with Log.open(tmp_path, SealedKeys(store)) as log:
        log.append([draft(opened(ONE))])
        assert log.guard is not None
        code = log.guard.new_code()
    backend.goes_on.clear()
    keys = SealedKeys(store)
    with pytest.raises(KeyLocked, match="does not answer") as locked:
        Log.open(tmp_path, keys)
    assert locked.value.ways == (Way.CODE,)
    keys.unlock_with_code(tmp_path / "log.key", code)
    with Log.open(tmp_path, keys) as log:
        assert log.visits_in(State.OPEN) == [ONE]
        assert log.guard is not None
        assert any("could not be kept on this computer" in each for each in log.guard.warnings())


def test_a_new_log_asks_for_a_passphrase_then(tmp_path: Path, store: SystemVault, backend: Backend) -> None:
    backend.goes_on.clear()
    with pytest.raises(KeyLocked, match="A passphrase can guard the log instead") as locked:
        Log.open(tmp_path, SealedKeys(store))
    assert locked.value.ways == (Way.NEW_PASSPHRASE,)
    assert list(tmp_path.iterdir()) == []
