"""Bytes to text and back: whatever an editor saved is read, and what had to be guessed is said."""

import codecs
from dataclasses import dataclass

from kb_app.domain.article import Problem, Severity
from kb_app.language import tr

MAX_BYTES = 8 * 1024 * 1024
"""A longer file is listed by its title only: 8 MiB is some 1,600 times the usual article."""

_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\f\v\x1b")) + b"\x7f"
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` keeps its byte-order mark. `encoding` is a codec, or `mixed` when a UTF-8 file had other bytes in it."""

    text: str
    encoding: str
    problem: Problem | None = None


def decode(data: bytes, path: str = "") -> Decoded:
    """The text of an article. What cannot be text comes back empty, with the problem that says so."""
    if not data:
        return _refused(path, "empty-file", tr("Le fichier est vide : écrivez la fiche, ou supprimez le fichier."))
    if (utf16 := _UTF16.get(data[:2])) is not None:
        return _decode_utf16(data, utf16, path)
    if b"\0" in data or _looks_binary(data):
        return _not_text(path)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "kb-windows")
    encoding = "cp1252" if text == data.decode("cp1252", "kb-windows") else "mixed"
    message = tr("L'encodage a été deviné (Windows) : enregistrez le fichier de nouveau, en UTF-8.")
    return Decoded(text, encoding, Problem(path, 0, "encoding-guessed", Severity.WARNING, message))


def encode(text: str, encoding: str) -> bytes:
    """The bytes of `text` in the `encoding` it was read in, so that an edit changes only what was edited.

    UTF-8 where that encoding cannot write the new text, and for `mixed`.
    """
    try:
        return text.encode("utf-8" if encoding == "mixed" else encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _decode_utf16(data: bytes, encoding: str, path: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return _not_text(path)
    return _not_text(path) if "\0" in text else Decoded(text, encoding)


def _looks_binary(data: bytes) -> bool:
    """More than one character in fifty is a control character that no editor writes."""
    head = data[:65536]
    return (len(head) - len(head.translate(None, _CONTROLS))) * 50 > len(head)


def _not_text(path: str) -> Decoded:
    return _refused(path, "not-text", tr("Ce n'est pas du texte : retirez le fichier, ou renommez-le sans « .md »."))


def _refused(path: str, rule: str, message: str) -> Decoded:
    return Decoded("", "utf-8", Problem(path, 0, rule, Severity.ERROR, message))


def _windows_bytes(error: UnicodeError) -> tuple[str, int]:
    """Decodes the bytes that are not UTF-8 as Windows-1252, those undefined there as Latin-1 control characters."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    try:
        return wrong.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return wrong.decode("latin-1"), error.end


codecs.register_error("kb-windows", _windows_bytes)
