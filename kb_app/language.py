"""The interface's two languages and French typography.

French is the source language: the sentences in the code are the French ones, and a gettext catalogue turns them
into English (docs/adr/0002). Every sentence for people passes through `tr` or `trn`, which is also where French
typography is applied, so that nobody types an invisible no-break space into the code.
"""

import gettext
import os
import re
from pathlib import Path

LANGUAGES = ("fr", "en")
NBSP, NARROW_NBSP = "\u00a0", "\u202f"

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "fr"

# Lexique des règles typographiques en usage à l'Imprimerie nationale: a narrow no-break space before ; ! ?,
# a no-break space before the colon and inside guillemets.
_BEFORE_NARROW = re.compile(r"(?<=[^\s(\[«]) (?=[;!?](?:\s|$|[»)…]))")
_BEFORE_WIDE = re.compile(r"(?<=\S) (?=:(?:\s|$)|»)|(?<=«) ")
_BEFORE_UNIT = re.compile(r"(?<=[\d}]) (?=(?:€|%|Mo|Go|ko|min|h|s|ms)(?:\W|$))")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


def typeset(text: str) -> str:
    """French `text` with no-break spaces and typographic apostrophes; doing it twice changes nothing more."""
    text = _BEFORE_NARROW.sub(NARROW_NBSP, text)
    text = _BEFORE_WIDE.sub(NBSP, text)
    text = _BEFORE_UNIT.sub(NBSP, text)
    return _APOSTROPHE.sub("’", text)


def tr(message: str, /, **values: object) -> str:
    """`message` in the language in use, with `{names}` replaced by `values`."""
    text = _catalogue.gettext(message)
    if _language == "fr":
        text = typeset(text)
    return text.format(**values) if values else text


def trn(singular: str, plural: str, count: int, /, **values: object) -> str:
    """Like `tr`, in the number that `count` asks for; `{count}` is always there."""
    text = _catalogue.ngettext(singular, plural, count) if _language != "fr" else (plural if count > 1 else singular)
    if _language == "fr":
        text = typeset(text)
    return text.format(count=count, **values)


def language() -> str:
    """The language in use: `fr` or `en`."""
    return _language


def use(wanted: str, translations: Path) -> None:
    """Speak `wanted` from now on (anything but `en` is French); `translations` holds the compiled catalogues."""
    global _catalogue, _language  # noqa: PLW0603 - the language belongs to the process, as the locale does
    _language = wanted if wanted in LANGUAGES else "fr"
    _catalogue = gettext.translation("vademecum", translations, [_language], fallback=True)
    # argparse words its own errors through gettext's default domain
    gettext.bindtextdomain("messages", str(translations))
    os.environ["LANGUAGE"] = _language


def later(message: str, /) -> str:
    """Marks a sentence of a table for the catalogue; whoever shows it passes it to `tr`."""
    return message
