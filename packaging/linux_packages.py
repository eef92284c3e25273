"""The two packages for Linux: a `.deb`, and a `.tar.xz` with an installer script for everything else."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import tarfile
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
LINUX = TOP / "packaging" / "linux"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
MAINTAINER = "The ptcoder developers <ptcoder@localhost>"
LARGEST_DEB = 45 * 1024 * 1024
RECOMMENDS = "gnome-keyring | kwalletmanager, libcups2, fonts-dejavu-core | fonts-noto-core | fonts-liberation"
"""What it starts without: a store for the log's key, printers, a font."""


def pack(folder: Path, made: Path, dist: Path, version: str) -> None:
    machine = _told("dpkg", "--print-architecture").strip()
    stage = made / "stage"
    _share(stage / "share", made / "icons", version)
    _tarball(folder, stage / "share", dist / f"ptcoder-{version}-linux-{machine}.tar.xz", version)
    _deb(folder, stage / "share", made / "deb", dist / f"ptcoder_{version}_{machine}.deb", version, machine)


def _share(share: Path, icons: Path, version: str) -> None:
    """What the desktop is told: menu entry, icons, software data, man page, licenses."""
    day = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date().isoformat()
    filled = {
        "applications/ptcoder.desktop": LINUX / "ptcoder.desktop",
        "metainfo/ptcoder.metainfo.xml": LINUX / "ptcoder.metainfo.xml",
        "man/man1/ptcoder.1": LINUX / "ptcoder.1",
    }
    for name, source in filled.items():
        text = source.read_text(encoding="utf-8").replace("@VERSION@", version).replace("@DATE@", day)
        _write(share / name, text.encode())
    manual = share / "man/man1/ptcoder.1"
    _write(manual.with_suffix(".1.gz"), gzip.compress(manual.read_bytes(), 9, mtime=0))
    manual.unlink()
    for size in ICON_SIZES:
        _copy(icons / f"{size}.png", share / f"icons/hicolor/{size}x{size}/apps/ptcoder.png")
    _copy(TOP / "resources/icons/ptcoder.svg", share / "icons/hicolor/scalable/apps/ptcoder.svg")
    documents = share / "doc/ptcoder"
    _write(documents / "copyright", _copyright().encode())
    _copy(TOP / "resources/licenses/THIRD-PARTY.md", documents / "THIRD-PARTY.md")
    _copy(TOP / "resources/changelog.md", documents / "changelog.md")


def _copyright() -> str:
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: ptcoder\n\nFiles: *\nCopyright: the ptcoder developers\nLicense: MIT\n"
        "Comment: What it is shipped with, and under which licenses, stands in THIRD-PARTY.md beside this file.\n"
        " Qt and PySide6 are under LGPL-3.0-only: they are files of their own in /usr/lib/ptcoder/_internal/PySide6\n"
        " and may be replaced by others of the same interface. See /usr/share/common-licenses/LGPL-3.\n\nLicense: MIT\n"
        + "".join(f" {line or '.'}\n" for line in (TOP / "LICENSE").read_text(encoding="utf-8").splitlines()[2:])
    )


def _tarball(folder: Path, share: Path, target: Path, version: str) -> None:
    top = f"ptcoder-{version}"
    with tarfile.open(target, "w:xz", preset=6, format=tarfile.PAX_FORMAT) as archive:
        archive.add(LINUX / "install.sh", f"{top}/install.sh", filter=_plain)
        archive.add(share, f"{top}/share", filter=_plain)
        archive.add(folder, f"{top}/lib/ptcoder", filter=_plain)  # in the order of names: tarfile sorts


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = int(os.environ["SOURCE_DATE_EPOCH"])
    member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    return member


def _deb(folder: Path, share: Path, root: Path, target: Path, version: str, machine: str) -> None:
    shutil.copytree(folder, root / "usr/lib/ptcoder", symlinks=True)
    shutil.copytree(share, root / "usr/share")
    changelog = root / "usr/share/doc/ptcoder/changelog.gz"
    now = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    signature = f" -- {MAINTAINER}  {format_datetime(now)}"
    told = f"ptcoder ({version}) stable; urgency=medium\n\n  * See changelog.md.\n\n{signature}\n"
    _write(changelog, gzip.compress(told.encode(), 9, mtime=0))
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/ptcoder").symlink_to("../lib/ptcoder/ptcoder")
    (root / "DEBIAN").mkdir()
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file()) // 1024
    control = (
        f"Package: ptcoder\nVersion: {version}\nArchitecture: {machine}\nMaintainer: {MAINTAINER}\n"
        f"Installed-Size: {size}\nDepends: {_needs(root)}\nRecommends: {RECOMMENDS}\n"
        "Section: misc\nPriority: optional\nDescription: session timer that codes therapy visits\n"
        " A press of a button times an intervention of a physical, occupational or speech therapist; when the visit\n"
        " ends, the bill is there: units, modifiers, and why. Works offline and keeps an encrypted log.\n"
    )
    _write(root / "DEBIAN/control", control.encode())
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(root), str(target)], check=True)
    if target.stat().st_size > LARGEST_DEB:
        raise SystemExit(f"{target.name} takes {target.stat().st_size / 2**20:.0f} MB; 45 are promised.")


def _needs(root: Path) -> str:
    """The packages with the libraries that are not carried along, as dpkg-shlibdeps finds them."""
    files = [path for path in (root / "usr/lib/ptcoder").rglob("*") if path.is_file() and not path.is_symlink()]
    programs = [path for path in files if path.open("rb").read(4) == b"\x7fELF" and "printsupport" not in path.parts]
    work = root.parent / "shlibdeps"
    _write(work / "debian/control", b"Source: ptcoder\n\nPackage: ptcoder\nArchitecture: any\n")
    folders = sorted({str(path.parent) for path in programs})
    command = [
        "dpkg-shlibdeps",
        "-O",
        "--ignore-missing-info",
        "--warnings=0",
        f"-S{root}",
        *(f"-l{each}" for each in folders),
    ]
    told = _told(*command, *map(str, programs), cwd=work)
    found = re.search(r"shlibs:Depends=(.*)", told)
    if found is None:
        raise SystemExit(f"dpkg-shlibdeps said nothing of what the program needs: {told}")
    return found[1]


def _told(*command: str, cwd: Path | None = None) -> str:
    return subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True).stdout


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
