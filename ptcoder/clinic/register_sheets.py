"""What is shown of the patients and payers that can be chosen from, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRow:
    """A patient in the register. ``on_floor`` is the visit that is open now, if there is one."""

    id: str
    name: str
    mrn: str
    payer: str
    discipline: str
    on_floor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerRow:
    id: str
    label: str
