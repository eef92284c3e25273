#!/usr/bin/env python3
"""Everything a developer types: `python3 packaging/dev.py COMMAND`; without one it says which there are.

Needs Python 3.11 and nothing else. The first command sets up `.venv` from `requirements.lock`. A stamp in it,
written last, lets every later command start at once, and makes a set-up that was cut short start again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

TYPE_CHECKING = False  # typing itself takes longer to import than a set-up that is up to date takes to check
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

TOP = Path(__file__).resolve().parent.parent
VENV = TOP / ".venv"
LOCK = TOP / "packaging" / "requirements.lock"
STAMP = VENV / "ptcoder.stamp"  # what .venv was made from
SYSTEM_STAMP = VENV / "system.stamp"  # the system has been found to have what Qt needs
LINUX = sys.platform.startswith("linux")
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

CORE = "ptcoder/visit/*,ptcoder/rulebook/*,ptcoder/coding/*"  # tested to the last branch
CORE_TESTS = tuple(f"tests/{each}" for each in ("visit", "rulebook", "coding", "rows", "reports"))  # by these alone
PARALLEL = ("-n", "auto", "--dist", "worksteal")
TEST_TOOLS = {"pdftotext": "poppler-utils"}  # command: package
FAULT_TOOLS = {"strace": "strace", "faketime": "faketime"}  # command: package
BUILD_TOOLS = {"dpkg-deb": "dpkg", "dpkg-shlibdeps": "dpkg-dev", "strip": "binutils", "chrpath": "chrpath"}
DESKTOP_TOOLS = {  # command, or file: package
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "git": "git",
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "/usr/lib/python3/dist-packages/pyatspi": "python3-pyatspi",
}
PACKAGE_TOOLS = {
    **BUILD_TOOLS,
    "makensis": "nsis",
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
    "man": "man-db",
}
BARE_TOOLS = {**DESKTOP_TOOLS, "debootstrap": "debootstrap"}
SHEET_TOOLS = {"soffice": "libreoffice-calc-nogui"}  # opens the charge files that are written
QT_PARTS = (
    "plugins/platforms/libqxcb.so",
    "plugins/platforms/libqoffscreen.so",
    "plugins/imageformats/libqsvg.so",
    "lib/libQt6Widgets.so.6",
    "lib/libQt6PrintSupport.so.6",
)
ODD_PACKAGES = {
    "libz.so.1": "zlib1g",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
NO_DISPLAY = (
    "There is no display to open a window on. Without one, ptcoder codes visits from a file: "
    "python3 packaging/dev.py run code resources/samples/visits.csv"
)
USAGE = """usage: python3 packaging/dev.py COMMAND
  run [ARG...]     the program: its window, or with ARGs what `ptcoder ARG...` does
  test [ARG...]    every check and every test; with ARGs only pytest, with these
  bench [ARG...]   measures what is promised about speed
  faults [--long] [ARG...]   kills, torn files, failing writes, full disks, wrong clocks; --long as often as it counts
  build            the packages for this system, into dist/
  try-bare         as root: installs them on a bare Debian without Python, works with them, removes them
  setup            .venv and what Qt needs of the system
  lock [ARG...]    remakes packaging/requirements.lock from pyproject.toml; --upgrade takes newer versions
  licenses         remakes resources/licenses/THIRD-PARTY.md from .venv"""


class Stop(Exception):
    """Ends the command with this message and exit code 2."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def python(*args: str, **env: str) -> int:
    """Runs the Python of `.venv` at the top of the checkout; its exit code."""
    return subprocess.run([str(PYTHON), *args], cwd=TOP, env={**os.environ, **env}).returncode


def quietly(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)


# --- the system -------------------------------------------------------------------------------------------


def apt_install(packages: Iterable[str], purpose: str) -> None:
    """Installs Debian packages as root or by a sudo that asks nothing; else stops and shows the line."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *sorted(set(packages))]
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    may = not sudo or (shutil.which("sudo") and quietly("sudo", "-n", "true").returncode == 0)
    if not may or not shutil.which("apt-get"):
        raise Stop(f"Missing for {purpose}. On Debian or Ubuntu: {' '.join([*sudo, *install])}")
    say(f"installing for {purpose}: {' '.join(install[4:])}")
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
    quietly(*apt, "update")  # a list that cannot be had shows in the next line, if it matters
    done = quietly(*apt, *install[1:])
    if done.returncode != 0:
        raise Stop(f"{done.stderr.strip()}\nThis failed, for {purpose}: {' '.join([*sudo, *install])}")


def have(tools: dict[str, str], purpose: str) -> None:
    """Sees to it that these commands and files are there, each from its Debian package."""
    missing = [package for tool, package in tools.items() if not (shutil.which(tool) or Path(tool).exists())]
    if missing:
        apt_install(missing, purpose)


def qt_packages() -> list[str]:
    """The Debian packages with the libraries that the Qt in `.venv` asks for and this system lacks."""
    qt = next(VENV.glob("lib/python*/site-packages/PySide6/Qt"))
    asked = quietly("ldd", *(str(qt / part) for part in QT_PARTS)).stdout
    missing = [line.split()[0] for line in asked.splitlines() if line.endswith("=> not found")]
    packages = [ODD_PACKAGES.get(soname) or debian_name(soname) for soname in missing]
    fonts = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
    if not any(any(folder.glob("**/*.?tf")) for folder in fonts):
        packages.append("fonts-noto-core")
    return packages


def debian_name(soname: str) -> str:
    """Debian's own rule: libEGL.so.1 is in libegl1, libdbus-1.so.3 in libdbus-1-3."""
    name, _, version = soname.lower().replace("_", "-").partition(".so.")
    return f"{name}-{version}" if name[-1].isdigit() else name + version


# --- .venv ------------------------------------------------------------------------------------------------


def set_up(*, for_window: bool = True) -> None:
    """Leaves a `.venv` that holds exactly the lock and, for a window, what Qt needs of the system."""
    if is_made() and (not for_window or SYSTEM_STAMP.exists()):
        return
    with only_one():
        if not is_made():  # another set-up may have done it meanwhile
            make_venv()
        if for_window and not SYSTEM_STAMP.exists():
            packages = qt_packages() if LINUX else []
            if packages:
                apt_install(packages, "the window")
            SYSTEM_STAMP.touch()


def is_made() -> bool:
    return STAMP.is_file() and STAMP.read_text(encoding="ascii") == stamp() and PYTHON.exists()


def stamp() -> str:
    made_from = (LOCK.read_bytes(), repr(sys.version_info[:2]).encode(), os.fsencode(TOP))
    return hashlib.sha256(b"\0".join(made_from)).hexdigest()


def make_venv() -> None:
    if Path(sys.prefix).resolve() == VENV:
        raise Stop("This has to remake the .venv that it runs from: type `deactivate`, then the same again.")
    if find_spec("ensurepip") is None:
        apt_install([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"], "making .venv")
    say("setting up .venv: about 170 MB to fetch the first time")
    started = time.monotonic()
    STAMP.unlink(missing_ok=True)
    shutil.rmtree(VENV, ignore_errors=True)
    pip = ("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK))
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)]).returncode or python(*pip):
        raise Stop("The set-up failed, for the reason above. The next command starts it again.")
    packages = quietly(str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    Path(packages, "ptcoder.pth").write_text(f"{TOP}\n", encoding="utf-8")  # ptcoder is this checkout
    STAMP.write_text(stamp(), encoding="ascii")
    say(f".venv is set up ({time.monotonic() - started:.0f} s)")


@contextmanager
def only_one() -> Iterator[None]:
    """Waits for any other set-up of this checkout. The system lets go of the lock however a process ends."""
    with (TOP / ".venv.lock").open("w", encoding="ascii") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # gave up after ten seconds
                    continue
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- the commands -----------------------------------------------------------------------------------------


def run(args: list[str]) -> int:
    windowed = not args or args[0] == "window" or args[0].startswith("--demo")
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if windowed and LINUX and not any(os.environ.get(name) for name in displays):
        raise Stop(NO_DISPLAY)
    set_up(for_window=args[:1] != ["code"])
    command = [str(PYTHON), "-P", "-m", "ptcoder", *args]
    if not WINDOWS:
        os.execv(command[0], command)
    return subprocess.run(command).returncode


def test(args: list[str]) -> int:
    set_up()
    if LINUX:
        have(TEST_TOOLS, "the tests")
    if args:
        return pytest(*args)
    if LINUX:
        have(DESKTOP_TOOLS, "the tests on a desktop")
        have(SHEET_TOOLS, "the tests of charge files")
        have(PACKAGE_TOOLS, "the tests of the packages")
    imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    gate = ("coverage", "report", f"--include={CORE}", "--fail-under=100", "--show-missing")
    steps: dict[str, Callable[[], int]] = {
        "ruff check": lambda: python("-m", "ruff", "check"),
        "ruff format": lambda: python("-m", "ruff", "format", "--check"),
        "pyright": lambda: python("-m", "pyright"),
        "import-linter": lambda: python("-c", imports),
        "tests of the core": lambda: pytest(*CORE_TESTS, "--cov", "--cov-report=", *PARALLEL),
        "coverage of the core": lambda: python("-m", *gate),
        "tests of all else": lambda: pytest("tests", *(f"--ignore={each}" for each in CORE_TESTS), *PARALLEL),
    }
    if LINUX:
        steps["faults, the short form"] = lambda: faults([])
        whole_files = ("--dist", "loadfile")  # what the tests of a file share is started once
        steps["tests on a desktop"] = lambda: pytest("tests/desktop", *PARALLEL, *whole_files, platform="xcb")
    return run_all(steps)


def pytest(*args: str, platform: str = "offscreen", **env: str) -> int:
    """What Python compiles is kept, as of a program that is installed: tests start many programs."""
    return python("-m", "pytest", *args, QT_QPA_PLATFORM=platform, PYTHONDONTWRITEBYTECODE="", **env)


def run_all(steps: dict[str, Callable[[], int]]) -> int:
    """Runs every step, whatever the others say, then tells how each went and how long it took."""
    report: list[str] = []
    failed: list[str] = []
    for name, step in steps.items():
        say(f"\n--- {name}")
        started = time.monotonic()
        code = step()
        report.append(f"{'failed' if code else 'ok':8}{time.monotonic() - started:6.1f} s  {name}")
        if code:
            failed.append(name)
    say("\n" + "\n".join(report))
    say(f"failed: {', '.join(failed)}" if failed else "all passed")
    return 1 if failed else 0


def bench(args: list[str]) -> int:
    set_up()
    return pytest("tests/bench", "-s", *args)


def faults(args: list[str]) -> int:
    if not LINUX:
        raise Stop("The faults are made with what Linux has for it: strace, faketime, name spaces.")
    set_up()
    have(FAULT_TOOLS, "the faults")
    form = "long" if "--long" in args else "short"
    rest = [each for each in args if each != "--long"]
    return pytest(*(rest or ["tests/faults"]), PTCODER_FAULTS=form)


def build(_: list[str]) -> int:
    set_up()
    if LINUX:
        have(BUILD_TOOLS, "building")
    return python("packaging/build.py")


def try_bare(_: list[str]) -> int:
    if not LINUX or os.geteuid():
        raise Stop("A bare Debian is made and entered by root of a Linux: sudo python3 packaging/dev.py try-bare")
    have(BARE_TOOLS, "a bare Debian")
    apart = ["unshare", "--mount", "--propagation", "private"]  # what is mounted ends with it
    return subprocess.run([*apart, sys.executable, "packaging/bare/try_bare.py"], cwd=TOP).returncode


def setup(_: list[str]) -> int:
    set_up()
    return 0


def lock(args: list[str]) -> int:
    set_up(for_window=False)
    options = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"]
    options += [
        "--python-version",
        "3.11",
        "--group",
        "dev",
        "--group",
        "build",
        "--output-file",
        str(LOCK.relative_to(TOP)),
    ]
    with tempfile.TemporaryDirectory() as folder:
        if python("-m", "pip", "install", "-qq", "--disable-pip-version-check", "--target", folder, "uv"):
            return 1
        return python("-m", "uv", "pip", "compile", "pyproject.toml", *options, *args, PYTHONPATH=folder)


def licenses(_: list[str]) -> int:
    set_up(for_window=False)
    made = quietly(str(PYTHON), str(TOP / "packaging" / "licenses.py"))
    if made.returncode:
        raise Stop(made.stderr.strip())
    path = TOP / "resources" / "licenses" / "THIRD-PARTY.md"
    path.write_text(made.stdout, encoding="utf-8", newline="\n")
    return 0


def main(args: list[str]) -> int:
    if sys.version_info < (3, 11):
        say(f"ptcoder needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable})")
        return 2
    all_of_them = (run, test, bench, faults, build, try_bare, setup, lock, licenses)
    commands = {command.__name__.replace("_", "-"): command for command in all_of_them}
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
