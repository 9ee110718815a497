"""What concerns the person alone: what is known of them, their portfolio, and what they choose to share."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kb_app.domain.errors import KbError
from kb_app.language import tr
from kb_app.services.privacy.demand import Demand
from kb_app.services.privacy.personal import PersonalData
from kb_app.services.privacy.portfolio import Portfolio
from kb_app.services.wording import error_sentence
from kb_app.ui.dialogs.demand_dialog import DemandDialog
from kb_app.ui.dialogs.personal_dialog import PersonalDialog
from kb_app.ui.dialogs.print_dialog import PrintDialog
from kb_app.ui.dialogs.report_dialog import ReportDialog
from kb_app.ui.printing import a4_printer, print_page
from kb_app.ui.tasks import Channel
from kb_app.ui.theme import Theme


class PersonalFlow(QObject):
    """`said` carries a sentence for the status line, `saved` that something waits to leave; `closed` follows a look."""

    said = Signal(str)
    saved = Signal()
    closed = Signal()

    def __init__(
        self,
        personal: PersonalData,
        demand: Demand,
        portfolio: Portfolio,
        report: Callable[[], str],
        signature: Callable[[], str],
        theme: Callable[[], Theme],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._personal, self._demand, self._portfolio = personal, demand, portfolio
        self._report, self._signature, self._window = report, signature, parent
        self._theme = theme
        self._channel = Channel("portfolio", self)

    def show_personal_data(self) -> None:
        PersonalDialog(self._personal, self._window).exec()
        self.closed.emit()

    def prepare_report(self) -> None:
        """For whoever helps: gathered off this thread, since the doctor asks the shared folders."""
        self.said.emit(tr("Préparation du rapport…"))
        self._channel.ask(self._report, self._on_report, self._on_trouble)

    def share_demand(self) -> None:
        try:
            batch = self._demand.batch()
            if DemandDialog(batch, self._window).exec() and batch is not None:
                self._demand.share()
                self.said.emit(tr("Enregistré sur ce poste ; cela part dès que le dossier partagé le permet."))
                self.saved.emit()
        except KbError as error:
            self._on_trouble(error)

    def collect(self) -> None:
        """Note in the portfolio what arrived."""
        self._channel.ask(self._portfolio.collect, lambda _nothing: None, self._on_trouble)

    def print_portfolio(self) -> None:
        name, today = self._signature(), date.today()
        self._channel.ask(lambda: self._portfolio.page(name, today), self._on_page, self._on_trouble)

    def close(self) -> None:
        self._channel.close()

    def _on_page(self, html: str) -> None:
        title = tr("Mon portfolio")
        printer = a4_printer(title)
        PrintDialog(self._theme(), title, printer, lambda to: print_page(html, title, to), self._window).exec()

    def _on_report(self, text: str) -> None:
        self.said.emit("")
        ReportDialog(text, self._window).exec()

    def _on_trouble(self, error: KbError) -> None:
        self.said.emit(error_sentence(error))
