"""From a composed article to its HTML: ordinary texts here, what may take long in a process within limits.

Whoever may write to the shared folder may write what exhausts a renderer. What a look at the size and shape of a text
does not rule out is rendered by a child (`child`), started for it: it is rare. When the child does not answer in time,
or dies, the text is shown as it is.
"""

import json
import logging
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb_app.domain.variant import Composed, Part
from kb_app.language import language, tr
from kb_app.parsing.extent import is_too_long, may_take_long
from kb_app.parsing.links import wikilink_names
from kb_app.parsing.renderer import Find, plain_text_html, render_pieces
from kb_app.services.rendering.child import SECONDS
from kb_app.services.rendering.rendered import Rendered
from kb_app.services.rendering.task import Task

_SCREEN, _SCREEN_LINES = 1_500, 60

log = logging.getLogger(__name__)


class Rendering:
    """`command` starts the child. One text at a time is rendered there; `stop` may be called by any thread."""

    def __init__(self, command: Sequence[str], patience: float = SECONDS) -> None:
        self._command = list(command)
        self._patience = patience
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped = 0

    def rendered(
        self, composed: Composed, find: Find, *, site: str = "", parts: tuple[Part, ...] | None = None
    ) -> Rendered:
        """As `render_pieces`; nothing is rendered yet."""
        text = (composed if parts is None else Composed(parts, composed.path)).markdown
        if is_too_long(text):
            return Rendered([plain_text_html(text)])
        if not may_take_long(text):
            return Rendered(render_pieces(composed, find=find, site=site, parts=parts))
        names = {name: path for name in wikilink_names(text) if (path := find(name)) is not None}
        task = Task(composed, parts, names, site, language())
        screen = "\n".join(text[:_SCREEN].split("\n")[:_SCREEN_LINES])
        why = tr("Texte long : son début est montré tel quel pendant sa mise en forme.")
        return Rendered(self._in_child(task, text), plain_text_html(screen, why))

    def stop(self) -> None:
        """What is being rendered in the child is wanted no more."""
        self._stopped += 1
        if (child := self._child) is not None:
            child.kill()

    def _in_child(self, task: Task, text: str) -> Iterator[str]:
        yield from self._pieces(task) or [plain_text_html(text)]

    def _pieces(self, task: Task) -> list[str]:
        """Empty when the child made none."""
        before = self._stopped
        try:
            child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=Path.home(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            log.exception("the renderer did not start")
            return []
        self._child = child
        if self._stopped != before:
            child.kill()
        try:
            told, _ = child.communicate(task.to_json(), timeout=self._patience)
        except subprocess.TimeoutExpired:
            child.kill()
            told, _ = child.communicate()
        finally:
            self._child = None
        return _pieces_in(told) if child.returncode == 0 else []


def _pieces_in(told: bytes) -> list[str]:
    try:
        pieces = json.loads(told)
    except ValueError:
        return []
    return pieces if isinstance(pieces, list) and all(isinstance(piece, str) for piece in pieces) else []
