"""What a payer file may say, name by name, and how each value is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from ptcoder.rulebook.dated import Dated
from ptcoder.rulebook.payer import ANY, Cap, CapPer, Denial, ExtraModifier, Family, LocalLimit, Remark, Wanted
from ptcoder.rulebook.reading import Entry
from ptcoder.rulebook.records import Method, Pair

MODIFIER = re.compile("[A-Z0-9]{2}")
REASON = re.compile(r"[A-Z]?\d{1,3}")
WANTED = re.compile(r"\d{5}|[A-Z]\d{4}|\d{4}[FMTU]|" + ANY)


class FirstPeriod(StrEnum):
    """What earns the first two hours of 97545."""

    MIDPOINT = "midpoint"
    WHOLE = "whole"
    ANY = "any"


class DistinctModifier(StrEnum):
    """What tells two services of a pair apart."""

    GENERAL = "59"
    ENCOUNTER = "XE"
    PRACTITIONER = "XP"
    STRUCTURE = "XS"
    UNUSUAL = "XU"


def _flag(entry: Entry) -> bool:
    return entry.flag("value")


def _text(entry: Entry) -> str:
    return entry.text("value")


def _order(entry: Entry) -> tuple[Family, ...]:
    """All families once. The assistant's modifier speaks of the plan's, so it follows it directly."""
    right = f"a list of {', '.join(Family)} in some order, assistant next after plan,"
    found = entry.texts("value", right)
    if set(found) != set(Family) or found.index(Family.ASSISTANT) != found.index(Family.PLAN) + 1:
        entry.wrong("value", right)
        return tuple(Family)
    return tuple(Family(item) for item in found)


SETTINGS: Mapping[str, Callable[[Entry], Any]] = {
    "method": lambda entry: entry.choice("value", Method),
    "plan_modifiers": _flag,
    "assistant_modifiers": _flag,
    "threshold": _flag,
    "abn": _flag,
    "estimate": _flag,
    "students_counted": _flag,
    "ncci": _flag,
    "mue": _flag,
    "pooled": lambda entry: entry.codes("value"),
    "first_period": lambda entry: entry.choice("value", FirstPeriod).value,
    "distinct_modifier": lambda entry: entry.choice("value", DistinctModifier).value,
    "distinct_column": lambda entry: entry.whole("value", 1, 2),
    "order": _order,
    "habilitative": _flag,
    "kx_with_abn_warning": _flag,
    "assistants_cosigned": _flag,
}
"""What must be known of every payer for every day."""


def _always(value: Any, source: str) -> Dated[Any]:
    return Dated(value=value, source=f"unverified: {source}", since=date.min, until=None)


DEFAULTS: Mapping[str, Dated[Any]] = {
    "order": _always(tuple(Family), "no payer states an order beyond the assistant's modifier next to GP, GO or GN"),
    "habilitative": _always(False, "some commercial plans ask for 96 or 97; nothing is known of this one"),
    "kx_with_abn_warning": _always(False, "KX beside GA is a matter of Medicare's claims"),
    "assistants_cosigned": _always(False, "some payers and states want a therapist's co-signature; none is published"),
}
"""What holds where neither a payer's file nor the one it builds on says anything."""

OPTIONAL: Mapping[str, tuple[Callable[[Entry], Any], int | str | None]] = {
    "day_cap": (lambda entry: entry.whole("value", 1, 99), None),
    "telehealth_until": (lambda entry: entry.needed_day("value"), None),
    "medical_review": (lambda entry: entry.amount("value"), None),
    "prior_authorization": (_text, ""),
    "visit_limit": (_text, ""),
    "plan_of_care": (_text, ""),
    "progress_report_days": (lambda entry: entry.whole("value", 1, 99), None),
    "referral": (_text, ""),
    "claim_number": (_text, ""),
    "contractor": (_text, ""),
}
"""What may be known of a payer on a day, and what stands for it where it isn't."""

BY_CODE: Mapping[str, Callable[[Entry], str]] = {
    "substitutions": lambda entry: entry.code("value"),
    "bundled": _text,
    "not_covered": _text,
    "fees": lambda entry: str(entry.amount("value")),
}
"""What may be said of single codes: one thing a day each."""


def _some(entry: Entry, key: str, right: str) -> tuple[str, ...]:
    found = entry.texts(key, right)
    if not found:
        entry.wrong(key, right)
    return found


def _some_codes(entry: Entry) -> frozenset[str]:
    if not entry.values.get("codes"):
        entry.wrong("codes", "a list of different codes")
    return entry.codes("codes")


def _extra_modifier(entry: Entry) -> tuple[frozenset[str], ExtraModifier]:
    right = "a list of different modifiers such as WC"
    options = _some(entry, "options", right)
    if not all(MODIFIER.fullmatch(option) for option in options):
        entry.wrong("options", right)
    codes, condition = _some_codes(entry), entry.text("condition")
    return codes, ExtraModifier(options=options, condition=condition, source=entry.text("source"))


def _pair(entry: Entry) -> Pair:
    column1, column2 = entry.code("column1"), entry.code("column2")
    if column1 == column2:
        entry.wrong("column2", "another code")
    return Pair(
        column1=column1,
        column2=column2,
        separable=entry.flag("separable"),
        source=entry.text("source"),
        appeal=entry.text("appeal", optional=True),
    )


def _cap(entry: Entry) -> Cap:
    codes, exempt = entry.codes("codes"), entry.codes("exempt")
    if codes & exempt:
        entry.wrong("exempt", "codes that are not among those counted")
    return Cap(
        units=entry.whole("units", 1, 99),
        codes=codes,
        exempt=exempt,
        per=entry.choice("per", CapPer),
        source=entry.text("source"),
    )


def read_wanted(entry: Entry) -> tuple[str, Wanted]:
    code = entry.like("code", WANTED, f"a CPT or HCPCS code such as 97110 or G0283, or {ANY}")
    fields = entry.texts("fields")
    wants = _some(entry, "wants", "a list of different texts")
    return code, Wanted(wants=wants, source=entry.text("source"), fields=fields)


def _denial(entry: Entry) -> Denial:
    reason = ""
    if entry.has("reason"):
        reason = entry.like("reason", REASON, "a claim adjustment reason code such as 119")
    return Denial(reason=reason, words=entry.text("words"), source=entry.text("source"))


def _remark(entry: Entry) -> Remark:
    return Remark(topic=entry.text("topic"), text=entry.text("text"), source=entry.text("source"))


def _local_limit(entry: Entry) -> LocalLimit:
    codes = _some_codes(entry)
    contractor, text = entry.text("contractor"), entry.text("text")
    return LocalLimit(contractor=contractor, codes=codes, text=text, source=entry.text("source"))


LISTS: Mapping[str, tuple[str, Callable[[Entry], Any]]] = {
    "extra_modifiers": ("condition", _extra_modifier),
    "pairs": ("column1", _pair),
    "caps": ("since", _cap),
    "documentation": ("code", read_wanted),
    "denials": ("words", _denial),
    "notes": ("topic", _remark),
    "open_questions": ("topic", _remark),
    "local_limits": ("contractor", _local_limit),
}
"""What there may be any number of on a day, by the key that tells the entries apart."""

KEYS: Mapping[str, Callable[[Any], object]] = {
    "pairs": lambda pair: (pair.column1, pair.column2),
    "documentation": id,
    "denials": lambda denial: denial.words,
    "notes": lambda note: note.topic,
    "open_questions": lambda question: question.topic,
    "local_limits": id,
}
"""What an entry speaks of, where it joins those of the payer that a file builds on and doesn't replace them all."""

CODES: Mapping[str, Callable[[Any], Iterable[str]]] = {
    "pooled": lambda codes: codes,
    "substitutions": lambda code: (code,),
    "extra_modifiers": lambda asked: asked[0],
    "pairs": lambda pair: (pair.column1, pair.column2),
    "caps": lambda cap: cap.codes | cap.exempt,
    "documentation": lambda wanted: {wanted[0]} - {ANY},
    "local_limits": lambda limit: limit.codes,
}
"""The codes that a value speaks of."""
