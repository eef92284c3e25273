"""The way out of a bill that is wrong: what is done about it, until when, and where that is written.

Sources: 42 CFR 401.305, as amended from 2025-01-01 (Physician Fee Schedule final rule 2025, 89 FR 97710): an
overpayment is reported and returned within 60 days of being identified, a timely good-faith investigation of related
ones suspends that for up to 180 days, and six years are looked back on. 42 CFR 424.44: a claim is filed within one
calendar year of the service. 42 CFR 405.980(c): a decided claim is reopened on request within one year. Claim frequency
codes: NUCC 1500 instruction manual, item 22.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ptcoder.audit.causes import WORDS, Effect
from ptcoder.audit.records import Audited
from ptcoder.coding.allowed import ZERO

RETURNED_WITHIN = timedelta(days=60)
OVERPAID_SOURCE = "42 CFR 401.305(b) and (f), as amended from 2025-01-01 (89 FR 97710)"
UNDERPAID_SOURCE = "42 CFR 424.44(a); 42 CFR 405.980(c)(1)"
FREQUENCY_SOURCE = "NUCC 1500 instruction manual, item 22"
OWN_CONTRACT = "unverified: the payer's own contract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is to be done; ``by`` is the last day for it, None where that is not known here."""

    text: str
    by: date | None
    source: str


def way_out(audited: Audited, effect: Effect, identified: date) -> Way:
    """Of a visit with such a difference; ``identified`` is the day on which it was found."""
    if not audited.left:
        text = "It has not left. Reopen the visit, correct it and sign it again before it is exported."
        return Way(text=text, by=None, source="ptcoder: a visit that is signed again leaves as corrected")
    if effect is Effect.OVERPAID:
        return _overpaid(audited, identified)
    if effect is Effect.UNDERPAID:
        return _underpaid(audited)
    text = "Correct the visit and send it again as a replacement (frequency code 7)."
    return Way(text=text, by=None, source=FREQUENCY_SOURCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """What an audit leaves to be done about a bill that has left: a refund, or a corrected claim. ``amount`` is None
    where a difference of it has no price.
    """

    refund: bool
    text: str
    amount: Decimal | None
    by: date | None


def to_do(audited: Audited, identified: date) -> tuple[ToDo, ...]:
    """The refund first; none of a bill that has not left: it is corrected before it does."""
    if not audited.left:
        return ()
    found: list[ToDo] = []
    for refund in (True, False):
        those = [each for each in audited.differences if (each.effect is Effect.OVERPAID) == refund]
        if those:
            known = [each.money for each in those if each.money is not None]
            effect = next((each.effect for each in those if each.effect is not Effect.CORRECT), Effect.CORRECT)
            words = dict.fromkeys(f"{WORDS[each.cause]} {each.code}".rstrip() for each in those)
            found.append(
                ToDo(
                    refund=refund,
                    text=f"Internal audit: {', '.join(words)}",
                    amount=abs(sum(known, ZERO)) if len(known) == len(those) else None,
                    by=way_out(audited, effect, identified).by,
                )
            )
    return tuple(found)


def _overpaid(audited: Audited, identified: date) -> Way:
    if audited.medicare:
        text = (
            "Report and return it with the reason, within 60 days of its being identified; looking for related ones "
            "in good faith and without delay suspends that for at most 180 days. Look back six years for the same "
            "cause. Correct the visit, export the replacement, and keep the papers of the refund with it."
        )
        return Way(text=text, by=identified + RETURNED_WITHIN, source=OVERPAID_SOURCE)
    text = (
        f"Correct the visit, export the replacement, and return what {audited.payer_label} paid too much as its "
        "contract says; the time for that is not known here. Keep the papers of the refund with it."
    )
    return Way(text=text, by=None, source=OWN_CONTRACT)


def _underpaid(audited: Audited) -> Way:
    if audited.medicare:
        text = (
            "Send a corrected claim. It is filed within one calendar year of the service; a claim that was decided is "
            "reopened on request within one year of the decision, for any reason."
        )
        return Way(text=text, by=_year_after(audited.day), source=UNDERPAID_SOURCE)
    text = (
        f"Send a corrected claim (frequency code 7) within the timely filing of {audited.payer_label}, which is not "
        "known here: look it up in the contract."
    )
    return Way(text=text, by=None, source=OWN_CONTRACT)


def _year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February ends with the 28th: Medicare Claims Processing Manual, chapter 1, 70.1
        return date(day.year + 1, 2, 28)
