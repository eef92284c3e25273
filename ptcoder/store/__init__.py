"""The log on disk: encrypted, only ever added to, and what it adds up to for looking things up."""

from ptcoder.store.accesses import Accesses
from ptcoder.store.as_of import AsOf
from ptcoder.store.cares import Cared
from ptcoder.store.errors import (
    DiskFull,
    KeyDamaged,
    KeyLocked,
    KeyMissing,
    LogBusy,
    LogDamaged,
    LogError,
    LogGone,
    LogTooNew,
    LogUnwritable,
    ReadOnly,
    StoreFailed,
    Way,
    WrongCode,
    WrongKey,
    WrongPassphrase,
)
from ptcoder.store.guarding import Code, Guard, KeyStatus
from ptcoder.store.keys import Keys, PassingKeys, PlainKeys
from ptcoder.store.log import Log
from ptcoder.store.record import Draft
from ptcoder.store.rescue import Held
from ptcoder.store.unlocking import SealedKeys, usual_keys

__all__ = [
    "Accesses",
    "AsOf",
    "Cared",
    "Code",
    "DiskFull",
    "Draft",
    "Guard",
    "Held",
    "KeyDamaged",
    "KeyLocked",
    "KeyMissing",
    "KeyStatus",
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
    "SealedKeys",
    "StoreFailed",
    "Way",
    "WrongCode",
    "WrongKey",
    "WrongPassphrase",
    "usual_keys",
]
