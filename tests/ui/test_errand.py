"""One piece of work at a time beside the window: what came of it is told once, and what was ended leaves nothing."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ptcoder.clinic import Refused
from ptcoder.store.backup import Tell
from ptcoder.ui import work
from ptcoder.ui.work import Errand, Job


class Told:
    """What an errand tells, in its order."""

    def __init__(self) -> None:
        self.parent = QObject()
        self.errand = Errand(self.parent)
        self.said: list[object] = []
        self.errand.working.connect(self.said.append)

    def begin(self, job: Job, *, beside: bool = True) -> None:
        def ended() -> None:
            self.said.append("ended")

        self.errand.begin(lambda: job, self.done, self.failed, ended=ended, beside=beside)

    def done(self, came: object) -> None:
        self.said.append(came)

    def failed(self, why: str) -> None:
        self.said.append(f"failed: {why}")


@pytest.fixture
def told(qtbot: QtBot) -> Told:
    return Told()


def refused(_tell: Tell) -> str:
    raise Refused("the disk is full")


@pytest.mark.parametrize(
    ("job", "beside", "said"),
    [
        (lambda _: "came", True, [True, False, "came"]),
        (lambda _: "came", False, ["came"]),
        (refused, True, [True, False, "failed: the disk is full"]),
        (refused, False, ["failed: the disk is full"]),
    ],
)
def test_one_end_is_told_once_it_is_over(told: Told, qtbot: QtBot, job: Job, beside: bool, said: list[object]) -> None:
    told.begin(job, beside=beside)
    qtbot.waitUntil(lambda: told.said == said)
    assert not told.errand.runs
    assert not told.errand.end()
    assert told.said == said


def test_what_is_refused_before_and_after_the_job_has_failed(told: Told, qtbot: QtBot) -> None:
    def no() -> Job:
        raise Refused("not now")

    def keep(_: object) -> None:
        raise Refused("not kept")

    told.errand.begin(no, told.done, told.failed)
    assert told.said == ["failed: not now"]
    told.errand.begin(lambda: lambda _: None, keep, told.failed)
    qtbot.waitUntil(lambda: told.said[1:] == [True, False, "failed: not kept"])


def test_another_ends_it_and_what_it_had_said_already_is_not_heard(told: Told, qtbot: QtBot) -> None:
    over = threading.Event()

    def first(_: Tell) -> str:
        over.set()
        return "first"

    told.begin(first)
    assert over.wait(5)
    told.begin(lambda _: "second")
    qtbot.waitUntil(lambda: "second" in told.said)
    qtbot.wait(10)
    assert told.said == [True, False, "ended", True, False, "second"]


def test_it_is_ended_at_its_next_step(told: Told, qtbot: QtBot) -> None:
    steps: list[int] = []
    told.errand.progressed.connect(steps.append)

    def endless(tell: Tell) -> None:
        while True:
            tell(0.4)

    told.begin(endless)
    qtbot.waitUntil(lambda: steps == [0, 40])
    assert told.errand.end()
    assert told.said == [True, False, "ended"]


@pytest.mark.parametrize("by_key", [True, False])
def test_it_rests_at_its_next_step_after_a_press(
    told: Told, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, by_key: bool
) -> None:
    rests: list[int] = []
    begun, pressed = threading.Event(), threading.Event()
    monkeypatch.setattr(work, "GIVES_WAY", 60)
    monkeypatch.setattr(work._Thread, "usleep", rests.append)  # pyright: ignore[reportPrivateUsage]

    def job(tell: Tell) -> str:
        tell(0.1)
        begun.set()
        assert pressed.wait(60)
        tell(0.2)
        return "came"

    button = QPushButton()
    qtbot.addWidget(button)
    told.begin(job)
    assert begun.wait(60)
    if by_key:
        qtbot.keyClick(button, Qt.Key.Key_Space)
    else:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    pressed.set()
    qtbot.waitUntil(lambda: "came" in told.said)
    before, after = rests
    assert before == 1
    assert 1_000_000 < after <= 60_000_000, "microseconds"
