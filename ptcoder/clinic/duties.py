"""Who may do what: one table, from what a person is here for to what they may do. No window decides anything."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ptcoder.visit import Duty, Role


class Deed(StrEnum):
    """What not everybody may do. To read, and to bring a patient to the floor, is for all who work here."""

    TREAT = "treat"
    LATE = "late"
    REGISTER = "register"
    SIGN = "sign"
    REOPEN = "reopen"
    CARE = "care"
    EXPORT = "export"
    PAPERS = "papers"
    PAYMENTS = "payments"
    REPORTS = "reports"
    AUDIT = "audit"
    RULES = "rules"
    PAYERS = "payers"
    SETTINGS = "settings"
    PEOPLE = "people"
    ACCESS = "access"


ALLOWED: dict[Duty, frozenset[Deed]] = {
    Duty.CLINICIAN: frozenset(
        {
            Deed.TREAT,
            Deed.LATE,
            Deed.REGISTER,
            Deed.CARE,
            Deed.SIGN,
            Deed.REOPEN,
            Deed.EXPORT,
            Deed.PAPERS,
            Deed.PAYMENTS,
            Deed.REPORTS,
        }
    ),
    Duty.ASSISTANT: frozenset({Deed.TREAT, Deed.LATE, Deed.REGISTER, Deed.CARE, Deed.SIGN, Deed.PAPERS}),
    Duty.STUDENT: frozenset({Deed.TREAT, Deed.SIGN}),
    Duty.BILLER: frozenset(
        {Deed.REGISTER, Deed.CARE, Deed.EXPORT, Deed.PAPERS, Deed.PAYMENTS, Deed.REPORTS, Deed.PAYERS}
    ),
    Duty.OWNER: frozenset(Deed) - {Deed.TREAT, Deed.LATE, Deed.SIGN},
}
"""An owner treats and signs only as a clinician; an assistant or a student signs, but no visit with an evaluation in
it, and what a student signed waits for a therapist's signature besides; a biller neither treats nor signs. What the
state or the payer asks beyond that is the clinic's to keep."""
IN_EMERGENCY = frozenset({Deed.TREAT})
"""Without the PIN nobody can be held to a signature, so there is none, and nothing leaves."""

WORDS = {
    Deed.TREAT: "treat",
    Deed.LATE: "enter visits afterwards",
    Deed.REGISTER: "change patients and appointments",
    Deed.SIGN: "sign",
    Deed.REOPEN: "reopen signed visits",
    Deed.CARE: "write plans of care",
    Deed.EXPORT: "export",
    Deed.PAPERS: "print and copy papers of visits",
    Deed.PAYMENTS: "record payments",
    Deed.REPORTS: "see reports",
    Deed.AUDIT: "audit bills",
    Deed.RULES: "change rules",
    Deed.PAYERS: "review payers and take fee tables",
    Deed.SETTINGS: "change settings",
    Deed.PEOPLE: "change people and PINs",
    Deed.ACCESS: "see who saw what",
}
CALLED = {
    Duty.CLINICIAN: "clinician",
    Duty.ASSISTANT: "assistant",
    Duty.STUDENT: "student",
    Duty.BILLER: "biller",
    Duty.OWNER: "owner",
}


def may(duties: Iterable[Duty], deed: Deed, *, emergency: bool = False) -> bool:
    """Whether somebody with these duties may do this; in an emergency access no more than read and treat."""
    allowed = any(deed in ALLOWED[duty] for duty in duties)
    return allowed and (not emergency or deed in IN_EMERGENCY)


def whose(deed: Deed) -> str:
    """``a clinician or an assistant``: who may."""
    named = [CALLED[duty] for duty, deeds in ALLOWED.items() if deed in deeds]
    with_article = [f"{'an' if name[0] in 'aeiou' else 'a'} {name}" for name in named]
    return " or ".join([", ".join(with_article[:-1]), with_article[-1]] if len(named) > 1 else with_article)


def in_words(duties: Iterable[Duty]) -> str:
    """``treat, sign, export``: what somebody with these duties may do."""
    held = tuple(duties)
    return ", ".join(words for deed, words in WORDS.items() if may(held, deed)) or "read"


def of_role(role: Role | None) -> tuple[Duty, ...]:
    """What somebody of this role is here for, where nothing else was said."""
    if role is None:
        return ()
    if role is Role.STUDENT:
        return (Duty.STUDENT,)
    return (Duty.ASSISTANT,) if role.is_assistant else (Duty.CLINICIAN,)
