"""What a screen reader gets to know of the window: run by the system's Python, which has Debian's python3-pyatspi.

`reader.py PRESS BESIDE COMMAND...` starts COMMAND, waits until its window is furnished, presses the button named PRESS
as an assistive program would, and prints one JSON object: every node before (`before`) and after the press (`after`),
each `{role, name, description, states, actions, parents, inside}`, `parents` being the roles above it and `inside`
their names, the nearest last. Then it presses BESIDE, too, and chooses the bar of the timeline that the first press has
begun: every node again, as soon as a button of a finding is there (`chosen`).
"""

import json
import subprocess
import sys
import time

import pyatspi  # pyright: ignore[reportMissingImports] - Debian's, not in .venv

PATIENCE = 60
"""Seconds."""


def main() -> None:
    press, beside, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        before = wait_for(lambda nodes: named(nodes, press) is not None)
        button = find(application(), press)
        button.queryAction().doAction(0)
        after = wait_for(lambda nodes: is_checked(nodes, press) and bars(nodes))
        find(application(), beside).queryAction().doAction(0)
        wait_for(lambda nodes: any(node["name"].startswith("Acknowledge: ") for node in nodes))
        timeline = find(application(), "Timeline") or sys.exit("no timeline")
        timeline.getChildAtIndex(0).queryAction().doAction(0)
        chosen = wait_for(lambda nodes: any("checked" in node["states"] for node in bars(nodes)))
        print(json.dumps({"before": before, "after": after, "chosen": chosen}))
    finally:
        program.terminate()
        program.wait(timeout=20)


def application():
    desktop = pyatspi.Registry.getDesktop(0)
    each = (desktop.getChildAtIndex(place) for place in range(desktop.childCount))
    return next((found for found in each if found is not None and found.name == "ptcoder"), None)


def wait_for(ready):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        root = application()
        nodes = [] if root is None else list(walk(root, []))
        if ready(nodes):
            return nodes
        time.sleep(0.2)
    sys.exit(f"not seen within {PATIENCE} s")


def is_checked(nodes, name):
    return "checked" in (named(nodes, name) or {"states": []})["states"]


def bars(nodes):
    return [node for node in nodes if "Timeline" in node["inside"] and "showing" in node["states"]]


def walk(node, parents, inside=()):
    node.clearCache()  # else it doesn't ask again for what it was told once
    role = node.getRoleName()
    states = sorted(pyatspi.stateToString(state).removeprefix("state-") for state in node.getState().getStates())
    actions = node.queryAction() if "Action" in pyatspi.listInterfaces(node) else None
    yield {
        "role": role,
        "name": node.name,
        "description": node.description,
        "states": states,
        "actions": [actions.getName(place) for place in range(actions.nActions)] if actions else [],
        "parents": parents,
        "inside": list(inside),
    }
    for place in range(node.childCount):
        child = node.getChildAtIndex(place)
        if child is not None:
            yield from walk(child, [*parents, role], [*inside, node.name])


def find(node, name):
    if node.name == name:
        return node
    children = (node.getChildAtIndex(place) for place in range(node.childCount))
    found = (find(child, name) for child in children if child is not None)
    return next((each for each in found if each is not None), None)


def named(nodes, name):
    return next((node for node in nodes if node["name"] == name and "showing" in node["states"]), None)


if __name__ == "__main__":
    main()
