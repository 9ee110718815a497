"""Texts and pictures made to exhaust whoever shows them (faults.md X9, X10, X12)."""

import struct
import zlib

TEXTS = {
    "open-brackets": "[" * 20_000,
    "open-images": "![](" * 5_000,
    "nested-lists": "\n".join("  " * depth + "- x" for depth in range(300)),
    "nested-quotes": "\n".join(">" * depth + " x" for depth in range(1, 300)),
    "unfinished-references": "".join(f"[a{n}]: <\n" for n in range(20_000)),
    "references": "".join(f"[a{n}]: b\n" for n in range(19_000)) + "[a1] " * 900,
    "line-of-10-MB": "mot " * 2_500_000,
    "backtick-runs": " ".join("`" * (n % 300) for n in range(3_000)),
    "emphasis-runs": "*a **b ***c " * 15_000,
    "stars": "*" * 20_000 + "a" + "*" * 20_000,
    "strong-words": "**a** " * 80_000,
    "links": "[a](b.md) " * 19_000,
    "prose-of-5-MB": "Un paragraphe de prose ordinaire.\n\n" * 150_000,
    "prose-of-8-MB": "Un paragraphe de prose ordinaire.\n\n" * 228_000,
    "lines-of-8-MB": "- [ ] a\n" * 999_000,
    "prose-at-the-limit": "Un paragraphe de prose ordinaire, avec **un mot** fort.\n\n" * 8_500,
    "words-at-the-limit": "mot " * 24_900 + "\n",
    "table-of-100000-rows": "|a|b|\n|-|-|\n" + "|x|y|\n" * 100_000,
    "table-at-the-limit": "|a|b|\n|-|-|\n" + "|x|y|\n" * 9_900,
    "wide-table": "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n" + "|x|\n" * 1_000,
    "headings": "# a\n" * 19_000,
    "headings-at-the-limit": "# a\n" * 9_900,
    "tags": "<b>a</b>" * 9_000,
    "deep-tags": "<div>" * 10_000,
    "check-boxes": "- [ ] a\n" * 9_900,
    "callouts": "> [!NOTE]\n> a\n\n" * 3_300,
    "folds": "<details><summary>a</summary>\n\nb\n\n</details>\n\n" * 1_600,
    "code-blocks": "```\na\n```\n\n" * 2_450,
    "footnotes": "a[^1] " * 9_000 + "\n\n[^1]: b\n",
    "phrases": "> [!PHRASE] a\n> {b}\n\n" * 3_300,
    "emoji": "🙂 " * 45_000,
    "combining-marks": "a" + "\u0301" * 90_000,
    "right-to-left": "\u202e" + "שלום " * 19_000,
}

HEADERS = {
    "laughs": "\n".join(
        ["a: &a [x, x, x, x, x, x, x, x, x]"]
        + [f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]" for n in range(9)]
    ),
    "python-tags": "title: !!python/object/apply:os.system ['touch /tmp/owned']",
    "deep": "a: " + "[" * 10_000,
    "10-MB": "title: x\nnotes: " + "y" * 10_000_000,
    "many-keys": "".join(f"k{n}: v\n" for n in range(6_000)),
}


def png(width: int, height: int, data: bytes | None = None) -> bytes:
    """A grey picture of that size; without `data`, all of its rows, compressed to almost nothing."""
    rows = zlib.compress(b"", 9) if data is not None else _blank_rows(width, height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data or rows) + _chunk(b"IEND", b"")


def _blank_rows(width: int, height: int) -> bytes:
    packer, row = zlib.compressobj(9), b"\0" * (width + 1)
    return b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
