"""A signed bill read back: what is shown, printed or exported later is what was signed, not what today's rules give."""

from __future__ import annotations

import json
from typing import Any

from ptcoder.coding import Line
from ptcoder.visit import Discipline


def signed_lines(bill: str) -> tuple[Line, ...]:
    """The lines of a bill's text (``ptcoder.export.jsonl.text``), as they were signed."""
    rows: list[dict[str, Any]] = json.loads(bill)["lines"]
    return tuple(
        Line(
            code=row["code"],
            discipline=Discipline(row["discipline"]),
            modifiers=tuple(row["modifiers"]),
            units=row["units"],
            minutes=row["minutes"],
            why=row["why"],
        )
        for row in rows
    )
