"""Which visits are looked at: a sample that anybody can draw again from its seed, on any machine.

Each visit's place is the SHA-256 of ``SEED:VISIT`` in UTF-8; the visits with the lowest ones are drawn. It asks no
generator of random numbers, whose order another Python could change, and a visit that is added or lost moves no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def draw(visits: Iterable[str], count: int, seed: str) -> tuple[str, ...]:
    """At most ``count`` of the visits, in the order in which they are drawn: the first ones of a longer sample."""
    return tuple(sorted(set(visits), key=lambda visit: (place(visit, seed), visit))[: max(0, count)])


def place(visit: str, seed: str) -> bytes:
    """Where a visit stands in the draw."""
    return sha256(f"{seed}:{visit}".encode()).digest()
