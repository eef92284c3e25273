"""Why a bill is not what its record gives: a closed set of causes, each in words, and what an amount does to whom."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Cause(StrEnum):
    """Ids never change meaning: worksheets and files of years name them."""

    WRONG_UNITS = "wrong-units"
    MISSING_MODIFIER = "missing-modifier"
    SURPLUS_MODIFIER = "surplus-modifier"
    OTHER_MODIFIER = "other-modifier"
    ASSISTANT_SHARE = "assistant-share"
    STALE_THRESHOLD = "stale-threshold"
    UNATTENDED_AS_TIMED = "unattended-as-timed"
    OVERLAPPING_PATIENTS = "overlapping-patients"
    OVERLAPPING_SERVICES = "overlapping-services"
    GROUP_OF_ONE = "group-of-one"
    NOT_TOGETHER = "day-not-together"
    NCCI_PAIR = "ncci-pair"
    CODES_TOGETHER = "codes-together"
    CODE_NOT_VALID = "code-not-valid"
    OTHER_CODE = "other-code"
    NOT_PAYABLE = "not-payable"
    NOT_QUALIFIED = "not-qualified"
    NOT_RECORDED = "not-recorded"
    NOT_BILLED = "not-billed"
    DOUBLE_BILLED = "double-billed"
    EDITED_AFTER_EXPORT = "edited-after-export"
    NOT_REPLACED = "not-replaced"
    EDITED_AFTER_SIGNING = "edited-after-signing"
    UNREADABLE = "unreadable"
    VISIT_NOT_RECORDED = "visit-not-recorded"
    VISIT_NOT_BILLED = "visit-not-billed"
    OTHER_PAYER = "other-payer"
    WRONG_DATE = "wrong-date"


WORDS: Mapping[Cause, str] = MappingProxyType(
    {
        Cause.WRONG_UNITS: "Wrong units",
        Cause.MISSING_MODIFIER: "Modifier missing",
        Cause.SURPLUS_MODIFIER: "Surplus modifier",
        Cause.OTHER_MODIFIER: "Wrong modifier",
        Cause.ASSISTANT_SHARE: "Assistant's share",
        Cause.STALE_THRESHOLD: "Threshold of another year",
        Cause.UNATTENDED_AS_TIMED: "Unattended billed as timed",
        Cause.OVERLAPPING_PATIENTS: "Overlapping patients",
        Cause.OVERLAPPING_SERVICES: "Overlapping services",
        Cause.GROUP_OF_ONE: "Group of one",
        Cause.NOT_TOGETHER: "Day's visits not counted together",
        Cause.NCCI_PAIR: "NCCI pair",
        Cause.CODES_TOGETHER: "Codes that need or exclude each other",
        Cause.CODE_NOT_VALID: "Code not valid on the day",
        Cause.OTHER_CODE: "Another code",
        Cause.NOT_PAYABLE: "Not paid by this payer",
        Cause.NOT_QUALIFIED: "Given by somebody who may not",
        Cause.NOT_RECORDED: "Billed, not in the record",
        Cause.NOT_BILLED: "In the record, not billed",
        Cause.DOUBLE_BILLED: "Billed twice",
        Cause.EDITED_AFTER_EXPORT: "Edited after export",
        Cause.NOT_REPLACED: "Signed again, not replaced",
        Cause.EDITED_AFTER_SIGNING: "Edited after signing",
        Cause.UNREADABLE: "Bill cannot be read",
        Cause.VISIT_NOT_RECORDED: "Billed without a visit",
        Cause.VISIT_NOT_BILLED: "Visit not billed",
        Cause.OTHER_PAYER: "Another payer",
        Cause.WRONG_DATE: "Another date",
    }
)
"""How a cause is called."""


class Effect(StrEnum):
    """What a difference means for what was or will be paid. ``CORRECT``: the claim is wrong, and no amount follows."""

    OVERPAID = "overpaid"
    UNDERPAID = "underpaid"
    CORRECT = "correct"


OF_FINDING: Mapping[str, Cause] = MappingProxyType(
    {
        "clinician-double-booked": Cause.OVERLAPPING_PATIENTS,
        "group-of-one": Cause.GROUP_OF_ONE,
        "code-not-valid": Cause.CODE_NOT_VALID,
        "pair-never": Cause.NCCI_PAIR,
        "pair-overlaps": Cause.NCCI_PAIR,
        "two-evaluations": Cause.CODES_TOGETHER,
        "addon-alone": Cause.CODES_TOGETHER,
        "assistant-not-allowed": Cause.NOT_QUALIFIED,
        "too-many-modifiers": Cause.SURPLUS_MODIFIER,
    }
)
"""The findings that speak against a bill although its lines are as counted: of them the coder says that units stay."""
SHARED_ELSEWHERE = ("one-on-one-overlap", "co-treatment", "group-overlap")
"""These do so where the minutes are shared with another visit; within one visit each minute is counted once."""
BEHIND_UNITS: Mapping[str, Cause] = MappingProxyType(
    {
        "unattended-as-timed": Cause.UNATTENDED_AS_TIMED,
        "group-as-one-on-one": Cause.UNATTENDED_AS_TIMED,
        "one-on-one-overlap": Cause.OVERLAPPING_SERVICES,
        "co-treatment": Cause.OVERLAPPING_SERVICES,
        "group-overlap": Cause.OVERLAPPING_SERVICES,
        "student-alone": Cause.NOT_QUALIFIED,
    }
)
"""The findings for which the coder counts fewer minutes: why more units were billed than the record gives."""
