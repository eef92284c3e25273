"""When a therapist has to stand for a bill besides whoever signed it."""

from __future__ import annotations

from typing import NamedTuple

from ptcoder.rulebook import Payer
from ptcoder.visit import Role, Visit


class Signer(NamedTuple):
    """Whoever signs: the name with credentials, which is kept with the signature, and the role; None: not known."""

    called: str | None
    role: Role | None


def awaits(visit: Visit) -> str:
    """Why a signed visit waits for a therapist's co-signature; "" where it doesn't."""
    held = visit.signature
    return held.waits if held is not None and held.cosigned is None else ""


def wanted(visit: Visit, payer: Payer, role: Role | None) -> str:
    """Why a co-signature is needed beside the signature of somebody of this role; "" where none is. Decided when it is
    signed, and kept with the signature.
    """
    if role is None or role.is_therapist:
        return ""
    if role is Role.STUDENT:
        return "a student signed, so a therapist co-signs"
    if any(each.role is Role.STUDENT for each in visit.intervals):
        return "a student took part, so a therapist co-signs"
    return f"{payer.label} wants a therapist beside an assistant" if payer.assistants_cosigned else ""
