"""What is shown of the patients and payers that can be chosen from, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentRow:
    """One appointment. ``time`` is ``10:30`` or "". ``what`` is "" while the patient is expected, else
    ``came``, ``no-show`` or ``cancelled`` with its ``reason``, and the ``visit`` of who came.

    ``payer`` is a label, ``payer_id`` what is stored; ``clinician`` an id, ``whose`` the name.
    """

    id: str
    patient: str
    name: str
    initials: str
    date: date
    time: str
    payer: str
    payer_id: str
    discipline: str
    clinician: str = ""
    whose: str = ""
    what: str = ""
    reason: str = ""
    visit: str = ""
