"""Prints `resources/licenses/THIRD-PARTY.md`: what ptcoder is shipped with, from the metadata in `.venv`."""

import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).resolve().parent.parent
HEAD = """# What ptcoder is shipped with

Made by `packaging/dev.py licenses` from what each package says of itself. ptcoder itself is under MIT.

| name | version | license |
|---|---|---|
"""
# Said only in a package's license file.
IN_A_FILE = {"sqlcipher3": "Zlib"}
# Needed on one system only, or inside another package's wheel.
NOT_INSTALLED = {
    "colorama": ("on Windows", "BSD-3-Clause"),
    "pywin32-ctypes": ("on Windows", "BSD-3-Clause"),
    "openssl (libcrypto, in sqlcipher3 and cryptography)": ("", "Apache-2.0"),
    "sqlcipher (in sqlcipher3)": ("", "BSD-3-Clause"),
    "qt (in pyside6-essentials)": ("as pyside6-essentials", "LGPL-3.0-only"),
}


def needed(names: list[str]) -> set[str]:
    """These packages and, transitively, what they need on some system we ship for."""
    found: set[str] = set()
    while names:
        name = canonicalize_name(names.pop())
        if name in found:
            continue
        found.add(name)
        try:
            wants = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:
            continue
        names += [want.name for want in wants if "extra" not in str(want.marker)]
    return found


def license_of(name: str) -> str:
    about = metadata(name)
    said = [*(about.get_all("License-Expression") or ()), *(about.get_all("License") or ())]
    said += [text for text in about.get_all("Classifier") or () if text.startswith("License ::")]
    return said[0].rpartition(" :: ")[2] if said else IN_A_FILE.get(name, "")


def shipped() -> list[tuple[str, str, str]]:
    """Name, version and license of everything that is shipped, by name; ValueError where one says no license."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = dict(NOT_INSTALLED)
    for name in needed([Requirement(text).name for text in project["dependencies"]]) - rows.keys():
        rows[name] = (version(name), license_of(name))
        if not rows[name][1]:
            raise ValueError(f"{name} does not say its license: look, and add it to IN_A_FILE")
    return [(name, which, terms) for name, (which, terms) in sorted(rows.items())]


def main() -> int:
    try:
        rows = shipped()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(HEAD, end="")
    for name, which, terms in rows:
        print(f"| {name} | {which} | {terms} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
