"""A signed bill read back: what is shown, printed or exported later is what was signed, not what today's rules give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ptcoder.coding import Coding, Line
from ptcoder.export import jsonl


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
    coding = jsonl.read(text or "")
    if coding is None:
        return None
    return Bill(
        lines=coding.lines,
        timed_minutes=coding.timed_minutes,
        total_minutes=coding.total_minutes,
        allowed_estimate=coding.allowed_estimate,
        edition=coding.edition,
    )


def _billed(line: Line) -> tuple[str, str, tuple[str, ...], int, int]:
    return line.code, line.discipline, line.modifiers, line.units, line.minutes
