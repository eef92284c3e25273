"""What whoever looks after this machine has settled for everybody on it, in a file where only they can write.

``files.policy_file`` says where; `resources/samples/policy.toml` is one to start from. It is read when a log is
opened. What is wrong in it is told at the head of the floor, by line and mend, and the rest of it holds: it never keeps
anybody from treating. The program has no network: a newer version is told of, never fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ptcoder.rulebook.reading import Entry
    from ptcoder.store.setting_kinds import Setting

LONGEST = 3650


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Settings as they would be stored, by name. ``defaults`` hold until the clinic says otherwise; ``enforced``
    whatever it says. ``told_after``: after how many days without a check of the rules an owner is told; 0 is never.
    """

    defaults: Mapping[str, str] = field(default_factory=dict[str, str])
    enforced: Mapping[str, str] = field(default_factory=dict[str, str])
    told_after: int = 0
    faults: tuple[str, ...] = ()


def read(file: Path, known: tuple[Setting[Any], ...]) -> Policy:
    """The policy in a file, of the settings that a machine may have a word in; none where there is no file."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return Policy()
    except OSError as error:
        return Policy(faults=(f"{file}: cannot be read ({error.strerror}); let everybody read it, or remove it",))
    except UnicodeDecodeError as error:
        return Policy(faults=(f"{file}: byte {error.start + 1}: is not UTF-8; save it as UTF-8",))
    from ptcoder.store.placed import read_placed  # here, because hardly any machine has a policy

    whole, faults = read_placed(str(file), text)
    if whole is None:
        return Policy(faults=faults.told)
    defaults, enforced = _settings(whole, "defaults", known), _settings(whole, "enforced", known)
    told_after = _days(whole)
    whole.close()
    return Policy(defaults=defaults, enforced=enforced, told_after=told_after, faults=faults.told)


def _settings(whole: Entry, table: str, known: tuple[Setting[Any], ...]) -> dict[str, str]:
    from ptcoder.store.placed import read_settings

    if not whole.has(table):
        return {}
    entry = whole.table(table)
    found = read_settings(entry, known)
    entry.close()
    return found


def _days(whole: Entry) -> int:
    if not whole.has("updates"):
        return 0
    updates = whole.table("updates")
    before = len(whole.faults.found)
    days = updates.whole("tell_after_days", 1, LONGEST)
    updates.close()
    return days if len(whole.faults.found) == before else 0
