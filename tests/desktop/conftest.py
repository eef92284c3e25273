"""A desktop for the tests in this folder: an X server of their own with a window manager. Linux only."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

if not sys.platform.startswith("linux"):
    collect_ignore_glob = ["test_*.py"]

NEEDED = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool"}


@dataclass(frozen=True, slots=True)
class Desktop:
    """A running desktop: what a program needs to know to be on it, and a hand on its mouse and keyboard."""

    display: str
    width: int
    height: int

    def env(self) -> dict[str, str]:
        """This process's environment, for a program that is to open its windows here."""
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return {**kept, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def xdotool(self, *args: str) -> str:
        """What `xdotool` prints, stripped; CalledProcessError if it fails."""
        command = ["xdotool", *args]
        done = subprocess.run(command, env=self.env(), check=True, capture_output=True, text=True, timeout=30)
        return done.stdout.strip()


OpenDesktop = Callable[[int, int], Desktop]


@pytest.fixture(scope="session")
def open_desktop() -> Iterator[OpenDesktop]:
    """Opens a desktop of this width and height, for programs started with its `env()`; one for each size."""
    open_ones: dict[tuple[int, int], Desktop] = {}
    with ExitStack() as stack:

        def open_one(width: int, height: int) -> Desktop:
            if (width, height) not in open_ones:
                open_ones[width, height] = stack.enter_context(running(width, height))
            return open_ones[width, height]

        yield open_one


@pytest.fixture(scope="session", autouse=True)
def desktop(open_desktop: OpenDesktop) -> Iterator[Desktop]:
    """The desktop, 1280 x 720, on which windows of this very process open."""
    from PySide6.QtCore import QCoreApplication

    assert QCoreApplication.instance() is None, "tests/desktop needs a run of its own: Qt is on another display"
    opened = open_desktop(1280, 720)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in opened.env().items():
            patch.setenv(name, value)
        patch.delenv("WAYLAND_DISPLAY", raising=False)
        yield opened


@contextmanager
def running(width: int, height: int) -> Iterator[Desktop]:
    missing = [package for command, package in NEEDED.items() if shutil.which(command) is None]
    if missing:
        pytest.fail(f"the desktop tests need: apt-get install -y {' '.join(missing)}", pytrace=False)
    reading, writing = os.pipe()
    size = f"{width}x{height}x24"
    server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-dpi", "96", "-nolisten", "tcp"]
    with started(server, pass_fds=[writing]):
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()  # the server writes it when it is ready, or dies and closes the pipe
        if not number:
            pytest.fail(f"Xvfb does not start: {' '.join(server)}", pytrace=False)
        opened = Desktop(f":{number}", width, height)
        manager = ["openbox", "--sm-disable"]
        with started(manager, env=opened.env()):
            wait_for_window_manager(opened)
            yield opened


def wait_for_window_manager(desktop: Desktop) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            desktop.xdotool("get_desktop")
        except subprocess.CalledProcessError:
            if time.monotonic() > deadline:
                pytest.fail(f"no window manager on {desktop.display} after 20 s", pytrace=False)
            time.sleep(0.05)
        else:
            return


@contextmanager
def started(command: list[str], env: dict[str, str] | None = None, pass_fds: Sequence[int] = ()) -> Iterator[None]:
    null = subprocess.DEVNULL
    process = subprocess.Popen(command, env=env, pass_fds=pass_fds, stdin=null, stdout=null, stderr=null)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
