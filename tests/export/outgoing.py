"""Everything that can leave, made of what is made up, by the name of its golden file.

A newcomer's export comes here with its golden file: ``test_golden`` walks the program for exports and finds it missing
else.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from uuid import UUID

from ptcoder.audit import told, worksheet
from ptcoder.audit.causes import Cause, Effect
from ptcoder.audit.records import Audited, Difference, Item
from ptcoder.clinic import Clinic, access
from ptcoder.clinic.people_sheets import AccessRow, Particulars
from ptcoder.clinic.report_sheets import Looked
from ptcoder.coding import Choice, Coding, Finding, Line, Severity
from ptcoder.coding.reported import By
from ptcoder.export import charges, csv_text, findings, jsonl, record
from ptcoder.export.charge_file import ChargeFile
from ptcoder.export.manifest import Chain, Manifest, Part
from ptcoder.export.page import as_text
from ptcoder.export.papers import KINDS, text
from ptcoder.export.profiles import read_profile, shipped
from ptcoder.files import resource
from ptcoder.reports.tables import for_csv
from ptcoder.reports_cli import FOUND, MINUTES, made
from ptcoder.rows.faults import Fault
from ptcoder.store import Log, PassingKeys
from ptcoder.visit import Discipline, PinSet, Visit, VisitOpened
from ptcoder.visit.codec import encode
from tests.clinic.hand_clock import DAY, HandClock, add, book
from tests.clinic.looking import settle
from tests.export import charts
from tests.export.test_profiles import batch

PROFILES = shipped(resource("export", "profiles"))
REPORTS = (MINUTES, *(by.value for by in By), FOUND)
VISIT = Visit(
    id="=v1", patient="Müller, Zoë", payer="medicare", discipline=Discipline.PT, date=date(2026, 3, 2)
)  # fmt: skip
CODING = Coding(
    visit="=v1",
    lines=(
        Line(code="97110", discipline=Discipline.PT, modifiers=("GP", "KX"), units=2, minutes=33, why="33 min."),
        Line(
            code="97530",
            discipline=Discipline.OT,
            modifiers=("59", "GO", "CO", "KX", "GA"),
            units=1,
            minutes=9,
            why='He said "two, please".',
        ),
        Line(code="97010", discipline=Discipline.PT, modifiers=(), units=0, minutes=0, why="+ bundled"),
    ),
    findings=(
        Finding(
            id="too-many-modifiers",
            severity=Severity.ERROR,
            codes=("97530", "97110"),
            text="@ five",
            source="CMS, ch. 5",
        ),
        Finding(id="rules-behind", severity=Severity.INFO, codes=(), text="Pairs\nare old.", source="-"),
    ),
    timed_minutes=42,
    total_minutes=50,
    allowed_estimate=Decimal("72.5"),
    edition="rules of 2026-01-01",
    choices=(
        Choice(
            discipline=Discipline.PT,
            codes=("97110", "97140"),
            options=({"97110": 2, "97140": 1}, {"97110": 1, "97140": 2}),
            taken={"97110": 2, "97140": 1},
        ),
    ),
)
"""One bill that has everything a bill can have."""
AUDITED = (
    Audited(
        visits=("v-1",),
        patient="=1+1",
        day=date(2026, 3, 2),
        payer="medicare",
        payer_label="Medicare Part B",
        medicare=True,
        left=True,
        billed=(Item("97110", ("GP",), 3),),
        right=(Item("97110", ("GP",), 2),),
        differences=(
            Difference(
                cause=Cause.WRONG_UNITS,
                code="97110",
                billed="97110-GP × 3",
                right="97110-GP × 2",
                text="33 minutes make 2 units.",
                source="Pub. 100-04, ch. 5 s20.2",
                money=Decimal("22.21"),
                effect=Effect.OVERPAID,
            ),
        ),
        standing="signed",
    ),
    Audited(
        visits=("v-2", "v-3"),
        patient="1002",
        day=date(2026, 3, 3),
        payer="cash",
        payer_label="Cash or out of network",
        medicare=False,
        left=False,
        billed=(Item("97140", (), 1),),
        right=(Item("97140", (), 1),),
        differences=(),
    ),
)


def _charges() -> str:
    return csv_text([charges.COLUMNS, *(charges.row(VISIT, at, line) for at, line in enumerate(CODING.lines, 1))])


def _findings() -> str:
    return csv_text([findings.COLUMNS, *(findings.row(VISIT.id, each) for each in CODING.findings)])


def _visits() -> str:
    carried = (("=1", "a"), ("", ""), ("c", "é"))
    bare = jsonl.text(CODING._replace(allowed_estimate=None))
    return "".join(f"{line}\n" for line in (jsonl.text(CODING, ("x_one", "x_two"), carried), bare))


def _profile(name: str) -> str:
    file = ChargeFile(read_profile(name, PROFILES[name]))
    return file.head() + file.text(batch())


def _manifest() -> str:
    return Manifest(
        holds="charges",
        program="ptcoder 0.1.0",
        made_at="2026-03-02T10:00:00-05:00",
        made_by=str(UUID(int=0xA)),
        counts={"visits": 3, "lines": 5, "rows": 4},
        sums={"units": 7, "minutes": 108},
        files=(Part(name="charges.csv", bytes=512, sha256="ab" * 32),),
        chains=(Chain(station="07" * 16, n=39, hash="c" * 64),),
    ).text()


def _paper(key: str, suffix: str, *, empty: bool = False) -> str:
    return text(KINDS[key], charts.empty() if empty else charts.whole(), suffix)


def _accesses() -> str:
    row = AccessRow(day=DAY, time="09:00", who="M. Chen, PT", what="Opened the visit", patients=("=1+1", "Ben King"))
    return csv_text([*access.cells([row, replace(row, who="", what="Locked", patients=())])])


def _audit() -> str:
    return csv_text(told.rows(AUDITED, DAY, [Fault(7, "units", "x is no number")]))


def _worksheet() -> str:
    return as_text(
        worksheet.page(
            worksheet.Worksheet(
                period="March 2026",
                seed="7",
                of=40,
                rows=AUDITED,
                identified=date(2026, 4, 2),
                by="Ann Example",
                program="0.1.0",
                sender=("Sample Physical Therapy",),
                made_at=1_772_460_000_000_000,
            )
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A record as the log keeps it."""

    station: bytes = bytes(15) + b"\7"
    n: int = 1
    id: bytes = bytes(15) + b"\1"
    lamport: int = 1
    at_us: int = 1_772_460_000_000_000
    off_min: int = -300
    boot: bytes = bytes(16)
    mono_us: int = 5
    who: bytes = bytes(16)
    salt: bytes = bytes(16)
    body: bytes
    prev: bytes = bytes(32)
    hash: bytes = b"\xab" * 32


def _events() -> str:
    pin = PinSet(person=UUID(int=0xA), phc="$argon2id$v=19$secret")
    said = (VisitOpened(visit=UUID(int=1), patient=UUID(int=2), payer="cash", discipline=Discipline.PT, date=DAY), pin)
    lines = (record.event_line(_Record(body=encode(each), n=at), each) for at, each in enumerate(said, 1))
    return "".join((*lines, record.event_line(_Record(body=b"\xff", n=3), None)))


def _tables() -> Mapping[str, Iterable[Sequence[str]]]:
    chart = charts.whole()
    names = {key: each.name for key, each in chart.people.items()}
    lines, told_ = record.bill_rows(chart.visit, chart.records, names)
    assert chart.patient is not None
    return {
        "patients.csv": [record.patient_row(replace(chart.patient, name="=1+1"))],
        "people.csv": map(record.person_row, chart.people.values()),
        "visits.csv": [record.visit_row(chart.visit)],
        "intervals.csv": record.interval_rows(chart.visit, chart.records, names),
        "lines.csv": lines,
        "findings.csv": told_,
        "history.csv": (record.history_row(each, names, chart.gone) for each in chart.records),
    }


def _table(name: str) -> str:
    return csv_text([record.TABLES[name], *_tables()[name]])


@cache
def _reports() -> Mapping[str, str]:
    """Of a clinic's day by a clock turned by hand: two patients, one visit signed."""
    clock = HandClock()
    with tempfile.TemporaryDirectory() as folder:
        clinic = Clinic(Log.open(Path(folder), PassingKeys()), book(), clock)
        try:
            clinic.staff.add(Particulars(name="=Ann Example", role="PT"))
            for name, minutes in (("Ana Lopez", 33), ("Ben King", 5)):
                visit = add(clinic, name)
                for code in ("97110", "97010"):
                    clinic.press(code)
                    clock.advance(minutes=minutes)
                    clinic.press(code)
                clinic.stop_visit(visit)
                if minutes > 10:
                    settle(clinic, visit)
                    clinic.sign(visit)
            looked = Looked(since=DAY, until=DAY)
            return {kind: csv_text(for_csv(*made(clinic, kind, looked))) for kind in REPORTS}
        finally:
            clinic.close()


OUTGOING: Mapping[str, Callable[[], str]] = {
    "charges.csv": _charges,
    "findings.csv": _findings,
    "visits.jsonl": _visits,
    "manifest.json": _manifest,
    "accesses.csv": _accesses,
    "audit.csv": _audit,
    "audit-worksheet.txt": _worksheet,
    "record-events.jsonl": _events,
    **{f"profile-{name}.csv": partial(_profile, name) for name in PROFILES},
    **{f"{KINDS[key].name}.txt": partial(_paper, key, "txt") for key in KINDS},
    **{f"{KINDS[key].name}-empty.txt": partial(_paper, key, "txt", empty=True) for key in KINDS},
    "flow-sheet.csv": partial(_paper, "flow", "csv"),
    **{f"record-{name}": partial(_table, name) for name in record.TABLES},
    **{f"report-{kind}.csv": lambda kind=kind: _reports()[kind] for kind in REPORTS},
}
