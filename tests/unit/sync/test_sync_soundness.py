"""What makes a version doubtful, by its bytes."""

import pytest

from kb_app.sync.findings import Rule
from kb_app.sync.ignore import FileKind
from kb_app.sync.soundness import doubt

HEADER = "---\ntitle: Été\n---\n\nTexte.\n".encode()


def judge(content: bytes, previous: bytes | None = None, kind: FileKind = FileKind.ARTICLE) -> Rule | None:
    return doubt(content, kind, lambda: previous)


@pytest.mark.parametrize(
    "content",
    [
        b"plain",
        "accents é œ 😀".encode(),
        "accents é à".encode("cp1252"),
        "\ufeffbom".encode(),
        "Un texte en UTF-16, été".encode("utf-16"),
        "Un texte en UTF-16, été".encode("utf-16-le"),
        "Un texte en UTF-16, été".encode("utf-16-be"),
        HEADER,
        b"one stray \0 in a text" + b", and more" * 20,
        b"---\nno end of header, as always",
    ],
)
def test_text_of_any_encoding_is_sound(content: bytes) -> None:
    assert judge(content) is None
    assert judge(content, b"---\nno end of header either") is None


def test_emptied_only_if_there_was_something() -> None:
    assert judge(b"", HEADER) is Rule.EMPTIED
    assert judge(b"", b"") is None
    assert judge(b"", None) is None


def test_all_nul() -> None:
    assert judge(b"\0" * 4096) is Rule.BLANKED
    assert judge(b"\0", kind=FileKind.MEDIA) is Rule.BLANKED


def test_cut_inside_a_character() -> None:
    assert judge("Texte en été".encode()[:-1]) is Rule.CUT
    assert judge("😀".encode()[:-1]) is Rule.CUT


def test_a_last_accent_in_an_old_encoding_looks_the_same_and_is_believed_later() -> None:
    assert judge("le café".encode("cp1252")) is Rule.CUT


def test_cut_inside_the_header() -> None:
    assert judge(b"---\ntitle: x\ntags: [a", HEADER) is Rule.CUT
    assert judge(b"---\r\ntitle: x\r\n---\r\n", HEADER) is None
    assert judge(b"header removed on purpose", HEADER) is None


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0" + bytes(range(256)) * 4,
        b"\x7fELF\2\1\1" + b"\0" * 100 + bytes(range(128, 256)),
        b"text, then a block of nothing" + b"\0" * 512,
    ],
)
def test_a_binary_is_no_article_but_may_be_an_image(content: bytes) -> None:
    assert judge(content) is Rule.BINARY
    assert judge(content, kind=FileKind.MEDIA) is None
