"""Why each hit is where it is, in words that whoever writes articles understands."""

from PySide6.QtWidgets import QDialogButtonBox, QLabel, QTreeWidget, QTreeWidgetItem, QWidget

from kb_app.domain.query import Answer
from kb_app.language import tr
from kb_app.services.explaining import reasons
from kb_app.ui.widgets.dialog import Dialog


class ExplainDialog(Dialog):
    def __init__(self, answer: Answer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Pourquoi ces résultats ?"))
        layout = self.lay_out(720, 520)
        words = QLabel(
            tr(
                "Pour « {query} ». Un titre et des alias dans les mots de l'appelant comptent le plus.",
                query=answer.query.text,
            )
        )
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        layout.addWidget(words)
        tree = QTreeWidget()
        tree.setAccessibleName(tr("Résultats et leurs raisons"))
        tree.setHeaderHidden(True)
        for number, hit in enumerate(answer.hits, 1):
            row = QTreeWidgetItem([f"{number}. {hit.title}"])
            row.addChildren([QTreeWidgetItem([reason]) for reason in reasons(answer, hit)])
            tree.addTopLevelItem(row)
            row.setExpanded(number <= 5)
        layout.addWidget(tree)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
