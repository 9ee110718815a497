"""A choice of articles for somebody outside: exactly what leaves is known beforehand, and nothing of the rest is in it.

Every text is written anew: links to what stays become words, and titles, ids and names of what stays do not appear in
those words; comments, unknown keys, people (unless asked for), metadata of images, dates of files, other sites' blocks,
pins and synonyms of words that do not leave are not in it. What the prose itself says of the rest is told (`mentions`).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from kb_app.domain.article import Article, LinkKind
from kb_app.domain.export import LeftOut, Scope
from kb_app.domain.folder import Knowledge, Site
from kb_app.domain.names import fold
from kb_app.language import tr
from kb_app.parsing.parser import parse_article
from kb_app.parsing.redaction import redacted_body, with_known_header
from kb_app.services.exports.export_scope import Chosen
from kb_app.transfer.bare_image import bare_image

NEUTRAL = "(…)"
"""Stands where the words of a link are the name of an article that stays."""

SHORTEST_SECRET = 2
SHORTEST_NAME = 6
"""Letters of a title, id or person that are looked for in prose; shorter ones are words like any other."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """All that leaves: `files` by path. `left_out` was taken away, `mentions` is what the prose says of the rest."""

    files: Mapping[str, bytes]
    articles: int
    left_out: tuple[LeftOut, ...]
    mentions: tuple[LeftOut, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of every path with the SHA-256 of its content, in order."""
        rows = (f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(self.files.items()))
        return hashlib.sha256("".join(rows).encode()).hexdigest()


class Redactor:
    """Takes one folder's choice apart from the rest. `everything` are all articles of that folder, chosen or not."""

    def __init__(
        self, chosen: Chosen, everything: Sequence[Article], knowledge: Knowledge, scope: Scope, *, with_people: bool
    ) -> None:
        self._chosen, self._knowledge, self._scope, self._with_people = chosen, knowledge, scope, with_people
        self._site = knowledge.site(scope.site) if scope.site else None
        inside = [article for article in everything if article.path in chosen.paths]
        names = {name for article in inside for name in (article.id, article.path.rpartition(".")[0])}
        self._inside = [each for each in inside if not each.header.variant_of or each.header.variant_of in names]
        self._lone = [each for each in inside if each not in self._inside]
        self._ids = {article.id for article in self._inside}
        self._paths = {article.path for article in self._inside}
        self._names = {fold(name) for each in self._inside for name in _names_of(each)}
        rest = [article for article in everything if article.path not in self._paths]
        people = [] if with_people else [name for each in everything for name in _people(each)]
        self._tellers = self._unshared([*(each.title for each in rest), *(each.id for each in rest), *people])
        self._secrets = self._unshared([*people, *(name for each in rest for name in _names_of(each))])
        self._media: dict[str, bytes] = {}
        self._left_out: list[LeftOut] = []

    def _unshared(self, names: Iterable[str]) -> dict[str, str]:
        """Those names that no article that leaves has too, folded, with how they are written."""
        spaced = ((fold(name).replace("-", " "), name) for name in names)
        return {key: name for key, name in spaced if len(key) > SHORTEST_SECRET and key not in self._names}

    def outgoing(self) -> Outgoing:
        texts = {article.path: self._text(article) for article in self._inside}
        self._left_out += [
            LeftOut(article.path, tr("variante dont la fiche commune ne part pas : laissée")) for article in self._lone
        ]
        words = {fold(word) for text in texts.values() for word in _WORD.findall(text)}
        files = {path: text.encode() for path, text in texts.items()}
        files["knowledge.toml"] = self._settings().encode()
        if synonyms := "".join(f"{line}\n" for line in self._synonyms(words)):
            files["synonyms.txt"] = synonyms.encode()
        mentions = [each for path, text in texts.items() for each in self._mentions(path, text)]
        return Outgoing(files | self._media, len(texts), tuple(dict.fromkeys(self._left_out)), tuple(mentions))

    def _text(self, article: Article) -> str:
        source = (self._chosen.root / self._local(article.path)).read_bytes().decode(article.encoding, "replace")
        stays = partial(self._note, article.path)
        body = redacted_body(source, article.path, stays, self._shown, self._site)
        sites = article.header.sites
        header = replace(
            article.header,
            id=article.id,
            title=article.title,
            aliases=tuple(
                alias for alias in article.header.aliases if fold(alias).replace("-", " ") not in self._secrets
            ),
            concerns=tuple(id_ for id_ in article.header.concerns if id_ in self._ids),
            sites=(self._scope.site,) if self._scope.site in sites else sites if not self._scope.site else (),
        )
        text = with_known_header(body, header, with_people=self._with_people)
        outside = [
            link
            for link in parse_article(text.encode(), folder="", path=article.path).links
            if link.kind in (LinkKind.ARTICLE, LinkKind.NAMED) and not self._stays(link.kind, link.target)
        ]
        self._left_out += [
            LeftOut(article.path, tr("lien ligne {line} resté malgré tout : à ôter", line=link.line))
            for link in outside
        ]
        return text

    def _stays(self, kind: LinkKind, target: str) -> bool:
        if kind is LinkKind.ARTICLE:
            return target in self._paths
        if kind is LinkKind.NAMED:
            wanted = fold(target).removesuffix(".md").strip("/")
            return wanted in self._names or any(fold(path).removesuffix(".md").endswith(wanted) for path in self._paths)
        return self._carry(target)

    def _note(self, path: str, kind: LinkKind, target: str) -> bool:
        """Whether a link stays; one that does not is told."""
        stays = self._stays(kind, target)
        if not stays:
            self._left_out.append(LeftOut(path, tr("lien vers {target}, devenu du texte", target=target)))
        return stays

    def _carry(self, target: str) -> bool:
        """Take a file along that an article shows; an image loses its metadata, other files may say who wrote them."""
        if target in self._media:
            return True
        root = self._chosen.root
        place = root / target
        if target.lower().endswith(".md") or not place.resolve().is_relative_to(root.resolve()) or not place.is_file():
            return False
        content = place.read_bytes()
        bare = bare_image(content)
        if bare is None:
            self._left_out.append(LeftOut(target, tr("fichier joint tel quel : il peut nommer son auteur")))
        self._media[target] = content if bare is None else bare
        return True

    def _shown(self, words: str) -> str:
        """The words of a link that is taken away: not when they name what stays."""
        folded = fold(words).replace("-", " ")
        return NEUTRAL if any(secret in folded for secret in self._secrets) else words

    def _local(self, path: str) -> str:
        return next(entry.local for entry in self._chosen.entries if entry.path == path)

    def _settings(self) -> str:
        known = self._knowledge
        used = {code for article in self._inside for code in article.header.sites}
        sites = [s for s in known.sites if (s.code == self._scope.site if self._scope.site else s.code in used)]
        rows = [f"name = {json.dumps(known.name, ensure_ascii=False)}", f'language = "{known.language}"']
        rows.append(f'review_every = "{known.review_every_months} months"')
        if self._with_people and known.owners:
            rows.append(f"owners = {json.dumps(known.owners, ensure_ascii=False)}")
        rows += [line for site in sites for line in _site_rows(site)]
        pins = [
            (words, id_)
            for words, id_ in known.pins
            if id_ in self._ids and fold(words).replace("-", " ") not in self._secrets
        ]
        if pins:
            rows += ["", "[pins]", *(f"{_json(words)} = {_json(id_)}" for words, id_ in pins)]
        return "\n".join(rows) + "\n"

    def _synonyms(self, words: set[str]) -> Iterator[str]:
        """Those whose every word is in what leaves: the others tell of what stays."""

        def known(member: str) -> bool:
            return all(fold(word) in words for word in _WORD.findall(member))

        for group in self._knowledge.synonyms.groups:
            members = [member for member in group if known(member)]
            if len(members) > 1:
                yield ", ".join(members)
        for left, right in self._knowledge.synonyms.mappings:
            wanted, meant = [each for each in left if known(each)], [each for each in right if known(each)]
            if wanted and meant:
                yield f"{', '.join(wanted)} => {', '.join(meant)}"

    def _mentions(self, path: str, text: str) -> Iterator[LeftOut]:
        folded = fold(text).replace("-", " ")
        for secret, name in sorted(self._tellers.items()):
            if len(secret) >= SHORTEST_NAME and re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", folded):
                yield LeftOut(path, tr("le texte dit « {name} », qui ne part pas : à relire", name=name))


def _names_of(article: Article) -> Iterator[str]:
    yield article.id
    yield article.title
    yield article.path.rpartition(".")[0].rpartition("/")[2]
    yield from article.header.aliases


def _people(article: Article) -> Iterable[str]:
    header = article.header
    return filter(None, (header.owner, header.verified_by, *header.authors, *header.contributors))


def _site_rows(site: Site) -> list[str]:
    rows = ["", "[[sites]]", f"code = {_json(site.code)}", f"label = {_json(site.label)}"]
    return [*rows, f"colour = {_json(site.colour)}"] if site.colour else rows


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
