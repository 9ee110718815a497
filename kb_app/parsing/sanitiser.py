"""What may reach the reader: words, structure, addresses of four kinds. Articles are written by anybody."""

import re

import nh3

from kb_app.domain.names import slug

_BLOCKS = "blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary ul"
_TABLES = "caption col colgroup table tbody td tfoot th thead tr"
_INLINE = "a abbr b br cite code del dfn em i img input ins kbd mark q s samp small span strong sub sup u var"
_ALIGNED = ("td", "th", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "img", "table")
_CLASSES = {
    *("callout", "callout-title", "note", "tip", "important", "warning", "caution", "phrase", "site"),
    *(
        "refused",
        "missing",
        "external",
        "media",
        "remote-image",
        "footnote",
        "footnotes",
        "footnote-ref",
        "task",
        "own",
    ),
}
_LANGUAGE = re.compile(r"language-[\w+#.-]{1,40}")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute as it may stay; anchors are made as links to them are."""
    if name == "class":
        known = [word for word in value.split() if word in _CLASSES or _LANGUAGE.fullmatch(word)]
        return " ".join(known) or None
    if name in ("id", "name"):
        return slug(value) or None
    if tag == "input" and name == "type":
        return value if value == "checkbox" else None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(f"{_BLOCKS} {_TABLES} {_INLINE}".split()),
    clean_content_tags={
        "script",
        "style",
        "template",
        "iframe",
        "object",
        "svg",
        "math",
        "title",
        "textarea",
        "noscript",
    },
    attributes={
        "*": {"id", "class", "title", "lang", "dir"},
        "a": {"href", "name"},
        "img": {"src", "alt", "width", "height", "align"},
        "input": {"type", "checked", "disabled"},
        "ol": {"start"},
        "details": {"open"},
        **{tag: {"align", "colspan", "rowspan"} for tag in _ALIGNED if tag != "img"},
        **{f"h{level}": {"align", "data-site"} for level in range(1, 7)},
    },
    attribute_filter=_attribute,
    url_schemes={"http", "https", "mailto", "kb", "kbimg"},
    url_relative="deny",
    link_rel=None,
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """`html` with nothing in it that runs, fetches, or leads out of the share unasked."""
    return _CLEANER.clean(html)
