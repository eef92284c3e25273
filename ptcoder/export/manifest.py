"""The page that goes with whatever leaves: what it holds, who made it when, and where the log's chains stood then."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

NAME = "manifest.json"
BESIDE = ".manifest.json"
"""What a single file's manifest is called: its own name and this."""

FORMAT = 1


class BadManifest(ValueError):
    """A text that is no manifest of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The last record of a station: ``station`` and ``hash`` in hexadecimal digits."""

    station: str
    n: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file: its name, its length in bytes, its SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``holds`` is ``everything``, ``patient`` or ``charges``. ``made_at`` is wall time with its offset, ISO 8601;
    ``made_by`` the id of a person. ``counts`` and ``sums`` are by name. No patient is named in it.
    """

    holds: str
    program: str
    made_at: str
    made_by: str
    counts: Mapping[str, int]
    sums: Mapping[str, int]
    files: tuple[Part, ...]
    chains: tuple[Chain, ...]

    def text(self) -> str:
        told = {"manifest": FORMAT, **asdict(self), "counts": dict(self.counts), "sums": dict(self.sums)}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def read(cls, text: str) -> Manifest:
        """Raises BadManifest where the text is none of ours, or of a later format."""
        try:
            said: dict[str, Any] = json.loads(text)
            if said["manifest"] != FORMAT:
                raise BadManifest(f"This manifest has format {said['manifest']}; this program reads {FORMAT}.")
            return cls(
                holds=str(said["holds"]),
                program=str(said["program"]),
                made_at=str(said["made_at"]),
                made_by=str(said["made_by"]),
                counts={str(key): int(value) for key, value in said["counts"].items()},
                sums={str(key): int(value) for key, value in said["sums"].items()},
                files=tuple(
                    Part(name=_name(each["name"]), bytes=int(each["bytes"]), sha256=_digits(each["sha256"], 64))
                    for each in said["files"]
                ),
                chains=tuple(
                    Chain(station=_digits(each["station"], 32), n=_number(each["n"]), hash=_digits(each["hash"], 64))
                    for each in said["chains"]
                ),
            )
        except BadManifest:
            raise
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as error:
            raise BadManifest("This is not a manifest of ptcoder.") from error


def _digits(said: Any, count: int) -> str:
    if not re.fullmatch(f"[0-9a-f]{{{count}}}", str(said)):
        raise ValueError("not hexadecimal, or not as long")
    return str(said)


def _number(said: Any) -> int:
    """Of a record: no log has more than a database can count."""
    found = int(said)
    if not 0 < found < 1 << 63:
        raise ValueError("no number of a record")
    return found


def _name(said: Any) -> str:
    """A name that a file can have."""
    found = str(said)
    found.encode()  # half a surrogate pair, which JSON lets pass, is in none
    if "\0" in found:
        raise ValueError("no name of a file")
    return found
