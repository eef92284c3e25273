"""The small language of the worked examples, and the making of visits for all tests of the coder.

A row is a code and words in any order: a time (``9:00-9:33``, ``9:00:30-9:06``, ``12.5 min``, ``x2`` for a service
that was counted), a role (``PTA``), an attendance (``unattended``), ``clinician=ann``, ``group=3``, ``prefer``,
``abn=required``, ``telehealth=video``, ``modifiers=WC;CA``, ``discipline=OT``. The role tells the discipline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ptcoder.coding import Coding, Elsewhere
from ptcoder.visit import MINUTE, SECOND, Attendance, Discipline, Interval, Role, Visit

DAY = date(2026, 3, 2)
HOME = {
    Role.PT: Discipline.PT,
    Role.PTA: Discipline.PT,
    Role.OT: Discipline.OT,
    Role.OTA: Discipline.OT,
    Role.SLP: Discipline.SLP,
}


def clock(text: str) -> int:
    hours, minutes, *seconds = (int(each) for each in text.split(":"))
    return (hours * 60 + minutes) * MINUTE + sum(seconds) * SECOND


def interval(row: str, order: int) -> Interval:
    row = re.sub(r" min\b", "min", row)
    code, *words = row.split()
    role, attendance = Role.PT, None
    found: dict[str, Any] = {}
    for word in words:
        name, _, value = word.partition("=")
        if value:
            found[name] = value
        elif word in list(Role):
            role = Role(word)
        elif word in list(Attendance):
            attendance = Attendance(word)
        elif word == "prefer":
            found["prefer"] = True
        elif word.endswith("min"):
            length = Fraction(word[:-3]) * MINUTE
            found["length"] = int(length) if length.denominator == 1 else length
        elif word[0] == "x":
            found["units"] = int(word[1:])
        else:
            start, stop = (clock(each) for each in word.split("-"))
            found |= {"start": start, "stop": stop, "length": stop - start}
    if "modifiers" in found:
        found["modifiers"] = tuple(found["modifiers"].split(";"))
    if "group" in found:
        found["group_size"] = int(found.pop("group"))
    discipline = Discipline(found.pop("discipline", HOME.get(role, "PT")))
    return Interval(
        id=f"row {order}",
        order=order,
        code=None if code == "rest" else code,
        discipline=discipline,
        role=role,
        attendance=attendance,
        **found,
    )


def visit(
    *rows: str,
    name: str = "v",
    payer: str = "medicare",
    day: date = DAY,
    attest: Iterable[str] = (),
    allowed: Mapping[str, str] | None = None,
) -> Visit:
    intervals = tuple(interval(row, order) for order, row in enumerate(rows))
    return Visit(
        id=name,
        patient="p",
        payer=payer,
        discipline=intervals[0].discipline if intervals else Discipline.PT,
        date=day,
        intervals=intervals,
        attested=frozenset(attest),
        allowed_to_date={bucket: Decimal(amount) for bucket, amount in (allowed or {}).items()},
    )


def elsewhere(row: str) -> Elsewhere:
    code, span, *words = row.split()
    start, stop = (clock(each) for each in span.split("-"))
    said = dict(word.split("=") for word in words if "=" in word)
    return Elsewhere(
        visit=f"of {said.get('patient')}",
        patient=said.get("patient"),
        clinician=said.get("clinician"),
        code=code,
        group="group" in words,
        start=start,
        stop=stop,
        discipline=Discipline(said["discipline"]) if "discipline" in said else None,
    )


def told(coding: Coding) -> list[str]:
    """The lines as the examples write them."""
    return [f"{line.text} {line.units or 'not billed'} ({line.minutes} min)" for line in coding.lines]


def agrees(said: Sequence[str], coding: Coding) -> bool:
    """Whether the lines are those said; minutes only where they are said."""
    return len(said) == len(coding.lines) and all(
        full == short or full.startswith(f"{short} (") for short, full in zip(said, told(coding), strict=True)
    )


def finding_ids(coding: Coding) -> set[str]:
    """All ids but those of tables that are merely past their last look."""
    return {finding.id for finding in coding.findings if not finding.table}
