"""What grew of a file or a folder when its program was killed, which no program comes back to."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

GROWING = ".ptcoder-part"
"""How the hidden name ends under which a file or a folder grows."""
AT_WORK = 3600
"""Seconds in which a program that is at work has written on."""


def sweep(growing: Path) -> None:
    """Removes what was left beside what has just begun to grow: it may hold health information. What another program
    may be at work on stays. A folder that cannot be looked through, or not be written, is left as it is.
    """
    with suppress(OSError):
        now = growing.stat().st_mtime  # by the clock of the disk that the others lie on
        for each in growing.parent.glob(f".*{GROWING}"):
            with suppress(OSError):
                if now - _last(each) > AT_WORK:
                    shutil.rmtree(each) if each.is_dir() else each.unlink()


def _last(path: Path) -> float:
    """When it was last written to, or what is in it."""
    inside = [*path.iterdir()] if path.is_dir() else []
    return max(each.lstat().st_mtime for each in (path, *inside))
