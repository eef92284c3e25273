"""A folder that is to hold the backups, looked at before it is chosen."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

SAME_DISK = (
    "This folder is on the same disk as the log: should that disk fail, both are gone. A drive of its own or the "
    "clinic's server would be safer."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLook:
    """``trouble``: why nothing can be backed up to it, with the mend. ``told``: what is to be known of it. Both may
    be empty.
    """

    trouble: str = ""
    told: str = ""


def look_at_place(folder: Path, log: Path) -> PlaceLook:
    """Writes a file into the folder and takes it away again; ``log`` is the folder of the log."""
    if not folder.is_dir():
        return PlaceLook(trouble=f"There is no folder {folder}. Make it first, connect its drive, or choose another.")
    tried = folder / f"ptcoder-{secrets.token_hex(8)}.tmp"
    try:
        os.close(os.open(tried, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        tried.unlink()
        same = log.is_dir() and folder.stat().st_dev == log.stat().st_dev
    except OSError as error:
        why = error.strerror or error
        return PlaceLook(trouble=f"Nothing can be written to {folder} ({why}). Choose another, or make it writable.")
    return PlaceLook(told=SAME_DISK if same else "")
