"""What an assistive program is told of the window, asked through AT-SPI from another process, as a screen reader does.

Seen with Debian's at-spi2-core; no screen reader was listened to.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

import pytest

from .conftest import Desktop

READER = Path(__file__).with_name("reader.py")
EXERCISE = "97110 Therapeutic exercise"
STIMULATION = "G0283 Unattended e-stim"
ACTED_ON = {"push button", "check box", "radio button", "toggle button", "menu item", "text", "spin button"}
PROMISED = {"Add patient", "Stop visit", "Review and sign", "Coded lines", "Findings", "Timeline", "Search codes"}


class Node(TypedDict):
    role: str
    name: str
    description: str
    states: list[str]
    actions: list[str]
    parents: list[str]
    inside: list[str]


@pytest.fixture(scope="module")
def told(desktop: Desktop) -> dict[str, list[Node]]:
    program = [sys.executable, "-m", "ptcoder", "--demo"]
    done = subprocess.run(
        ["dbus-run-session", "--", "/usr/bin/python3", str(READER), EXERCISE, STIMULATION, *program],
        env={**desktop.env(), "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def showing(nodes: list[Node]) -> list[Node]:
    return [node for node in nodes if "showing" in node["states"]]


def test_everything_that_can_be_acted_on_has_a_name(told: dict[str, list[Node]]) -> None:
    nameless = [node for node in told["after"] if node["role"] in ACTED_ON and not node["name"].strip()]
    assert nameless == []


def test_the_names_that_programs_rely_on_are_there(told: dict[str, list[Node]]) -> None:
    names = {node["name"] for node in told["after"]}
    assert names >= PROMISED


def test_a_press_from_outside_starts_the_code_and_its_button_says_so(told: dict[str, list[Node]]) -> None:
    before, after = ([node for node in showing(told[when]) if node["name"] == EXERCISE] for when in ("before", "after"))
    assert len(before) == len(after) == 1
    assert "checked" not in before[0]["states"]
    assert {"checked", "checkable", "focusable", "enabled"} <= set(after[0]["states"])
    assert "running" in after[0]["description"].lower()


def test_what_can_be_pressed_can_be_pressed_from_outside_and_reached_by_keys(told: dict[str, list[Node]]) -> None:
    buttons = [node for node in showing(told["after"]) if node["role"] in {"push button", "check box"}]
    assert len(buttons) > 20
    assert [node["name"] for node in buttons if not {"Press", "Toggle", "ShowMenu"} & set(node["actions"])] == []
    assert [node["name"] for node in buttons if "enabled" in node["states"] and "focusable" not in node["states"]] == []


def test_lists_and_tables_say_what_they_are(told: dict[str, list[Node]]) -> None:
    roles = {(node["name"], node["role"]) for node in told["after"]}
    assert roles >= {("Coded lines", "list"), ("Findings", "list"), ("Visits of the day", "table")}


def test_the_bars_of_the_timeline_say_what_they_are_and_can_be_chosen(told: dict[str, list[Node]]) -> None:
    before, after, chosen = (
        [node for node in showing(told[when]) if "Timeline" in node["inside"]] for when in ("before", "after", "chosen")
    )
    assert before == [], "nothing is recorded yet"
    assert len(after) == 1
    assert after[0]["name"].startswith("Attended: 97110 ")
    assert after[0]["name"].endswith("running")
    assert {"checkable", "focusable", "enabled"} <= set(after[0]["states"])
    assert "checked" not in after[0]["states"]
    assert "checked" in chosen[0]["states"]
    assert showing_of(told["chosen"], "Split")
    assert showing_of(told["chosen"], "Started")


def test_the_buttons_of_a_finding_can_be_reached_and_pressed(told: dict[str, list[Node]]) -> None:
    for what in ("Acknowledge", "Split…", "Change code…"):
        made = [node for node in told["chosen"] if node["name"].startswith(what) and "Attended with" in node["name"]]
        assert [node["role"] for node in made] == ["push button"], what
        assert {"focusable", "enabled", "visible"} <= set(made[0]["states"])
        assert {"Press", "ShowMenu"} & set(made[0]["actions"])
    told_of = [node for node in told["chosen"] if "Findings" in node["inside"] and node["role"] == "list item"]
    assert any(node["name"].startswith("warning: Attended with unattended.") for node in told_of)


def showing_of(nodes: list[Node], name: str) -> list[Node]:
    return [node for node in showing(nodes) if node["name"].startswith(name)]
