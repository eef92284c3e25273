"""JSON Lines: everything that coding says of a visit, as one object on one line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ptcoder.coding.records import Choice, Coding, Finding, Line, Severity
from ptcoder.visit import Discipline

NAME = "jsonl"
CENT = Decimal("0.01")


def text(
    coding: Coding,
    names: Sequence[str] = (),
    carried: Sequence[Sequence[str]] = (),
    also: Mapping[str, Coding] | None = None,
    claim: Mapping[str, object] | None = None,
) -> str:
    """One line without its end. ``carried`` has, for each line of the bill, the cells of the columns ``names``.

    ``also`` holds what the visit would be under other payers; they stand under ``also`` by their ids. ``claim`` is
    what a signed bill says beside its lines.
    """
    told = _told(coding, [dict(zip(names, cells, strict=True)) for cells in carried] if names else [])
    if also:
        told["also"] = {payer: _told(other, []) for payer, other in also.items()}
    if claim:
        told["claim"] = claim
    return json.dumps(told, ensure_ascii=False)


def _told(coding: Coding, carried: Sequence[dict[str, str]]) -> dict[str, object]:
    estimate = coding.allowed_estimate
    return {
        "visit": coding.visit,
        "lines": [_line(line, carried[at] if carried else {}) for at, line in enumerate(coding.lines)],
        "findings": [_finding(finding) for finding in coding.findings],
        "timed_minutes": coding.timed_minutes,
        "total_minutes": coding.total_minutes,
        "allowed_estimate": None if estimate is None else str(estimate.quantize(CENT)),
        "edition": coding.edition,
        "choices": [_choice(choice) for choice in coding.choices],
    }


def _line(line: Line, carried: dict[str, str]) -> dict[str, object]:
    told: dict[str, object] = {
        "code": line.code,
        "discipline": line.discipline.value,
        "modifiers": list(line.modifiers),
        "units": line.units,
        "minutes": line.minutes,
        "status": line.status,
        "why": line.why,
    }
    return {**told, "x": carried} if carried else told


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "codes": list(finding.codes),
        "message": finding.text,
        "source": finding.source,
    }


def _choice(choice: Choice) -> dict[str, object]:
    return {
        "discipline": choice.discipline.value,
        "codes": list(choice.codes),
        "options": [dict(option) for option in choice.options],
        "taken": dict(choice.taken),
    }


def read(said: str) -> Coding | None:
    """A text of ``text`` as it was coded; None where it is none. What was never written, of whom a finding is about or
    who shared a service, is empty.
    """
    try:
        told: Any = json.loads(said)
        estimate = told["allowed_estimate"]
        return Coding(
            visit=str(told["visit"]),
            lines=tuple(_read_line(each) for each in told["lines"]),
            findings=tuple(_read_finding(each) for each in told["findings"]),
            timed_minutes=int(told["timed_minutes"]),
            total_minutes=int(told["total_minutes"]),
            allowed_estimate=None if estimate is None else Decimal(estimate),
            edition=str(told["edition"]),
            choices=tuple(_read_choice(each) for each in told["choices"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return None


def signed_fees(said: str) -> dict[str, Decimal]:
    """What a bill asks for a unit of each of its codes, as it was signed; nothing of those of which it knew no fee."""
    try:
        told: Any = json.loads(said)
        lines: list[dict[str, str]] = told["lines"]
        claim: dict[str, Any] = told.get("claim") or {}
        fees: list[str] = claim.get("fees", [])
        return {str(line["code"]): Decimal(fee) for line, fee in zip(lines, fees, strict=False) if fee}
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return {}


def _read_line(told: Any) -> Line:
    return Line(
        code=str(told["code"]),
        discipline=Discipline(told["discipline"]),
        modifiers=tuple(map(str, told["modifiers"])),
        units=int(told["units"]),
        minutes=int(told["minutes"]),
        why=str(told["why"]),
    )


def _read_finding(told: Any) -> Finding:
    return Finding(
        id=str(told["id"]),
        severity=Severity(told["severity"]),
        codes=tuple(map(str, told["codes"])),
        text=str(told["message"]),
        source=str(told["source"]),
    )


def _read_choice(told: Any) -> Choice:
    return Choice(
        discipline=Discipline(told["discipline"]),
        codes=tuple(map(str, told["codes"])),
        options=tuple({str(code): int(units) for code, units in each.items()} for each in told["options"]),
        taken={str(code): int(units) for code, units in told["taken"].items()},
    )
