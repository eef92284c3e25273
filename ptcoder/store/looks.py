"""The last looks at the clocks while something ran, beside the log: what the log itself does not say between presses.

A small file that holds times and nothing of anybody. It may be missing or damaged at any time: then what is certain
ends with the last word in the log, as it did before there was one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ptcoder.visit import Moment

NAME = "looks.json"
BOOTS, GAPS = 8, 20
"""So many of each are kept, the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time in which nobody could have said that a treatment had ended, on the floor's axis; ``cause`` is why."""

    cause: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Looks:
    """``last``: the last look of each boot, the latest boot last."""

    last: Mapping[bytes, Moment]
    gaps: Sequence[Gap]


NONE = Looks({}, ())


def read(folder: Path | None) -> Looks:
    """What stands there; nothing where there is no such file, or none that can be read."""
    if folder is None:
        return NONE
    with suppress(OSError, ValueError, KeyError, TypeError):
        return _read(json.loads((folder / NAME).read_text(encoding="utf-8")))
    return NONE


def write(folder: Path | None, looks: Looks) -> None:
    """Whole or not at all. A disk that takes nothing is told of by the log, at the next press."""
    if folder is None:
        return
    body = {
        "looks": [
            {"boot": each.boot.hex(), "at_us": each.at_us, "off_min": each.off_min, "mono_us": each.mono_us}
            for each in list(looks.last.values())[-BOOTS:]
        ],
        "gaps": [{"cause": each.cause, "since": each.since, "until": each.until} for each in looks.gaps[-GAPS:]],
    }
    new = folder / f"{NAME}.new"
    try:
        new.write_text(json.dumps(body), encoding="utf-8")
        new.replace(folder / NAME)
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def _read(body: Any) -> Looks:
    looks = [
        Moment(
            at_us=int(each["at_us"]),
            off_min=int(each["off_min"]),
            boot=bytes.fromhex(each["boot"]),
            mono_us=int(each["mono_us"]),
        )
        for each in body["looks"]
    ]
    gaps = [Gap(cause=str(each["cause"]), since=int(each["since"]), until=int(each["until"])) for each in body["gaps"]]
    return Looks({each.boot: each for each in looks}, gaps)
