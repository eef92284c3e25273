#!/usr/bin/env python3
"""Everything a developer types: `python3 packaging/dev.py run | test | bench | setup | lock | licenses`.

Needs Python 3.11 and nothing else. The first command sets up `.venv` from `requirements.lock`. A stamp in `.venv`,
written last, lets every later command start at once, and makes a set-up that was cut short start again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

TOP = Path(__file__).resolve().parent.parent
VENV = TOP / ".venv"
STAMP = VENV / "complete"
LOCK = TOP / "packaging" / "requirements.lock"
LINUX = sys.platform.startswith("linux")
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

CORE = "ptcoder/visit/*,ptcoder/rulebook/*,ptcoder/coding/*"  # tested to the last branch
DESKTOP_TOOLS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "git": "git"}  # command: package
QT_NEEDS = (
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/imageformats/libqsvg.so",
    "Qt/lib/libQt6Widgets.so.6",
    "Qt/lib/libQt6PrintSupport.so.6",
)
NO_DISPLAY = (
    "There is no display to open a window on. Without one, ptcoder codes visits from a file: "
    "python3 packaging/dev.py run code resources/samples/visits.csv"
)
USAGE = """usage: python3 packaging/dev.py COMMAND
  run [ARG...]     the program: its window, or with ARGs what `ptcoder ARG...` does
  test [ARG...]    every check and every test; with ARGs only pytest, with these
  bench            measures what is promised about speed
  setup            .venv and what Qt needs of the system
  lock             remakes packaging/requirements.lock from pyproject.toml
  licenses         remakes resources/licenses/THIRD-PARTY.md from .venv"""


class Stop(Exception):
    """Ends the command with this message and exit code 2."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def python(*args: str, **env: str) -> int:
    """Runs the Python of `.venv` at the top of the checkout; its exit code."""
    return subprocess.run([str(PYTHON), *args], cwd=TOP, env={**os.environ, **env}).returncode


# --- the system -------------------------------------------------------------------------------------------


def apt_install(packages: Iterable[str], purpose: str) -> None:
    """Installs Debian packages as root, or with a sudo that asks nothing; else stops with the line that does."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *sorted(set(packages))]
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    may = shutil.which("apt-get") and (not sudo or (shutil.which("sudo") and quiet([*sudo, "true"]) == 0))
    if not may:
        raise Stop(f"Missing for {purpose}. On Debian or Ubuntu: sudo {' '.join(install)}")
    say(f"installing for {purpose}: {' '.join(install[4:])}")
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    quiet([*apt, "update"])  # a list that cannot be had shows in the next line, if it matters
    if quiet([*apt, *install[1:]]) != 0:
        raise Stop(f"This failed; run it to see why: sudo {' '.join(install)}")


def quiet(command: list[str]) -> int:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode


def qt_packages() -> list[str]:
    """The Debian packages of the libraries that Qt's parts in `.venv` ask for and the system does not have."""
    qt = next(VENV.glob("lib/python*/site-packages/PySide6"))
    asked = subprocess.run(["ldd", *(str(qt / part) for part in QT_NEEDS)], capture_output=True, text=True)
    missing = {line.split()[0] for line in asked.stdout.splitlines() if line.endswith("=> not found")}
    packages = [debian_name(soname) for soname in missing]
    fonts = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    if not any(font.suffix in (".ttf", ".otf") for folder in fonts for font in folder.glob("**/*.?tf")):
        packages.append("fonts-noto-core")
    return packages


def debian_name(soname: str) -> str:
    """Debian's own rule: libEGL.so.1 is in libegl1, libdbus-1.so.3 in libdbus-1-3; and its few exceptions."""
    exceptions = {"libz.so.1": "zlib1g", "libglib-2.0.so.0": "libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0"}
    name, _, version = soname.lower().replace("_", "-").partition(".so.")
    return exceptions.get(soname, f"{name}-{version}" if name[-1:].isdigit() else name + version)


# --- .venv ------------------------------------------------------------------------------------------------


def wanted_stamp() -> str:
    return hashlib.sha256(LOCK.read_bytes() + sys.version.encode() + str(TOP).encode()).hexdigest()


def set_up() -> None:
    """Leaves a `.venv` that holds exactly the lock, and what Qt needs of the system. Returns at once if it is so."""
    if is_set_up():
        return
    with only_one():
        if is_set_up():  # another set-up has done it meanwhile
            return
        if find_spec("ensurepip") is None:
            apt_install([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"], "making .venv")
        say("setting up .venv: about 200 MB to fetch the first time")
        started = time.monotonic()
        STAMP.unlink(missing_ok=True)
        shutil.rmtree(VENV, ignore_errors=True)
        make = subprocess.run([sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.DEVNULL)
        pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes")
        if make.returncode or python(*pip, "-r", str(LOCK)):
            raise Stop("The set-up failed; its reason stands above. It starts again with the next command.")
        find = "import sysconfig; print(sysconfig.get_path('purelib'))"
        packages = subprocess.run([str(PYTHON), "-c", find], capture_output=True, text=True, check=True).stdout
        (Path(packages.strip()) / "ptcoder.pth").write_text(f"{TOP}\n", encoding="utf-8")
        if LINUX and (libraries := qt_packages()):
            apt_install(libraries, "the window")
        STAMP.write_text(wanted_stamp(), encoding="ascii")
        say(f"set up in {time.monotonic() - started:.0f} s")


def is_set_up() -> bool:
    return STAMP.is_file() and STAMP.read_text(encoding="ascii") == wanted_stamp()


@contextmanager
def only_one() -> Iterator[None]:
    """Holds a lock that the system lets go of when this process ends, however it ends."""
    with (TOP / ".venv.lock").open("w", encoding="ascii") as file:
        if WINDOWS:
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- the commands -----------------------------------------------------------------------------------------


def run(args: list[str]) -> int:
    windowed = not args or args[0].startswith("--demo") or args[0] == "window"
    if windowed and LINUX and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
        raise Stop(NO_DISPLAY)
    set_up()
    command = [str(PYTHON), "-m", "ptcoder", *args]
    if WINDOWS:
        return subprocess.run(command).returncode
    os.execv(command[0], command)


def test(args: list[str]) -> int:
    set_up()
    if args:
        return python("-m", "pytest", *args, QT_QPA_PLATFORM="offscreen")
    if LINUX and (tools := [package for command, package in DESKTOP_TOOLS.items() if not shutil.which(command)]):
        apt_install(tools, "the tests on a desktop")
    coverage = f"--cov --cov-report= --ignore=tests/desktop --ignore=tests/bench".split()
    imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    steps: dict[str, Callable[[], int]] = {
        "ruff check": lambda: python("-m", "ruff", "check"),
        "ruff format": lambda: python("-m", "ruff", "format", "--check"),
        "pyright": lambda: python("-m", "pyright"),
        "import-linter": lambda: python("-c", imports),
        "tests": lambda: python("-m", "pytest", *coverage, QT_QPA_PLATFORM="offscreen"),
        "coverage of the core": lambda: python(
            "-m", "coverage", "report", f"--include={CORE}", "--fail-under=100", "--show-missing"
        ),
    }
    if LINUX:
        steps["tests on a desktop"] = lambda: python("-m", "pytest", "tests/desktop", QT_QPA_PLATFORM="xcb")
    return each(steps)


def each(steps: dict[str, Callable[[], int]]) -> int:
    """Runs every step, whatever the others say, then tells how each went and how long it took."""
    report: list[str] = []
    failed: list[str] = []
    for name, step in steps.items():
        say(f"\n--- {name}")
        started = time.monotonic()
        code = step()
        report.append(f"{'failed' if code else 'ok':8}{time.monotonic() - started:7.1f} s  {name}")
        if code:
            failed.append(name)
    say("\n" + "\n".join(report))
    say(f"failed: {', '.join(failed)}" if failed else "all passed")
    return 1 if failed else 0


def bench(args: list[str]) -> int:
    set_up()
    return python("-m", "pytest", "tests/bench", "-s", *args, QT_QPA_PLATFORM="offscreen")


def setup(_: list[str]) -> int:
    set_up()
    return 0


def lock(_: list[str]) -> int:
    uv = shutil.which("uv")
    if uv is None:
        raise Stop("lock needs uv: python3 -m pip install uv")
    options = "--universal --generate-hashes --no-header --no-annotate --python-version 3.11 --group dev".split()
    command = [uv, "pip", "compile", "--quiet", *options, "pyproject.toml", "-o", str(LOCK.relative_to(TOP))]
    return subprocess.run(command, cwd=TOP).returncode


def licenses(_: list[str]) -> int:
    set_up()
    return python("packaging/licenses.py")


def main(args: list[str]) -> int:
    if sys.version_info < (3, 11):
        say("ptcoder needs Python 3.11 or newer; this is %d.%d (%s)" % (*sys.version_info[:2], sys.executable))
        return 2
    commands = {each.__name__: each for each in (run, test, bench, setup, lock, licenses)}
    if not args or args[0] not in commands:
        say(USAGE)
        return 0 if args in (["-h"], ["--help"]) else 2
    try:
        return commands[args[0]](args[1:])
    except Stop as stop:
        say(str(stop))
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
