"""What every build tells of itself, and what it refuses."""

import json
import re
from pathlib import Path

import pytest

from ptcoder import __version__
from ptcoder.files import resource

from .conftest import Script


def test_the_icons_are_there_in_every_size(icons: Path, script: Script) -> None:
    from PySide6.QtGui import QImage

    for size in (*script("icons").SIZES, script("icons").LARGEST):
        image = QImage(str(icons / f"{size}.png"))
        assert (image.width(), image.height()) == (size, size)
        assert image.hasAlphaChannel()
        colors = {
            image.pixel(x, y) for x in range(0, size, max(1, size // 16)) for y in range(0, size, max(1, size // 16))
        }
        assert len(colors) > 2, f"nothing is drawn at {size}"
    assert (icons / "ptcoder.ico").read_bytes()[:6] == bytes((0, 0, 1, 0, len(script("icons").WINDOWS_SIZES), 0))
    assert (icons / "ptcoder.icns").read_bytes()[:4] == b"icns"


def test_the_version_is_said_in_one_place(script: Script) -> None:
    assert __version__ == script("build").VERSION
    said = script("contents").windows_version("4.5.6")
    assert "filevers=(4, 5, 6, 0), prodvers=(4, 5, 6, 0)" in said
    assert said.count('"4.5.6"') == 2
    compile(said, "version.txt", "eval")


def test_the_bill_of_materials_has_the_shape_of_cyclonedx(script: Script) -> None:
    document = json.loads(script("contents").bill_of_materials("4.5.6", {"libx11-6": "2:1.8.4-2"}))
    assert {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}.items() <= document.items()
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", document["serialNumber"])
    assert document["metadata"]["timestamp"] == "2026-05-28T20:26:40Z"
    assert document["metadata"]["component"]["version"] == "4.5.6"
    parts = document["components"]
    assert all(each["type"] == "library" and each["name"] for each in parts)
    assert all(set(license_) == {"license"} for each in parts for license_ in each.get("licenses", ()))
    refs = [each["bom-ref"] for each in parts]
    assert len(set(refs)) == len(refs)
    assert document["dependencies"] == [{"ref": "ptcoder", "dependsOn": refs}]
    addresses = {each["name"]: each.get("purl", "") for each in parts}
    assert addresses["libx11-6"] == "pkg:deb/debian/libx11-6@2:1.8.4-2"
    assert re.fullmatch(r"pkg:pypi/sqlcipher3@[\d.]+", addresses["sqlcipher3"])
    assert {"python", "pyside6-essentials", "cryptography"} <= addresses.keys()
    assert document == json.loads(script("contents").bill_of_materials("4.5.6", {"libx11-6": "2:1.8.4-2"}))


def test_every_license_of_what_is_shipped_goes_along(script: Script) -> None:
    licenses = script("licenses")
    texts = licenses.texts()
    for name, _, _ in licenses.shipped():
        beside = licenses.TEXTS.get(name, (f"{name}.txt",))
        held = all(each in texts or resource("licenses", each).is_file() for each in beside)
        assert held or name in licenses.NOT_INSTALLED, name
    assert all(len(text) > 500 for text in texts.values())
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in texts["python.txt"].upper()
    listed = resource("licenses", "THIRD-PARTY.md").read_text(encoding="utf-8")
    assert "may be replaced" in listed
    assert "LGPL-3.0-only" in listed


def test_a_package_without_a_license_stops_the_build(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    licenses = script("licenses")
    monkeypatch.setattr(licenses, "files", lambda _: ())
    with pytest.raises(ValueError, match="carries no license"):
        licenses.texts()


def test_without_a_key_nothing_is_signed_and_one_line_says_so(
    script: Script, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    signing = script("signing")
    for sign, file, said in (
        (signing.sign_for_windows, "setup.exe", "setup.exe is not signed: PTCODER_SIGN_WINDOWS names no certificate"),
        (signing.notarize, "a.dmg", "a.dmg is not notarized: PTCODER_SIGN_MAC and PTCODER_NOTARY name no key"),
        (signing.sign_sums, "SHA256SUMS", "SHA256SUMS is not signed: PTCODER_SIGN_SUMS names no key"),
    ):
        sign(tmp_path / file)
        assert capfd.readouterr() == ("", f"{said}\n")


@pytest.fixture
def frozen(script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A frozen program that a build would take; the folder of its resources."""
    build = script("build")
    monkeypatch.setattr(build, "DIST", tmp_path)
    monkeypatch.setattr(build, "FOLDER", tmp_path / "ptcoder")
    resources = tmp_path / "ptcoder" / "_internal" / "ptcoder" / "_resources"
    for name in build.HELP:
        (resources / name).parent.mkdir(parents=True, exist_ok=True)
        (resources / name).write_bytes(bytes(1000))
    return resources


def test_a_build_is_looked_through(
    frozen: Path, script: Script, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    build = script("build")
    build.look_through()
    assert capfd.readouterr().err == "5 files, 0 MB\n"
    (frozen / "licenses" / "libssl3.txt").touch()
    build.look_through()
    monkeypatch.setattr(build, "LARGEST", 4999)
    with pytest.raises(build.Stop, match="promised"):
        build.look_through()


@pytest.mark.parametrize("name", ["libQt6Network.so.6", "_ssl.cpython-311-x86_64-linux-gnu.so", "Qt6Qml.dll"])
def test_nothing_of_a_network_is_shipped(name: str, frozen: Path, script: Script) -> None:
    (frozen / name).touch()
    with pytest.raises(script("build").Stop, match="no network"):
        script("build").look_through()


@pytest.mark.parametrize("name", ["README.md", "manual.md"])
def test_what_help_shows_is_shipped(name: str, frozen: Path, script: Script) -> None:
    (frozen / name).unlink()
    with pytest.raises(script("build").Stop, match=re.escape(f"{name} is missing")):
        script("build").look_through()


def test_the_promised_size(script: Script) -> None:
    assert script("build").LARGEST == 140 * 2**20
