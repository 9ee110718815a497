"""Changed words as HTML for a text view: added underlined on green, removed struck out on red."""

from collections.abc import Iterable
from html import escape

from kb_app.domain.word_change import Fate, Run
from kb_app.ui.theme import Theme

FIRST_CHANGE = "first-change"
"""The anchor of the first words that changed."""


def to_html(runs: Iterable[Run], theme: Theme) -> str:
    """A document for `QTextBrowser.setHtml`."""
    pieces = [(run.fate, _piece(run, theme)) for run in runs]
    changed = next((at for at, (fate, _) in enumerate(pieces) if fate is not Fate.SAME), len(pieces))
    body = "".join(
        f"<a name='{FIRST_CHANGE}'></a>{piece}" if at == changed else piece for at, (_, piece) in enumerate(pieces)
    )
    return f"<body style='color: {theme.text}; line-height: 125%'>{body}</body>"


def _piece(run: Run, theme: Theme) -> str:
    text = escape(run.text).replace("\n", "<br>")
    if run.fate is Fate.ADDED:
        colour, ground = theme.tone("good")
        return f"<span style='color: {colour}; background-color: {ground}; text-decoration: underline'>{text}</span>"
    if run.fate is Fate.REMOVED:
        colour, ground = theme.tone("bad")
        return f"<span style='color: {colour}; background-color: {ground}; text-decoration: line-through'>{text}</span>"
    return f"<span>{text}</span>"
