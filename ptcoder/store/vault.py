"""The system's credential store: Windows Credential Locker, macOS Keychain, Secret Service.

One store is trusted on each system and named here. What else ``keyring`` would find or be told to take - a plain
file, nothing, a chain of both - is never asked.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

from ptcoder.store.errors import StoreFailed

SERVICE = "ptcoder"


class Vault(Protocol):
    """Keeps short texts by name, for this user on this machine. Every method may raise StoreFailed."""

    def get(self, account: str) -> str | None: ...

    def set(self, account: str, secret: str) -> None: ...

    def delete(self, account: str) -> None:
        """What is not there is as good as deleted."""
        ...


class SystemVault:
    """One of keyring's backends, with what goes wrong in it told as StoreFailed."""

    def __init__(self, backend: Any, failures: tuple[type[Exception], ...]) -> None:
        self._backend = backend
        self._failures = failures

    def get(self, account: str) -> str | None:
        with self._in_words():
            return self._backend.get_password(SERVICE, account)

    def set(self, account: str, secret: str) -> None:
        with self._in_words():
            self._backend.set_password(SERVICE, account, secret)

    def delete(self, account: str) -> None:
        from keyring.errors import PasswordDeleteError

        with self._in_words(), suppress(PasswordDeleteError):
            self._backend.delete_password(SERVICE, account)

    @contextmanager
    def _in_words(self) -> Generator[None]:
        try:
            yield
        except self._failures as error:
            raise StoreFailed(f"This computer's credential store does not answer: {error or type(error)}") from error


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
    try:
        there = Backend.priority > 0  # asking is how keyring finds out whether the store is there
    except (RuntimeError, *failures):
        return None
    return SystemVault(Backend(), failures) if there else None
