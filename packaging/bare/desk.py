"""A screen, a mouse and a keyboard for a program in a bare system, and eyes that find things by their names.

All of it runs outside of that system: an X server, a window manager, and the session's bus over which Qt tells
assistive programs what it shows. What is clicked and typed goes through the X server, as from a person's hand.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from system import NOBODY, Bare, Failed, mounted, run

EYES = Path(__file__).with_name("eyes.py")
SAID = ("label", "filler", "frame", "dialog")
"""Roles of what is there to be read."""
PATIENCE = 90
"""Seconds, for a slow machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    name: str
    role: str
    rect: tuple[int, int, int, int]
    enabled: bool
    checked: bool


class Desk:
    def __init__(self, display: str, env: dict[str, str], eyes: subprocess.Popen[str]) -> None:
        self._env, self._eyes = {**env, "DISPLAY": display}, eyes

    def see(self) -> list[Thing]:
        eyes = self._eyes
        assert eyes.stdin is not None
        assert eyes.stdout is not None
        eyes.stdin.write("see\n")
        eyes.stdin.flush()
        said = eyes.stdout.readline()
        if not said:
            raise Failed("the eyes are gone: they need python3-pyatspi and at-spi2-core")
        return [Thing(**each) for each in json.loads(said)]

    def find(self, name: str) -> Thing | None:
        """What can be used by this name, in front; by one that begins so where it ends in an ellipsis."""
        start = name.removesuffix("…")
        named = [each for each in self.see() if each.name == name or (start != name and each.name.startswith(start))]
        usable = [each for each in named if each.enabled and each.rect[2] > 0 and each.role not in SAID]
        return usable[-1] if usable else None

    def until(self, ready: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if time.monotonic() > deadline:
                names = sorted({f"{each.name} ({each.role})" for each in self.see() if each.name})
                raise Failed(f"not seen within {PATIENCE} s: {what}. What can be seen: {', '.join(names)}")
            time.sleep(0.2)

    def wait_for(self, name: str) -> None:
        self.until(lambda: self.find(name) is not None, name)

    def press(self, name: str, *, on: bool) -> None:
        """Clicks what is pressed or not, until it is."""
        self.click(name)
        self.until(lambda: self._is_checked(name) is on, f"{name} to be {'on' if on else 'off'}")

    def _is_checked(self, name: str) -> bool | None:
        found = self.find(name)
        return found and found.checked

    def wait_until_gone(self, name: str) -> None:
        self.until(lambda: self.find(name) is None, f"{name} to be gone")

    def click(self, name: str, button: int = 1) -> None:
        """Clicks the middle of what has this name, once it stands still."""
        last: list[Thing | None] = [None]

        def still() -> bool:
            before, last[0] = last[0], self.find(name)
            return last[0] is not None and before is not None and before.rect == last[0].rect

        self.until(still, f"{name} to be clicked")
        assert last[0] is not None
        x, y, width, height = last[0].rect
        self._xdotool("mousemove", str(x + width // 2), str(y + height // 2), "click", str(button))

    def keys(self, *keys: str) -> None:
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)
            time.sleep(0.3)

    def write(self, text: str) -> None:
        self._xdotool("type", "--delay", "30", text)

    def _xdotool(self, *command: str) -> None:
        run("xdotool", *command, env={**os.environ, **self._env})


@contextmanager
def desk_for(system: Bare) -> Iterator[tuple[Desk, Bare]]:
    """A desk, and the system with what its programs have to know to be on it."""
    with ExitStack() as ends:
        meeting = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="ptcoder-desk-")))
        os.chown(meeting, NOBODY, NOBODY)
        reading, writing = os.pipe()
        screen = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x720x24", "-ac", "-nolisten", "tcp"]
        ends.enter_context(running(screen, pass_fds=(writing,)))
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise Failed("Xvfb does not start")
        display, bus = f":{number}", f"unix:path={meeting}/bus"
        session = {"XDG_RUNTIME_DIR": str(meeting), "DBUS_SESSION_BUS_ADDRESS": bus}
        guest = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        outside = {"PATH": "/usr/bin:/bin", "DISPLAY": display, "HOME": str(meeting), **session}
        ends.enter_context(running(["openbox", "--sm-disable"], env={**os.environ, "DISPLAY": display}))
        daemon = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={bus}"]
        ends.enter_context(running([*guest, *daemon], env=outside))
        for shared, target in ((meeting, meeting), (Path(f"/tmp/.X11-unix/X{number}"),) * 2):
            place = system.inside(str(target))
            place.parent.mkdir(parents=True, exist_ok=True)
            place.mkdir() if shared.is_dir() else place.touch()
            ends.enter_context(mounted(place, "--bind", str(shared)))
        eyes = ends.enter_context(seeing([*guest, "/usr/bin/python3", str(EYES)], outside))
        seen = {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_LOGGING_RULES": "qt.accessibility.atspi.warning=false",  # what an old at-spi asks for
        }
        yield Desk(display, outside, eyes), replace(system, env={**session, **seen})


@contextmanager
def running(command: list[str], env: dict[str, str] | None = None, pass_fds: tuple[int, ...] = ()) -> Iterator[None]:
    null = subprocess.DEVNULL
    process = subprocess.Popen(command, env=env, pass_fds=pass_fds, stdin=null, stdout=null, stderr=null)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def seeing(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe, text=True) as process:
        yield process
