"""Ours by the product's own path: the services' search, with the library behind the index for titles and snippets."""

from collections.abc import Sequence
from importlib.metadata import version as version_of
from pathlib import Path

from benchmarks.engines.engine import Question, Shown, Text, bytes_under
from kb_app import settings
from kb_app.bootstrap import build
from kb_app.domain.article import Article, Confidence, Header, Section
from kb_app.domain.query import Query
from kb_app.library.catalogue import Catalogue


def version() -> str:
    return f"{version_of('kb-app')}, Whoosh {version_of('Whoosh')}, numpy {version_of('numpy')}"


class Ours:
    def __init__(self, folder: Path, place: Path) -> None:
        self._settings = settings.follow(settings.load(place, environment={}), (folder,))
        self._label = self._settings.folders[0].label
        self._services = build(self._settings)

    def build(self, texts: Sequence[Text]) -> None:
        from kb_app.search import indexer

        articles = [self._article(text) for text in texts]
        self._list(articles)
        indexer.rebuild(self._settings.index, articles, total=len(articles))

    def update(self, texts: Sequence[Text]) -> None:
        from kb_app.search import indexer

        articles = [self._article(text) for text in texts]
        self._list(articles)
        indexer.update(self._settings.index, articles)

    def search(self, question: Question, limit: int) -> list[Shown]:
        answer = self._services.searching.search(Query(question.text, question.site, limit, prefix=question.prefix))
        return [Shown(hit.id, hit.title, hit.snippet) for hit in answer.hits]

    def size(self) -> int:
        return bytes_under(self._settings.index, self._settings.library)

    def close(self) -> None:
        self._services.close()

    def _list(self, articles: list[Article]) -> None:
        catalogue = Catalogue(self._settings.library, writable=True)
        catalogue.replace(articles)
        catalogue.mark_indexed(article.key for article in articles)
        catalogue.close()

    def _article(self, text: Text) -> Article:
        header = Header(
            id=text.id,
            title=text.title,
            aliases=text.aliases,
            tags=text.tags,
            description=text.description,
            sites=text.sites,
            confidence=Confidence(text.confidence),
            variant_of=text.variant_of,
        )
        sections = tuple(
            Section(2 if heading else 0, heading, f"s{at}", body, body)
            for at, (heading, body) in enumerate(text.sections)
        )
        return Article(self._label, text.path, text.id, text.title, header, sections, revision=text.path)
