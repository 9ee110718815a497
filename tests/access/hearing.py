"""What a screen reader can do, by AT-SPI: hear, look for what has a name and a role, go there, press keys."""

import subprocess
import time
from collections.abc import Callable, Iterator

import pyatspi
from gi.repository import GLib

PATIENCE = 20.0


def listen() -> list[str]:
    """All that the program announces, from now on."""
    heard: list[str] = []
    pyatspi.Registry.registerEventListener(lambda event: heard.append(str(event.any_data)), "object:announcement")
    return heard


def main_window() -> pyatspi.Accessible:
    return wait_for(lambda: first(pyatspi.Registry.getDesktop(0), pyatspi.ROLE_FRAME, "Vademecum"))


def ask(window: pyatspi.Accessible, query: str) -> None:
    field = wait_for(lambda: first(window, pyatspi.ROLE_TEXT, "Chercher une réponse"))
    field.queryEditableText().setTextContents(query)


def press(title: str, *keys: str) -> None:
    """Keys to the window of that title, by the names that xdotool has for them."""
    subprocess.run(
        ["xdotool", "search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync"], check=True
    )
    if keys:
        subprocess.run(["xdotool", "key", *keys], check=True)


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


def text(window: pyatspi.Accessible, name: str = "Texte de la fiche") -> str:
    """Of the view whose name begins so, the longest; empty while there is none."""
    contents = [
        node.queryText()
        for node in walk(window)
        if node.name.startswith(name) and is_showing(node) and "Text" in pyatspi.listInterfaces(node)
    ]
    return max((str(content.getText(0, content.characterCount)) for content in contents), key=len, default="")


def follow(window: pyatspi.Accessible, name: str) -> None:
    """Go to the list, to its first item, and press Enter, as somebody who hears the window does."""
    found = first(window, pyatspi.ROLE_LIST, name)
    press("Vademecum")
    found.queryComponent().grabFocus()
    wait_for(lambda: found.getState().contains(pyatspi.STATE_FOCUSED))
    press("Vademecum", "Home", "Return")


def wait_for(condition: Callable[[], object]) -> object:
    """The first true value; events are let in meanwhile."""
    context, end = GLib.MainContext.default(), time.monotonic() + PATIENCE
    while time.monotonic() < end:
        while context.iteration(may_block=False):
            pass
        try:
            if value := condition():
                return value
        except GLib.GError:
            pass  # a part of the window went while it was looked at
        time.sleep(0.1)
    raise TimeoutError
