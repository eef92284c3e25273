"""Which column of a billing system's file is which: by the names that such systems give them, or by a mapping profile.

Read are ``visit`` or ``patient`` (at least one), ``date``, ``code`` (or ``procedure``: code and modifiers in one cell),
``units``; where they are there also ``payer``, ``modifiers`` (in one cell) or ``mod1`` to ``mod4``, ``charge``,
``kind`` (original, replacement, void) or ``frequency`` (1, 7, 8), ``status`` (lines that are ``not_billed`` are passed
over) and ``version``. Other columns are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ptcoder.export.profiles import Profile

SPELLED = {
    "visit": "visit visit_id encounter encounter_id encounter_number appointment appointment_id visit_number",
    "patient": "patient patient_id patient_number patient_no patient_account_number patient_account_no "
    "patient_control_number mrn record_number medical_record_number chart chart_number account account_number acct "
    "account_no",
    "date": "date dos date_of_service service_date from_date date_from from_dos dos_from start_date service_from",
    "payer": "payer payor insurance carrier primary_payer payer_id payer_name insurance_name",
    "code": "code cpt cpt_code hcpcs procedure_code proc_code cpt_hcpcs cpthcpcs service_code",
    "procedure": "procedure procedure_with_modifiers",
    "modifiers": "modifiers modifier mods modifier_codes all_modifiers",
    "mod1": "mod1 modifier1 modifier_1 mod_1 m1",
    "mod2": "mod2 modifier2 modifier_2 mod_2 m2",
    "mod3": "mod3 modifier3 modifier_3 mod_3 m3",
    "mod4": "mod4 modifier4 modifier_4 mod_4 m4",
    "units": "units unit qty quantity days_or_units units_billed billed_units service_units",
    "charge": "charge charges amount charge_amount billed_amount total_charge line_charge billed",
    "kind": "kind claim_kind",
    "frequency": "frequency frequency_code claim_frequency claim_frequency_code resubmission_code",
    "status": "status line_status",
    "version": "version",
}
SPELLINGS = {spelled.replace("_", ""): field for field, words in SPELLED.items() for spelled in words.split()}
KNOWN = frozenset((*SPELLINGS, *(each.replace("_", " ") for words in SPELLED.values() for each in words.split())))
"""Names by which the separator of a file is told."""


class BadHeader(Exception):
    """The file's columns are not those of claims; the text tells which is lacking, and the mend."""


def columns_of(names: Sequence[str], profile: Profile | None = None) -> dict[str, int]:
    """The place of each field. Raises BadHeader where what is needed isn't there, or stands there twice."""
    by_name = {each.name.casefold(): each.field for each in profile.columns} if profile is not None else None
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        field = by_name.get(name.casefold(), "") if by_name is not None else _spelled(name)
        if field not in SPELLED:
            continue
        if field in found:
            named = f"{names[found[field]]!r} and {name!r}"
            raise BadHeader(
                f"the columns {named} both say {field}; rename the one that is not meant, or give a profile"
            )
        found[field] = at
    _check(found, names)
    return found


def _spelled(name: str) -> str:
    return SPELLINGS.get("".join(filter(str.isalnum, name.casefold())), "")


def _check(found: Mapping[str, int], names: Sequence[str]) -> None:
    listed = ", ".join(names)
    for wanted, words in (
        (("date",), "the date of service (date)"),
        (("code", "procedure"), "the code (code or cpt)"),
        (("units",), "the units (units)"),
        (("visit", "patient"), "the visit or the patient's record number (visit, patient)"),
    ):
        if not any(each in found for each in wanted):
            raise BadHeader(
                f"no column is {words}; name one so, or give a mapping profile that says which. There are: {listed}"
            )
