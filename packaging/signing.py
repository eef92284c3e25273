"""Where a build is signed: with the system's own tool where a key is named, else not, and said so.

PTCODER_SIGN_WINDOWS   thumbprint of a certificate in the store, for signtool
PTCODER_SIGN_MAC       name of a Developer ID in the keychain, for codesign (done while freezing) and
PTCODER_NOTARY         a notarytool profile
PTCODER_SIGN_SUMS      a minisign secret key file, for SHA256SUMS
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def sign_program(folder: Path) -> None:
    """The programs in the folder (Windows), before they are packed."""
    if sys.platform == "win32":
        for path in sorted(folder.glob("*.exe")):
            sign_for_windows(path)


def sign_for_windows(path: Path) -> None:
    key = os.environ.get("PTCODER_SIGN_WINDOWS")
    if not key:
        _say(f"{path.name} is not signed: PTCODER_SIGN_WINDOWS names no certificate")
        return
    stamp = ["/fd", "SHA256", "/tr", "http://timestamp.digicert.com", "/td", "SHA256"]
    subprocess.run(["signtool", "sign", "/sha1", key, *stamp, str(path)], check=True)


def notarize(image: Path) -> None:
    """A disk image, by Apple; its ticket is stapled to it."""
    profile = os.environ.get("PTCODER_NOTARY")
    if not (profile and os.environ.get("PTCODER_SIGN_MAC")):
        _say(f"{image.name} is not notarized: PTCODER_SIGN_MAC and PTCODER_NOTARY name no key")
        return
    subprocess.run(["xcrun", "notarytool", "submit", str(image), "--keychain-profile", profile, "--wait"], check=True)
    subprocess.run(["xcrun", "stapler", "staple", str(image)], check=True)


def sign_sums(sums: Path) -> None:
    key = os.environ.get("PTCODER_SIGN_SUMS")
    if not key:
        _say("SHA256SUMS is not signed: PTCODER_SIGN_SUMS names no key")
        return
    subprocess.run(["minisign", "-S", "-s", key, "-m", str(sums)], check=True)
