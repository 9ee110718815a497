"""A call without eyes: a procedure by keys, a word about the passage, the preferences. Tells what it met in JSON."""

import json
import sys

import pyatspi
from hearing import ask, first, is_showing, listen, main_window, press, text, wait_for, walk

DIALOG_ROLES = (pyatspi.ROLE_DIALOG, pyatspi.ROLE_FRAME)
CONTROLS = (
    pyatspi.ROLE_PUSH_BUTTON,
    pyatspi.ROLE_TOGGLE_BUTTON,
    pyatspi.ROLE_CHECK_BOX,
    pyatspi.ROLE_COMBO_BOX,
    pyatspi.ROLE_TEXT,
    pyatspi.ROLE_SPIN_BUTTON,
)
FLAG, PREFERENCES = "Signaler, demander, remercier", "Préférences"


def main(query: str) -> None:
    heard = listen()
    window = main_window()
    ask(window, query)
    wait_for(lambda: first(window, pyatspi.ROLE_PUSH_BUTTON, "Suivre la procédure"))
    press("Vademecum", "ctrl+g")
    told: dict[str, object] = {"step": wait_for(lambda: said(heard, "Étape 1"))}
    told["text"] = wait_for(lambda: text(window, "Étape 1"))
    told["choices"] = wait_for(
        lambda: [node.name for node in walk(window) if is_showing(node) and node.name.startswith(("1 :", "2 :"))]
    )
    press("Vademecum", "1")
    told["next"] = wait_for(lambda: said(heard, "Étape 2"))
    press("Vademecum", "ctrl+shift+c")
    told["copied"] = wait_for(lambda: said(heard, "Note"))
    press("Vademecum", "Escape")
    wait_for(lambda: text(window))
    press("Vademecum", "ctrl+j")
    told["flag"] = wait_for(lambda: controls(FLAG))
    press(FLAG, "1")
    press(FLAG, "ctrl+Return")
    told["sent"] = wait_for(lambda: said(heard, "Enregistré sur ce poste"))
    press("Vademecum", "ctrl+comma")
    told["preferences"] = wait_for(lambda: controls(PREFERENCES))
    press(PREFERENCES, "Escape")
    wait_for(lambda: dialog(PREFERENCES) is None)
    sys.stdout.write(json.dumps(told))


def said(heard: list[str], start: str) -> str:
    return next((sentence for sentence in heard if sentence.startswith(start)), "")


def dialog(title: str) -> pyatspi.Accessible | None:
    desktop = pyatspi.Registry.getDesktop(0)
    return next((found for role in DIALOG_ROLES if (found := first(desktop, role, title)) is not None), None)


def controls(title: str) -> list[tuple[str, str]]:
    """Role and name of each control of the dialog."""
    found = dialog(title)
    if found is None:
        return []
    return [(node.getRoleName(), node.name) for node in walk(found) if node.getRole() in CONTROLS and is_showing(node)]


main(sys.argv[1])
