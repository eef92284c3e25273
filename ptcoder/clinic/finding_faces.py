"""Findings as a face shows them: which are told now, under which title, with which fixes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import product
from uuid import UUID

from ptcoder.clinic.floor import Floor
from ptcoder.clinic.sheets import BACK, CARE, CODE, GOAL, MODIFIER, NOTE, RECORD, SIZE, SPLIT, TIMES, FindingRow
from ptcoder.coding import Finding, Severity
from ptcoder.visit import MINUTE, State, Visit

TITLES = {
    "addon-alone": "Add-on without its first code",
    "assistant-not-allowed": "Not for an assistant",
    "assistant-share": "Assistant's share",
    "assistant-unclear": "Assistant's share: no rule decides",
    "attended-with-unattended": "Attended with unattended",
    "authorization-ended": "Outside the authorization",
    "authorization-low": "Authorization nearly used",
    "authorization-used": "Authorization used up",
    "bundled": "Bundled, not billed",
    "certification-ended": "Certification ended",
    "certification-ends": "Certification ends soon",
    "claim-missing": "Claim number or injury",
    "clinician-double-booked": "Two patients at once",
    "co-treatment": "Two people at once",
    "code-not-valid": "Code not valid",
    "documentation-advised": "Good to have in the note",
    "documentation-carried": "Taken over from the last visit",
    "documentation-missing": "Missing in the note",
    "evaluation-level": "Another level in the note",
    "goal-missing": "No measurable goal",
    "group-as-one-on-one": "Group recorded as one-on-one",
    "group-of-one": "Group of one",
    "group-overlap": "Group with one-on-one",
    "no-clock-times": "No clock times",
    "not-covered": "Not covered",
    "odd-length": "Unusual length",
    "one-on-one-overlap": "Two services at once",
    "pair-needs-attestation": "Separate services?",
    "pair-never": "Never paid together",
    "pair-overlaps": "Attested, but overlapping",
    "plan-missing": "Plan of care",
    "plan-unclear": "Which course of care?",
    "progress-report-due": "Progress report",
    "referral-missing": "Referring provider",
    "rules-behind": "Rules of another day",
    "same-day": "Second visit of the day",
    "student-alone": "Student alone",
    "threshold-crossed": "Threshold crossed",
    "threshold-near": "Threshold near",
    "threshold-unknown": "Threshold not known",
    "tie": "Equal minutes left over",
    "too-many-modifiers": "Too many modifiers",
    "two-evaluations": "Two evaluations",
    "unattended-as-timed": "Unattended as timed",
    "under-eight-minutes": "Under eight minutes",
    "unit-not-billed": "Unit not billed",
    "units-not-used": "Units not used",
    "units-over-limit": "Above the limit",
    "modality-substituted": "Code swapped",
    "telehealth-ended": "Telehealth after its last day",
    "modifier-asked": "The payer asks for a modifier",
    "modifier-not-asked": "A modifier nobody asks for",
    "role-not-of-discipline": "Another discipline's role",
    "values-differ": "Two values for one line",
    "medical-review": "Records may be asked for",
    "local-limit": "Local limit",
    "kx-with-notice": "KX beside a notice",
    "denial-expected": "A denial is expected",
    "notice-not-used": "Notice not used",
}
FIXES = {
    "pair-needs-attestation": "distinct",
    "pair-overlaps": f"{BACK}distinct",
    "threshold-crossed": "kx",
    "kx-with-notice": f"{BACK}kx",
    "group-of-one": SIZE,
    "documentation-missing": NOTE,
    "documentation-advised": NOTE,
    "goal-missing": GOAL,
    "authorization-ended": CARE,
    "authorization-used": CARE,
    "certification-ended": CARE,
    "certification-ends": CARE,
    "claim-missing": CARE,
    "plan-missing": CARE,
    "referral-missing": CARE,
    "plan-unclear": RECORD,
    "progress-report-due": RECORD,
}
ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
EARLY = ("under-eight-minutes", "unit-not-billed")
"""What is not said of a service while its clock runs: it never urges more minutes."""

BESIDE, LEVEL = "attended-with-unattended", "evaluation-level"
ABOUT_ONE = ("unattended-as-timed", "group-as-one-on-one", "odd-length")
"""What a correction of its stretch settles, though it names no span."""


def named_row(row: FindingRow, floor: Floor, called: Callable[[Visit], str]) -> FindingRow:
    """Another visit by the words for it: its id is for programs."""

    def words(found: re.Match[str]) -> str:
        other = floor.visits.get(UUID(found[0]))
        return found[0] if other is None else called(other)

    return replace(row, text=ID.sub(words, row.text))


def to_tell(findings: Iterable[Finding], visit: Visit) -> Iterator[Finding]:
    """What is worth saying now: no shortage of minutes while they still run, and the age of tables at review, once.

    The seconds between one press and the next, with which whoever goes from one patient to another begins or ends
    beside a modality, are told at review alone: that warning is answered once, and not read at every hand-over.
    """
    running = {each.id for each in visit.running}
    old: list[Finding] = []
    for finding in findings:
        if finding.table:
            old.append(finding)
        elif (finding.id not in EARLY or running.isdisjoint(finding.about)) and not _passed(finding, visit):
            yield finding
    if old and visit.state is not State.OPEN:
        tables = ", ".join(finding.table for finding in old)
        text = old[0].text if len(old) == 1 else f"Past their last check, and applied all the same: {tables}."
        yield old[0]._replace(text=text)


def _passed(finding: Finding, visit: Visit) -> bool:
    """Whether a visit that is still treated has less than a minute beside a modality, and that is over."""
    if finding.id != BESIDE or visit.state is not State.OPEN:
        return False
    held = [each for each in visit.intervals if each.id in finding.about and each.start is not None]
    attended = [each for each in held if each.code in finding.codes[:-1]]
    shared = 0
    for one, other in product(attended, [each for each in held if each not in attended]):
        stops = [stop for stop in (one.stop, other.stop) if stop is not None]
        if not stops:  # both go on
            return False
        shared += max(0, min(stops) - max(one.start or 0, other.start or 0))
    return 0 < shared < MINUTE


def to_settle(rows: Iterable[FindingRow]) -> int:
    """What stands between a visit and a signature: errors, and warnings without a reason."""
    return sum(
        row.severity is Severity.ERROR or (row.severity is Severity.WARNING and not row.acknowledged) for row in rows
    )


def finding_row(finding: Finding, visit: Visit) -> FindingRow:
    fix = [FIXES[finding.id]] if finding.id in FIXES else []
    fix += [f"{MODIFIER}{option}" for option in finding.options]
    meant = _meant(finding, visit) if finding.severity is not Severity.INFO else ""
    if meant:
        fix += [CODE] if finding.id == LEVEL else [SPLIT, CODE]
    elif finding.severity is Severity.ERROR:
        fix.append(TIMES)
    if finding.severity is Severity.WARNING:
        fix.append("acknowledge")
    return FindingRow(
        id=finding.key,
        severity=finding.severity,
        title=TITLES.get(finding.id, finding.id),
        text=finding.text,
        source=finding.source,
        codes=finding.codes,
        acknowledged=visit.acknowledged.get(finding.key, ""),
        fix=tuple(fix),
        span=finding.span,
        interval=meant,
    )


def _meant(finding: Finding, visit: Visit) -> str:
    """The stretch that a finding is about, if it is but one; of an attended one and a modality, the attended."""
    if finding.id == LEVEL:
        given = [each.id for each in visit.intervals if each.code in finding.codes and each.start is not None]
        return given[0] if len(given) == 1 else ""
    if finding.span is None and finding.id not in ABOUT_ONE:
        return ""
    held = [each for each in visit.intervals if each.id in finding.about and each.start is not None]
    if finding.span is not None:
        start, stop = finding.span
        held = [each for each in held if (each.start or 0) <= start and (each.stop is None or each.stop >= stop)]
    if finding.id == BESIDE:
        held = [each for each in held if each.code in finding.codes[:-1]]
    return held[0].id if len(held) == 1 else ""
