"""Every place in an article that a link may lead to."""

import re

from kb_app.domain.article import Article
from kb_app.domain.names import slug

_NAMED = re.compile(r"""\b(?:id|name)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:")


def anchors_of(article: Article) -> frozenset[str]:
    """Anchors of headings, of tags with an `id` or `name`, and of footnotes."""
    found = {section.anchor for section in article.sections if section.anchor}
    for section in article.sections:
        if "=" in section.source:
            found.update(slug(name.strip("\"'")) for name in _NAMED.findall(section.source))
        if "[^" in section.source:
            found.update(f"fn-{slug(name)}" for name in _FOOTNOTE.findall(section.source))
    return frozenset(found)
