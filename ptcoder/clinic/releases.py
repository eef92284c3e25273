"""What a clinic can give out: a patient's record, everything, and the page that proves what it was."""

from __future__ import annotations

from pathlib import Path

from ptcoder.clinic.correcting import Correcting
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.releasing import Tell, Wanted, Written, give_out, write
from ptcoder.store.connection import Source


class Releases(Correcting):
    """The part of a clinic's intents by which readable copies leave."""

    def release_wanted(self, folder: Path, patient: str | None = None) -> tuple[Source, Wanted]:
        """What ``releasing.write`` needs, in any thread, to copy a patient's record (None: everything) to a new folder.

        Refused while something is not in the log yet, or where the patient is not in the register.
        """
        self.staff.must(Deed.EXPORT)
        self._journal.enter()
        source = self._log.source
        if source is None:
            raise Refused("This log lies in memory only; there is no file to copy from.")
        key = None if patient is None else self._register.patient(patient).patient
        return source, Wanted(patient=key, folder=folder, moment=self._clock.look(), who=self._who())

    def release(self, copy: Written) -> Path:
        """Says in the log that a copy leaves, then gives it its name; where either fails, nothing is left of it."""
        return give_out(
            copy, lambda event: self._journal.append([event], self._clock.look(), self._who(), at_once=True)
        )

    def export_record(self, folder: Path, patient: str | None = None, tell: Tell = lambda _done: None) -> Path:
        """Both at once, for whoever can wait: the folder that was written."""
        source, wanted = self.release_wanted(folder, patient)
        return self.release(write(source, wanted, tell))
