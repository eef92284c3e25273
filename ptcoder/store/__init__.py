"""The log on disk: encrypted, only ever added to, and what it adds up to for looking things up."""

from ptcoder.store.errors import (
    DiskFull,
    KeyDamaged,
    KeyMissing,
    LogBusy,
    LogDamaged,
    LogError,
    LogGone,
    LogTooNew,
    LogUnwritable,
    ReadOnly,
    WrongKey,
)
from ptcoder.store.keys import Keys, PassingKeys, PlainKeys
from ptcoder.store.log import Log
from ptcoder.store.record import Draft
from ptcoder.store.rescue import Held

__all__ = [
    "DiskFull",
    "Draft",
    "Held",
    "KeyDamaged",
    "KeyMissing",
    "Keys",
    "Log",
    "LogBusy",
    "LogDamaged",
    "LogError",
    "LogGone",
    "LogTooNew",
    "LogUnwritable",
    "PassingKeys",
    "PlainKeys",
    "ReadOnly",
    "WrongKey",
]
