"""How the key of a log is had on this machine: from its credential store, by a passphrase, by the recovery code.

A new log's key goes into the store, and the key file gets its locks when somebody asks for them. Where there is no
store, or a passphrase was set, the passphrase is asked once for each run. The recovery code opens the log anywhere,
and leaves the key in the store of the machine it was typed at. A key file of the old form, with the key readable in
it, is sealed when the log is next opened.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from pathlib import Path

from ptcoder.store import custody
from ptcoder.store.custody import head_account, keep, kept_key, write
from ptcoder.store.errors import KeyLocked, KeyMissing, StoreFailed, Way, WrongKey
from ptcoder.store.keys import Keys, PlainKeys, key_missing, no_key, plain_key, read_key_file
from ptcoder.store.rekeying import opens
from ptcoder.store.sealing import KEY_BYTES, Box, NotASeal, Seal, new_seal, read_seal
from ptcoder.store.vault import Vault, system_vault

KEY_FILE = "PTCODER_KEY_FILE"
NOT_HERE = "The key of this log is not in this computer's credential store."
NO_WAY = "No recovery code was made for it and no passphrase set: open it on the computer where it was begun."


def usual_keys() -> Keys:
    """The keys as this machine's settings want them kept: sealed, unless ``PTCODER_KEY_FILE`` is 1."""
    if os.environ.get(KEY_FILE) == "1":
        return PlainKeys()
    return SealedKeys(system_vault())


class SealedKeys:
    """The keys of sealed logs. It remembers those that were unlocked, so that nobody is asked twice in one run."""

    def __init__(self, vault: Vault | None) -> None:
        self.vault = vault
        self.arrived: set[bytes] = set()
        """Ids of logs that this machine sees for the first time."""
        self._held: dict[bytes, bytes] = {}
        self._typed: set[Box] = set()
        self._news: list[str] = []
        self.warnings: list[str] = []
        """What somebody ought to know, in words, and no reason not to open the log."""

    def key(self, file: Path, log: Path) -> bytes:
        """As ``Keys`` has it; KeyLocked where somebody has to be asked first."""
        there = log.exists()  # asked first: whoever else is starting puts the key in its place before the log
        if not file.exists():
            if there:
                raise key_missing(file, log)
            self._begin(file)
        content = read_key_file(file)
        plain = plain_key(content)
        if plain is not None:
            seal = custody.new_in(self.vault, plain)
            self._seal_plain(file, log, plain, seal)
        return self._of_seal(file, log, self.read(file))

    # --- what somebody said

    def set_first_passphrase(self, file: Path, log: Path, passphrase: str) -> None:
        """The way NEW_PASSPHRASE: guards a log that is not there yet, or one whose key file is of the old form."""
        if not file.exists():
            if log.exists():
                raise key_missing(file, log)
            key = secrets.token_bytes(KEY_BYTES)
            seal = new_seal().with_passphrase(key, passphrase)
            custody.put_first(file, seal)
        else:
            plain = plain_key(read_key_file(file))
            if plain is None:
                raise KeyLocked("A passphrase was set meanwhile.", (Way.PASSPHRASE,))
            key = plain
            seal = new_seal().with_passphrase(key, passphrase)
            self._seal_plain(file, log, key, seal)
        self._held[seal.log] = key

    def unlock_with_passphrase(self, file: Path, passphrase: str) -> None:
        """Raises WrongPassphrase."""
        seal = self.read(file)
        key = self._held[seal.log] = seal.open_with_passphrase(passphrase)
        if self.vault is not None and self.vault.get(head_account(seal)) is None:
            self.arrived.add(seal.log)  # this machine has a memory and does not know this log: it came from another
        if self.vault is not None and kept_key(self.vault.get(seal.account)) == key:
            self.vault.delete(seal.account)  # what a cut off change left there

    def unlock_with_code(self, file: Path, code: str) -> None:
        """Raises WrongCode. The log goes on under a station of its own: it may be open elsewhere, too."""
        seal = self.read(file)
        self._held[seal.log] = seal.open_with_code(code)
        self.arrived.add(seal.log)
        self.note("recovered")
        if seal.code is not None:
            self._typed.add(seal.code.box)

    def was_typed(self, seal: Seal) -> bool:
        """Whether the recovery code of this seal was typed in this run, from wherever somebody had it."""
        return seal.code is not None and seal.code.box in self._typed

    # --- what is known

    def read(self, file: Path) -> Seal:
        """The seal in a key file. Raises KeyDamaged where it holds none."""
        try:
            return read_seal(read_key_file(file))
        except NotASeal as error:
            raise no_key(file) from error

    def warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)

    def note(self, what: str) -> None:
        """Something that the log has to be told, as ``KeyChanged`` has it."""
        if what not in self._news:
            self._news.append(what)

    def take_news(self) -> list[str]:
        """What came to pass while the log was being opened, as ``KeyChanged`` has it; each is told once."""
        news, self._news = self._news, []
        return news

    # --- how it goes

    def _begin(self, file: Path) -> None:
        """A new key, in the store before its name is in the file."""
        seal = custody.begun(self.vault, file)
        if self.read(file) != seal and self.vault is not None:  # another program was first
            self.vault.delete(seal.account)

    def _seal_plain(self, file: Path, log: Path, key: bytes, seal: Seal) -> None:
        """Puts the seal in the place of the readable key once that key is known to open the log."""
        if log.exists() and not opens(log, key):
            raise WrongKey(f"The key does not open this log: {log}")
        custody.put_over_plain(file, seal)
        self.note("sealed")

    def _of_seal(self, file: Path, log: Path, seal: Seal) -> bytes:
        key = self.current(seal)
        if not log.exists():
            self._held[seal.log] = key
            return key
        if seal.next is not None:
            return self.settle(file, log, seal, key)
        found = self.opening(seal, log, key)
        if found is None and self._held.pop(seal.log, None) is not None:
            return self._of_seal(file, log, seal)  # changed meanwhile, by another program
        if found is None:
            ways = self._ways(seal)
            if not ways:
                raise WrongKey(f"The key does not open this log: {log}")
            raise KeyLocked(f"The key that is known for this log does not open it: {log}", ways)
        if seal.log in self.arrived and seal.passphrase is None:
            self._try_to_keep(seal, key)
        self._held[seal.log] = key
        return found

    def current(self, seal: Seal) -> bytes:
        """The key that the locks hold. Raises KeyLocked where somebody has to be asked for it."""
        if seal.log in self._held:
            return self._held[seal.log]
        if seal.passphrase is not None:
            raise KeyLocked("The log is locked. Its passphrase opens it.", self._ways(seal))
        ways, said = self._ways(seal), NOT_HERE
        try:
            kept = None if self.vault is None else self.vault.get(seal.account)
        except StoreFailed as error:
            if not ways:
                raise
            kept, said = None, str(error)
        key = kept_key(kept)
        if key is None:
            if not ways:
                raise KeyMissing(f"{said} {NO_WAY}")
            raise KeyLocked(said, ways)
        return key

    def _ways(self, seal: Seal) -> tuple[Way, ...]:
        passphrase = (Way.PASSPHRASE,) if seal.passphrase is not None else ()
        return (*passphrase, *((Way.CODE,) if seal.code is not None else ()))

    def opening(self, seal: Seal, log: Path, key: bytes) -> bytes | None:
        """Which key opens the log: the present one, or a former one where an older state was put back."""
        return next((each for each in (key, *seal.former_keys(key)) if opens(log, each)), None)

    def settle(self, file: Path, log: Path, seal: Seal, key: bytes) -> bytes:
        """Ends a change of key: which of the two opens the log decides. The key that does."""
        following = seal.next
        new_key = seal.next_key(key)
        if new_key is not None:
            old_key = self.opening(seal, log, key)
            if old_key is not None:
                write(file, replace(seal, next=None))
                return old_key
        new_key = new_key or key  # the store has the new one already
        if following is None or not opens(log, new_key):
            raise WrongKey(f"The key does not open this log: {log}")
        self._held[seal.log] = new_key
        if following.seal.passphrase is None and not self._try_to_keep(seal, new_key):
            return new_key  # the file still leads from the old key to the new
        write(file, following.seal)
        self.note("key")
        return new_key

    def _try_to_keep(self, seal: Seal, key: bytes) -> bool:
        try:
            if self.vault is not None:
                keep(self.vault, seal, key)
        except StoreFailed as error:
            self.warn(f"The key of the log could not be kept on this computer. {error}")
            return False
        return True
