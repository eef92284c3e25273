"""Which payers there are: the folder's, those a clinic adds, and which templates it has confirmed.

A template says what is published about a named plan. Plans change and contracts differ, so it stays off until the
clinic has held it against its own contract: by name (``confirmed``), or by a file of its own with ``base`` and
``confirmed = true``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ptcoder.files import resource
from ptcoder.rulebook.dated import Dated
from ptcoder.rulebook.payer import Wanted
from ptcoder.rulebook.payers import Given, PayerFile, read_documentation, read_payer, settle
from ptcoder.rulebook.reading import Faults, read_toml

DOCUMENTATION = "documentation.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All payers that were read, on or off, by id; and what a further one is held against."""

    payers: Mapping[str, PayerFile]
    codes: Collection[str]
    wanted: Sequence[Dated[tuple[str, Wanted]]]
    fields: Collection[str]
    """The names of all fields of a note."""

    @property
    def on(self) -> Sequence[PayerFile]:
        return [payer for payer in self.payers.values() if payer.is_on]


def part(folder: Path, name: str) -> Path:
    """A file of a rule folder, or the shipped one where the folder was made before there was such a file."""
    path = folder / name
    return path if path.is_file() or not folder.is_dir() else resource("rules", name)


def read_payers(
    folder: Path,
    added: Sequence[Path],
    confirmed: Collection[str],
    codes: Collection[str],
    fields: Collection[str],
    faults: Faults,
) -> Known:
    """The payers of a folder by file name, then those added; at least one of them is on."""
    wanted = read_documentation(part(folder, DOCUMENTATION), codes, faults)
    shipped = _read_folder(folder, codes, faults)
    known: dict[str, PayerFile] = {}

    def add(given: Given, above: tuple[str, ...] = ()) -> PayerFile | None:
        """A shipped payer, after the one it builds on; None, reported, where there is no such one."""
        if given.id in known:
            return known[given.id]
        below = shipped.get(given.base)
        base = add(below, (*above, given.id)) if below and below.id not in (*above, given.id) else None
        if given.base and base is None:
            no_base(given, shipped, faults)
            return None
        check_fields(given, fields, faults)
        known[given.id] = settle(given, base, wanted, faults, on=given.id in confirmed)
        return known[given.id]

    settled = [add(given) for given in shipped.values()]
    found = {payer.id: payer for payer in settled if payer is not None}
    for path in added:
        given = read_payer(read_toml(path, str(path), faults), str(path), codes, faults)
        if given is None:
            continue
        base = found.get(given.base)
        if given.base and base is None:
            no_base(given, found, faults)
            continue
        check_fields(given, fields, faults)
        payer = found[given.id] = settle(given, base, wanted, faults, on=given.id in confirmed)
        check_confirmed(given, payer, faults)
    for name in sorted(set(confirmed) - set(found)):
        faults.add("confirmed", f"names {name}", f"one of {', '.join(found)}")
    known_now = Known(payers=found, codes=codes, wanted=wanted, fields=fields)
    if not known_now.on:
        faults.add("payers: files", "there is none to be read", "at least one payer's file")
    return known_now


def _read_folder(folder: Path, codes: Collection[str], faults: Faults) -> Mapping[str, Given]:
    found: dict[str, Given] = {}
    for path in sorted((folder / "payers").glob("*.toml")):
        file = f"payers/{path.name}"
        payer = read_payer(read_toml(path, file, faults), file, codes, faults)
        if payer is not None and payer.id in found:
            faults.add(f"{file}: id", f"is {payer.id}, as in another file", "an id of its own")
        if payer is not None:
            found[payer.id] = payer
    return found


def check_fields(given: Given, fields: Collection[str], faults: Faults) -> None:
    """A payer demands only fields that some form has."""
    for dated in given.values.get("documentation", ()):
        code, wanted = dated.value
        for field in wanted.fields:
            if field not in fields:
                faults.add(f"{given.file}: documentation {code}: fields", f"names {field}", "a field of notes.toml")


def check_confirmed(given: Given, payer: PayerFile, faults: Faults) -> None:
    """A clinic that builds on a template says that it has confirmed it."""
    if not payer.is_on and given.template is None:
        right = "true, once the clinic has held it against its contract,"
        faults.add(f"{given.file}: confirmed", f"is not true, and {given.base} is a template", right)


def no_base(given: Given, known: Collection[str], faults: Faults) -> None:
    others = ", ".join(name for name in known if name != given.id)
    faults.add(f"{given.file}: base", f"is {given.base}", f"one of {others}, not building on this one in turn,")
