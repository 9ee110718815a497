"""What waits to go out, as the window shows it: counted in the status line, listed, taken back, brought back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import press
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTreeWidget

from kb_app.bootstrap import Services
from kb_app.domain.contribution import Change, Fate, Progress, Subject
from kb_app.services.events import Delivering, Done
from kb_app.services.sending import OVERWRITTEN
from kb_app.ui.dialogs.outbox_dialog import OutboxDialog
from kb_app.workspace.outbox import Outbox

ID = "paiement-echelonne"


@pytest.fixture
def dialog(qtbot, services: Services) -> Iterator[OutboxDialog]:
    services.feedback.send(Subject.FLAG, "Le montant a changé", ID)
    services.feedback.send(Subject.GAP, "Comment déclarer un stage ?")
    made = OutboxDialog(services.sending)
    qtbot.addWidget(made)
    made.show()
    yield made


def titles(dialog: OutboxDialog) -> list[str]:
    table = dialog.findChild(QTreeWidget, "outbox")
    return [table.topLevelItem(row).text(0) for row in range(table.topLevelItemCount())]


def button(dialog: OutboxDialog, text: str) -> QPushButton:
    return next(found for found in dialog.findChildren(QPushButton) if found.text().replace("&", "") == text)


def test_what_waits_is_listed_with_its_state(dialog: OutboxDialog) -> None:
    assert [title.split("\u00a0:")[0] for title in titles(dialog)] == ["Signalement", "Fiche manquante"]
    table = dialog.findChild(QTreeWidget, "outbox")
    assert table.topLevelItem(0).text(3) == "enregistré sur ce poste"


def test_taking_back_is_undone_by_one_key(dialog: OutboxDialog, services: Services) -> None:
    button(dialog, "Ne pas envoyer").setFocus()
    press(button(dialog, "Ne pas envoyer"), Qt.Key.Key_Space)
    assert len(titles(dialog)) == len(services.sending.waiting()) == 1
    press(button(dialog, "Annuler"), Qt.Key.Key_Space)
    assert len(titles(dialog)) == len(services.sending.waiting()) == 2
    assert not button(dialog, "Annuler").isVisible()


def test_a_conflict_says_where_the_text_is_and_can_be_put_away(qtbot, services: Services, tmp_path: Path) -> None:
    outbox = Outbox(services.settings.outbox)
    item = services.feedback.send(Subject.FLAG, "Le montant a changé", ID)
    outbox.settle(item, Progress(Fate.CONFLICT, reason="changed", conflict_path="paiement (conflit, Léa).md"))
    dialog = OutboxDialog(services.sending)
    qtbot.addWidget(dialog)
    dialog.show()
    assert any("paiement (conflit, Léa).md" in label.text() for label in dialog.findChildren(QLabel))
    press(button(dialog, "Classer"), Qt.Key.Key_Space)
    assert titles(dialog) == []


def test_it_follows_what_leaves(dialog: OutboxDialog, services: Services) -> None:
    for item in services.sending.waiting():
        services.sending.drop(item)
    dialog.on_told(Delivering("sample", "a" * 32, "delivered", "", "", 0))
    assert titles(dialog) == []
    assert not button(dialog, "Réessayer maintenant").isEnabled()


def test_trying_again_asks_for_a_refresh(dialog: OutboxDialog, qtbot) -> None:
    with qtbot.waitSignal(dialog.retry_asked, timeout=1000):
        press(button(dialog, "Réessayer maintenant"), Qt.Key.Key_Space)


def test_the_status_line_counts_what_waits(window, services: Services) -> None:
    def shown() -> list[str]:
        buttons = window.findChildren(QPushButton)
        return [one.text() for one in buttons if "en attente" in one.text() and one.isVisible()]

    assert shown() == []
    services.feedback.send(Subject.FLAG, "Le montant a changé", ID)
    window.show_event(Done(1, 0, 0, 0, 0, 0, 0, 1, 0.1))
    assert shown() == ["1 envoi en attente"]
    window.show_event(Delivering("sample", "a" * 32, "delivered", "", "", 0))
    assert shown() == []
    assert window.said() == "Envoi remis."


def test_the_status_line_keeps_a_conflict_until_it_is_settled(window) -> None:
    window.show_event(Delivering("sample", "a" * 32, "conflict", "changed", "b.md", 0))
    window.show_event(Done(1, 0, 0, 0, 0, 0, 0, 1, 0.1))
    assert any(
        one.text() == "1 conflit à régler · 1 envoi en attente" and one.isVisible()
        for one in window.findChildren(QPushButton)
    )


def test_c4_what_an_older_text_was_saved_over_is_settled_from_here(qtbot, services: Services) -> None:
    outbox = Outbox(services.settings.outbox)
    change = Change(ID, "Paiement", "paiement.md", "ab" * 32, b"# Paiement\n")
    item = outbox.put("sample", change, 1.0)
    outbox.settle(item, Progress(Fate.CONFLICT, reason=OVERWRITTEN, path="paiement.md"))
    dialog = OutboxDialog(services.sending)
    qtbot.addWidget(dialog)
    dialog.show()
    assert any("plus ancien" in label.text() for label in dialog.findChildren(QLabel))
    with qtbot.waitSignal(dialog.settle_asked, timeout=1000) as asked:
        press(button(dialog, "Réunir les deux textes…"), Qt.Key.Key_Space)
    assert asked.args[0].id == item.id
