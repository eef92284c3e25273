"""A signed bill read back: what is shown, printed or exported later is what was signed, not what today's rules give."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from ptcoder.coding import Coding, Line
from ptcoder.visit import Discipline


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What was signed, as far as it is shown again."""

    lines: tuple[Line, ...]
    timed_minutes: int
    total_minutes: int
    allowed_estimate: Decimal | None
    edition: str

    def agrees_with(self, coding: Coding) -> bool:
        """Whether the same would be billed now."""
        return [_billed(line) for line in self.lines] == [_billed(line) for line in coding.lines]


def read_bill(text: str | None) -> Bill | None:
    """The bill in a text of ``ptcoder.export.jsonl``; None where there is none, or none that can be read."""
    try:
        said: Any = json.loads(text or "")
        estimate = said["allowed_estimate"]
        return Bill(
            lines=tuple(_line(row) for row in said["lines"]),
            timed_minutes=int(said["timed_minutes"]),
            total_minutes=int(said["total_minutes"]),
            allowed_estimate=None if estimate is None else Decimal(estimate),
            edition=str(said["edition"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation, RecursionError):
        return None


def _line(row: Any) -> Line:
    return Line(
        code=str(row["code"]),
        discipline=Discipline(row["discipline"]),
        modifiers=tuple(map(str, row["modifiers"])),
        units=int(row["units"]),
        minutes=int(row["minutes"]),
        why=str(row["why"]),
    )


def _billed(line: Line) -> tuple[str, str, tuple[str, ...], int, int]:
    return line.code, line.discipline, line.modifiers, line.units, line.minutes
