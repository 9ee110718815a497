"""Files of the shared folder that need somebody's attention, with what to do about each."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialogButtonBox, QLabel, QWidget

from kb_app.domain.article import Problem
from kb_app.language import tr
from kb_app.ui.widgets.dialog import Dialog
from kb_app.ui.widgets.list_place import ListPlace
from kb_app.ui.widgets.row_list import Row, RowList


class ProblemsDialog(Dialog):
    def __init__(self, problems: Sequence[Problem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Fichiers à corriger"))
        layout = self.lay_out(860, 460)
        words = QLabel(
            tr("Ces fichiers restent dans le dossier partagé tels quels ; les autres fiches ne sont pas touchées.")
        )
        words.setProperty("role", "muted")
        words.setVisible(bool(problems))
        layout.addWidget(words)
        table = RowList(tr("Fichiers à corriger"), (tr("Fichier"), tr("Ligne"), tr("Que faire")), (280, 60), 2)
        table.fill([_row(problem) for problem in problems])
        place = ListPlace(table)
        place.say("" if problems else tr("Aucun fichier à corriger : tout ce qui est dans le dossier se lit."))
        layout.addWidget(place)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)


def _row(problem: Problem) -> Row:
    line = str(problem.line) if problem.line else ""
    return Row((problem.path, line, problem.message), problem, f"{problem.path}:{line}:{problem.rule}")
