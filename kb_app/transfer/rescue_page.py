"""The rescue page: one HTML file with every article and its own search, which any browser opens without a network.

Nothing in it runs but the script written here: its hash stands in the page's content security policy, which allows
no other, no address and no frame. Without scripts the page is a long text with contents.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby

from kb_app.domain.folder import Site
from kb_app.language import language, tr, trn


@dataclass(frozen=True, slots=True)
class Version:
    """The answer for one site, or the common one (`site` empty): sanitised HTML with the page's own addresses."""

    site: str
    label: str
    trust: str
    html: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article of the page. `name` is its anchor; `sites` are those it is for, none for everywhere; `due` its review.

    `versions` begin with the common one.
    """

    name: str
    title: str
    directory: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    sites: tuple[str, ...]
    due: date | None
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice that is, or will be, in force; `concerns` are names of sheets."""

    name: str
    title: str
    html: str
    is_urgent: bool
    starts: date | None
    ends: date | None
    dates: str
    sites: tuple[str, ...]
    site_labels: tuple[str, ...]
    concerns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What the search needs to know of French and of the folder: all folded but the pins' and synonyms' words."""

    stop: tuple[str, ...]
    elided: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...]
    mappings: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    pins: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All that stands on a page. `made` says when it was made, and from how old a copy; `site` is chosen at first."""

    name: str
    made: str
    sites: tuple[Site, ...]
    site: str
    sheets: tuple[Sheet, ...]
    announcements: tuple[Announcement, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class Look:
    """The script and the style of the page, as they lie in the resources."""

    script: str
    style: str


def page(content: Content, look: Look) -> str:
    """The whole page as HTML."""
    policy = (
        f"default-src 'none'; img-src data:; script-src '{_digest(look.script)}'; style-src '{_digest(look.style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    data = {
        "site": content.site,
        "sites": {site.code: site.label for site in content.sites},
        "stop": content.words.stop,
        "elided": content.words.elided,
        "synonyms": content.words.synonyms,
        "mappings": content.words.mappings,
        "pins": content.words.pins,
        "texts": _texts(),
    }
    found = escape(tr("Résultats"))
    parts = [
        _opening(content.name, policy, look.style),
        _head(content),
        _announcements(content.announcements),
        '<p id="told" role="status" aria-live="polite"></p>\n',
        f'<ol id="hits" aria-label="{found}"></ol>\n',
        _contents(content.sheets),
        f'<main id="sheets">\n{"".join(map(_sheet, content.sheets))}</main>\n',
        f"<footer><p>{escape(content.made)}</p></footer>\n",
        f'<script type="application/json" id="data">{_json(data)}</script>\n',
        f"<script>{look.script}</script>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def links_page(name: str, made: str, pages: Sequence[tuple[str, str]], style: str) -> str:
    """A small page that leads to `pages`: file names and what they are called."""
    policy = f"default-src 'none'; style-src '{_digest(style)}'; base-uri 'none'; form-action 'none'"
    rows = "".join(f'<li><a href="{escape(file)}">{escape(label)}</a></li>' for file, label in pages)
    ask = tr("Choisissez le site de l'appelant :")
    return (
        f"{_opening(name, policy, style)}<header><h1>{escape(name)}</h1></header>\n"
        f"<nav><p>{escape(ask)}</p><ul>{rows}</ul></nav>\n"
        f"<footer><p>{escape(made)}</p></footer>\n</body>\n</html>\n"
    )


def _opening(name: str, policy: str, style: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(name)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def _texts() -> Mapping[str, str]:
    return {
        "count": tr("{count} fiches."),
        "one": tr("1 fiche."),
        "some": tr("Aucune fiche avec tous les mots : les plus proches."),
        "corrected": tr("Résultats pour « {words} »."),
        "none": tr("Aucune fiche. Essayez les mots de l'appelant, ou un seul mot."),
        "overdue": tr("À revoir depuis le {day} : vérifiez avant de répondre."),
        "elsewhere": tr("Cette fiche ne concerne pas le site {site}."),
        "no_variant": tr("Réponse commune ; pas de variante {site} : à confirmer."),
        "back": tr("Retour à la liste"),
        "print": tr("Imprimer"),
    }


def _head(content: Content) -> str:
    return (
        f"<header>\n<h1>{escape(content.name)}</h1>\n"
        f'<form id="ask" role="search"><label for="q">{escape(tr("Chercher"))}</label> '
        '<input id="q" type="search" autocomplete="off" spellcheck="false" autofocus> '
        f"{_chooser(content.sites)}</form>\n"
        f'<p class="made">{escape(content.made)}</p>\n</header>\n'
    )


def _chooser(sites: Sequence[Site]) -> str:
    if not sites:
        return ""
    options = "".join(f'<option value="{escape(site.code)}">{escape(site.label)}</option>' for site in sites)
    label = escape(tr("Site de l'appelant"))
    every = escape(tr("Tous les sites"))
    return f'<label for="site">{label}</label> <select id="site"><option value="">{every}</option>{options}</select>'


def _announcements(announcements: Sequence[Announcement]) -> str:
    return "".join(
        f'<section id="{notice.name}" class="notice{" urgent" if notice.is_urgent else ""}"{_days(notice)} '
        f'data-sites="{escape(" ".join(notice.sites))}" data-concerns="{" ".join(notice.concerns)}">'
        f"<details><summary><strong>{escape(notice.title)}</strong> "
        f'<span class="muted">{escape(" · ".join(filter(None, [notice.dates, *notice.site_labels])))}</span></summary>'
        f"{notice.html}</details></section>\n"
        for notice in announcements
    )


def _days(notice: Announcement) -> str:
    named = (("data-starts", notice.starts), ("data-ends", notice.ends))
    return "".join(f' {name}="{day.isoformat()}"' for name, day in named if day is not None)


def _contents(sheets: Sequence[Sheet]) -> str:
    groups = []
    for directory, members in groupby(sheets, key=lambda sheet: sheet.directory):
        rows = list(members)
        count = trn("{count} fiche", "{count} fiches", len(rows))
        links = "".join(f'<li><a href="#{row.name}">{escape(row.title)}</a></li>' for row in rows)
        groups.append(
            f"<details><summary>{escape(directory or tr('Fiches'))} "
            f'<span class="muted">{escape(count)}</span></summary><ul>{links}</ul></details>\n'
        )
    return f'<nav id="contents" aria-label="{escape(tr("Sommaire"))}">\n{"".join(groups)}</nav>\n'


def _sheet(sheet: Sheet) -> str:
    due = f' data-due="{sheet.due.isoformat()}"' if sheet.due is not None else ""
    named, tags = escape(", ".join(sheet.aliases)), escape(", ".join(sheet.tags))
    common, *others = sheet.versions
    versions = [_version(common, tr("Commun") if others else ""), *(_version(each, each.label) for each in others)]
    return (
        f'<article id="{sheet.name}" data-sites="{escape(" ".join(sheet.sites))}"{due} data-words="{named}" '
        f'data-tags="{tags}">\n'
        f'<h2 tabindex="-1">{escape(sheet.title)}</h2>\n{"".join(versions)}</article>\n'
    )


def _version(version: Version, label: str) -> str:
    shown = f'<p class="site">{escape(label)}</p>' if label else ""
    return (
        f'<div class="version" data-site="{escape(version.site)}">{shown}<p class="trust">{escape(version.trust)}</p>\n'
        f"{version.html}\n</div>\n"
    )


def _json(data: Mapping[str, object]) -> str:
    """JSON that may stand in a script element: no `<` in it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def made_words(day: str, time: str, copied: str) -> str:
    """When a page was made, and from a copy of the shared folder of when."""
    said = tr("Page faite le {day} à {time}.", day=day, time=time)
    return f"{said} {tr('Copie du dossier partagé {copied}.', copied=copied)}" if copied else said
