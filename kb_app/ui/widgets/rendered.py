"""An article as the reader shows it, in a dialog's view: what is to be judged before it is published."""

from kb_app.services.reading import Reading
from kb_app.ui.richtext import Look, to_qt
from kb_app.ui.theme import Theme
from kb_app.ui.widgets.article_view import ArticleView


def show_reading(view: ArticleView, reading: Reading, theme: Theme, width: int = 640) -> list[str]:
    """The lines that the view shows; `width` is that of its text, in pixels."""
    html = to_qt(reading.html, reading.title, Look(theme, width=width))
    view.show_article([html], dict(reading.images), [heading.anchor for heading in reading.outline])
    return view.plain_text().split("\n")
