"""The packages for Linux, made of a small program in place of the frozen one."""

import os
import re
import shutil
import subprocess
import tarfile
import xml.etree.ElementTree as ElementTree
from configparser import ConfigParser
from pathlib import Path

import pytest

from ptcoder.cli import program

from .conftest import TOP, Script, must_have


@pytest.fixture
def share(script: Script, icons: Path, tmp_path: Path) -> Path:
    script("linux_packages")._share(tmp_path / "share", icons, "4.5.6")
    return tmp_path / "share"


def test_the_desktop_is_told(share: Path, script: Script) -> None:
    must_have("desktop-file-validate", "appstreamcli")
    entry = share / "applications/ptcoder.desktop"
    told = subprocess.run(["desktop-file-validate", "--no-hints", str(entry)], capture_output=True, text=True)
    assert (told.returncode, told.stdout + told.stderr) == (0, "")
    parsed = ConfigParser(interpolation=None)
    parsed.read(entry, encoding="utf-8")
    assert parsed["Desktop Entry"]["Exec"] == parsed["Desktop Entry"]["Icon"] == "ptcoder"
    data = share / "metainfo/ptcoder.metainfo.xml"
    told = subprocess.run(["appstreamcli", "validate", "--no-net", str(data)], capture_output=True, text=True)
    assert told.returncode == 0, told.stdout
    root = ElementTree.parse(data).getroot()
    assert root.findtext("launchable") == "ptcoder.desktop"
    release = root.find("releases/release")
    assert release is not None
    assert release.attrib == {"version": "4.5.6", "date": "2026-05-28"}
    for size in script("linux_packages").ICON_SIZES:
        assert (share / f"icons/hicolor/{size}x{size}/apps/ptcoder.png").stat().st_size > 100
    assert (share / "icons/hicolor/scalable/apps/ptcoder.svg").is_file()


def test_the_manual_page_is_clean_and_knows_every_command(share: Path) -> None:
    must_have("man")
    page = share / "man/man1/ptcoder.1.gz"
    plain = {**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MAN_KEEP_FORMATTING": ""}
    told = subprocess.run(["man", "--warnings", "-l", str(page)], env=plain, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (0, "")
    assert "ptcoder 4.5.6" in told.stdout
    for name in program.list_commands(None):  # pyright: ignore[reportArgumentType] - lists without a context
        if name != "window":
            assert re.search(rf"^ +(\S+, )*{name}\b", told.stdout, re.MULTILINE), f"{name} is not on the manual page"


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    folder = tmp_path / "ptcoder"
    (folder / "_internal").mkdir(parents=True)
    shutil.copy("/bin/true", folder / "ptcoder")
    carried = folder / "_internal" / "library.so"
    shutil.copy("/bin/true", carried)
    carried.chmod(0o755)
    return folder


def test_the_packages_hold_the_program_and_say_what_it_needs(
    frozen: Path, icons: Path, script: Script, tmp_path: Path
) -> None:
    must_have("dpkg-deb", "dpkg-shlibdeps", "objdump")
    dist, made = tmp_path / "dist", tmp_path / "made"
    dist.mkdir()
    shutil.copytree(icons, made / "icons")
    script("linux_packages").pack(frozen, made, dist, "4.5.6")
    (deb,), (tarball,) = dist.glob("ptcoder_4.5.6_*.deb"), dist.glob("ptcoder-4.5.6-linux-*.tar.xz")
    fields = {
        name: subprocess.run(["dpkg-deb", "-f", str(deb), name], capture_output=True, text=True).stdout.strip()
        for name in ("Package", "Version", "Depends", "Recommends")
    }
    assert (fields["Package"], fields["Version"]) == ("ptcoder", "4.5.6")
    needed = [each.split()[0] for each in fields["Depends"].split(", ")]
    assert needed == ["libc6", "fontconfig-config", "libx11-data", "xkb-data"]
    assert fields["Recommends"].startswith("gnome-keyring | ")
    listed = subprocess.run(["dpkg-deb", "-c", str(deb)], capture_output=True, text=True).stdout
    modes = {line.split()[5].removeprefix("./"): line.split()[:2] for line in listed.splitlines()}
    assert modes["usr/lib/ptcoder/ptcoder"] == ["-rwxr-xr-x", "root/root"]
    assert modes["usr/lib/ptcoder/_internal/library.so"] == ["-rw-r--r--", "root/root"]
    assert modes["usr/share/doc/ptcoder/copyright"] == ["-rw-r--r--", "root/root"]
    assert "usr/bin/ptcoder" in modes
    with tarfile.open(tarball) as archive:
        names = {member.name: member.mode for member in archive}
    assert names["ptcoder-4.5.6/install.sh"] == names["ptcoder-4.5.6/lib/ptcoder/ptcoder"] == 0o755
    assert names["ptcoder-4.5.6/share/applications/ptcoder.desktop"] == 0o644


def test_a_package_that_is_too_large_stops_the_build(script: Script, tmp_path: Path) -> None:
    deb = tmp_path / "ptcoder.deb"
    with deb.open("wb") as file:
        file.truncate(45 * 2**20)
    script("linux_packages").refuse_large(deb)
    with deb.open("ab") as file:
        file.write(b"!")
    with pytest.raises(SystemExit, match=r"ptcoder\.deb takes 45\.0 MB; 45 are promised"):
        script("linux_packages").refuse_large(deb)


def test_a_library_that_is_nowhere_stops_the_build(
    frozen: Path, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    must_have("objdump")
    monkeypatch.setattr(script("linux_packages"), "packages_with", lambda _: {})
    frozen.rename(frozen.parent / "program")
    (frozen.parent / "root/usr/lib").mkdir(parents=True)
    (frozen.parent / "program").rename(frozen.parent / "root/usr/lib/ptcoder")
    with pytest.raises(SystemExit, match=r"no package has: libc\.so\.6"):
        script("linux_packages")._needs(frozen.parent / "root")


def test_the_script_installs_and_removes_for_one_user_and_leaves_the_log(
    frozen: Path, share: Path, tmp_path: Path
) -> None:
    must_have("sh")
    top, home = tmp_path / "unpacked", tmp_path / "home"
    (top / "lib").mkdir(parents=True)
    shutil.copy(TOP / "packaging/linux/install.sh", top)
    frozen.rename(top / "lib/ptcoder")
    share.rename(top / "share")
    log = home / ".local/share/ptcoder/log.db"
    log.parent.mkdir(parents=True)
    log.touch()

    def install(*args: str) -> subprocess.CompletedProcess[str]:
        env = {"PATH": os.environ["PATH"], "HOME": str(home), "PREFIX": str(home / ".local")}
        return subprocess.run(["sh", str(top / "install.sh"), *args], env=env, capture_output=True, text=True)

    for _ in range(2):  # the second time over the first
        done = install()
        assert (done.returncode, done.stderr) == (0, "")
    link = home / ".local/bin/ptcoder"
    assert subprocess.run([str(link)]).returncode == 0
    entry = (home / ".local/share/applications/ptcoder.desktop").read_text(encoding="utf-8")
    assert f"Exec={link}\n" in entry
    assert install("--remove").returncode == 0
    left = [path for path in home.rglob("*") if not path.is_dir()]
    assert left == [log]
    assert install("--purge").returncode == 2


def test_who_may_not_make_a_bare_system_is_told_who_may(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    dev = script("dev")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(dev.Stop, match=r"root.*sudo python3 packaging/dev\.py try-bare"):
        dev.try_bare([])


def test_without_packages_nothing_is_tried(script: Script, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(TOP / "packaging" / "bare"))
    try_bare = script("try_bare")
    monkeypatch.setattr(try_bare, "TOP", tmp_path)
    with pytest.raises(try_bare.Failed, match=r"python3 packaging/dev\.py build"):
        try_bare.packages()
