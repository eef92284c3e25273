"""Findings as rows: what is to be looked at, and where each rule stands."""

from __future__ import annotations

from ptcoder.coding.records import Finding
from ptcoder.export.cells import safe

NAME = "findings"
COLUMNS = ("visit", "severity", "id", "codes", "message", "source")


def row(visit: str, finding: Finding) -> tuple[str, ...]:
    """The cells of one finding, safe for a spreadsheet; its codes are parted by a space."""
    return (
        safe(visit),
        finding.severity.value,
        finding.id,
        " ".join(finding.codes),
        safe(finding.text),
        safe(finding.source),
    )
