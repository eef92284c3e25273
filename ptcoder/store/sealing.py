"""The sealed key file: the log's key under locks, none of which can be opened with what lies in the folder.

Each lock is the same 32 bytes once more, sealed with ChaCha20-Poly1305 under another key: one made from the recovery
code by HKDF-SHA256 (its 130 bits are random, so no slow hash is needed), one made from a passphrase by Argon2id with
the parameters that stand beside it. What a lock belongs to, the log's id and the lock's kind, is sealed in with it.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from dataclasses import dataclass, replace
from typing import Any, cast

from ptcoder.store import recovery_code
from ptcoder.store.errors import WrongCode, WrongPassphrase

FORMAT = 2
KEY_BYTES = 32
LEAST = 12
"""Characters of a passphrase: whoever has the file may try as many as they like."""

_TITLE = "ptcoder key"
_MOST_KIB = 1 << 20


class NotASeal(ValueError):
    """The text is no sealed key file, or not a whole one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    nonce: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLock:
    """Opened by the recovery code; ``verified``: somebody has typed from paper what was shown."""

    box: Box
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PassphraseLock:
    """Opened by the passphrase; the parameters are Argon2id's. RFC 9106, section 4, second recommendation."""

    box: Box
    salt: bytes
    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """A change of key under way: the new key under the old one, and the seal that holds once the log has it."""

    box: Box
    seal: Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a sealed key file says. ``former`` are the keys the log once had, under the present one: they open what was
    copied from it then.
    """

    log: bytes
    code: CodeLock | None = None
    passphrase: PassphraseLock | None = None
    former: tuple[Box, ...] = ()
    next: Next | None = None

    @property
    def account(self) -> str:
        """Under which name the credential store knows the key."""
        return self.log.hex()

    # --- locks

    def with_code(self, key: bytes, code: str) -> Seal:
        """Locked by this recovery code, and by no earlier one."""
        box = _seal(self._code_key(recovery_code.read(code)), key, self._about("code"))
        return replace(self, code=CodeLock(box=box, verified=False))

    def with_passphrase(self, key: bytes, passphrase: str) -> Seal:
        """Raises WrongPassphrase where it is too short."""
        if len(passphrase) < LEAST:
            raise WrongPassphrase(f"A passphrase needs at least {LEAST} characters: four or five words are good.")
        bare = PassphraseLock(box=Box(nonce=b"", sealed=b""), salt=secrets.token_bytes(16))
        box = _seal(_stretched(bare, passphrase), key, self._about("passphrase"))
        return replace(self, passphrase=replace(bare, box=box))

    def open_with_code(self, text: str) -> bytes:
        """The key. Raises WrongCode, in words for whoever typed it."""
        code = recovery_code.read(text)
        found = None if self.code is None else _open(self._code_key(code), self.code.box, self._about("code"))
        if found is None:
            raise WrongCode(
                "This is a whole recovery code, but not the one of this log. If a newer one was made, only the newest "
                "opens it."
            )
        return found

    def open_with_passphrase(self, passphrase: str) -> bytes:
        """The key. Raises WrongPassphrase."""
        lock = self.passphrase
        found = None if lock is None else _open(_stretched(lock, passphrase), lock.box, self._about("passphrase"))
        if found is None:
            raise WrongPassphrase("This is not the passphrase of this log.")
        return found

    # --- change of key

    def former_keys(self, key: bytes) -> list[bytes]:
        """The keys that came before ``key``, the latest first."""
        found = (_open(key, box, self._about("former")) for box in self.former)
        return [each for each in found if each is not None]

    def changing_to(self, new: Seal, old_key: bytes, new_key: bytes) -> Seal:
        """This seal, with what it takes to go on to ``new`` whoever stops us, and when."""
        former = (old_key, *self.former_keys(old_key))
        boxes = tuple(_seal(new_key, each, self._about("former")) for each in former)
        box = _seal(old_key, new_key, self._about("next"))
        return replace(self, next=Next(box=box, seal=replace(new, former=boxes)))

    def next_key(self, old_key: bytes) -> bytes | None:
        """The key that was being changed to, if this one was being changed."""
        return None if self.next is None else _open(old_key, self.next.box, self._about("next"))

    def _about(self, lock: str) -> bytes:
        return f"{_TITLE} {FORMAT} {lock} ".encode() + self.log

    def _code_key(self, code: str) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), KEY_BYTES, salt=self.log, info=self._about("code")).derive(code.encode())

    # --- as text

    def text(self) -> str:
        return json.dumps({_TITLE: FORMAT, **_row(self)}, indent=1) + "\n"


def new_seal() -> Seal:
    return Seal(log=secrets.token_bytes(16))


def read_seal(text: str | bytes) -> Seal:
    """The seal in a key file's text. Raises NotASeal."""
    try:
        row = json.loads(text)
        if row[_TITLE] != FORMAT:
            raise NotASeal(f"format {row[_TITLE]} is not known")
        return _seal_of(row)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise NotASeal(str(error)) from error


def _stretched(lock: PassphraseLock, passphrase: str) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    typed = unicodedata.normalize("NFKC", passphrase).encode()
    stretch = Argon2id(
        salt=lock.salt, length=KEY_BYTES, iterations=lock.passes, lanes=lock.lanes, memory_cost=lock.memory_kib
    )
    return stretch.derive(typed)


def _seal(key: bytes, secret: bytes, about: bytes) -> Box:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = secrets.token_bytes(12)
    return Box(nonce=nonce, sealed=ChaCha20Poly1305(key).encrypt(nonce, secret, about))


def _open(key: bytes, box: Box, about: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        return ChaCha20Poly1305(key).decrypt(box.nonce, box.sealed, about)
    except InvalidTag:
        return None


def _row(seal: Seal) -> dict[str, object]:
    row: dict[str, object] = {"log": seal.log.hex()}
    if seal.code is not None:
        row["code"] = {**_box_row(seal.code.box), "verified": seal.code.verified}
    if seal.passphrase is not None:
        lock = seal.passphrase
        stretch = {"memory_kib": lock.memory_kib, "passes": lock.passes, "lanes": lock.lanes}
        row["passphrase"] = {**_box_row(lock.box), "salt": lock.salt.hex(), "argon2id": stretch}
    if seal.former:
        row["former"] = [_box_row(box) for box in seal.former]
    if seal.next is not None:
        row["next"] = {**_box_row(seal.next.box), "seal": _row(seal.next.seal)}
    return row


def _box_row(box: Box) -> dict[str, object]:
    return {"nonce": box.nonce.hex(), "sealed": box.sealed.hex()}


def _seal_of(row: dict[str, Any]) -> Seal:
    code, passphrase, following = row.get("code"), row.get("passphrase"), row.get("next")
    return Seal(
        log=_bytes(row["log"], 16),
        code=None if code is None else CodeLock(box=_box(code), verified=code["verified"] is True),
        passphrase=None if passphrase is None else _passphrase_lock(passphrase),
        former=tuple(_box(each) for each in row.get("former", ())),
        next=None if following is None else Next(box=_box(following), seal=_seal_of(following["seal"])),
    )


def _passphrase_lock(row: dict[str, Any]) -> PassphraseLock:
    stretch = cast("dict[str, int]", row["argon2id"])
    memory, passes, lanes = (int(stretch[name]) for name in ("memory_kib", "passes", "lanes"))
    if not (0 < lanes <= 64 and 8 * lanes <= memory <= _MOST_KIB and 0 < passes <= 100):
        raise NotASeal("these Argon2id parameters would take for ever")
    salt = _bytes(row["salt"], 16)
    return PassphraseLock(box=_box(row), salt=salt, memory_kib=memory, passes=passes, lanes=lanes)


def _box(row: dict[str, Any]) -> Box:
    return Box(nonce=_bytes(row["nonce"], 12), sealed=_bytes(row["sealed"], KEY_BYTES + 16))


def _bytes(text: str, length: int) -> bytes:
    found = bytes.fromhex(text)
    if len(found) != length:
        raise NotASeal(f"{length} bytes are wanted, not {len(found)}")
    return found
