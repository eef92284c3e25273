"""What `packaging/dev.py try-bare` does: installs what lies in `dist/` on a bare Debian, works with it, removes it.

Each package is installed as an IT person does it, checks itself, and a visit is treated, signed and exported with it by
mouse and keys. It is removed, and the log must lie there as it was; it comes back, or a later version comes over it,
and the log must open. As root, for `debootstrap` and `chroot`; what is mounted is seen by nobody else.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import visit
from desk import Desk, desk_for
from system import HOME, Bare, Failed, bare, no_python, run

TOP = Path(__file__).resolve().parents[2]
GOLDEN = TOP / "packaging" / "self-check.txt"
STORED = TOP / "tests" / "store" / "files"
SCHEMA = TOP / "ptcoder" / "store" / "schema.py"
DATA = f"{HOME}/.local/share/ptcoder"
EARLIER = "0.0.1"
PARTS = ("bin", "lib", "share/applications", "share/doc", "share/icons", "share/man", "share/metainfo")


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


def packages() -> tuple[Path, Path]:
    found = tuple(sorted((TOP / "dist").glob(pattern)) for pattern in ("ptcoder_*.deb", "ptcoder-*.tar.xz"))
    if any(len(each) != 1 for each in found):
        raise Failed("dist/ holds no .deb and .tar.xz of one version: python3 packaging/dev.py build")
    return found[0][0], found[1][0]


def self_check(system: Bare) -> None:
    told = system.as_user("ptcoder", "self-check")
    if told != GOLDEN.read_text(encoding="utf-8"):
        raise Failed(f"The installed program does not check out:\n{told}")
    say("  self-check as written down")


@contextmanager
def window(desk: Desk, system: Bare) -> Iterator[None]:
    """The program on the desk. Whoever leaves it in order has to close it."""
    program = system.start("ptcoder")
    try:
        yield
        desk.keys("ctrl+q")
        if program.wait(timeout=60):
            raise Failed(f"The program ended with {program.returncode}.")
    finally:
        program.kill()
        program.wait()


def work(desk: Desk, system: Bare) -> None:
    """A new log, and a visit in it from the first press to the charge file."""
    shutil.rmtree(system.inside(DATA), ignore_errors=True)
    charges = system.home() / "charges.csv"
    charges.unlink(missing_ok=True)
    with window(desk, system):
        visit.begin(desk)
        visit.treat(desk)
        visit.sign(desk)
        visit.export(desk, f"{HOME}/{charges.name}")
    visit.check(charges)
    say("  a visit treated, signed and exported by mouse and keys")


def look_again(desk: Desk, system: Bare) -> None:
    """The visit of that log is there."""
    with window(desk, system):
        desk.click("Day")
        desk.until(lambda: {visit.PATIENT, "Exported"} <= {each.name for each in desk.see()}, "the exported visit")
    say("  the log is open, the visit in it")


def kept(system: Bare) -> dict[str, str]:
    """What lies in the user's place, file by file."""
    files = sorted(path for path in system.inside(DATA).rglob("*") if path.is_file())
    if not any(path.name == "log.db" for path in files):
        raise Failed("There is no log.")
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def whole(system: Bare) -> int:
    """How many records the log has, each checked."""
    told = system.as_user("ptcoder", "verify")
    found = re.match(r"The log is whole: ([\d,]+) records", told)
    if found is None:
        raise Failed(f"The log is not whole: {told}")
    return int(found[1].replace(",", ""))


def gone(system: Bare, prefix: str) -> None:
    """Nothing of the program is left; what it kept for its user is not looked for here."""
    left = [path for part in PARTS for path in system.inside(f"{prefix}/{part}").rglob("*ptcoder*")]
    if left:
        raise Failed(f"Removed, and still there: {', '.join(map(str, left))}")


def try_deb(deb: Path, system: Bare, desk: Desk) -> None:
    say(f"{deb.name}: installed, with nothing but what it depends on")
    package = system.put(deb, "/var/tmp")
    system.as_root("apt-get", "update")
    system.as_root("apt-get", "install", "-y", "--no-install-recommends", package)
    no_python(system)
    self_check(system)
    work(desk, system)
    records, before = whole(system), kept(system)
    say("removed")
    system.as_root("apt-get", "purge", "-y", "ptcoder")
    gone(system, "/usr")
    if kept(system) != before:
        raise Failed("Removing the package changed the log.")
    say("  the log lies there as it was")
    say("installed again, with what it recommends")
    system.as_root("apt-get", "install", "-y", package)
    no_python(system)
    if whole(system) != records:
        raise Failed("The log that was kept has other records.")
    look_again(desk, system)
    system.as_root("apt-get", "purge", "-y", "ptcoder")


def earlier(deb: Path, folder: Path) -> Path:
    """The same payload under a lower version, not compressed."""
    run("dpkg-deb", "--raw-extract", str(deb), str(folder / "payload"))
    control = folder / "payload" / "DEBIAN" / "control"
    told = control.read_text(encoding="utf-8")
    control.write_text(re.sub("^Version: .*$", f"Version: {EARLIER}", told, flags=re.MULTILINE), encoding="utf-8")
    target = folder / f"ptcoder_{EARLIER}.deb"
    run("dpkg-deb", "--root-owner-group", "-Znone", "--build", str(folder / "payload"), str(target))
    return target


def try_upgrade(deb: Path, system: Bare, desk: Desk) -> None:
    """A later version comes over an earlier one; the stored log of each schema that was shipped opens in it."""
    with tempfile.TemporaryDirectory() as folder:
        older = system.put(earlier(deb, Path(folder)), "/var/tmp")
    newest = re.search(r"^SCHEMA = (\d+)", SCHEMA.read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    for stored in sorted(STORED.glob("schema-*")):
        say(f"{deb.name} over version {EARLIER}, which left a log of {stored.name}")
        system.as_root("apt-get", "install", "-y", "--allow-downgrades", older)
        shutil.rmtree(system.inside(DATA), ignore_errors=True)
        shutil.copytree(stored, system.inside(DATA))
        system.give(system.home())
        system.as_root("apt-get", "install", "-y", f"/var/tmp/{deb.name}")
        if whole(system) != json.loads((stored / "expected.json").read_text(encoding="utf-8"))["records"]:
            raise Failed("The log of the earlier version has other records.")
        program = system.start("ptcoder")
        try:
            desk.wait_for("Stop visit")
        finally:
            program.kill()  # with a clock that runs: it goes on
            program.wait()
        aside = system.inside(DATA) / f"log.{stored.name}.db"
        if aside.exists() is not (int(stored.name.removeprefix("schema-")) < int(newest[1])):
            raise Failed(f"A log is copied aside where its schema is raised, and only there: {aside.name}")
        say("  the log is open, as it was")
    system.as_root("apt-get", "purge", "-y", "ptcoder")


def try_tarball(tarball: Path, system: Bare, desk: Desk) -> None:
    run("tar", "-xJf", str(tarball), "-C", str(system.inside("/opt")))
    script = f"/opt/{tarball.name.partition('-linux-')[0]}/install.sh"
    for whose, install, prefix in (
        ("all users", system.as_root, "/usr/local"),
        ("one user, without root", system.as_user, f"{HOME}/.local"),
    ):
        say(f"{tarball.name}: installed for {whose}")
        install(script)
        self_check(system)
        work(desk, system)
        before = kept(system)
        install(script, "--remove")
        gone(system, prefix)
        if kept(system) != before:
            raise Failed("Removing the program changed the log.")
        say("  removed; the log lies there as it was")


def main() -> int:
    try:
        deb, tarball = packages()
        say("a bare Debian, without Python")
        with bare() as system, desk_for(system) as (desk, on_desk):
            try_deb(deb, on_desk, desk)
            try_upgrade(deb, on_desk, desk)
            try_tarball(tarball, on_desk, desk)
    except (Failed, subprocess.TimeoutExpired) as reason:
        print(f"\ntry-bare: {reason}", file=sys.stderr)
        return 1
    say("all of it stood")
    return 0


if __name__ == "__main__":
    sys.exit(main())
