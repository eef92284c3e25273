"""The two packages for Linux: a `.deb`, and a `.tar.xz` with an installer script for everything else."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
LINUX = TOP / "packaging" / "linux"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
MAINTAINER = "The ptcoder developers <ptcoder@localhost>"
LARGEST_DEB = 45 * 1024 * 1024
READ_BY_THE_CARRIED = ("fontconfig-config", "libx11-data", "xkb-data")
"""Data of libraries that are carried: fonts and where they lie, compose keys, keyboards."""
RECOMMENDS = "gnome-keyring | kwalletmanager, libcups2, fonts-dejavu-core | fonts-noto-core | fonts-liberation"
"""What it starts without: a store for the log's key, printers, a font for every sign."""


def pack(folder: Path, made: Path, dist: Path, version: str) -> None:
    machine = _told("dpkg", "--print-architecture").strip()
    stage = made / "stage"
    _share(stage / "share", made / "icons", version)
    _tarball(folder, stage / "share", dist / f"ptcoder-{version}-linux-{machine}.tar.xz", version)
    _deb(folder, stage / "share", made / "deb", dist / f"ptcoder_{version}_{machine}.deb", version, machine)


def forget_the_builder(folder: Path) -> None:
    """No library looks for others in a folder of the computer that it was built on."""
    for path in sorted(folder.rglob("*.so*")):
        told = subprocess.run(["chrpath", "-l", str(path)], capture_output=True, text=True).stdout
        if re.search("PATH=/", told):
            subprocess.run(["chrpath", "-d", str(path)], check=True)


def carried(made: Path) -> dict[str, str]:
    """The Debian packages whose libraries are carried along, each with its version, by what the spec told of them."""
    sources = (made / "sources.txt").read_text(encoding="utf-8").splitlines()
    names = [Path(each).name for each in sources if each.startswith(("/usr/lib/", "/lib/"))]
    packages = sorted(set(packages_with(names).values()))
    told = _told("dpkg-query", "--show", "--showformat", "${Package} ${Version}\\n", *packages)
    return dict(line.split() for line in told.splitlines())


def add_licenses(folder: Path, made: Path) -> None:
    """What the packages say of their copyright, and the licenses that they name without giving them."""
    target = folder / "_internal/ptcoder/_resources/licenses"
    named: set[str] = set()
    for package in carried(made):
        text = Path("/usr/share/doc", package, "copyright").read_text(encoding="utf-8")
        _write(target / f"{package}.txt", text.encode())
        named |= {each.rstrip(".") for each in re.findall(r"/usr/share/common-licenses/([\w.-]+)", text)}
    for name in sorted(named):
        _copy(Path("/usr/share/common-licenses", name), target / f"{name}.txt")


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
    member.mode = 0o755 if member.isdir() or _is_started(Path(member.name).name) else 0o644
    return member


def _is_started(name: str) -> bool:
    """A library is only read, whatever its mode was where it comes from."""
    return name in ("ptcoder", "install.sh")


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
        " A press of a button times an intervention of a physical, occupational or\n"
        " speech therapist; when the visit ends, the bill is there: units, modifiers,\n"
        " and why. Works offline and keeps an encrypted log.\n"
    )
    _write(root / "DEBIAN/control", control.encode())
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or _is_started(path.name) else 0o644)
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(root), str(target)], check=True)
    refuse_large(target)


def refuse_large(deb: Path) -> None:
    """SystemExit where it is larger than promised."""
    size = deb.stat().st_size
    if size > LARGEST_DEB:
        raise SystemExit(f"{deb.name} takes {size / 2**20:.1f} MB; {LARGEST_DEB / 2**20:.0f} are promised.")


def _needs(root: Path) -> str:
    """The packages with the libraries that are not carried along, as dpkg-shlibdeps finds them, and with what the
    carried ones read. SystemExit where a library is neither carried nor in a package."""
    files = [path for path in (root / "usr/lib/ptcoder").rglob("*") if path.is_file()]
    elves = [str(path) for path in files if _is_elf(path) and "printsupport" not in path.parts]
    asked = set(re.findall(r"NEEDED\s+(\S+)", _told("objdump", "-p", *elves)))
    carried = {path.name for path in files}
    owners = packages_with(asked)
    lost = sorted(asked - carried - owners.keys())
    if lost:
        raise SystemExit(f"The program asks for what it does not carry and no package has: {', '.join(lost)}")
    wanted = {owners[name] for name in asked - carried}
    left_out = {owners[name] for name in asked & carried & owners.keys()} - wanted
    work = root.parent / "shlibdeps"
    _write(work / "debian/control", b"Source: ptcoder\n\nPackage: ptcoder\nArchitecture: any\n")
    command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0", f"-S{root}"]
    command += [f"-l{each}" for each in sorted({str(Path(each).parent) for each in elves})]
    told = _told(*command, *(f"-x{each}" for each in sorted(left_out)), *elves, cwd=work)
    found = re.search(r"shlibs:Depends=(.*)", told)
    if found is None:
        raise SystemExit(f"dpkg-shlibdeps said nothing of what the program needs: {told}")
    return ", ".join([found[1], *READ_BY_THE_CARRIED])


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def packages_with(libraries: Iterable[str]) -> dict[str, str]:
    """The Debian package of each of these files, by the file's name; those that no package on this system has are left
    out."""
    asked = ["dpkg-query", "--search", *(f"*/{each}" for each in sorted(libraries))]
    told = subprocess.run(asked, capture_output=True, text=True).stdout
    return {line.rpartition("/")[2]: re.split("[:,]", line)[0] for line in told.splitlines()}


def _told(*command: str, cwd: Path | None = None) -> str:
    return subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True).stdout


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
