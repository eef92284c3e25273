"""The profiles of charge files: those that are shipped, the clinic's own, and the one by which a batch left."""

from __future__ import annotations

from collections.abc import Mapping

from ptcoder.clinic.refused import Refused
from ptcoder.export.profiles import BadProfile, Profile, read_profile, shipped
from ptcoder.files import resource
from ptcoder.store import Log
from ptcoder.store.snapshot import Snapshot
from ptcoder.visit import Exported, Logged, ProfileWritten

GENERIC = "generic"


def profile_texts(log: Log) -> dict[str, str]:
    """The texts of all profiles, by name; the clinic's own word goes before what is shipped."""
    return {**shipped(resource("export", "profiles")), **log.profiles()}


def profile_named(name: str, texts: Mapping[str, str]) -> Profile:
    """Refused where there is none of this name, or it cannot be read."""
    if name not in texts:
        raise Refused(f"There is no profile {name}. There are: {', '.join(texts)}.")
    try:
        return read_profile(name, texts[name])
    except BadProfile as error:
        raise Refused(str(error)) from error


def profile_then(log: Snapshot, batch: Logged) -> Profile:
    """The profile by which a batch left, as it was said then, however it was changed since; walks through the log.

    Refused where it cannot be read.
    """
    assert isinstance(batch.event, Exported)
    name, own = batch.event.profile or GENERIC, ""
    for each in log.said_until(batch.stamp.lamport, ProfileWritten):
        if isinstance(each.event, ProfileWritten) and each.event.name == name:
            own = each.event.content
    return profile_named(name, {name: own} if own else shipped(resource("export", "profiles")))
