"""A clinic day as a process of its own, on a real log at the computer's own clocks; it tells what it has shown.

Each message is one line of JSON: ``ids`` of the events that were said since the one before, in the order of the log,
``held`` how many presses wait for it, ``running`` what runs, ``notices``. A message is sent when the floor was shown.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.clock import SystemClock
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.sheets import FloorSheet, Status
from ptcoder.rulebook import RuleBook
from ptcoder.store import Log, LogError, backup
from ptcoder.visit import Event, Logged, Moment, State

BOOK = RuleBook.load()
CODES = ("97110", "97140", "97112", "97530", "97014", "97150", "98975", None)
NAMES = ("Ana Lopez", "Ben King", "Chi Tran", "Dede Osei", "Eva Novak")
AT_ONCE = 4
"""Patients on the floor."""

Tell = Callable[[str], object]


class Day:
    """Presses as they come, by a seed."""

    def __init__(self, clinic: Clinic, seed: int, tell: Tell) -> None:
        self.clinic = clinic
        self.luck = random.Random(seed)
        self._tell = tell
        self._ids: list[str] = []
        _follow(self._ids)
        sheet = clinic.floor()
        self.tell(sheet if sheet.people else clinic.add_person("Ann Example", "PT"))
        if len(sheet.people) < 2:
            self.tell(clinic.add_someone(Particulars(name="Rob Diaz", role="PTA")))

    def tell(self, sheet: FloorSheet, **more: object) -> None:
        ids, self._ids[:] = list(self._ids), []
        running = sorted(
            f"{card.visit} {bar.code or 'rest'}"
            for card in sheet.cards
            for bar in self.clinic.visit(card.visit).bars
            if bar.stop is None
        )
        held = sheet.held.presses if sheet.held is not None else 0
        said = {"ids": ids, "held": held, "running": running, "notices": sheet.notices, **more}
        self._tell(json.dumps(said))

    def press_on(self, times: int | None = None) -> None:
        """So many intents that were not refused; without a number, until it is killed."""
        while times is None or times > 0:
            try:
                self.tell(self._something())
            except Refused:
                continue
            if times is not None:
                times -= 1

    def _something(self) -> FloorSheet:
        clinic, luck = self.clinic, self.luck
        sheet = clinic.floor()
        cards = sheet.cards
        if not cards or (len(cards) < AT_ONCE and luck.random() < 0.15):
            number = luck.randrange(10**9)
            return clinic.add_patient(
                name=luck.choice(NAMES), mrn=f"M-{number}", payer=luck.choice(("medicare", "cash")), discipline="PT"
            )
        card = luck.choice(cards)
        visit = card.visit
        clinic.select(visit)
        chance = luck.random()
        if chance < 0.07:
            return self._by_another(visit)
        if chance < 0.75:
            return clinic.resume_visit(visit) if card.status is Status.DONE else clinic.press(luck.choice(CODES))
        if chance < 0.82:
            return clinic.undo()
        if chance < 0.85:
            return clinic.redo()
        if chance < 0.90:
            return clinic.stop_all()
        if chance < 0.96:
            return clinic.stop_visit(visit)
        return self._sign(visit)

    def _by_another(self, visit: str) -> FloorSheet:
        """Handed on, or treated together."""
        person = self.luck.choice(self.clinic.floor().people).id
        return self.luck.choice((self.clinic.hand_off, self.clinic.join))(visit, person)

    def _sign(self, visit: str) -> FloorSheet:
        if self.clinic.visit(visit).state is State.OPEN:
            return self.clinic.stop_visit(visit)
        row = next((row for row in self.clinic.visit(visit).findings if "acknowledge" in row.fix), None)
        if row is not None and not row.acknowledged:
            return self.clinic.acknowledge(visit, row.id, "as it was")
        return self.clinic.sign(visit)


def _follow(ids: list[str]) -> None:
    """Collects the ids of all that is said from here on, whether it is written or held."""
    append = Journal.append

    def spy(
        journal: Journal, events: Sequence[Event], moment: Moment, who: UUID | None, **how: Any
    ) -> tuple[Logged, ...]:
        records = append(journal, events, moment, who, **how)
        ids.extend(record.stamp.id.hex for record in records)
        return records

    Journal.append = spy  # pyright: ignore[reportAttributeAccessIssue]


def open_clinic(folder: Path) -> Clinic:
    return Clinic(Log.open(folder), BOOK, SystemClock())


def until_killed(folder: Path, seed: int, tell: Tell) -> None:
    """For a process that somebody else ends."""
    Day(open_clinic(folder), seed, tell).press_on()


def a_while(folder: Path, seed: int, times: int, tell: Tell) -> None:
    """So many intents; what is held at the end is entered before the program ends."""
    clinic = open_clinic(folder)
    day = Day(clinic, seed, tell)
    day.press_on(times)
    day.tell(clinic.enter_held())
    clinic.close()


def on_a_full_disk(folder: Path, seed: int, tell: Tell) -> None:
    """The disk of ``folder`` is filled up to the last byte while patients are treated, and is given room again."""
    clinic = open_clinic(folder)
    day = Day(clinic, seed, tell)
    day.press_on(10)
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1 << 16))
    with ballast.open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0")
    day.press_on(30)
    ballast.unlink()
    day.tell(clinic.enter_held())
    day.press_on(5)
    clinic.close()


def behind_a_limit(folder: Path, seed: int, tell: Tell) -> None:
    """No file may become longer than the log is; as where a quota ends."""
    clinic = open_clinic(folder)
    day = Day(clinic, seed, tell)
    day.press_on(10)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    longest = max(path.stat().st_size for path in folder.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest, before[1]))
    day.press_on(30)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    day.tell(clinic.enter_held())
    day.press_on(5)
    clinic.close()


def with_a_backup(folder: Path, seed: int, tell: Tell) -> None:
    """A day at which everything is written that the program writes by itself: log, WAL, rescue file, backup."""
    behind_a_limit(folder, seed, tell)
    with Log.open(folder) as log:
        assert log.source is not None
        (folder / "backups").mkdir()
        backup.make(log.source, folder / "backups", datetime.now(UTC))


def to_stdout(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


WORKS = {"while": a_while, "full": on_a_full_disk, "limit": behind_a_limit, "backup": with_a_backup}


def main(work: str, folder: Path, *numbers: int) -> int:
    """``python -m tests.faults.clinic_day WORK FOLDER NUMBER...``; 3 and a line of words where the log refuses."""
    try:
        WORKS[work](folder, *numbers, to_stdout)
    except LogError as error:
        to_stdout(json.dumps({"refused": str(error)}))
        return 3
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))
    sys.stdout.flush()
    os._exit(code)
