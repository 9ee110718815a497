"""Links and images between documents of one source, until it is known where each of them will lie."""

import posixpath
import re
from collections.abc import Callable
from urllib.parse import quote, unquote, urlsplit

from kb_app.domain.names import slug

_MADE = re.compile(
    r'(!?)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\((kb|kbimg):([^\s()#]*)(#[^\s()]*)?((?: "(?:[^"\\]|\\.)*")?)\)'
)
_UNWRITABLE = re.compile(r"[^\w/.,;:!$&'*+=@~-]")
"""What an address cannot hold as it is; letters with accents stay legible."""
_OUTSIDE = re.compile(r"(?:https?://|mailto:).", re.IGNORECASE)


def article_address(key: str, anchor: str = "") -> str:
    """The address of another document of the source, for a Markdown link."""
    return f"kb:{_quoted(key)}" + (f"#{_quoted(anchor)}" if anchor else "")


def image_address(name: str) -> str:
    """The address of an image of the source."""
    return f"kbimg:{_quoted(name)}"


def relative_name(address: str, name: str) -> tuple[str, str] | None:
    """The file of the tree, and the place in it, that a relative `address` in the file `name` means.

    None when it leads out of the tree.
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    path, anchor = unquote(parts.path).replace("\\", "/"), unquote(parts.fragment)
    if not path:
        return name, anchor
    full = posixpath.normpath(posixpath.join(posixpath.dirname(name), path.lstrip("/")))
    return None if full.startswith("..") else (full, anchor)


def is_outside(address: str) -> bool:
    return _OUTSIDE.match(address) is not None


def resolve(body: str, article: Callable[[str, str], str], image: Callable[[str], str]) -> str:
    """`body` with the addresses made here replaced by what `article` and `image` answer, percent-encoded paths.

    Where the answer is empty the words of the link stay without it.
    """

    def replaced(found: re.Match[str]) -> str:
        mark, label, scheme, target, fragment, title = found.groups("")
        if scheme == "kb":
            address = article(unquote(target), unquote(fragment.removeprefix("#")))
        else:
            address = image(unquote(target))
        return f"{mark}[{resolve(label, article, image)}]({address}{title})" if address else label

    return _MADE.sub(replaced, body)


def way(path: str, origin: str) -> str:
    """The relative address of the file `path` in the file `origin`."""
    return _UNWRITABLE.sub(lambda found: quote(found[0]), posixpath.relpath(path, posixpath.dirname(origin) or "."))


def plain_path(path: str) -> str:
    """`path` with names that every computer, link and person can write."""
    parts = (slug(part.replace(".", "-").replace("'", "-"))[:60].strip("-_") for part in path.split("/"))
    return "/".join(filter(None, parts)) or "fiche"


def _quoted(text: str) -> str:
    return quote(text, safe="/")
