"""The content standard as a checklist that follows the writing: the rules of `kb check`, asked of one text."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kb_app.domain.article import Article, Kind, LinkKind, Problem, Severity
from kb_app.domain.procedure import reachable, without_exit
from kb_app.language import later, tr
from kb_app.library.catalogue import Catalogue
from kb_app.parsing.checks import identity, links, procedures, sites, standard
from kb_app.parsing.checks.folder import Folder
from kb_app.parsing.links import LinkNames
from kb_app.parsing.parser import parse_article
from kb_app.parsing.procedure import steps
from kb_app.services.knowledge import KnowledgeShelf

LONGEST_LEAD = 60
"""Words of the first paragraph: what is read out in twenty seconds."""


@dataclass(frozen=True, slots=True)
class Check:
    """One promise of the standard: `advice` says what to do where it is not kept, at `line` (0: nowhere)."""

    name: str
    is_kept: bool
    advice: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a procedure as its outline shows it; `exits` are the words of its choices. `trouble` is empty or what
    is wrong with it.
    """

    heading: str
    line: int
    exits: tuple[str, ...]
    trouble: str = ""


Rule = Callable[[Article, Folder], Iterator[Problem]]


def _no_aliases(article: Article, folder: Folder) -> Iterator[Problem]:
    del folder
    if not article.header.aliases and not article.header.variant_of and article.header.kind is not Kind.NOTICE:
        yield _advice(article, 0, tr("Ajoutez au moins une façon de le dire au téléphone."))


def _answer_not_first(article: Article, folder: Folder) -> Iterator[Problem]:
    del folder
    if article.header.variant_of:
        return
    first = article.sections[0] if article.sections else None
    if first is None or first.level or not first.text:
        yield _advice(article, first.line if first else 0, tr("Écrivez la réponse avant le premier sous-titre."))
    elif len(article.lead.split()) > LONGEST_LEAD:
        yield _advice(article, first.line, tr("Raccourcissez le premier paragraphe : une ou deux phrases suffisent."))


def _broken(article: Article, folder: Folder) -> Iterator[Problem]:
    del folder
    yield from (problem for problem in article.problems if problem.severity is Severity.ERROR)


_ALWAYS: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    (later("Les mots de l'appelant"), (_no_aliases,)),
    (later("La réponse d'abord"), (_answer_not_first,)),
    (later("Une page"), (standard.too_long,)),
    (later("Un responsable"), (standard.missing_owner, standard.unknown_owner)),
    (later("Une date de relecture"), (standard.missing_review,)),
    (
        later("Des liens qui mènent quelque part"),
        (links.broken_links, links.broken_anchors, links.refused_links, links.wikilinks),
    ),
    (
        later("Un en-tête juste"),
        (
            _broken,
            standard.missing_title,
            sites.unknown_site,
            sites.unknown_site_in_text,
            sites.orphan_variant,
            identity.notice_dates,
            identity.unknown_articles,
        ),
    ),
)
_PROCEDURE = (
    later("Des étapes qui mènent au bout"),
    (procedures.no_steps, procedures.unreachable_steps, procedures.endless_steps),
)


class ContentStandard:
    """Reads the local copy only. `has_standard` folders and others are held to the same: this is advice."""

    def __init__(self, catalogue: Catalogue, copy: Path, knowledge: KnowledgeShelf) -> None:
        self._catalogue = catalogue
        self._copy = copy
        self._knowledge = knowledge

    def checklist(self, article: Article, attached: Mapping[str, bytes]) -> tuple[Check, ...]:
        """Every promise with whether `article` keeps it; `attached` are images that will come with it, by path."""
        folder = self._folder(article, attached)
        groups = (*_ALWAYS, _PROCEDURE) if article.header.kind is Kind.PROCEDURE else _ALWAYS
        return tuple(_check(name, rules, article, folder) for name, rules in groups)

    def step_rows(self, article: Article) -> tuple[StepRow, ...]:
        """The steps of a procedure, with the dead ends; nothing for other articles."""
        if article.header.kind is not Kind.PROCEDURE or article.header.variant_of:
            return ()
        found = steps(article.sections, article.path)
        walked = reachable(found, article.sections, article.path, self._entries(article)) if found else frozenset()
        caught = without_exit(found, article.sections, article.path)
        rows = []
        for step in found:
            trouble = ""
            if step.anchor not in walked:
                trouble = tr("aucun choix n'y mène")
            elif step.anchor in caught:
                trouble = tr("on y tourne sans fin")
            exits = tuple(choice.label for choice in step.choices)
            rows.append(StepRow(step.heading, article.sections[step.sections[0]].line, exits, trouble))
        return tuple(rows)

    def _entries(self, article: Article) -> frozenset[str]:
        """Anchors of `article` that other articles lead to."""
        others = self._linking(article)
        return frozenset(link.anchor for other in others for link in other.links if link.target == article.path)

    def _folder(self, article: Article, attached: Mapping[str, bytes]) -> Folder:
        """As much of the folder as the rules ask for: all names, and the text of what is linked."""
        paths = set(self._catalogue.revisions(article.folder)) | {article.path} | set(attached)
        paths |= {
            link.target
            for link in article.links
            if link.kind is LinkKind.MEDIA and self._is_in_copy(article.folder, link.target)
        }
        wanted = self._linked(article) & paths
        others = [self._parse(article.folder, path) for path in sorted(wanted - {article.path})]
        if article.header.kind is Kind.PROCEDURE:
            others += [other for other in self._linking(article) if other.path not in wanted]
        return Folder(
            files=frozenset(paths),
            articles=(article, *others),
            knowledge=self._knowledge.of(article.folder),
            has_standard=True,
        )

    def _linked(self, article: Article) -> set[str]:
        names = self._catalogue.names(article.folder)
        wikilinks = LinkNames(dict.fromkeys(names.values()), names.items())
        found = {link.target for link in article.links if link.kind is LinkKind.ARTICLE}
        for link in article.links:
            if link.kind is LinkKind.NAMED:
                found.update(wikilinks.find(link.target))
        for id_ in (article.header.variant_of, *article.header.concerns):
            if id_ and (entry := self._catalogue.find(id_, (article.folder,))) is not None:
                found.add(entry.path)
        return found

    def _linking(self, article: Article) -> tuple[Article, ...]:
        """Articles that name the file of this one with a heading; only those are parsed."""
        mark = f"{PurePosixPath(article.path).stem}.md#".encode()
        return tuple(
            self._parse(article.folder, path)
            for path in self._catalogue.revisions(article.folder)
            if path != article.path and mark in self._bytes(article.folder, path)
        )

    def _parse(self, folder: str, path: str) -> Article:
        return parse_article(self._bytes(folder, path), folder=folder, path=path)

    def _bytes(self, folder: str, path: str) -> bytes:
        try:
            return (self._copy / folder / path).read_bytes()
        except OSError:
            return b""

    def _is_in_copy(self, folder: str, path: str) -> bool:
        return (self._copy / folder / path).is_file()


def _check(name: str, rules: tuple[Rule, ...], article: Article, folder: Folder) -> Check:
    first = next((problem for rule in rules for problem in rule(article, folder)), None)
    return Check(tr(name), first is None, first.message if first else "", first.line if first else 0)


def _advice(article: Article, line: int, message: str) -> Problem:
    return Problem(article.path, line, "advice", Severity.WARNING, message)
