"""What is said of presses that the log could not take: how many, where they are, and when they got there."""

from __future__ import annotations

from collections.abc import Iterator

from ptcoder.clinic.sheets import HeldSheet
from ptcoder.store import Held


def held_sheet(held: Held) -> HeldSheet | None:
    """What is certain about the presses that the log could not take yet; None if there are none."""
    count = len(held.presses)
    if not count:
        return None
    they, are = ("They", "are") if count != 1 else ("It", "is")
    where = (
        f"{they} {are} kept in the rescue file {held.place} and will be entered with their true times."
        if held.place is not None
        else f"{they} {are} only in this window's memory: leave it open."
    )
    return HeldSheet(
        presses=count,
        kept=held.place is not None,
        reason=held.reason,
        text=f"{presses(count)} {are} not in the log yet. {held.reason.rstrip('.')}. {where}",
    )


def presses(count: int) -> str:
    """``1 press``, ``3 presses``."""
    return f"{count} press{'es' * (count != 1)}"


def entered(count: int) -> str:
    """What is said once presses of an earlier time are in the log."""
    return (
        f"{presses(count)} that the log could not take when {'they were' if count != 1 else 'it was'} made "
        f"{'are' if count != 1 else 'is'} in it now, with {'their' if count != 1 else 'its'} true "
        f"time{'s' * (count != 1)}."
    )


def unread(held: Held) -> Iterator[str]:
    """Rescue files that were found and not entered."""
    for path in held.unread:
        yield (
            f"A rescue file is here that this log's key does not open, or that is damaged: {path}. Nothing of it was "
            "entered; it is kept."
        )
