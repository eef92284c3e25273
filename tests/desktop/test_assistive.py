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
ACTED_ON = {"push button", "check box", "radio button", "toggle button", "menu item", "text", "spin button"}
PROMISED = {"Add patient", "Stop visit", "Review and sign", "Coded lines", "Findings", "Timeline", "Search codes"}


class Node(TypedDict):
    role: str
    name: str
    description: str
    states: list[str]
    actions: list[str]
    parents: list[str]


@pytest.fixture(scope="module")
def told(desktop: Desktop) -> dict[str, list[Node]]:
    program = [sys.executable, "-m", "ptcoder", "--demo"]
    done = subprocess.run(
        ["dbus-run-session", "--", "/usr/bin/python3", str(READER), EXERCISE, *program],
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
    roles = {node["name"]: node["role"] for node in told["after"]}
    assert roles["Coded lines"] == roles["Findings"] == "list"
    assert roles["Visits of the day"] == "table"
