"""Where a key and its seal are put: the credential store, and the key file; and how both begin."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from ptcoder.store.errors import KeyLocked, StoreFailed, Way
from ptcoder.store.keys import made_whole
from ptcoder.store.sealing import KEY_BYTES, Seal, new_seal
from ptcoder.store.vault import Vault

NO_STORE = "This computer has no credential store that could keep the log's key, so a passphrase guards it."


def new_in(vault: Vault | None, key: bytes) -> Seal:
    """A seal for a key that is in the store now. Raises KeyLocked where a passphrase has to do instead."""
    if vault is None:
        raise KeyLocked(NO_STORE, (Way.NEW_PASSPHRASE,))
    seal = new_seal()
    try:
        keep(vault, seal, key)
    except StoreFailed as error:
        raise KeyLocked(f"{error}. A passphrase can guard the log instead.", (Way.NEW_PASSPHRASE,)) from error
    return seal


def begun(vault: Vault | None, file: Path) -> Seal:
    """The seal of a new key, put into ``file`` unless another program was first."""
    seal = new_in(vault, secrets.token_bytes(KEY_BYTES))
    put_first(file, seal)
    return seal


def put_first(file: Path, seal: Seal) -> None:
    """A key file where there was none; if another program put its own there meanwhile, theirs stays."""
    with made_whole(file) as new:
        new.write_text(seal.text(), encoding="utf-8")


def put_over_plain(file: Path, seal: Seal) -> None:
    """A seal in the place of a readable key, which is written over."""
    if os.name == "posix":
        with file.open("rb+") as old:
            write(file, seal)
            old.write(bytes(os.fstat(old.fileno()).st_size))  # as far as the disk writes where it wrote before
            os.fsync(old.fileno())
    else:  # which lets nobody replace a file that is open
        write(file, seal)


def write(file: Path, seal: Seal) -> None:
    """Puts a seal in the place of what the key file holds, all of it or nothing."""
    with made_whole(file, over=True) as new:
        new.write_text(seal.text(), encoding="utf-8")


def head_account(seal: Seal) -> str:
    """Under which name the credential store remembers where the log's chain stood."""
    return f"{seal.account}.head"


def keep(vault: Vault, seal: Seal, key: bytes) -> None:
    """Into the store, and seen there. Raises StoreFailed."""
    vault.set(seal.account, key.hex())
    if kept_key(vault.get(seal.account)) != key:
        raise StoreFailed("This computer's credential store did not keep the key of the log.")


def kept_key(kept: str | None) -> bytes | None:
    """The key in what the store keeps; None if it holds something else."""
    try:
        found = bytes.fromhex(kept or "")
    except ValueError:
        return None
    return found if len(found) == KEY_BYTES else None
