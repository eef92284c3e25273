"""What guards one open log, and how that is changed: recovery code, passphrase, key, and the memory of its head."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from ptcoder.store import heads, recovery_code, rekeying
from ptcoder.store.connection import Database
from ptcoder.store.custody import head_account, keep, write
from ptcoder.store.errors import StoreFailed, WrongKey, WrongPassphrase
from ptcoder.store.record import Tip
from ptcoder.store.sealing import KEY_BYTES, Seal
from ptcoder.store.unlocking import SealedKeys


class Code(StrEnum):
    """How far a recovery code has come."""

    NONE = "none"
    SHOWN = "shown"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStatus:
    """``store``: this machine has one. ``passphrase``: it is asked at each start, and the key is not in the store."""

    store: bool
    passphrase: bool
    code: Code


def status(keys: SealedKeys, file: Path) -> KeyStatus:
    """Of a log that need not be open. Raises KeyDamaged where the file is no sealed key."""
    seal = keys.read(file)
    code = Code.NONE if seal.code is None else Code.VERIFIED if seal.code.verified else Code.SHOWN
    return KeyStatus(store=keys.vault is not None, passphrase=seal.passphrase is not None, code=code)


class Guard:
    """The guard of the log whose key file and database are these. Methods raise LogError, and then nothing changed."""

    def __init__(self, keys: SealedKeys, file: Path, log: Path) -> None:
        self._keys = keys
        self._file = file
        self._log = log

    def key(self) -> bytes:
        """What opens the log."""
        return self._keys.key(self._file, self._log)

    def status(self) -> KeyStatus:
        return status(self._keys, self._file)

    def warnings(self) -> tuple[str, ...]:
        """What somebody ought to know, in words."""
        return tuple(self._keys.warnings)

    def note_key(self) -> None:
        """The log lies under another key, and nobody has said so in it yet."""
        self._keys.note("key")

    def take_news(self) -> list[str]:
        """What came to pass while the log was being opened, as ``KeyChanged`` has it; each is told once."""
        return self._keys.take_news()

    def take_typed_code(self) -> None:
        """A code that opened the log was typed from where it is kept: it need not be asked for."""
        if self._keys.was_typed(self._seal()):
            self.confirm_code()

    # --- the head, remembered

    def has_arrived(self) -> bool:
        """Whether this machine sees the log for the first time; says so once."""
        log = self._seal().log
        is_new = log in self._keys.arrived
        self._keys.arrived.discard(log)
        return is_new

    def missing(self, database: Database) -> str:
        """What the log lacks of what this machine knew, in words; "" if nothing."""
        remembered = self._remembered(self._seal())
        return "" if remembered is None else heads.missing(database, remembered)

    def remember(self, tip: Tip) -> None:
        """Tells the store where the chain stands; from any thread. A store that fails now has an earlier head of the
        same chain.
        """
        vault, seal, head = self._keys.vault, self._seal(), heads.said(tip)
        if vault is not None and self._remembered(seal) != head:
            try:
                vault.set(head_account(seal), head)
            except StoreFailed as error:
                self._keys.warn(str(error))

    def _remembered(self, seal: Seal) -> str | None:
        try:
            return None if self._keys.vault is None else self._keys.vault.get(head_account(seal))
        except StoreFailed as error:
            self._keys.warn(str(error))
            return None

    # --- changes

    def new_code(self) -> str:
        """A recovery code in the place of any earlier one. It is never shown again."""
        seal, code = self._seal(), recovery_code.new()
        write(self._file, seal.with_code(self._keys.current(seal), code))
        return code

    def confirm_code(self) -> None:
        """Somebody has typed it from where it was written down."""
        seal = self._seal()
        if seal.code is not None and not seal.code.verified:
            write(self._file, replace(seal, code=replace(seal.code, verified=True)))

    def set_passphrase(self, passphrase: str) -> None:
        """Asked at each start from now on; the key leaves the store. Raises WrongPassphrase where it is too short."""
        seal = self._seal()
        write(self._file, seal.with_passphrase(self._keys.current(seal), passphrase))
        if self._keys.vault is not None:
            self._keys.vault.delete(seal.account)

    def remove_passphrase(self) -> None:
        """The key goes into the store. Raises StoreFailed where there is none."""
        seal = self._seal()
        if self._keys.vault is None:
            raise StoreFailed("This computer has no credential store; without one the passphrase has to stay.")
        keep(self._keys.vault, seal, self._keys.current(seal))
        write(self._file, replace(seal, passphrase=None))

    def change_key(self, passphrase: str | None) -> str:
        """Another key for the log, which nobody may have open, and another recovery code, which is returned.

        ``passphrase`` is the one that is set, if one is.
        """
        seal = self._seal()
        key = self._keys.current(seal)
        new_key, code = secrets.token_bytes(KEY_BYTES), recovery_code.new()
        new = Seal(log=seal.log).with_code(new_key, code)
        if seal.passphrase is not None:
            if not passphrase:
                raise WrongPassphrase("To change the key, the passphrase is needed.")
            seal.open_with_passphrase(passphrase)
            new = new.with_passphrase(new_key, passphrase)
        old_key = self._keys.opening(seal, self._log, key)
        if old_key is None:
            raise WrongKey(f"The key does not open this log: {self._log}")
        write(self._file, seal.changing_to(new, key, new_key))
        try:
            rekeying.rekey(self._log, old_key, new_key)
        finally:
            self._keys.settle(self._file, self._log, self._seal(), key)
        return code

    def _seal(self) -> Seal:
        return self._keys.read(self._file)
