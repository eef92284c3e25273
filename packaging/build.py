"""What `packaging/dev.py build` does: freezes the program for the system it runs on, checks it, packs it.

    dist/ptcoder/                        the program as it is installed, one folder
    dist/ptcoder-VERSION-SYSTEM.*        what is given to others, with SHA256SUMS beside
    dist/ptcoder-VERSION.cdx.json        what is in it (CycloneDX)

Runs in `.venv`. Everything that varies from run to run without a change of the source is fixed: the date is that of
the last commit, the seed of hashes is one, files stand in the order of their names.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import contents
import icons
import licenses
import signing

TOP = Path(__file__).resolve().parent.parent
PACKAGING = TOP / "packaging"
sys.path.insert(0, str(TOP))
import ptcoder  # noqa: E402

VERSION = ptcoder.__version__
DIST, MADE = TOP / "dist", TOP / "build"
FOLDER = DIST / "ptcoder"
GOLDEN = PACKAGING / "self-check.txt"
LARGEST = 140 * 1024 * 1024
FORBIDDEN = ("Qt6Network", "Qt6Qml", "Qt6Quick", "_ssl.", "libssl", "plugins/tls", "plugins/networkinformation")
HELP = ("README.md", "manual.md", "licenses/THIRD-PARTY.md", "licenses/LGPL-3.0.txt", "licenses/python.txt")
WINDOWS, MAC = sys.platform == "win32", sys.platform == "darwin"


class Stop(Exception):
    """Ends the build with this message."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def commit_time() -> str:
    """Seconds since 1970 of the last commit, for everything that wants a date."""
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return os.environ["SOURCE_DATE_EPOCH"]
    told = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=TOP, capture_output=True, text=True)
    if told.returncode:
        raise Stop("The date of this build is that of its commit, and git cannot tell it: set SOURCE_DATE_EPOCH.")
    return told.stdout.strip()


def freeze() -> None:
    icons.make(TOP / "resources" / "icons" / "ptcoder.svg", MADE / "icons")
    for name in ("ptcoder.ico", "ptcoder.icns"):
        shutil.copy(MADE / "icons" / name, MADE / name)
    (MADE / "licenses").mkdir()
    for name, text in licenses.texts().items():
        (MADE / "licenses" / name).write_text(text, encoding="utf-8", newline="\n")
    (MADE / "version.txt").write_text(contents.windows_version(VERSION), encoding="utf-8")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(DIST), "--workpath", str(MADE / "work"), str(PACKAGING / "ptcoder.spec")]
    if subprocess.run(command, cwd=TOP, env={**os.environ, "PTCODER_BUILD": str(MADE)}).returncode:
        raise Stop("PyInstaller failed, for the reason above.")
    if not (WINDOWS or MAC):
        import linux_packages

        linux_packages.forget_the_builder(FOLDER)
        linux_packages.add_licenses(FOLDER, MADE)


def look_through() -> None:
    """Refuses what must not be in it, and what is too large."""
    files = [path for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink()]
    for path in files:
        for word in FORBIDDEN:
            if word in path.as_posix() and path.suffix != ".txt":  # the licenses have the names of packages
                raise Stop(f"{path.relative_to(DIST)} must not be shipped: the program has no network.")
    for name in HELP:
        if not any(path.as_posix().endswith(f"/ptcoder/_resources/{name}") for path in files):
            raise Stop(f"{name} is missing among the resources: the program shows it under Help.")
    size = sum(path.stat().st_size for path in files)
    if size > LARGEST:
        raise Stop(f"The program takes {size / 2**20:.0f} MB; {LARGEST / 2**20:.0f} are promised.")
    say(f"{len(files)} files, {size / 2**20:.0f} MB")


def bill_of_materials() -> str:
    if WINDOWS or MAC:
        return contents.bill_of_materials(VERSION)
    import linux_packages

    return contents.bill_of_materials(VERSION, linux_packages.carried(MADE))


def program() -> Path:
    return FOLDER / ("ptcoder-cli.exe" if WINDOWS else "ptcoder-cli" if MAC else "ptcoder")


def check() -> None:
    """The frozen program tells of itself what this checkout wrote down."""
    told = subprocess.run([str(program()), "self-check"], capture_output=True, text=True, encoding="utf-8")
    if told.returncode or told.stdout != GOLDEN.read_text(encoding="utf-8"):
        raise Stop(f"The frozen program does not check out:\n{told.stdout}{told.stderr}")
    say("self-check: as written down")


def sums() -> None:
    """SHA256SUMS over everything that is given to others, as `sha256sum -c` reads it."""
    given = sorted(path for path in DIST.iterdir() if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in given]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="ascii", newline="\n")
    for path in given:
        say(f"{path.stat().st_size / 2**20:7.1f} MB  {path.relative_to(TOP)}")


def main() -> int:
    os.environ["SOURCE_DATE_EPOCH"] = commit_time()
    os.environ["PYTHONHASHSEED"] = "1"
    for folder in (DIST, MADE):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    try:
        freeze()
        look_through()
        signing.sign_program(FOLDER)
        check()
        (DIST / f"ptcoder-{VERSION}.cdx.json").write_text(bill_of_materials(), encoding="utf-8")
        if WINDOWS:
            import windows_packages as packages
        elif MAC:
            import mac_packages as packages
        else:
            import linux_packages as packages
        packages.pack(FOLDER, MADE, DIST, VERSION)
        sums()
        signing.sign_sums(DIST / "SHA256SUMS")
    except Stop as reason:
        say(f"\nbuild: {reason}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
