"""A file to an Article: decode, part header and body, cut into sections, find links and phrases."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from pathlib import PurePosixPath

from kb_app.domain.article import Article, Header, Phrase, Problem, Section, Severity
from kb_app.domain.names import displayable, readable_name, slug
from kb_app.language import tr
from kb_app.parsing.blocks import Block, Document, Shape, parse_blocks
from kb_app.parsing.decoding import MAX_BYTES, decode
from kb_app.parsing.extent import beginning, is_too_long
from kb_app.parsing.front_matter import read_header, split
from kb_app.parsing.headings import begins_with_title, named, words_of
from kb_app.parsing.inline import plain
from kb_app.parsing.links import links_of
from kb_app.parsing.plain import callout, callout_body, text_of

_PLACEHOLDER = re.compile(r"\{([^{}\n]{1,80})\}")
_PHRASE = re.compile(r"\[!phrase\]", re.IGNORECASE)
_HEAD = 64 * 1024


def parse_article(data: bytes, *, folder: str, path: str, for_screen: bool = False) -> Article:
    """The article in `data`, the bytes of the file at `path` (relative, with `/`) of the folder labelled `folder`.

    Never fails: what cannot be read becomes an article without sections, with the problem that says why. Of a file
    longer than `MAX_BYTES` only the title is read; so much of it is enough to be given as `data`. With
    `for_screen` only the beginning of a text is read that is too long to be rendered.
    """
    if len(data) > MAX_BYTES:
        return _title_only(data, folder, path)
    decoded = decode(data, path)
    front = split(decoded.text)
    header, problems = read_header(front, path)
    header = _with_name_of_variant(header, path)
    body = front.body.replace("\r\n", "\n").replace("\r", "\n")
    is_cut = for_screen and is_too_long(body)
    if is_cut:
        body = beginning(body)
    document = parse_blocks(body)
    headings = [block for block in document.root.children if block.shape is Shape.HEADING]
    title = header.title or _first_words(headings) or readable_name(path)
    has_title = begins_with_title(document.root.children, title, given=bool(header.title))
    cut = list(_sections(document, body, front.body_line, has_title=has_title)) if body.strip() else []
    return Article(
        folder=folder,
        path=path,
        id=identity(header, path),
        title=title,
        header=header,
        sections=tuple(section for section, _ in cut),
        links=tuple(links_of(document, path, front.body_line)),
        phrases=tuple(phrase for section, blocks in cut for phrase in _phrases(section, blocks)),
        problems=(decoded.problem, *problems) if decoded.problem else problems,
        revision=hashlib.sha256(data).hexdigest(),
        encoding=decoded.encoding,
        is_cut=is_cut,
    )


def identity(header: Header, path: str) -> str:
    """The id that the header gives, else the path without its suffix; text only, never used as a path."""
    return header.id[:200] or displayable(str(PurePosixPath(path).with_suffix("")))


def _sections(
    document: Document, body: str, first_line: int, *, has_title: bool
) -> Iterator[tuple[Section, Sequence[Block]]]:
    """The sections in order, with their blocks.

    Text before the first heading, and a first heading that is the title, are level 0.
    """
    lines = body.split("\n")
    blocks = document.root.children
    headings = {block: names for block, *names in named(block for block in blocks if block.shape is Shape.HEADING)}
    starts = [number for number, block in enumerate(blocks) if block in headings]
    if not starts or text_of(blocks[: starts[0]]):
        starts.insert(0, 0)
    for place, (start, end) in enumerate(pairwise([*starts, len(blocks)])):
        block = blocks[start]
        first = block.line if place else 1
        last = blocks[end].line if end < len(blocks) else len(lines) + 1
        words, anchor = headings.get(block, ("", ""))
        content = blocks[start + 1 : end] if anchor else blocks[start:end]
        level = block.level if anchor else 0
        if not place and has_title:
            level, words = 0, ""
        source = "\n".join(lines[first - 1 : last - 1]).strip("\n")
        yield Section(level, words, anchor, source, text_of(content), first_line + block.line - 1), content


def variant_in_name(path: str) -> str:
    """The path, without suffix, of the article that the file at `path` is a variant of by its name; empty if none."""
    before, mark, site = path.rpartition("--")
    return displayable(before) if mark and slug(PurePosixPath(site).stem) and "/" not in site else ""


def phrases_of(sections: Iterable[Section]) -> tuple[Phrase, ...]:
    """The ready phrases in `sections`, in the order in which the reader shows them."""
    return tuple(phrase for section in sections for phrase in _phrases(section))


def _phrases(section: Section, blocks: Sequence[Block] | None = None) -> Iterator[Phrase]:
    """The phrases of a section; its `blocks` are parsed where they are not given."""
    if not _PHRASE.search(section.source):
        return
    for block in chain.from_iterable(each.walk() for each in blocks or parse_blocks(section.source).root.children):
        if block.shape is Shape.QUOTE and (words := callout(block)) is not None and words[0] == "phrase":
            text = text_of(callout_body(block))
            placeholders = tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))
            yield Phrase(plain(words[1]), text, placeholders, section.anchor)


def _first_words(headings: list[Block]) -> str:
    return next((words for block in headings if (words := words_of(block))), "")


def _with_name_of_variant(header: Header, path: str) -> Header:
    """`x--rennes.md` is the variant of `x` for Rennes, unless its header says otherwise."""
    common = variant_in_name(path)
    if not common or header.variant_of:
        return header
    site = PurePosixPath(path).stem.rpartition("--")[2]
    return replace(header, variant_of=common, sites=header.sites or (slug(site),))


def _title_only(data: bytes, folder: str, path: str) -> Article:
    head = data[:_HEAD].decode("utf-8", "ignore")
    front = split(head)
    header = read_header(front, path)[0] if front.block is not None else Header()
    headings = [block for block in parse_blocks(front.body).root.children if block.shape is Shape.HEADING]
    title = header.title or _first_words(headings) or readable_name(path)
    message = tr("Le fichier dépasse 8 Mo : seul son titre est lu. Découpez-le en plusieurs fiches.")
    problem = Problem(path, 0, "too-large", Severity.ERROR, message)
    revision = hashlib.sha256(data).hexdigest()
    return Article(folder, path, identity(header, path), title, header, (), problems=(problem,), revision=revision)
