"""Nothing is followed yet: the window welcomes, one click brings the sample, and the first search answers."""

import json

from PySide6.QtWidgets import QListView, QPushButton

from kb_app.ui.models import HIT
from kb_app.ui.panes.welcome_pane import WelcomePane


def test_from_nothing_to_an_answer(open_window, qtbot) -> None:
    window = open_window()
    welcome = window.findChild(WelcomePane)
    assert welcome.isVisible()
    sample = next(button for button in welcome.findChildren(QPushButton) if "exemple" in button.text())
    sample.click()
    assert not welcome.isVisible()
    window.search_for("payer en plusieurs fois")
    results = window.findChild(QListView, "results").model()
    qtbot.waitUntil(lambda: results.rowCount() > 0, timeout=30_000)
    qtbot.waitUntil(lambda: "à jour" in window.state_sentence(), timeout=30_000)
    assert results.index(0, 0).data(HIT).id == "paiement-echelonne"
    qtbot.waitUntil(lambda: window.reading() is not None, timeout=5_000)


def test_demo_in_a_terminal(kb) -> None:
    demo = kb("demo")
    assert demo.code == 0, demo.err
    assert demo.out.count("> ") >= 3
    assert "fiches" in demo.out


def test_the_sample_folder_is_in_good_order(kb) -> None:
    from kb_app.places import sample_folder

    checked = kb("check", sample_folder(), "--json")
    assert [problem for problem in json.loads(checked.out) if problem["severity"] == "error"] == []
    assert checked.code == 0
