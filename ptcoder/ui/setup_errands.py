"""The first start: which page comes when, and what each writes when it is done. See ``clinic.setting_up``."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.setting_up import SetupSheet, Step
from ptcoder.clinic.sheets import Status
from ptcoder.store import Code, LogError
from ptcoder.store.settings import BACKUP_FOLDER, OFFERED_PAYERS
from ptcoder.ui.controller import Controller
from ptcoder.ui.key_errands import KeyErrands
from ptcoder.ui.pin_fields import NOT_ALIKE
from ptcoder.ui.setup_keys import KeysPage
from ptcoder.ui.setup_pages import (
    BackupPage,
    ClinicPage,
    CodePage,
    PayersPage,
    PersonPage,
    PinPage,
    SetupPage,
)
from ptcoder.ui.setup_screen import SetupScreen

NO_NAME = "Type the name of the clinic, or skip this page."
NO_PIN = "Type a PIN, or go on without one for now."
END = "All of this can be changed later: File, Settings."


class SetupErrands(QObject):
    """Each page is written when it is left by Next or passed over; leaving in between loses no more than that page."""

    def __init__(self, desk: Controller, key: KeyErrands | None) -> None:
        super().__init__(desk)
        self._desk = desk
        self._key = key
        self._look = desk.window.look
        self._setup = desk.clinic.setup
        self._screen: SetupScreen | None = None
        self._step = Step.CLINIC
        self._put_off = True
        desk.shown.connect(self._follow)
        self._follow()

    @property
    def screen(self) -> SetupScreen | None:
        """What covers the window; None while nothing is asked."""
        return self._screen

    def start(self) -> None:
        """Begins at once, unless somebody is being treated: their floor comes first, and the menu leads here."""
        if all(card.status is Status.DONE for card in self._desk.sheet.cards):
            self.begin()

    def begin(self) -> None:
        """From now on asks what is left, as soon as somebody is here who may say it."""
        self._put_off = False
        self._follow()

    def leave(self) -> None:
        """What is done is kept; the menu, and the next start, go on where it was left."""
        self._put_off = True
        screen, self._screen = self._screen, None
        if screen is not None:
            self._desk.window.uncover(screen, same=True)
        self._desk.show_fresh()

    def _follow(self) -> None:
        locked = self._desk.sheet.locked
        try:
            due = not locked and (self._screen is not None or self._setup.is_due)
        except LogError:  # the floor tells of an ailing log; nothing is asked meanwhile
            due = False
        self._desk.window.menus.set_up.setVisible(due)
        if due and self._screen is None and not self._put_off:
            screen = self._screen = SetupScreen(self._look)
            screen.next_wanted.connect(self._take)
            screen.skip_wanted.connect(self._skip)
            screen.back_wanted.connect(self._go_back)
            screen.later_wanted.connect(self.leave)
            self._desk.window.cover(screen)
            self._show(self._setup.sheet().left[0])

    # --- pages

    def _show(self, step: Step) -> None:
        if self._screen is None:
            return
        sheet = self._setup.sheet()
        self._step = step
        place = sheet.steps.index(step)
        self._screen.show_page(self._page(step, sheet), place + 1, len(sheet.steps), first=not self._before(sheet))

    def _page(self, step: Step, sheet: SetupSheet) -> SetupPage:
        look = self._look
        match step:
            case Step.CLINIC:
                return ClinicPage(look, sheet.settings)
            case Step.PERSON:
                current = next((each for each in self._desk.clinic.staff.everyone() if each.current), None)
                page = PersonPage(look, current)
                page.form.added.connect(self._add)
                return page
            case Step.PIN:
                return PinPage(look, sheet.owners)
            case Step.CODE:
                return CodePage(look)
            case Step.BACKUP:
                return BackupPage(look, BACKUP_FOLDER.text(sheet.settings[BACKUP_FOLDER]), self._setup.look_at)
            case Step.KEYS:
                return KeysPage(look, sheet)
            case Step.PAYERS:
                return PayersPage(look, self._desk.clinic.payers(), sheet.settings)

    def _before(self, sheet: SetupSheet) -> tuple[Step, ...]:
        """The pages that can be gone back to: a PIN that is set, and a code that was kept, are changed elsewhere."""
        staff, key = self._desk.clinic.staff, self._desk.clinic.key
        over = {
            Step.PIN: staff.people.owned,
            Step.CODE: key is not None and key.status.code is Code.VERIFIED,
        }
        earlier = sheet.steps[: sheet.steps.index(self._step)]
        return tuple(step for step in earlier if not over.get(step, False))

    def _go_back(self) -> None:
        before = self._before(self._setup.sheet())
        if before:
            self._show(before[-1])

    def _skip(self) -> None:
        if self._step is Step.PIN:
            page = self._screen.page if self._screen is not None else None
            if isinstance(page, PinPage):
                self._do(lambda: self._setup.set_pin(page.person, ""))
        else:
            self._do(lambda: self._setup.pass_over(self._step))

    def _take(self) -> None:
        page = self._screen.page if self._screen is not None else None
        setup = self._setup
        match page:
            case ClinicPage():
                if page.values[0][1]:
                    self._do(lambda: setup.settle(Step.CLINIC, page.values))
                else:
                    self._say(NO_NAME)
            case PersonPage():
                page.form.send.click()
            case PinPage():
                self._take_pin(page)
            case CodePage() if self._key is not None:
                self._key.show_recovery_code(self._code_kept)
            case BackupPage():
                self._do(lambda: setup.choose_folder(page.folder))
            case PayersPage():
                chosen = OFFERED_PAYERS.text(page.choice.chosen)
                self._do(lambda: setup.settle(Step.PAYERS, [(OFFERED_PAYERS, chosen)]))
            case KeysPage():
                self._do(lambda: setup.choose_keys(page.codes))
            case _:
                pass

    def _take_pin(self, page: PinPage) -> None:
        if page.goes_on():
            return
        pin = page.twice.text()
        if not pin:
            self._say(NO_PIN if pin is not None else NOT_ALIKE)
        else:
            self._do(lambda: self._setup.set_pin(page.person, pin))

    def _add(self, said: Particulars, _pin: str) -> None:
        self._do(lambda: self._setup.add_person(said))

    def _code_kept(self) -> None:
        """The small window of the recovery code is closed."""
        key = self._desk.clinic.key
        if key is not None and key.status.code is Code.VERIFIED and self._step is Step.CODE:
            self._do(lambda: self._setup.pass_over(Step.CODE))

    def _do(self, deed: Callable[[], None]) -> bool:
        """Writes the page and goes on, or says why it stays."""
        try:
            deed()
            sheet = self._setup.sheet()
            left = sheet.left if self._setup.is_due else ()
        except Refused as refused:
            self._say(str(refused))
            return False
        except LogError as error:
            self._say(f"Not saved. {error}")
            return False
        after = sheet.steps[sheet.steps.index(self._step) + 1 :] if self._step in sheet.steps else sheet.steps
        following = [step for step in after if step in left] or list(left)
        if following:
            self._desk.show_fresh()
            self._show(following[0])
        else:
            self.leave()
            self._desk.say(END)
        return True

    def _say(self, text: str) -> None:
        if self._screen is not None:
            self._screen.show_error(text)
