"""What ptcoder is shipped with, from the metadata in `.venv`, and under which licenses.

Run by itself it prints `resources/licenses/THIRD-PARTY.md`. The texts that packages carry go into each build; those
that none carries lie beside that list.
"""

import os
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, files, metadata, requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).resolve().parent.parent
LICENSE_FILE = re.compile(r"\.dist-info/(licenses/)?(licenses/)?(LICEN[CS]E|COPYING|NOTICE)[^/]*$", re.IGNORECASE)
HEAD = """# What ptcoder is shipped with

Made by `packaging/dev.py licenses` from what each package says of itself. ptcoder itself is under MIT.

Qt, PySide6 and shiboken6 are used under LGPL-3.0-only, unchanged but for their symbols, which are stripped. They are
libraries in files of their own, in the folders `PySide6` and `shiboken6` of the installed program, and may be replaced
there by others of the same interface; their source is to be had from the Qt Project (pyside.org, download.qt.io).

| name | version | license |
|---|---|---|
"""
# Said only in a package's license file.
IN_A_FILE = {"sqlcipher3": "Zlib"}
# Asked for by a package, for what this program never does with it; the frozen program is without it.
LEFT_OUT = {"pip"}
# Without a text in its package: the files beside the list, or the package that carries the same.
TEXTS = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "qt (in pyside6-essentials)": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "sqlcipher (in sqlcipher3)": ("SQLCipher.txt",),
    "openssl (libcrypto, in sqlcipher3 and cryptography)": ("cryptography.txt",),
}
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
        if name in found | LEFT_OUT:
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


def texts() -> dict[str, str]:
    """The licenses that the packages here carry, each package's under `NAME.txt`, and Python's own; ValueError where a
    package that is shipped has no text, here or in `TEXTS`."""
    found = {"python.txt": _of_python()}
    for name, which, _ in shipped():
        if name in TEXTS or (name in NOT_INSTALLED and not _is_here(name)):
            continue
        carried = [path for path in files(name) or () if LICENSE_FILE.search(path.as_posix())]
        if not carried:
            raise ValueError(f"{name} {which} carries no license: add its text to resources/licenses, and to TEXTS")
        found[f"{name}.txt"] = "\n\n".join(path.read_text(encoding="utf-8").strip() for path in carried) + "\n"
    return found


def _is_here(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def _of_python() -> str:
    library = Path(os.__file__).parent
    places = (library / "LICENSE.txt", library.parent / "LICENSE.txt", Path("/usr/share/doc/python3/copyright"))
    for path in places:
        if path.is_file():
            return path.read_text(encoding="utf-8")
    raise ValueError(f"The license of Python lies in none of {', '.join(map(str, places))}")


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
