"""A year with fifty planted errors: the monthly audit finds every one of them, and accuses nobody else."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner

from ptcoder.audit.causes import Cause
from ptcoder.audit.claims import read_claims
from ptcoder.audit.records import Audited
from ptcoder.audit_cli import audit_command
from ptcoder.clinic.auditing import audit, read_sampled
from ptcoder.clinic.claim_audit import audit_claims
from ptcoder.export import jsonl
from ptcoder.store import Log
from tests.audit.year import OFFSET, PLANTED, ROLES, YEAR, Year, make, moment, wrong
from tests.clinic.hand_clock import book


@pytest.fixture(scope="module")
def year() -> Year:
    return make(Log.memory(), book())


def of_year(year: Year) -> list[Audited]:
    rows: list[Audited] = []
    for month in range(1, 13):
        sampled = read_sampled(date(YEAR, month, 1), 500, "a year")
        rows += audit(year.log.reader(), year.book, sampled, moment(1_800_000_000), lambda _: None).rows
    return rows


def test_every_planted_error_is_found_and_nobody_else_is_accused(year: Year) -> None:
    assert len(year.planted) == sum(PLANTED.values()) == 50
    rows = of_year(year)
    assert {each.visits[0] for each in rows} == set(year.bills)
    found = {each.visits[0]: {difference.cause for difference in each.differences} for each in rows if each.differences}
    expected = {visit: {cause} for cause, visits in year.planted for visit in visits}
    assert found == expected


# --- the same over a billing system's claims


def claims_of(year: Year, *, by_patient: bool) -> str:
    """What the billing system has: the coder's bills with the planted errors; those of before an edit as they left."""
    rows = ["DOS,Insurance,Account,Encounter,CPT,Modifiers,Mod 1,Mod 2,Mod 3,Mod 4,Units,Charge,Biller"]
    for visit, coding in year.bills.items():
        plan = year.plans[visit]
        bill = jsonl.text(coding)
        lines = json.loads(wrong(bill, plan.error, year.book, plan) if plan.error else bill)["lines"]
        for at, line in enumerate(each for each in lines if each["units"]):
            modifiers = line["modifiers"][::-1] if at % 2 else line["modifiers"]
            one = " ".join(modifiers) if by_patient else ""
            four = ["", "", "", ""] if by_patient else [*modifiers, "", "", "", ""][:4]
            units = f"{line['units']}.00" if at % 3 else str(line["units"])
            day = f"{plan.day.month}/{plan.day.day}/{plan.day.year}" if at % 2 else plan.day.isoformat()
            whose = year.numbers[plan.patient] if by_patient else ""
            encounter = "" if by_patient else visit
            cells = [day, plan.payer, whose, encounter, line["code"], one, *four, units, '"$1,045.00"', "jo"]
            rows.append(",".join(cells))
    return "\r\n".join(rows) + "\r\n"


def visits_of(year: Year) -> str:
    """The same visits in the columns that the coder reads, as they are recorded now."""
    rows = ["visit,date,payer,patient,code,start,end,clinician,role,attest,allowed_to_date,group_size,discipline"]
    for visit, plan in year.plans.items():
        at = plan.start
        for row in plan.rows:
            start, stop = (
                datetime.fromtimestamp(edge, timezone(timedelta(minutes=OFFSET))).isoformat()
                for edge in (at, at + row.length)
            )
            at += row.length if row is not plan.rows[0] else plan.pressed
            cells = [visit, str(plan.day), plan.payer, year.numbers[plan.patient], row.code, start, stop,
                     row.clinician.hex, ROLES[row.clinician].value, "kx" * plan.attested, plan.elsewhere,
                     str(row.group_size or ""), plan.discipline.value]  # fmt: skip
            rows.append(",".join(cells))
    return "\n".join(rows) + "\n"


def check_found(year: Year, rows: Sequence[Audited]) -> None:
    """Every planted error by its cause, an edit by whatever it did to the lines, and nothing else."""
    found = {each.visits: {difference.cause for difference in each.differences} for each in rows if each.differences}
    edits = (Cause.EDITED_AFTER_EXPORT, Cause.NOT_REPLACED)
    expected: dict[tuple[str, ...], set[Cause]] = {
        (visit,): {cause} for cause, visits in year.planted for visit in visits
    }
    assert set(found) == set(expected)
    assert {visits: causes for visits, causes in found.items() if not expected[visits] & {*edits}} == {
        visits: causes for visits, causes in expected.items() if not causes & {*edits}
    }
    for visits in (each for each, causes in expected.items() if causes & {*edits}):
        assert found[visits] <= {Cause.WRONG_UNITS, Cause.NOT_RECORDED, Cause.NOT_BILLED, Cause.ASSISTANT_SHARE}


@pytest.mark.parametrize("by_patient", [False, True])
def test_a_file_of_claims_against_the_log(year: Year, by_patient: bool) -> None:
    claims = read_claims(claims_of(year, by_patient=by_patient).encode())
    assert (claims.faults, claims.either) == ((), "")
    held = audit_claims(year.log.reader(), year.book, claims, moment(1_800_000_000), lambda _: None)
    check_found(year, held.rows)
    assert {visit for each in held.rows for visit in each.visits} == set(year.bills)


def test_a_file_of_claims_against_a_file_of_visits(year: Year, tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(claims_of(year, by_patient=False), encoding="utf-8")
    (tmp_path / "visits.csv").write_text(visits_of(year), encoding="utf-8")
    args = ["--claims", "claims.csv", "--visits", "visits.csv", "-o", "found.csv"]
    done = CliRunner().invoke(
        audit_command, [str(tmp_path / each) if "." in each else each for each in args], standalone_mode=False
    )
    assert done.return_value == 1, done.output
    with (tmp_path / "found.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    accused = {visit for row in rows if row["cause"] for visit in row["visit"].split()}
    assert accused == {visit for _, visits in year.planted for visit in visits}
    assert {visit for row in rows for visit in row["visit"].split()} == set(year.bills)
