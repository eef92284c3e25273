"""The two packages for Windows: an installer made by NSIS, and a zip that runs from where it is unpacked."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import signing

SCRIPT = Path(__file__).resolve().parent / "windows" / "ptcoder.nsi"


def pack(folder: Path, made: Path, dist: Path, version: str) -> None:
    archive = dist / f"ptcoder-{version}-windows-portable.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                target.write(path, Path("ptcoder") / path.relative_to(folder))
    installer = dist / f"ptcoder-{version}-windows-setup.exe"
    subprocess.run(["makensis", "-V2", "-WX", *defines(folder, made, installer, version), str(SCRIPT)], check=True)
    signing.sign_for_windows(installer)


def defines(folder: Path, made: Path, installer: Path, version: str) -> list[str]:
    """What the script is told, as makensis takes it."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1024
    told = {
        "VERSION": version,
        "PAYLOAD": folder,
        "ICON": made / "ptcoder.ico",
        "OUTPUT": installer,
        "SIZE": size,
    }
    return [f"-D{name}={value}" for name, value in told.items()]
