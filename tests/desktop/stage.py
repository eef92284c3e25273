"""The program in a process of its own on the desktop of these tests, its clock, and a hand that clicks.

The hand finds things as an assistive program does: by name and role, where they can be seen. It has no keys.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ptcoder.diagnostics import Diagnostics
from ptcoder.visit import MINUTE, SECOND

from .conftest import Desktop
from .script_clock import ScriptClock

PATIENCE = 30
"""Seconds of the test's own, for a slow machine."""
SHOTS = "PTCODER_SHOTS"
"""Where a picture of every step goes, if a person wants to look at them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What can be seen: its place on the screen, cut to its window."""

    name: str
    role: str
    said: str
    rect: tuple[int, int, int, int]
    enabled: bool
    checked: bool

    @property
    def middle(self) -> tuple[int, int]:
        x, y, width, height = self.rect
        return x + width // 2, y + height // 2


class Stage:
    def __init__(self, desktop: Desktop, clock: ScriptClock, data: Path, name: str) -> None:
        self._desktop, self.clock, self._data, self._name = desktop, clock, data, name
        self._env = {**desktop.env(), "HOME": str(data.parent), "PTCODER_DATA": str(data)}
        self._program: subprocess.Popen[str] | None = None
        self._shots = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._program is not None:
            self.kill()

    # --- the program

    def start(self) -> None:
        assert self._program is None, "it runs already"
        command = [sys.executable, "-m", "tests.desktop.program", str(self.clock.path)]
        pipe = subprocess.PIPE
        here = Path(__file__).parents[2]
        self._program = subprocess.Popen(command, cwd=here, env=self._env, stdin=pipe, stdout=pipe, text=True)
        self.until(lambda: self.find("Add patient") is not None or self.find("PIN") is not None, "the window")

    def kill(self) -> None:
        """As a power cut does it to a program: it hears nothing of it."""
        assert self._program is not None
        self._program.kill()
        self._program.wait(timeout=PATIENCE)
        for pipe in (self._program.stdin, self._program.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        self._program = None

    def quit(self) -> None:
        """By its menu; the program ends well."""
        program = self._program
        assert program is not None
        self.click("File", "MenuItem")
        self.click("Quit", "MenuItem")
        assert program.wait(timeout=PATIENCE) == 0
        self.kill()
        assert [each.text for each in Diagnostics(self._data).reports()] == [], "something in the program failed"

    # --- eyes

    def see(self) -> list[Thing]:
        things = [Thing(**each) for each in self._ask("see")]
        return [each for each in things if each.rect[2] > 0 and each.rect[3] > 0]

    def find(self, name: str, role: str = "") -> Thing | None:
        things = (each for each in self.see() if each.role == role or not role)
        return next((each for each in things if each.name == name), None)

    def shoot(self, name: str) -> None:
        folder = os.environ.get(SHOTS)
        if folder:
            self._shots += 1
            self._ask(f"shoot {Path(folder).resolve() / f'{self._name}-{self._shots:02}-{name}.png'}")

    def until(self, ready: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if time.monotonic() > deadline:
                self.shoot("not seen")
                names = sorted({each.name for each in self.see() if each.name})
                raise AssertionError(f"not seen within {PATIENCE} s: {what}. What can be seen: {names}")
            time.sleep(0.02)

    # --- the hand

    def click(self, name: str, role: str = "") -> None:
        """Clicks what has this name, once it can be pressed and stays where it is."""
        before: list[Thing] = []

        def ready() -> bool:
            last = before[:1]
            before[:] = [each for each in self.see() if each.name == name and each.enabled and role in (each.role, "")]
            return bool(last) and last == before[:1]

        self.until(ready, f"{name!r} to be clicked")
        self.click_at(*before[0].middle)

    def click_at(self, x: int, y: int) -> None:
        self._desktop.xdotool("mousemove", str(x), str(y), "click", "1")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """With the button held, in steps, as a hand does it."""
        (x, y), (to, _) = start, end
        middle = (x + to) // 2
        steps = [part for each in (middle, to, to) for part in ("mousemove", str(each), str(y))]
        self._desktop.xdotool("mousemove", str(x), str(y), "mousedown", "1", *steps, "mouseup", "1")

    # --- time

    def go(self, minutes: float, speed: int) -> None:
        """Lets the clock run to so many minutes after ten, ``speed`` times as fast."""
        until = round(minutes * MINUTE)
        assert self.clock.passed < until, "the script's hand is late: the machine is too slow for its tolerance"
        self.clock.wind(until, speed)
        left = (until - self.clock.passed) / speed / SECOND
        time.sleep(max(0, left))
        while self.clock.passed < until:
            time.sleep(0.005)

    def _ask(self, asked: str) -> list[dict[str, Any]]:
        program = self._program
        assert program is not None
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(f"{asked}\n")
        program.stdin.flush()
        said = program.stdout.readline()
        assert said, f"the program is gone: exit code {program.wait(timeout=PATIENCE)}"
        return json.loads(said)
