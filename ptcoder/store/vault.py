"""The system's credential store: Windows Credential Locker, macOS Keychain, Secret Service.

One store is trusted on each system and named here. What else ``keyring`` would find or be told to take - a plain
file, nothing, a chain of both - is never asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Any, Protocol

from ptcoder.store.errors import StoreFailed

SERVICE = "ptcoder"

PATIENCE = 20
"""Seconds in which a store has to answer; somebody may have to unlock it first, in a window of the system's."""

SILENT = (
    "This computer's credential store does not answer. Unlock it and try again; if it hangs, sign in to the computer "
    "anew."
)


class Vault(Protocol):
    """Keeps short texts by name, for this user on this machine. Every method may raise StoreFailed."""

    def get(self, account: str) -> str | None: ...

    def set(self, account: str, secret: str) -> None: ...

    def delete(self, account: str) -> None:
        """What is not there is as good as deleted."""
        ...


class SystemVault:
    """One of keyring's backends, with what goes wrong in it told as StoreFailed; so is an answer that does not come."""

    def __init__(self, backend: Callable[[], Any], failures: tuple[type[Exception], ...]) -> None:
        self._backend = backend
        self._failures = failures
        self._hangs: Thread | None = None

    def is_there(self) -> bool:
        """Whether this machine has the store at all; one that only doesn't answer is there."""
        try:
            return self._answer(lambda: self._backend().priority > 0)  # asking is how keyring finds out
        except RuntimeError:
            return False
        except StoreFailed:
            return self._hangs is not None

    def get(self, account: str) -> str | None:
        return self._answer(lambda: self._backend().get_password(SERVICE, account))

    def set(self, account: str, secret: str) -> None:
        self._answer(lambda: self._backend().set_password(SERVICE, account, secret))

    def delete(self, account: str) -> None:
        from keyring.errors import PasswordDeleteError

        def delete() -> None:
            with suppress(PasswordDeleteError):
                self._backend().delete_password(SERVICE, account)

        self._answer(delete)

    def _answer(self, ask: Callable[[], Any]) -> Any:
        """What the store says. While a question hangs no other is asked, so that nobody waits twice."""
        if self._hangs is not None and self._hangs.is_alive():
            raise StoreFailed(SILENT)
        said: list[Callable[[], Any]] = []
        asking = Thread(target=self._ask, args=(ask, said), name="credential store", daemon=True)
        asking.start()
        asking.join(PATIENCE)
        if not said:
            self._hangs = asking
            raise StoreFailed(SILENT)
        self._hangs = None
        return said[0]()

    def _ask(self, ask: Callable[[], Any], said: list[Callable[[], Any]]) -> None:
        try:
            answer = ask()
        except self._failures as error:
            said.append(partial(_fail, error))
        except Exception as error:  # noqa: BLE001 - a bug is a bug in the thread of whoever asked
            said.append(partial(_raise, error))
        else:
            said.append(lambda: answer)


def _fail(error: Exception) -> None:
    raise StoreFailed(f"This computer's credential store does not answer: {error or type(error)}") from error


def _raise(error: Exception) -> None:
    raise error


def system_vault() -> Vault | None:
    """This machine's store; None where it has none, or none that can be reached from here."""
    from keyring.errors import KeyringError

    failures: tuple[type[Exception], ...] = (KeyringError, OSError)
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring as Backend
        from win32ctypes.pywin32.pywintypes import error

        failures += (error,)
    elif sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as Backend
    else:
        from jeepney import DBusErrorResponse  # pyright: ignore[reportMissingTypeStubs]
        from keyring.backends.SecretService import Keyring as Backend
        from secretstorage.exceptions import SecretStorageException

        failures += (SecretStorageException, DBusErrorResponse)
    vault = SystemVault(Backend, failures)
    return vault if vault.is_there() else None
