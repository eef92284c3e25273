"""What can be seen of the program, told to whoever asks: run by the system's Python, which has python3-pyatspi.

Each line on standard input is answered by one JSON list of all that shows: `{name, role, rect, enabled, checked}`.
"""

import json
import sys
import time

import pyatspi  # pyright: ignore[reportMissingImports] - Debian's, not in .venv


def showing(node):
    """This node and those in it, from behind to in front; what is gone while it is looked at is left out."""
    try:
        node.clearCache()  # else it doesn't ask again for what it was told once
        states = node.getState()
        if not states.contains(pyatspi.STATE_SHOWING):
            return
        extents = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        yield {
            "name": node.name,
            "role": node.getRoleName(),
            "rect": [extents.x, extents.y, extents.width, extents.height],
            "enabled": states.contains(pyatspi.STATE_ENABLED),
            "checked": states.contains(pyatspi.STATE_CHECKED),
        }
        children = [node.getChildAtIndex(place) for place in range(node.childCount)]
    except (LookupError, NotImplementedError, RuntimeError):
        return
    for child in children:
        if child is not None:
            yield from showing(child)


def windows():
    desktop = pyatspi.Registry.getDesktop(0)
    for program in [desktop.getChildAtIndex(place) for place in range(desktop.childCount)]:
        if program is not None and program.name == "ptcoder":
            program.clearCache()
            yield from (program.getChildAtIndex(place) for place in range(program.childCount))


def main():
    for _ in sys.stdin:
        time.sleep(0.05)
        seen = [each for window in windows() if window is not None for each in showing(window)]
        print(json.dumps(seen), flush=True)


if __name__ == "__main__":
    main()
