"""Ways to look at a clinic that tests share."""

from __future__ import annotations

from ptcoder.clinic import Clinic
from ptcoder.clinic.sheets import Clockface, FloorSheet, PatientCard, Tile
from ptcoder.visit import SECOND


def lengths(clinic: Clinic, visit: str) -> dict[str, float]:
    """Seconds by code of what was stopped; no code may stand there twice."""
    bars = [bar for bar in clinic.visit(visit).bars if bar.stop is not None]
    found = {(bar.code or "rest"): ((bar.stop or 0) - bar.start) / SECOND for bar in bars}
    assert len(found) == len(bars)
    return found


def runs(clinic: Clinic, visit: str) -> list[str]:
    """What runs for a patient, in the order of starting."""
    return [bar.code or "rest" for bar in clinic.visit(visit).bars if bar.stop is None]


def lines(clinic: Clinic, visit: str) -> dict[str, tuple[int, int]]:
    """Units and minutes by what stands on the line."""
    return {line.text: (line.units, line.minutes) for line in clinic.visit(visit).lines}


def errors(clinic: Clinic, *visits: str) -> list[str]:
    return [row.id for visit in visits for row in clinic.visit(visit).findings if row.severity == "error"]


def tiles(clinic: Clinic, visit: str) -> dict[str | None, Tile]:
    found = [tile for group in clinic.visit(visit).groups for tile in group.tiles]
    assert len({tile.code for tile in found}) == len(found)
    return {tile.code: tile for tile in found}


def face(clinic: Clinic, visit: str, code: str | None) -> Clockface:
    return tiles(clinic, visit)[code].clock


def card(sheet: FloorSheet, visit: str) -> PatientCard:
    (found,) = (each for each in sheet.cards if each.visit == visit)
    return found


def settle(clinic: Clinic, visit: str) -> None:
    """Answers every warning of a stopped visit."""
    for row in clinic.visit(visit).findings:
        if row.severity == "warning" and not row.acknowledged:
            clinic.acknowledge(visit, row.id, "as it was")
