"""What a screen reader does, by AT-SPI: run by the system's Python, which has pyatspi; tells what it met in JSON."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pyatspi
from gi.repository import GLib

PATIENCE = 20.0


def main(query: str) -> None:
    heard: list[str] = []
    pyatspi.Registry.registerEventListener(lambda event: heard.append(str(event.any_data)), "object:announcement")
    window = wait_for(lambda: first(pyatspi.Registry.getDesktop(0), pyatspi.ROLE_FRAME, "Vademecum"))
    field = wait_for(lambda: first(window, pyatspi.ROLE_TEXT, "Chercher une réponse"))
    field.queryEditableText().setTextContents(query)
    wait_for(lambda: heard)
    results = names(window, "Résultats")
    headings = wait_for(lambda: names(window, "Sur cette page"))
    links = names(window, "Voir aussi")
    before = text(window)
    follow(window, "Voir aussi")
    wait_for(lambda: text(window) != before)
    told = {
        "heard": heard,
        "results": results,
        "headings": headings,
        "links": links,
        "text": before,
        "followed": text(window),
    }
    sys.stdout.write(json.dumps(told))


def walk(node: pyatspi.Accessible) -> Iterator[pyatspi.Accessible]:
    waiting = [node]
    while waiting:
        here = waiting.pop(0)
        yield here
        waiting += [child for child in here if child is not None]


def is_showing(node: pyatspi.Accessible) -> bool:
    return bool(node.getState().contains(pyatspi.STATE_SHOWING))


def first(root: pyatspi.Accessible, role: int, name: str) -> pyatspi.Accessible | None:
    return next(
        (node for node in walk(root) if node.getRole() == role and node.name.startswith(name) and is_showing(node)),
        None,
    )


def list_of(window: pyatspi.Accessible, name: str) -> list[pyatspi.Accessible]:
    found = first(window, pyatspi.ROLE_LIST, name)
    return [] if found is None else [child for child in found if child.getRole() == pyatspi.ROLE_LIST_ITEM]


def names(window: pyatspi.Accessible, name: str) -> list[str]:
    return [item.name for item in list_of(window, name)]


def text(window: pyatspi.Accessible) -> str:
    view = next(node for node in walk(window) if node.name == "Texte de la fiche" and is_showing(node))
    content = view.queryText()
    return str(content.getText(0, content.characterCount))


def follow(window: pyatspi.Accessible, name: str) -> None:
    """Go to the list, to its first item, and press Enter, as somebody who hears the window does."""
    found = first(window, pyatspi.ROLE_LIST, name)
    subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "Vademecum", "windowfocus", "--sync"], check=True)
    found.queryComponent().grabFocus()
    wait_for(lambda: found.getState().contains(pyatspi.STATE_FOCUSED))
    subprocess.run(["xdotool", "key", "Home", "Return"], check=True)


def wait_for(condition: Callable[[], object]) -> object:
    """The first true value; events are let in meanwhile."""
    context, end = GLib.MainContext.default(), time.monotonic() + PATIENCE
    while time.monotonic() < end:
        while context.iteration(may_block=False):
            pass
        if value := condition():
            return value
        time.sleep(0.1)
    raise TimeoutError


main(sys.argv[1])
