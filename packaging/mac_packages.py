"""The package for macOS: a disk image with the app."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import signing


def pack(folder: Path, made: Path, dist: Path, version: str) -> None:
    stage = made / "image"
    shutil.copytree(folder.parent / "ptcoder.app", stage / "ptcoder.app", symlinks=True)
    (stage / "Applications").symlink_to("/Applications")
    image = dist / f"ptcoder-{version}-macos-{os.uname().machine}.dmg"
    command = ["hdiutil", "create", "-quiet", "-volname", f"ptcoder {version}", "-srcfolder", str(stage)]
    subprocess.run([*command, "-format", "UDZO", "-ov", str(image)], check=True)
    signing.notarize(image)
