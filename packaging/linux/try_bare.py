"""Installs each package on a bare Debian without Python and works with it, as root of a machine that has debootstrap.

The bare system is a folder; its display is an Xvfb outside. A visit is treated and signed there with real clicks and
keys; then the package is removed, and the log must still be there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
DIST = TOP / "dist"
GOLDEN = TOP / "packaging" / "self-check.txt"
RELEASE = "bookworm"
USER = "therapist"
DISPLAY = ":77"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(*command: str, **more: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, capture_output=True, text=True, **more)  # type: ignore[call-overload]
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done


def mirror() -> str:
    """Where this machine has its own Debian packages from."""
    for path in (Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")):
        if path.is_file():
            found = re.search(r"^(?:deb (?:\[[^\]]*\] )?|URIs: )(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
            if found:
                return found[1]
    raise SystemExit("No source of Debian packages stands in /etc/apt.")


@contextmanager
def bare(folder: Path) -> Iterator[Path]:
    """A Debian with nothing but what every Debian has."""
    root = folder / "root"
    say(f"a bare {RELEASE}")
    run("debootstrap", "--variant=minbase", "--include=ca-certificates", RELEASE, str(root), mirror())
    for path in ("etc/apt/sources.list", "etc/apt/sources.list.d", "etc/apt/apt.conf.d", "etc/resolv.conf"):
        source, target = Path("/", path), root / path
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.is_file():
            shutil.copyfile(source, target)
    (root / "tmp/.X11-unix").mkdir(mode=0o1777, exist_ok=True)
    with ExitStack() as ends:
        for place, options in (("proc", ("-t", "proc", "proc")), ("tmp/.X11-unix", ("--bind", "/tmp/.X11-unix"))):
            Path("/tmp/.X11-unix").mkdir(mode=0o1777, exist_ok=True)
            run("mount", *options, str(root / place))
            ends.callback(run, "umount", "-l", str(root / place))
        inside(root, "useradd", "--create-home", USER)
        if inside(root, "sh", "-c", "command -v python3 || true").strip():
            raise SystemExit("This Debian is not bare: it has Python.")
        yield root


def inside(root: Path, *command: str) -> str:
    return run("chroot", str(root), "env", "DEBIAN_FRONTEND=noninteractive", *command).stdout


def as_user(root: Path, *command: str) -> list[str]:
    """The command of somebody who has no rights there, with a plain key file in place of a credential store."""
    told = ["PTCODER_KEY_FILE=1", f"DISPLAY={DISPLAY}", f"HOME=/home/{USER}", "LANG=C.UTF-8", "XDG_RUNTIME_DIR=/tmp"]
    return ["chroot", "--userspec", USER, str(root), "env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin", *told, *command]


def self_check(root: Path) -> None:
    told = run(*as_user(root, "ptcoder", "self-check"), cwd="/").stdout
    if told != GOLDEN.read_text(encoding="utf-8"):
        raise SystemExit(f"The installed program does not check out:\n{told}")
    say("  self-check: as written down")


@contextmanager
def screen() -> Iterator[None]:
    with subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1280x720x24"], stderr=subprocess.DEVNULL) as server:
        try:
            wait(lambda: Path(f"/tmp/.X11-unix/X{DISPLAY[1:]}").exists(), "Xvfb")
            yield
        finally:
            server.terminate()


def wait(until: object, what: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not until():  # type: ignore[operator]
        if time.monotonic() > end:
            raise SystemExit(f"{what} did not come within {seconds:.0f} s")
        time.sleep(0.2)


def xdotool(*command: str) -> str:
    return run("xdotool", *command, env={**os.environ, "DISPLAY": DISPLAY}).stdout.strip()


def records(root: Path) -> int:
    told = subprocess.run(as_user(root, "ptcoder", "verify"), cwd="/", capture_output=True, text=True)
    found = re.search(r"([\d,]+) records?", told.stdout + told.stderr)
    return int(found[1].replace(",", "")) if found else 0
