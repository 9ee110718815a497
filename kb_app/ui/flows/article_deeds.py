"""What is done with the article that is open: copied, printed, compared."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication

from kb_app.domain.folder import Site
from kb_app.language import tr
from kb_app.services.reading import Reading
from kb_app.services.reading_room import ReadingRoom
from kb_app.services.wording import error_sentence
from kb_app.ui.dialogs.compare_dialog import CompareDialog
from kb_app.ui.dialogs.print_dialog import PrintDialog
from kb_app.ui.panes.reader_pane import ReaderPane
from kb_app.ui.printing import a4_printer, print_article
from kb_app.ui.tasks import Channel


class ArticleDeeds(QObject):
    """`said` carries a sentence for the status line. Without an open article nothing happens."""

    said = Signal(str)

    def __init__(
        self, pane: ReaderPane, room: ReadingRoom, sites: Callable[[], Sequence[Site]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._pane, self._room, self._sites = pane, room, sites
        self._channel = Channel("compare", self)

    def close(self) -> None:
        self._channel.close()

    def copy_answer(self) -> None:
        """What is selected, else the section that is being read; rich and plain."""
        reading = self._pane.reading()
        if reading is None:
            return
        chosen = self._pane.selected_text()
        if chosen:
            QGuiApplication.clipboard().setText(chosen)
            self.said.emit(tr("Sélection copiée."))
            return
        if self._whole() is None:
            return
        excerpt = self._room.excerpt(reading, self._pane.anchor())
        mime = QMimeData()
        mime.setText(excerpt.text)
        mime.setHtml(excerpt.html)
        QGuiApplication.clipboard().setMimeData(mime)
        self.said.emit(tr("Copié : {heading}.", heading=excerpt.heading))

    def copy_link(self) -> None:
        reading = self._pane.reading()
        if reading is not None:
            anchor = self._pane.anchor()
            QGuiApplication.clipboard().setText(f"[{reading.title}]({reading.path}{'#' + anchor if anchor else ''})")
            self.said.emit(tr("Lien copié."))

    def print_article(self) -> None:
        reading = self._whole()
        if reading is not None:
            printer, title = a4_printer(reading.title), tr("Aperçu avant impression")
            paint = partial(print_article, reading, self._pane.remark_texts(), datetime.now().astimezone())
            PrintDialog(self._pane.theme(), title, printer, paint, self._pane.window()).exec()

    def compare_sites(self) -> None:
        """The site that is read beside the common answer; without one, beside the first site that has a variant."""
        reading = self._pane.reading()
        if reading is None:
            return
        sites = [site for site in self._sites() if site.code in reading.variants]
        if not sites:
            self.said.emit(tr("Cette fiche est la même pour tous les sites."))
            return
        own = reading.site if reading.site in reading.variants else sites[0].code
        choices = [(tr("Réponse commune"), ""), *((site.label, site.code) for site in sites)]
        self._compare(
            tr("Comparer deux sites"), choices, own, lambda site: self._room.open(reading.key, site, for_screen=True)
        )

    def compare_versions(self) -> None:
        """The article beside a copy that another tool left after a conflict."""
        reading = self._pane.reading()
        if reading is None or not reading.conflicts:
            self.said.emit(tr("Cette fiche n'a pas de version en conflit."))
            return
        choices = [(tr("La fiche"), ""), *((path.rpartition("/")[2], path) for path in reading.conflicts)]
        self._compare(
            tr("Comparer les versions en conflit"),
            choices,
            reading.conflicts[0],
            lambda path: (
                self._room.open_copy(reading.article.folder, path)
                if path
                else self._room.open(reading.key, for_screen=True)
            ),
        )

    def _compare(
        self, title: str, choices: Sequence[tuple[str, str]], second: str, read: Callable[[str], Reading]
    ) -> None:
        dialog = CompareDialog(self._pane.theme(), title, choices, "", second, self._pane.window())

        def whole(code: str) -> Reading:
            reading = read(code)
            reading.rendered.whole()
            return reading

        dialog.asked.connect(
            lambda left, right: self._channel.ask(
                lambda: (whole(left), whole(right)),
                lambda readings: dialog.show_readings(*readings),
                lambda error: dialog.show_trouble(error_sentence(error)),
            )
        )
        dialog.ask()
        dialog.exec()
        self._channel.forget()
        self._room.stop_rendering()
        dialog.deleteLater()

    def _whole(self) -> Reading | None:
        """The article, unless it is still being rendered, which is said."""
        reading = self._pane.reading()
        if reading is not None and reading.rendered.stands_in:
            self.said.emit(tr("La fiche est encore en cours de mise en forme : réessayez dans un instant."))
            return None
        return reading
