"""Everything a log holds, in open formats: the events themselves, and tables of what they add up to."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from ptcoder.export.cells import safe
from ptcoder.visit import (
    MINUTE,
    SECOND,
    History,
    Interval,
    Logged,
    PatientAdded,
    PersonAdded,
    Signed,
    Visit,
    histories,
)

Row = tuple[str, ...]
PATIENTS = ("patient", "name", "mrn", "payer", "discipline")
PEOPLE = ("person", "name", "role", "credentials", "npi", "duties", "ended")
VISITS = ("visit", "patient", "date", "payer", "discipline", "state", "opened", "signed_version", "attested",
          "late_entered_at", "late_entered_by", "late_reason")  # fmt: skip
INTERVALS = ("visit", "interval", "code", "clinician", "role", "attendance", "group_size", "units", "start", "stop",
             "minutes", "state", "pressed_code", "pressed_clinician", "pressed_start", "pressed_stop", "from_interval",
             "corrections")  # fmt: skip
LINES = ("visit", "version", "signed_at", "signed_by", "stands", "line", "code", "modifiers", "units", "minutes",
         "status", "why")  # fmt: skip
FINDINGS = ("visit", "version", "stands", "severity", "id", "codes", "message", "answer", "source")
HISTORY = ("at", "who", "visit", "what", "details", "taken_back", "record")
TABLES = {
    "patients.csv": PATIENTS,
    "people.csv": PEOPLE,
    "visits.csv": VISITS,
    "intervals.csv": INTERVALS,
    "lines.csv": LINES,
    "findings.csv": FINDINGS,
    "history.csv": HISTORY,
}
SECRET = "phc"
"""The field of a PIN's hash. An event that has it leaves as a digest only; the chain can be checked all the same."""

LONG = ("bill", "content")
"""What is too long for a cell, and stands in other tables or in the events."""


class Stored(Protocol):
    """A record as the log keeps it."""

    @property
    def station(self) -> bytes: ...
    @property
    def n(self) -> int: ...
    @property
    def id(self) -> bytes: ...
    @property
    def lamport(self) -> int: ...
    @property
    def at_us(self) -> int: ...
    @property
    def off_min(self) -> int: ...
    @property
    def boot(self) -> bytes: ...
    @property
    def mono_us(self) -> int: ...
    @property
    def who(self) -> bytes: ...
    @property
    def salt(self) -> bytes: ...
    @property
    def body(self) -> bytes: ...
    @property
    def prev(self) -> bytes: ...
    @property
    def hash(self) -> bytes: ...


def event_line(record: Stored, event: object) -> str:
    """One line of ``events.jsonl``: bytes as hexadecimal digits, the body as the text it is."""
    told: dict[str, object] = {
        "station": record.station.hex(),
        "n": record.n,
        "id": record.id.hex(),
        "lamport": record.lamport,
        "at_us": record.at_us,
        "off_min": record.off_min,
        "boot": record.boot.hex(),
        "mono_us": record.mono_us,
        "who": record.who.hex(),
        "prev": record.prev.hex(),
        "hash": record.hash.hex(),
    }
    try:
        text = record.body.decode()
    except UnicodeDecodeError:
        text = None
    if text is None or hasattr(event, SECRET):
        told["said"] = sha256(record.salt + record.body).hexdigest()
    else:
        told |= {"salt": record.salt.hex(), "body": text}
    return json.dumps(told, ensure_ascii=False) + "\n"


def patient_row(patient: PatientAdded) -> Row:
    return (str(patient.patient), safe(patient.name), safe(patient.mrn), patient.payer, patient.discipline.value)


def person_row(person: PersonAdded) -> Row:
    duties = " ".join(person.duties or ())
    ended = "yes" if person.ended else ""
    role, credentials = _plain(person.role), safe(person.credentials or "")
    return (str(person.person), safe(person.name), role, credentials, person.npi or "", duties, ended)


def visit_row(visit: Visit) -> Row:
    return (
        visit.id,
        visit.patient or "",
        visit.date.isoformat(),
        safe(visit.payer),
        visit.discipline.value,
        visit.state.value,
        _time(visit.opened, visit.off_min),
        str(visit.version),
        safe(" ".join(sorted(visit.attested))),
        *_late(visit),
    )


def _late(visit: Visit) -> Row:
    """When and by whom it was entered, and from what and why; nothing of a visit that was timed here."""
    if visit.late is None:
        return "", "", ""
    stood = visit.late.entered
    return _time(stood.at, stood.off_min), stood.who or "", safe(f"{visit.late.source}: {visit.late.reason}")


def interval_rows(visit: Visit, records: Iterable[Logged], names: Mapping[str, str]) -> Iterator[Row]:
    """Every stretch and counted service, those that were deleted too."""
    for key, history in histories(records).items():
        yield _interval_row(visit, key, history, names)


def _interval_row(visit: Visit, key: str, history: History, names: Mapping[str, str]) -> Row:
    last, pressed, off = history.last, history.original, visit.off_min
    state = "deleted" if history.deleted else "running" if last.running else "entered later" if pressed is None else ""
    minutes = "" if last.length is None else f"{float(last.length) / MINUTE:.3f}"
    corrections = "; ".join(
        f"{_time(row.stamp.moment.at_us, row.stamp.moment.off_min)} {_name(row.stamp.who, names)}: "
        f"{getattr(row.event, 'reason', '')}"
        for row in history.corrections
    )
    then: tuple[str, ...] = ("", "", "", "") if pressed is None else (
        pressed.code or "rest",
        safe(_who(pressed, names)),
        _time(pressed.start, off),
        _time(pressed.stop, off),
    )  # fmt: skip
    return (
        visit.id,
        key,
        last.code or "rest",
        safe(_who(last, names)),
        last.role.value,
        last.attendance.value if last.attendance else "",
        str(last.group_size or ""),
        str(last.units) if last.start is None and last.length is None else "",
        _time(last.start, off),
        _time(last.stop, off),
        minutes,
        state,
        *then,
        str(history.origin or ""),
        safe(corrections),
    )


def bill_rows(visit: Visit, records: Iterable[Logged], names: Mapping[str, str]) -> tuple[list[Row], list[Row]]:
    """The lines and the findings of every bill that was signed; ``stands`` is ``yes`` for the one in force."""
    lines: list[Row] = []
    findings: list[Row] = []
    for record in records:
        event = record.event
        if not isinstance(event, Signed):
            continue
        bill = _read(event.bill)
        moment = record.stamp.moment
        stands = "yes" if visit.bill == event.bill and visit.version == event.version else "no"
        head = (visit.id, str(event.version))
        for number, line in enumerate(bill.get("lines", ()), 1):
            lines.append(
                (
                    *head,
                    _time(moment.at_us, moment.off_min),
                    safe(_name(record.stamp.who, names)),
                    stands,
                    str(number),
                    safe(str(line.get("code"))),
                    safe(" ".join(map(str, line.get("modifiers", ())))),
                    str(line.get("units")),
                    str(line.get("minutes")),
                    safe(str(line.get("status"))),
                    safe(str(line.get("why"))),
                )
            )
        for each in bill.get("findings", ()):
            codes = [str(code) for code in each.get("codes", ())]
            answer = visit.acknowledged.get(f"{each.get('id')}:{'+'.join(codes)}", "")
            words = (each.get("severity"), each.get("id"), " ".join(codes), each.get("message"), answer)
            findings.append((*head, stands, *(safe(str(word)) for word in words), safe(str(each.get("source")))))
    return lines, findings


def history_row(row: Logged, names: Mapping[str, str], gone: Container[UUID]) -> Row:
    """One thing that was said, also what was undone and what no other table has; ``gone``: what was taken back."""
    moment, event = row.stamp.moment, row.event
    details = [
        f"{item.name}={_plain(value)}"
        for item in fields(event)
        if item.name not in (*LONG, SECRET, "visit") and (value := getattr(event, item.name)) not in (None, ())
    ]
    return (
        _time(moment.at_us, moment.off_min),
        safe(_name(row.stamp.who, names)),
        str(getattr(event, "visit", "") or ""),
        type(event).__name__,
        safe("; ".join(details)),
        "yes" if row.stamp.id in gone else "",
        str(row.stamp.id),
    )


def units_in_force(line: Row) -> int:
    """The units of a row of ``lines.csv`` if its bill stands."""
    cells = dict(zip(LINES, line, strict=True))
    return int(cells["units"]) if cells["stands"] == "yes" and cells["units"].isdigit() else 0


def iso(at_us: int, off_min: int) -> str:
    """Wall time to the second with its offset, ``2026-03-02T09:10:00-05:00``; the bare number where there is none."""
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us // SECOND * SECOND)
        return moment.astimezone(timezone(timedelta(minutes=off_min))).isoformat()
    except (ValueError, OverflowError):
        return str(at_us)


def _time(at_us: int | None, off_min: int) -> str:
    return "" if at_us is None else iso(at_us, off_min)


def _who(interval: Interval, names: Mapping[str, str]) -> str:
    return names.get(interval.clinician, interval.clinician) if interval.clinician else ""


def _name(person: UUID | None, names: Mapping[str, str]) -> str:
    return names.get(str(person), str(person)) if person else ""


def _plain(value: object) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return " ".join(map(str, value))  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return "" if value is None else str(value)


def _read(bill: str) -> dict[str, Any]:
    """A signed bill as it was written; nothing where it cannot be read: the events hold it still."""
    try:
        said: Any = json.loads(bill)
        whole = all(isinstance(each, dict) for each in (*said["lines"], *said["findings"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}
    return said if whole else {}
