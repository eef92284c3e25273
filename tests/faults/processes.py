"""Clinic days as processes that can be killed: forked from one that has read everything already."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ptcoder.store import Log
from ptcoder.visit import Logged, Started, Stopped, Viewed, by_visit, fold
from tests.faults import clinic_day

TOP = Path(__file__).parents[2]
Message = dict[str, Any]


def _run(work: Callable[..., None], args: tuple[object, ...], pipe: Connection) -> None:
    work(*args, lambda line: pipe.send_bytes(line.encode()))


@dataclass
class Child:
    """One process at work; what it has told so far."""

    process: Any
    pipe: Connection
    told: list[Message] = field(default_factory=list[Message])

    @classmethod
    def start(cls, work: Callable[..., None], *args: object) -> Child:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([clinic_day.__name__])
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(work, args, theirs))
        process.start()
        theirs.close()
        return cls(process, ours)

    def wait_for_word(self) -> None:
        self._read()

    def kill(self) -> None:
        """SIGKILL, then everything that it had told by then; half a message counts as none."""
        self.process.kill()
        self.end()

    def end(self) -> int:
        """Reads to the end; the exit code."""
        while self._read():
            pass
        self.process.join()
        code = self.process.exitcode
        self.process.close()
        self.pipe.close()
        return code

    @property
    def ids(self) -> list[str]:
        return ids(self.told)

    def _read(self) -> bool:
        try:
            self.told.append(json.loads(self.pipe.recv_bytes()))
        except (EOFError, OSError):
            return False
        return True


def told_by(
    work: str, folder: Path, *numbers: int, before: Sequence[str] = (), env: Mapping[str, str] | None = None
) -> tuple[int, list[Message], str]:
    """A clinic day as a program of its own, behind what stands ``before`` it: its exit code, what it told, and what
    it said on standard error."""
    command = [*before, sys.executable, "-m", clinic_day.__name__, work, str(folder), *map(str, numbers)]
    done = subprocess.run(
        command, cwd=TOP, env={**os.environ, **(env or {})}, capture_output=True, text=True, timeout=300
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def ids(told: Sequence[Message]) -> list[str]:
    return [each for message in told for each in message["ids"]]


def whole(folder: Path, told: Sequence[str]) -> list[str]:
    """The ids of a log, after it was seen that it is whole, holds what was told in its order, and nothing invented:
    at most one transaction more, that was under way. None of its visits is contradictory."""
    with Log.open(folder) as log:
        assert log.verify() == []
        records = list(log.all_records())
    found = [record.stamp.id.hex for record in records]
    assert found[: len(told)] == list(told)
    done = [record for record in records[len(told) :] if not isinstance(record.event, Viewed)]  # noted when it is shown
    assert len({record.stamp.moment for record in done}) <= 1
    assert [record.stamp.n for record in records] == list(range(1, len(records) + 1))
    events = [record.event for record in records]
    stopped = {event.interval for event in events if isinstance(event, Stopped)}
    handed = {event.origin for event in events if isinstance(event, Started)} - {None}
    assert handed <= stopped, "what is handed on has ended with whoever gave it"
    for rows in by_visit(records).values():
        visit = fold(rows)
        assert visit is None or visit.notices == ()
    return found


def running(records: Sequence[Logged]) -> list[str]:
    """What runs by the log, as a process tells it."""
    return sorted(_running(records))


def _running(records: Sequence[Logged]) -> Iterator[str]:
    for visit, rows in by_visit(records).items():
        folded = fold(rows)
        for interval in folded.running if folded is not None else ():
            yield f"{visit} {interval.code or 'rest'}"
