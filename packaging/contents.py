"""What a build tells of itself: the bill of materials, and the version data that Windows shows of a file."""

from __future__ import annotations

import os
import sys
import uuid
from datetime import UTC, datetime
from importlib.metadata import version

import licenses


def bill_of_materials(program: str) -> str:
    """A CycloneDX 1.6 document: every package that is shipped, with version and license. The same for the same lock."""
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6
    from packageurl import PackageURL

    made_at = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    bom = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_URL, f"ptcoder-{program}-{made_at.isoformat()}"))
    bom.metadata.timestamp = made_at
    terms = LicenseFactory()
    root = Component(
        name="ptcoder", version=program, type=ComponentType.APPLICATION, licenses=[terms.make_from_string("MIT")]
    )
    bom.metadata.component = root
    parts: list[Component] = []
    python = ("python", sys.version.split()[0], "PSF-2.0")
    for name, which, license_name in (python, *licenses.shipped()):
        known = not name.startswith(("openssl", "sqlcipher (", "qt (", "python"))
        parts.append(
            Component(
                name=name,
                version=which if which[:1].isdigit() else None,
                type=ComponentType.LIBRARY,
                bom_ref=f"{name}@{which}",
                licenses=[terms.make_from_string(license_name)],
                purl=PackageURL("pypi", name=name, version=version(name)) if known and which[:1].isdigit() else None,
            )
        )
    for part in parts:
        bom.components.add(part)
    bom.register_dependency(root, parts)
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


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
