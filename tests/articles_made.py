"""Articles for tests of the search engine, made as people write them."""

from collections.abc import Iterable

from kb_app.domain.article import Article
from kb_app.parsing.parser import parse_article

FOLDER = "fiches"


def article(id_: str, title: str, body: str = "", *, aliases: Iterable[str] = (), **header: str) -> Article:
    """One article of the folder `fiches`; `header` is more keys and their values, as written."""
    lines = [f"id: {id_}", f"title: {_quoted(title)}", f"aliases: [{', '.join(map(_quoted, aliases))}]"]
    lines += [f"{key}: {value}" for key, value in header.items()]
    text = "\n".join(["---", *lines, "---", "", body, ""])
    return parse_article(text.encode("utf-8"), folder=FOLDER, path=f"{id_}.md")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
