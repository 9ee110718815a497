"""What leads to an article that is about to leave its place: other articles, and its sites' versions."""

from PySide6.QtWidgets import QLabel, QListWidget, QVBoxLayout, QWidget

from kb_app.language import tr, trn
from kb_app.services.writing.rearranging import Prospect

MOST_LINES = 6


class LeadingList(QWidget):
    """Takes no room where nothing leads there. `consequence` says what becomes of the links.

    With `stays`, which says it of those that find the article wherever it is, these are a list of their own.
    """

    def __init__(self, prospect: Prospect, consequence: str, stays: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        held = tuple(lead.title for lead in prospect.linking if stays and lead.holds)
        others = tuple(lead.title for lead in prospect.linking if not (stays and lead.holds))
        for titles, words in ((others, consequence), (held, stays)):
            if titles:
                count = trn("{count} fiche y mène.", "{count} fiches y mènent.", len(titles))
                self._add(f"{count} {words}", titles)
        if prospect.variants:
            self._add(tr("Versions de sites qui en dépendent, et qui restent :"), prospect.variants)

    def _add(self, words: str, titles: tuple[str, ...]) -> None:
        label = QLabel(words)
        label.setWordWrap(True)
        rows = QListWidget()
        rows.setAccessibleName(words)
        rows.addItems(list(titles))
        rows.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        rows.setSpacing(2)
        row = rows.sizeHintForRow(0) + 2 * rows.spacing()
        rows.setFixedHeight(row * min(len(titles), MOST_LINES) + 2 * rows.frameWidth() + rows.spacing())
        for widget in (label, rows):
            self._layout.addWidget(widget)
