"""`ptcoder backup | restore | verify | export`: what keeps the log, and what leaves it, without a window.

Loaded only when one of these is asked for. Backing up and checking read while the window writes; restoring needs the
log for itself.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from ptcoder.clinic.clock import SystemClock
from ptcoder.clinic.keeping import Keeping, look_at, said
from ptcoder.clinic.keeping import restore as restored
from ptcoder.clinic.refused import Refused, read_id
from ptcoder.store import Draft, Log, LogError
from ptcoder.store.lock import Lock, LogHeld
from ptcoder.terminal import Asking, bar, folder_of, keys_of, log_folder, opened_log, stop, troubles

NOT_DONE = 1


@click.command()
@click.argument("folder", metavar="[FOLDER]", type=Path, required=False)
@log_folder
def backup(folder: Path | None, log: Path | None) -> int:
    """Back the log up into FOLDER, or where the settings say.

    The copy is encrypted as the log is, opened again and checked. Exits with 0 when made, 2 when not. A window that is
    open goes on meanwhile.
    """
    try:
        with opened_log(log) as opened:
            keeping = _keeping(opened)
            job = keeping.backup_job(None if folder is None else folder.absolute())
            with bar("backing up") as tell:
                made = job.run(tell)
            keeping.backed_up(made)
            click.echo(f"{made.path}\n{made.contents.records} records, opened and found whole; sha256 {made.sha256}")
            for each in keeping.notices():
                click.echo(each, err=True)
    except LogError as error:
        return stop(error)
    return 0


@click.command()
@click.argument("path", metavar="BACKUP", type=Path)
@click.option("--yes", is_flag=True, help="Restore it without asking.")
@click.option("--remove-lock", is_flag=True, help="Go over a lock of another computer, which no longer runs ptcoder.")
@log_folder
def restore(path: Path, yes: bool, remove_lock: bool, log: Path | None) -> int:
    """Put BACKUP in the place of the log.

    What it holds and what would be lost is shown first. The log before is set aside, never deleted. Exits with 0 when
    restored, 1 when not wanted, 2 when it cannot be.
    """
    where, now = folder_of(log), datetime.now(UTC)
    try:
        lock = Lock.take(where, "restore", now, remove=remove_lock)
    except LogHeld as held:
        hint = " (--remove-lock does that)" if held.removable else ""
        return stop(f"{held}{hint}")
    except LogError as error:
        return stop(error)
    try:
        source = Asking(keys_of(where))
        with bar("checking") as tell:
            found = look_at(where, path.absolute(), source, tell)
        click.echo("\n".join(said(found.saved)))
        if not yes and not (sys.stdin.isatty() and click.confirm("Restore it?")):
            click.echo("Nothing was changed. --yes restores it without being asked.", err=True)
            return NOT_DONE
        aside = restored(where, found, source.keys, SystemClock().look())
        click.echo(f"Restored. The log before lies in {aside}")
    except LogError as error:
        return stop(error)
    finally:
        lock.release()
    return 0


@click.command()
@click.option("--manifest", metavar="FILE", type=Path, help="Also check an export by its manifest.")
@log_folder
def verify(manifest: Path | None, log: Path | None) -> int:
    """Check the log: every page of its file, every record's hash and the chain from the first record on.

    With --manifest also that an export's files are as they left, and that the log is the one that they left, or has
    only grown since. Exits with 0 when it is whole, 1 when it is not, 2 when it cannot be opened.
    """
    try:
        with opened_log(log, warns=False) as opened:
            job = _keeping(opened).check_job(everything=True)
            with bar("checking") as tell:
                faults = [*troubles(opened), *job.run(tell), *_of_export(opened, manifest)]
            head, station, count = opened.head.hex(), opened.station.hex(), opened.count()
    except LogError as error:
        return stop(error)
    for fault in faults:
        click.echo(fault)
    if faults:
        click.echo("The log is not whole." if manifest is None else "The log or the export is not whole.")
        return NOT_DONE
    click.echo(f"The log is whole: {count} records. Station {station[:8]}, head {head}")
    return 0


def _of_export(log: Log, manifest: Path | None) -> list[str]:
    if manifest is None or log.source is None:
        return []
    from ptcoder.clinic.releasing import check

    return check(log.source, manifest)


@click.group()
def export() -> None:
    """Write a readable copy of the record: tables and the events themselves, in a new folder.

    The copy is not encrypted. That it was made is said in the log.
    """


@export.command()
@click.argument("folder", type=Path)
@log_folder
def everything(folder: Path, log: Path | None) -> int:
    """Copy everything that the log holds to FOLDER, which must be new."""
    return _export(folder, "", log)


@export.command()
@click.argument("number")
@click.argument("folder", type=Path)
@log_folder
def patient(number: str, folder: Path, log: Path | None) -> int:
    """Copy one patient's record to FOLDER, which must be new. NUMBER is the record number, or the patient's id."""
    return _export(folder, number, log)


@export.command()
@click.argument("file", type=Path)
@click.option("--profile", metavar="NAME", default="generic", show_default=True, help="How the file is written.")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="The first date of service.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last date of service.")
@click.option("--payer", default="", help="Only visits of this payer.")
@click.option("--again", metavar="BATCH", default="", help="Write the file of an earlier batch once more.")
@click.option("--check", is_flag=True, help="Hold FILE against what was signed; nothing is written.")
@log_folder
def charges(
    file: Path,
    profile: str,
    since: datetime | None,
    until: datetime | None,
    payer: str,
    again: str,
    check: bool,
    log: Path | None,
) -> int:
    """Write the signed visits that have not left yet to the charge file FILE, once.

    A visit that was signed again leaves as a replacement, one of which nothing is billed any more as a void. That it
    left is said in the log. With --check exits with 1 where FILE is not as it was signed.
    """
    from ptcoder.clinic import batch_checks, batches
    from ptcoder.clinic.charge_profiles import profile_named, profile_texts
    from ptcoder.clinic.charge_sheets import doubt
    from ptcoder.clinic.leaving import Chosen

    try:
        with opened_log(log) as opened:
            path = file.absolute()
            if check:
                with bar("checking") as tell:
                    found = batch_checks.check(opened.reader(), path, tell)
                click.echo("\n".join(found.faults) or f"As it left: batch {found.batch}, {found.rows} rows")
                click.echo(found.mend, err=True, nl=bool(found.mend))
                return NOT_DONE if found.faults else 0
            chosen = Chosen(since=since and since.date(), until=until and until.date(), payer=payer)
            moment, key = SystemClock().look(), read_id(again, "There is no such batch in the log.") if again else None
            by = batches.profile_of(opened.reader(), key) if key else profile_named(profile, profile_texts(opened))
            wanted = batches.Wanted(path=path, profile=by, chosen=chosen, again=key, moment=moment, who=None)
            with bar("writing") as tell:
                batch = batches.write(opened.reader(), wanted, tell)
            try:
                if not batch.is_copy:
                    with opened.reader()() as snapshot:
                        told = doubt(snapshot, zip(batch.event.visits, batch.event.versions or (), strict=True))
                    click.echo(told, err=True, nl=bool(told))
            except BaseException:
                batch.drop()  # nothing of it has left, and nothing of it stays
                raise
            batches.give_out(batch, opened, Draft(event=batch.event, moment=moment, who=None))
    except (LogError, Refused) as error:
        return stop(error)
    total, copied = batch.totals, " (a copy)" if batch.is_copy else ""
    click.echo(f"{file}\nbatch {batch.event.export}{copied}; sha256 {batch.event.sha256}")
    click.echo(f"{total.visits} visits, {total.lines} lines, {total.units} units, {total.minutes} minutes")
    click.echo("This file is not encrypted: whoever has it can read it.", err=True)
    return 0


def _export(folder: Path, number: str, log: Path | None) -> int:
    from ptcoder.clinic.releasing import Wanted, give_out, write

    try:
        with opened_log(log) as opened:
            moment = SystemClock().look()
            named = opened.patients_numbered(number)
            known = [each.patient for each in named] if number else []
            if number and not known:
                known = [read_id(number, f"No patient has the number {number}.")]
            wanted = Wanted(patient=known[0] if known else None, folder=folder.absolute(), moment=moment, who=None)
            if opened.source is None:
                return stop("This log lies in memory only.")
            with bar("copying") as tell:
                copy = write(opened.source, wanted, tell)
            path = give_out(copy, lambda event: opened.append([Draft(event=event, moment=moment, who=None)]))
    except (LogError, Refused) as error:
        return stop(error)
    click.echo(f"{path}\n{copy.event.records} records; manifest sha256 {copy.event.manifest}")
    click.echo("These files are not encrypted: whoever has them can read them.", err=True)
    return 0


def _keeping(log: Log) -> Keeping:
    return Keeping(log, SystemClock().look, lambda: None)


COMMANDS: dict[str, click.Command] = {"backup": backup, "export": export, "restore": restore, "verify": verify}
