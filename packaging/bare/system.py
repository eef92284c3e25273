"""A bare Debian in a folder: what `debootstrap` makes of this machine's own source of packages, and no more."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RELEASE = "bookworm"
NOBODY = 65534
"""Who works there. No rights, and known on both sides: the session's bus asks outside who its guest is."""
HOME = "/home/therapist"


class Failed(Exception):
    """What was tried did not go as it must; said in words."""


def run(*command: str, env: dict[str, str] | None = None, may_fail: bool = False) -> str:
    """What a command prints. Raises Failed with all of it where the command fails, unless it may."""
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode and not may_fail:
        raise Failed(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def mirror() -> str:
    """Where this machine has its packages of the release from."""
    told = run("apt-get", "indextargets", "--format", "$(REPO_URI)", f"Codename: {RELEASE}", "Component: main")
    if not told:
        raise Failed(f"The apt of this machine has no source of Debian {RELEASE}: try it where there is one.")
    return told.split()[0]


@dataclass(frozen=True, slots=True)
class Bare:
    """The system, by its folder. What is started there by `start` has no rights and no network."""

    root: Path
    env: dict[str, str] = field(default_factory=dict)

    def inside(self, path: str) -> Path:
        """A file of that system, as it lies here."""
        return self.root / path.lstrip("/")

    def home(self) -> Path:
        return self.inside(HOME)

    def as_root(self, *command: str) -> str:
        return run("chroot", str(self.root), "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", *command)

    def command(self, *command: str) -> list[str]:
        """As a command of this system. The log's key lies readable in its file: nobody unlocks a credential store."""
        told = {
            "PATH": f"{HOME}/.local/bin:/usr/local/bin:/usr/bin:/bin",
            "HOME": HOME,
            "LANG": "C.UTF-8",
            "TZ": f"BARE{(datetime.now(UTC).hour - 12):+}",  # about noon: no visit goes over midnight
            "PTCODER_KEY_FILE": "1",
            **self.env,
        }
        enter = ["unshare", "--net", "chroot", f"--userspec={NOBODY}:{NOBODY}", "--groups=", str(self.root)]
        return [*enter, "env", "-i", "-C", HOME, *(f"{name}={value}" for name, value in told.items()), *command]

    def as_user(self, *command: str) -> str:
        return run(*self.command(*command))

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command(*command), stdin=subprocess.DEVNULL)

    def put(self, file: Path, folder: str) -> str:
        """A copy of a file of ours, or of a folder, that anybody may read there; its path there."""
        target = self.inside(folder) / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.is_dir():
            shutil.copytree(file, target)
        else:
            shutil.copyfile(file, target)
        return f"{folder}/{file.name}"

    def give(self, path: Path) -> None:
        """What lies there belongs to who works there, alone."""
        for each in (path, *path.rglob("*")):
            os.chown(each, NOBODY, NOBODY)
            each.chmod(0o700 if each.is_dir() else 0o600)


@contextmanager
def bare() -> Iterator[Bare]:
    """A system of its own, without Python, for as long as this lasts."""
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="ptcoder-bare-")))
        folder.chmod(0o755)
        system = Bare(folder / "root")
        run("debootstrap", "--variant=minbase", RELEASE, str(system.root), mirror())
        ends.callback(run, "rm", "-rf", "--one-file-system", str(system.root))
        shutil.copyfile("/etc/resolv.conf", system.inside("/etc/resolv.conf"))
        never = system.inside("/usr/sbin/policy-rc.d")
        never.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")  # no service is started for a visitor
        never.chmod(0o755)
        ends.enter_context(mounted(system.inside("/proc"), "-t", "proc", "proc"))
        system.home().mkdir()
        system.give(system.home())
        no_python(system)
        yield system


def no_python(system: Bare) -> None:
    found = [each for folder in ("usr/bin", "usr/local/bin") for each in system.inside(folder).glob("python*")]
    if found:
        raise Failed(f"This system is not bare: it has {found[0].name}.")


@contextmanager
def mounted(place: Path, *what: str) -> Iterator[None]:
    run("mount", *what, str(place))
    try:
        yield
    finally:
        run("umount", str(place))
