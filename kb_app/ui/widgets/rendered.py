"""An article as the reader shows it, in a dialog's view: what is to be judged before it is published."""

from kb_app.domain.word_change import Fate, word_changes
from kb_app.language import tr
from kb_app.services.reading import Reading
from kb_app.ui.richtext import Look, to_qt
from kb_app.ui.theme import Theme, zoom_of
from kb_app.ui.widgets.article_view import ArticleView

ABSENT = "<p><i>{words}</i></p>"


def show_reading(view: ArticleView, reading: Reading, theme: Theme, width: int = 640) -> list[str]:
    """The lines that the view shows; `width` is that of its text, in pixels."""
    html = to_qt(reading.html, reading.title, Look(theme, zoom_of(view), width))
    view.show_article([html], dict(reading.images), [heading.anchor for heading in reading.outline])
    return view.plain_text().split("\n")


def show_section(view: ArticleView, reading: Reading | None, theme: Theme, width: int) -> str:
    """One section as it is read, and its plain text; a section that is not there says so."""
    if reading is None:
        absent = ABSENT.format(words=tr("Cette partie n'y est pas."))
        view.show_article([to_qt(absent, "", Look(theme, zoom_of(view), width))], {}, [])
        return ""
    html = to_qt(reading.html, "", Look(theme, zoom_of(view), width))
    view.show_article([html], dict(reading.images), [heading.anchor for heading in reading.outline])
    return view.plain_text()


def new_words(before: str, after: str) -> list[tuple[int, int]]:
    """Where `after` has words that `before` has not, in characters."""
    spans, at = [], 0
    for run in word_changes(before, after):
        if run.fate is Fate.REMOVED:
            continue
        if run.fate is Fate.ADDED and run.text.strip():
            spans.append((at, at + len(run.text)))
        at += len(run.text)
    return spans
