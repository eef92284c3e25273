"""What keeps the log: when it is backed up and to where, what its last check found, and what is said about both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from ptcoder.clinic.key import tell_news
from ptcoder.clinic.refused import Refused
from ptcoder.store import Draft, Keys, Log, LogError, backup, checking, restoring
from ptcoder.store.backup import Backup, Found, Tell
from ptcoder.store.connection import Source, in_words
from ptcoder.store.place import DATABASE, KEY
from ptcoder.store.settings import BACKUP_FOLDER, BACKUP_HOURS
from ptcoder.visit import BackedUp, Logged, Moment, Restored

BACKUPS = "backups"
"""The folder beside the log that backups go to while no other is chosen."""

AGAIN = timedelta(minutes=10)
"""After a backup that failed the next is tried."""

MOST_FAULTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupJob:
    """A backup to be made, in any thread; ``run`` raises LogError, or what ``tell`` raises."""

    source: Source
    folder: Path
    is_own: bool
    now: datetime

    def run(self, tell: Tell) -> Backup:
        if self.is_own and self.source.path.exists():
            self.folder.mkdir(mode=0o700, exist_ok=True)
        return backup.make(self.source, self.folder, self.now, tell)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckJob:
    """The check of the log, in any thread: its faults, in words."""

    source: Source
    now: datetime
    everything: bool

    def run(self, tell: Tell) -> list[str]:
        return checking.check(self.source, self.now, everything=self.everything, tell=tell)


class Keeping:
    """Of one open log. What takes long is handed out as a job; what comes of it is told here, in the log's thread."""

    def __init__(self, log: Log, look: Callable[[], Moment], who: Callable[[], UUID | None]) -> None:
        self._log = log
        self._look = look
        self._who = who
        self._failed = ""
        self._tried: datetime | None = None
        self._faults: Sequence[str] = ()
        self._trouble = ""

    @property
    def folder(self) -> Path:
        """Where backups go."""
        return self._log.settings()[BACKUP_FOLDER] or self._beside()

    def last(self) -> tuple[datetime, str] | None:
        """When the last backup was made, in this computer's time, and the name of its file; None if there is none."""
        record = self._log.last_backup()
        if record is None or not isinstance(record.event, BackedUp):
            return None
        return _time(record.stamp.moment), record.event.name

    def is_due(self, *, at_rest: bool = False) -> bool:
        """Whether something was written since the last backup, and the time has come; ``at_rest``, as when the program
        is opened or closed, any time is right.
        """
        if self._log.source is None or not self._is_changed():
            return False
        now = _time(self._look())
        if self._tried is not None and now - self._tried < AGAIN and not at_rest:
            return False
        hours, last = self._log.settings()[BACKUP_HOURS], self.last()
        return at_rest or (hours > 0 and (last is None or now - last[0] >= timedelta(hours=hours)))

    def _is_changed(self) -> bool:
        record: Logged | None = self._log.last_backup()
        return self._log.last_lamport() > (0 if record is None else record.stamp.lamport)

    def remembering_job(self) -> Callable[[Tell], None] | None:
        """Tells the credential store how far the log has come, in any thread; None where it knows."""
        job = self._log.remembering()
        return None if job is None else lambda tell: job()

    def backup_job(self, folder: Path | None = None) -> BackupJob:
        """The next backup; Refused where there is no log on a disk."""
        source = self._source()
        self._tried = _time(self._look())
        chosen = folder or self._log.settings()[BACKUP_FOLDER]
        return BackupJob(source=source, folder=chosen or self._beside(), is_own=chosen is None, now=self._tried)

    def backed_up(self, made: Backup) -> None:
        """Says in the log that a backup was made. LogError where that could not be written."""
        event = BackedUp(
            backup=uuid4(),
            name=made.path.name,
            sha256=made.sha256,
            records=made.contents.records,
            heads=made.contents.said(),
        )
        self._say(event)
        self._failed, self._trouble = "", made.trouble

    def not_backed_up(self, why: str) -> None:
        """Is said on the floor until a backup works."""
        self._failed = why

    def check_job(self, *, everything: bool) -> CheckJob:
        """The check of the log; Refused where there is no log on a disk."""
        return CheckJob(source=self._source(), now=_time(self._look()), everything=everything)

    def checked(self, faults: Sequence[str]) -> None:
        """What the check found is said on the floor."""
        self._faults = tuple(faults)

    def notices(self) -> Iterator[str]:
        if self._faults:
            more = f" ({len(self._faults) - MOST_FAULTS} more)" if len(self._faults) > MOST_FAULTS else ""
            told = "; ".join(self._faults[:MOST_FAULTS]).rstrip(".")
            yield (
                f"The log is not as it was written: {told}{more}. What is shown may be wrong; the File menu restores a "
                "backup, and `ptcoder verify` tells everything."
            )
        if self._failed:
            last = self.last()
            good = f"Last good backup: {last[0]:%Y-%m-%d %H:%M}." if last else "There is no backup yet."
            yield f"The log could not be backed up. {self._failed.rstrip('.')}. {good}"
        if self._trouble:
            yield self._trouble

    def backups(self) -> list[Found]:
        """The backups where they go, the newest first. LogError where that folder cannot be read."""
        with in_words(self.folder):
            return backup.backups_in(self.folder)

    def look_job(self, path: Path) -> Callable[[Tell], Looked]:
        """What a backup holds and what would be lost, in any thread."""
        folder, keys = self._source().path.parent, self._keys()
        return lambda tell: look_at(folder, path, keys, tell)

    def restore_job(self, found: Looked) -> Callable[[], Path]:
        """``restore`` for when this log is closed."""
        folder, keys, look = self._source().path.parent, self._keys(), self._look
        return lambda: restore(folder, found, keys, look())

    def _keys(self) -> Keys:
        if self._log.keys is None:
            raise Refused("This log lies on no disk: there is nothing to restore.")
        return self._log.keys

    def _say(self, event: BackedUp) -> None:
        self._log.append([Draft(event=event, moment=self._look(), who=self._who())])

    def _source(self) -> Source:
        source = self._log.source
        if source is None:
            raise Refused("This log lies on no disk: there is nothing to back up or check.")
        return source

    def _beside(self) -> Path:
        return self._source().path.parent / BACKUPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A backup that was looked at, and what it takes to restore it."""

    saved: restoring.Preview
    key: bytes = field(repr=False)
    key_file: Path | None


def look_at(folder: Path, path: Path, keys: Keys, tell: Tell) -> Looked:
    """A backup beside the log in a folder: what it holds, what would be lost, and the key that opens it; ``key_file``
    where one has to take the place of the log's own. Raises LogError.
    """
    if not path.is_file():
        raise LogError(f"There is no such backup: {path}")
    key, key_file = backup.key_for(keys, folder / KEY, path)
    present, unknown = None, ""
    log = folder / DATABASE
    if log.exists():
        try:
            present = Source(path=log, key=keys.key(folder / KEY, log))
        except LogError as error:
            unknown = str(error)
    saved = restoring.preview(path, key, present, tell, unknown)
    return Looked(saved=saved, key=key, key_file=key_file)


def restore(folder: Path, found: Looked, keys: Keys, moment: Moment) -> Path:
    """Puts what was looked at in the place of the log and says so in it; where the log before lies now.

    Nobody may have the log open: hold its lock. Raises LogError.
    """
    saved = found.saved
    aside = restoring.restore(folder, saved, found.key, found.key_file, _time(moment))
    event = Restored(
        backup=saved.path.name,
        sha256=saved.sha256,
        records=saved.contents.records,
        lost=saved.lost_records,
        set_aside=aside,
    )
    with Log.open(folder, keys) as log:
        tell_news(log, moment)
        log.append([Draft(event=event, moment=moment, who=None)])
    return folder / aside


def said(saved: restoring.Preview) -> Iterator[str]:
    """What a person has to know before a backup takes the place of the log, line by line."""
    until = "" if saved.last_said is None else f", the last of {saved.last_said.astimezone():%Y-%m-%d %H:%M}"
    yield f"{saved.path.name}: {_many(saved.contents.records, 'record')}{until}"
    if saved.first is not None:
        yield f"{_many(saved.visits, 'visit')}, from {saved.first} to {saved.last}"
    if saved.is_strange:
        yield "It has nothing in common with the present log: it is of another clinic, or of another beginning."
    if saved.unknown:
        yield f"What the present log has beyond it cannot be told: {saved.unknown}"
    elif not saved.lost:
        yield "Everything in the present log is in it."
    else:
        yield f"What would no longer be in the log: {_many(saved.lost_records, 'record')}"
        for day in saved.lost:
            of = f" of {_many(day.visits, 'visit')}" if day.visits else ""
            yield f"  {day.day}: {_many(day.records, 'record')}{of}"
    if saved.batches:
        files = _many(saved.batches, "file")
        theirs = "its visits" if saved.batches == 1 else "their visits"
        yield f"Among them {files} for billing: {theirs} will wait to leave again, and must not be sent twice."
    if saved.gained:
        yield f"What it has that the present log lacks: {_many(saved.gained, 'record')}"
    yield "The present log is set aside in a folder beside it, not deleted."


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _time(moment: Moment) -> datetime:
    return datetime.fromtimestamp(moment.at_us / 1_000_000, UTC).astimezone()
