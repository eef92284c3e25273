"""What a build tells of itself: the bill of materials, and the version data that Windows shows of a file."""

from __future__ import annotations

import json
import os
import sys
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

import licenses

NOT_ON_PYPI = ("openssl", "sqlcipher (", "qt (", "python")


def bill_of_materials(program: str, debian: Mapping[str, str] = MappingProxyType({})) -> str:
    """A CycloneDX 1.6 document: every package that is shipped, with version and license. The same for the same lock.

    ``debian`` are packages of the system whose libraries are carried along, each with its version.
    """
    made_at = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = {"type": "application", "bom-ref": "ptcoder", "name": "ptcoder", "version": program}
    parts = [_part(*row) for row in (("python", sys.version.split()[0], "PSF-2.0"), *licenses.shipped())]
    parts += [_library(name, which, f"pkg:deb/debian/{name}@{which}") for name, which in sorted(debian.items())]
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, f"ptcoder-{program}-{made_at}").urn,
        "version": 1,
        "metadata": {"timestamp": made_at, "component": {**root, "licenses": [{"license": {"id": "MIT"}}]}},
        "components": parts,
        "dependencies": [{"ref": "ptcoder", "dependsOn": [part["bom-ref"] for part in parts]}],
    }
    return json.dumps(document, indent=1) + "\n"


def _part(name: str, which: str, terms: str) -> dict[str, object]:
    version = which if which[:1].isdigit() else ""
    from_pypi = version and not name.startswith(NOT_ON_PYPI)
    made = _library(name, version, f"pkg:pypi/{name}@{which}" if from_pypi else "")
    return {**made, "licenses": [{"license": {"name": terms}}]}


def _library(name: str, version: str, address: str) -> dict[str, object]:
    made = {"type": "library", "bom-ref": address or name, "name": name, "version": version, "purl": address}
    return {key: value for key, value in made.items() if value}


def windows_version(program: str) -> str:
    """The file's version data, as PyInstaller reads it."""
    numbers = (*(int(part) for part in program.split(".")), 0)
    return f"""VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The ptcoder developers"),
      StringStruct("FileDescription", "ptcoder, therapy session timer and coder"),
      StringStruct("FileVersion", "{program}"),
      StringStruct("InternalName", "ptcoder"),
      StringStruct("LegalCopyright", "MIT license"),
      StringStruct("OriginalFilename", "ptcoder.exe"),
      StringStruct("ProductName", "ptcoder"),
      StringStruct("ProductVersion", "{program}")])]),
    VarFileInfo([VarStruct("Translation", [1033, 1200])])
  ]
)
"""
