"""What kind of a group it was, as it was said when it began."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from ptcoder.visit import Documented, Event, Logged, Noted, voided

FIELD = "kind"
"""The heading under which the note has it."""
BEFORE = "Group: "
"""How a note of the visit said it, before there were headings; it names no code."""


def said(visits: Iterable[UUID], code: str, kind: str) -> list[Event]:
    """That a group of this kind was given; nothing where nobody said of what kind."""
    return [Documented(visit=visit, code=code, field=FIELD, text=kind) for visit in visits] if kind else []


def kinds(records: Iterable[Logged], groups: Iterable[str]) -> tuple[str, ...]:
    """``97150: balance class`` for each group's code of a visit, by its last word."""
    rows = list(records)
    gone, found = voided(rows), dict[str, str]()
    for row in rows:
        event = row.event
        if row.stamp.id in gone:
            continue
        if isinstance(event, Noted) and event.text.startswith(BEFORE):
            found |= dict.fromkeys(groups, event.text.removeprefix(BEFORE))
        elif isinstance(event, Documented) and event.field == FIELD and event.code in groups:
            found[event.code] = event.text
    return tuple(f"{code}: {kind}" for code, kind in found.items() if kind)
