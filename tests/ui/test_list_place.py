"""A dialog with nothing to list says so where the list would be, and only there."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLabel, QLineEdit, QPlainTextEdit

from kb_app.bootstrap import Services
from kb_app.services.health import Concern, Health
from kb_app.ui.dialogs.demand_dialog import DemandDialog
from kb_app.ui.dialogs.drafts_dialog import DraftsDialog
from kb_app.ui.dialogs.health_dialog import HealthDialog
from kb_app.ui.dialogs.history_dialog import HistoryDialog
from kb_app.ui.dialogs.inbox_dialog import InboxDialog
from kb_app.ui.dialogs.new_article_dialog import NewArticleDialog
from kb_app.ui.dialogs.outbox_dialog import OutboxDialog
from kb_app.ui.dialogs.problems_dialog import ProblemsDialog
from kb_app.ui.dialogs.switcher_dialog import SwitcherDialog
from kb_app.ui.dialogs.sync_dialog import SyncDialog
from kb_app.ui.dialogs.trash_dialog import TrashDialog
from kb_app.ui.theme import LIGHT

HEALTHY = Health(0, dict.fromkeys(Concern, ()), dict.fromkeys(Concern, ()))


def no_title(_services: Services) -> QDialog:
    dialog = SwitcherDialog(())
    dialog.findChild(QLineEdit).setText("xylophone")
    dialog.show_found(())
    return dialog


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda services: TrashDialog((), services.removals), "Rien n’a été retiré"),
        (lambda _: ProblemsDialog(()), "Aucun fichier à corriger"),
        (lambda services: OutboxDialog(services.sending), "Rien n’attend"),
        (lambda _: DraftsDialog((), ()), "Aucun texte en cours"),
        (lambda _: DemandDialog(None), "Rien à partager"),
        (lambda _: InboxDialog((), date(2026, 11, 24)), "Rien à traiter"),
        (lambda _: HealthDialog(LIGHT, HEALTHY), "Rien à faire ici"),
        (lambda _: HistoryDialog(LIGHT, "Bourse"), "Lecture des versions"),
        (lambda _: SyncDialog(tuple, dict, dict), "Aucun dossier suivi"),
        (lambda _: NewArticleDialog(()), "s’afficheront ici"),
        (no_title, "Aucun titre avec ces mots"),
    ],
)
def test_a_sentence_stands_in_the_place_of_an_empty_list(
    qtbot, services: Services, make: Callable[[Services], QDialog], words: str
) -> None:
    dialog = make(services)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    said = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert [words in sentence for sentence in said].count(True) == 1
    boxes = [box for box in dialog.findChildren(QAbstractItemView) if box.isVisible()]
    assert [box for box in boxes if box.model().rowCount() == 0] == []
    assert not [box for box in dialog.findChildren(QPlainTextEdit) if box.isVisible()]
