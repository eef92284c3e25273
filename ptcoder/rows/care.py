"""The part of a row that repeats from visit to visit: which service, given by whom and how."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from operator import itemgetter
from typing import NamedTuple

from ptcoder.coding.allowed import BUCKETS
from ptcoder.rows.cells import LONGEST, MEMORY, T, Word, read_abn, read_count, read_modifiers, read_word, unknown
from ptcoder.rows.faults import Wrong, shown
from ptcoder.rulebook import Kind, Service
from ptcoder.visit import Attendance, Discipline, Role

# looked up once: a member costs more through its class than all the rest of what a row asks of it
SUPERVISED, GROUP = Kind.SUPERVISED, Kind.GROUP
ONE_ON_ONE, CONSTANT = Attendance.ONE_ON_ONE, Attendance.CONSTANT

_COLUMNS = (
    "code",
    "discipline",
    "role",
    "clinician",
    "attendance",
    "group_size",
    "units",
    "prefer",
    "abn",
    "telehealth",
    "modifiers",
)


class Telehealth(StrEnum):
    VIDEO = "video"
    AUDIO = "audio"


class Care(NamedTuple):
    """``wrong`` holds (column, text) for every cell that could not be read; its value is then a stand-in.

    ``units`` is None where the cell is empty.
    """

    code: str
    discipline: Discipline
    bucket: str
    role: Role
    clinician: str | None
    attendance: Attendance | None
    group_size: int | None
    units: int | None
    prefer: bool
    abn: str | None
    telehealth: str | None
    modifiers: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]


def is_attended(attendance: Attendance | None, service: Service) -> bool:
    """Whether a clinician is with the patient all the time; ``attendance`` None is what the service itself asks."""
    if service.kind is SUPERVISED:
        return False
    if service.kind is GROUP:
        return True
    attendance = attendance or service.attendance
    return attendance is ONE_ON_ONE or attendance is CONSTANT


class CareReader:
    """Reads the cells of a row that make its Care; equal cells give the same object, as long as it is remembered.

    ``coded`` False: the file has no codes, which is told of its header and not of each row.
    """

    def __init__(self, places: Mapping[str, int], services: Mapping[str, Service], *, coded: bool = True) -> None:
        self._coded = coded
        self._cells = itemgetter(*(places[column] for column in _COLUMNS))
        self._services = services
        self._known: dict[tuple[str, ...], Care] = {}

    def read(self, row: list[str]) -> Care:
        cells = self._cells(row)
        care = self._known.get(cells)
        if care is None:
            if len(self._known) >= MEMORY:
                self._known.clear()
            care = self._parse([cell.strip() for cell in cells])
            if sum(map(len, cells)) <= LONGEST:
                self._known[cells] = care
        return care

    def _parse(self, cells: list[str]) -> Care:
        code, discipline, role, clinician, attendance, group_size, units, prefer, *words = cells
        abn, telehealth, modifiers = words
        reading = _Reading()
        kind = reading.word("discipline", discipline, Discipline) or Discipline.PT
        own = Role(kind.value)
        return Care(
            code=reading.code(code, self._services) if self._coded else "",
            discipline=kind,
            bucket=BUCKETS[kind],
            role=reading.word("role", role, Role) or own,
            clinician=clinician or None,
            attendance=reading.word("attendance", attendance, Attendance),
            group_size=reading.count("group_size", group_size, "patients"),
            units=reading.count("units", units, "units"),
            prefer=reading.flag("prefer", prefer),
            abn=reading.take("abn", read_abn(abn)),
            telehealth=reading.word("telehealth", telehealth, Telehealth),
            modifiers=reading.take("modifiers", read_modifiers(modifiers)) or (),
            wrong=tuple(reading.wrong),
        )


class _Reading:
    """Takes values out of cells and keeps what is wrong with them."""

    def __init__(self) -> None:
        self.wrong: list[tuple[str, str]] = []

    def word(self, column: str, cell: str, words: type[Word]) -> Word | None:
        return self.take(column, read_word(cell, words)) if cell else None

    def count(self, column: str, cell: str, what: str) -> int | None:
        return self.take(column, read_count(cell, what)) if cell else None

    def flag(self, column: str, cell: str) -> bool:
        if cell not in ("", "0", "1"):
            self.wrong.append((column, f"{shown(cell)} is neither 1 nor empty, write 1 where this code wins a tie"))
        return cell == "1"

    def code(self, cell: str, services: Mapping[str, Service]) -> str:
        code = cell.upper()
        if not code:
            self.wrong.append(("code", "is empty, write a CPT or HCPCS code, as in 97110"))
        elif code not in services:
            self.take("code", unknown(cell, "a code we know", services, "write a CPT or HCPCS code, as in 97110"))
        return code

    def take(self, column: str, value: T | Wrong) -> T | None:
        if isinstance(value, Wrong):
            self.wrong.append((column, value.text))
            return None
        return value
