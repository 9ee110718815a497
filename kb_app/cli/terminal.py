"""Writing to a terminal: colour only where there is one, progress only where somebody watches."""

import sys
from collections.abc import Sequence
from types import TracebackType

from kb_app.domain.query import Span
from kb_app.language import tr
from kb_app.services.events import Event, Fetching, Indexing, ProblemFound, Scanning

BOLD, DIM, MARK, END = "\033[1m", "\033[2m", "\033[1;33m", "\033[0m"


def write(line: str = "") -> None:
    """One line on standard output; what the terminal's encoding lacks is replaced rather than fatal."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(line.encode(encoding, "replace").decode(encoding, "replace") + "\n")


def write_error(line: str) -> None:
    sys.stderr.write(line.encode("utf-8", "replace").decode("utf-8") + "\n")


def styled(text: str, style: str) -> str:
    return f"{style}{text}{END}" if text and sys.stdout.isatty() else text


def marked(text: str, spans: Sequence[Span]) -> str:
    """`text` with its matches in colour, on a terminal."""
    if not sys.stdout.isatty():
        return text
    parts, last = [], 0
    for start, end in spans:
        parts += [text[last:start], MARK, text[start:end], END]
        last = end
    return "".join([*parts, text[last:]])


class ProgressLine:
    """A progress bar on standard error while `with` lasts; nothing at all where standard error is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> "ProgressLine":
        if self._shown:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(tr("Lecture du dossier"), total=None)
        return self

    def show(self, event: Event) -> None:
        if not self._shown:
            return
        match event:
            case Scanning():
                self._bar.update(self._task, description=tr("Lecture du dossier"), completed=event.files, total=None)
            case Fetching():
                self._bar.update(self._task, description=tr("Copie"), completed=event.done, total=event.total)
            case Indexing():
                self._bar.update(self._task, description=tr("Indexation"), completed=event.done, total=event.total)
            case ProblemFound():
                pass

    def count(self, done: int, total: int, what: str = "") -> None:
        """So many of so many, for what has no events."""
        if self._shown:
            self._bar.update(self._task, description=what or tr("Export"), completed=done, total=total)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._bar.stop()
