"""What of the builds for Windows and macOS can be seen here: the spec of each system, the installer, the lists."""

import os
import plistlib
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PyInstaller.utils import hooks  # before the system is another

from ptcoder import __version__

from .conftest import TOP, Script, must_have


class Made:
    """One call of PyInstaller's, as the spec makes it."""

    def __init__(self, what: str, args: tuple[Any, ...], told: dict[str, Any]) -> None:
        self.what, self.args, self.told = what, args, told
        self.pure = self.scripts = []
        self.binaries: list[tuple[str, str, str]] = []
        self.datas = [("ptcoder/_resources/README.md", "", "DATA"), ("PySide6/Qt/translations/qt_de.qm", "", "DATA")]


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_the_spec_freezes_for_each_system(system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = TOP / "packaging" / "ptcoder.spec"
    made: list[Made] = []

    def call(what: str) -> Any:
        def record(*args: Any, **told: Any) -> Made:
            made.append(Made(what, args, told))
            return made[-1]

        return record

    names = {what: call(what) for what in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")}
    scope: dict[str, Any] = {**names, "SPECPATH": str(spec.parent)}
    monkeypatch.setenv("PTCODER_BUILD", str(tmp_path))
    monkeypatch.setattr(hooks, "collect_submodules", lambda name: [f"{name} and all below it"])
    code = compile(spec.read_text(encoding="utf-8"), str(spec), "exec")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", system)
        exec(code, scope)

    programs = {each.told["name"]: each.told["console"] for each in made if each.what == "EXE"}
    assert programs == ({"ptcoder": True} if system == "linux" else {"ptcoder": False, "ptcoder-cli": True})
    for each in made:
        if each.what == "EXE":
            assert bool(each.told["version"]) is (system == "win32")
            assert bool(each.told["entitlements_file"]) is (system == "darwin")
            assert bool(each.told["icon"]) is (system != "linux")
    (analysis,) = (each for each in made if each.what == "Analysis")
    assert analysis.told["hiddenimports"] == ["ptcoder and all below it"]
    assert [name for name, _, _ in analysis.datas] == ["ptcoder/_resources/README.md"]
    bundles = [each for each in made if each.what == "BUNDLE"]
    assert len(bundles) == (system == "darwin")
    for each in bundles:
        assert each.told["version"] == __version__
        assert plistlib.loads(plistlib.dumps(each.told["info_plist"]))["LSMinimumSystemVersion"] == "13.0"
    kept = scope["kept"]
    for name, wanted in (
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/lib/libQt6Network.so.6", False),
        ("PySide6\\Qt6Quick.dll", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", True),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
    ):
        assert kept((name, "", "BINARY")) is wanted, name


def test_the_entitlements_are_a_list_that_macos_reads() -> None:
    with (TOP / "packaging/macos/entitlements.plist").open("rb") as file:
        assert plistlib.load(file) == {"com.apple.security.cs.disable-library-validation": True}


def test_the_packages_for_windows_are_made_of_a_payload(
    script: Script, icons: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    must_have("makensis")
    folder, dist = tmp_path / "ptcoder", tmp_path / "dist"
    dist.mkdir()
    for name in ("ptcoder.exe", "ptcoder-cli.exe", "_internal/library.dll"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(os.urandom(5000))
    script("windows_packages").pack(folder, icons, dist, "4.5.6")
    setup = dist / "ptcoder-4.5.6-windows-setup.exe"
    data = setup.read_bytes()
    assert data[:2] == b"MZ"
    assert len(data) > 15_000, "the payload is in it"
    assert "ProductVersion".encode("utf-16-le") in data
    assert "4.5.6".encode("utf-16-le") in data
    with zipfile.ZipFile(dist / "ptcoder-4.5.6-windows-portable.zip") as archive:
        assert archive.namelist() == ["ptcoder/_internal/library.dll", "ptcoder/ptcoder-cli.exe", "ptcoder/ptcoder.exe"]
    assert f"{setup.name} is not signed" in capfd.readouterr().err
