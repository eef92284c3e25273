"""PINs: what may be one, how it is kept (Argon2id), and how long to wait after wrong ones."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ptcoder.clinic.refused import Refused
from ptcoder.visit import SECOND, Logged, Moment, SignInFailed

SHORTEST, LONGEST = 4, 12

MEMORY_KIB, PASSES, LANES = 32 * 1024, 3, 1
"""Above what OWASP asks of Argon2id (19 MiB, 2 passes, 1 lane). Measured: about 90 ms on a two-core workstation, so
that a sign-in shows at once and needs no thread of its own."""
SALT, DIGEST = 16, 32

FREE = 3
FIRST_WAIT, WAIT_GROWS, LONGEST_WAIT = 5 * SECOND, 3, 15 * 60 * SECOND
FAILURES_THAT_COUNT = 10
"""More make the wait no longer."""


def read_new(pin: str) -> str:
    """A PIN that may be set; Refused says why it may not."""
    if not pin.isascii() or not pin.isdigit() or not SHORTEST <= len(pin) <= LONGEST:
        raise Refused(f"A PIN is {SHORTEST} to {LONGEST} digits.")
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {9}):
        raise Refused("That PIN is guessed first: not one digit over and over, nor digits in a row.")
    return pin


def hashed(pin: str) -> str:
    """The text under which a PIN is kept: its Argon2id hash in PHC form, with a salt of its own."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    salt = secrets.token_bytes(SALT)
    made = Argon2id(salt=salt, length=DIGEST, iterations=PASSES, lanes=LANES, memory_cost=MEMORY_KIB)
    return made.derive_phc_encoded(pin.encode())


def fits(pin: str, phc: str) -> bool:
    """Whether this is the PIN behind the text; also False where the text is none that can be read."""
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(pin.encode("utf-8", "replace"), phc)
    except (InvalidKey, ValueError):
        return False
    return True


def wait_after(failures: int) -> int:
    """Microseconds to wait after so many wrong PINs in a row: three are free, then 5 s, 15 s, 45 s, to 15 minutes."""
    if failures < FREE:
        return 0
    return min(LONGEST_WAIT, FIRST_WAIT * WAIT_GROWS ** min(failures - FREE, FAILURES_THAT_COUNT))


@dataclass(slots=True)
class Lockout:
    """Wrong PINs of one person since the last right one.

    The wait runs by the clock that counts sleep: no wall clock that is put forward shortens it. Only over a restart of
    the computer does it go by the wall clock, for there is no other.
    """

    failures: int
    since: Moment
    served: int

    @classmethod
    def of(cls, attempts: Sequence[Logged], now: Moment) -> Lockout:
        """From a person's attempts in the log, the latest first."""
        failures = 0
        for attempt in attempts:
            if not isinstance(attempt.event, SignInFailed):
                break
            failures += 1
        if not failures:
            return cls(0, now, 0)
        last = attempts[0].stamp.moment
        same = last.boot == now.boot and any(now.boot)
        passed = now.mono_us - last.mono_us if same else now.at_us - last.at_us
        return cls(failures, now, max(0, passed))

    def left(self, now: Moment) -> int:
        """Microseconds until the next PIN is looked at."""
        return max(0, wait_after(self.failures) - self.served - (now.mono_us - self.since.mono_us))

    def fail(self, now: Moment) -> None:
        self.failures, self.since, self.served = self.failures + 1, now, 0
