"""Everything that can be wrong in a folder is told, once, with what to do; nothing else is."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb_app.domain.article import Problem, Severity
from kb_app.parsing.checks import check_folder

STANDARD = 'name = "Campus"\n'
GOOD = "---\ntitle: T\nowner: Pôle\nreview_on: 2027-01-01\n---\nTexte.\n"


def check(root: Path, files: dict[str, str | bytes]) -> list[tuple[str, str, int]]:
    return [(problem.path, problem.rule, problem.line) for problem in problems(root, files)]


def problems(root: Path, files: dict[str, str | bytes]) -> tuple[Problem, ...]:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return check_folder(root)


def test_folder_in_good_order_has_no_problem(tmp_path: Path) -> None:
    files = {
        "knowledge.toml": STANDARD
        + 'owners = ["Pôle"]\n[[sites]]\ncode = "rennes"\nlabel = "Rennes"\n[pins]\nx = "a"\n',
        "a.md": GOOD.replace("title: T", "title: T\nid: a")
        + "[b](d/b%20c.md#été) ![i](i.png) [[Ma fiche]] [d](d) [m](mailto:a@b.fr)\n\n> [!SITE] Rennes\n> x\n",
        "d/b c.md": GOOD.replace("title: T", "title: Ma fiche") + "## Été\n<a name='ICI'></a> [x](#ici) [[b c]]\n",
        "d/index.md": GOOD,
        "a--rennes.md": GOOD + "## Ici\n",
        "i.png": b"\x89PNG",
        "templates/modele.md": "---\ntitle: Modèle\n---\n[x](absent.md)\n",
        ".kb/inbox/x.md": b"\0",
        ".obsidian/x.md": b"\0",
        "~$a.md": b"\0",
    }
    assert check(tmp_path, files) == []


def test_plain_folder_is_not_held_to_the_standard(tmp_path: Path) -> None:
    assert check(tmp_path, {"a.md": "texte " * 2000, "b--c.md": "# B\n"}) == []


def test_files_that_cannot_be_read_hide_no_other(tmp_path: Path) -> None:
    found = check(
        tmp_path,
        {
            "knowledge.toml": STANDARD,
            "binaire.md": b"\x89PNG\0",
            "vide.md": b"",
            "windows.md": GOOD.replace("Texte", "été").encode("cp1252"),
            "gros.md": b"# Gros\n" + b"x" * (9 << 20),
            "casse.md": "---\ntitle: a : b\n---\n",
            "bon.md": GOOD + "[x](absent.md)\n",
        },
    )
    assert ("binaire.md", "not-text", 0) in found
    assert ("vide.md", "empty-file", 0) in found
    assert ("windows.md", "encoding-guessed", 0) in found
    assert ("gros.md", "too-large", 0) in found
    assert ("casse.md", "broken-header", 2) in found
    assert ("bon.md", "broken-link", 7) in found
    assert ("binaire.md", "missing-owner", 0) not in found


def test_broken_settings_and_templates_are_told(tmp_path: Path) -> None:
    found = check(
        tmp_path, {"knowledge.toml": "name =", "synonyms.txt": "seul\n", "templates/m.md": "---\na: [\n---\n"}
    )
    assert [(path, rule) for path, rule, _ in found] == [
        ("knowledge.toml", "broken-settings"),
        ("synonyms.txt", "bad-synonyms"),
        ("templates/m.md", "broken-header"),
    ]


LINKS = {
    "[x](absent.md)": ["broken-link"],
    "[x](/sharepoint/page)": ["broken-link"],
    "![x](absent.png)": ["missing-media"],
    "[x](B.MD)": ["link-case"],
    "[x](b.md#absent)": ["broken-anchor"],
    "[x](#absent)": ["broken-anchor"],
    "[x](../../../etc/passwd)": ["refused-link"],
    "[x](file:///x)": ["refused-link"],
    "[[Rien]]": ["broken-link"],
    "[[double]]": ["ambiguous-link"],
    "[x](b.md#la) [[b]] [x](#Ici) https://x.fr": [],
}


@pytest.mark.parametrize("markdown", LINKS)
def test_links(tmp_path: Path, markdown: str) -> None:
    files: dict[str, str | bytes] = {
        "a.md": f"# Ici\n\n{markdown}\n",
        "b.md": "# Là\n",
        "c/double.md": "x",
        "d/double.md": "x",
    }
    assert check(tmp_path, files) == [("a.md", rule, 3) for rule in LINKS[markdown]]


def header(**keys: str) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in keys.items()) + "---\nTexte.\n"


def test_ids_and_names(tmp_path: Path) -> None:
    found = check(
        tmp_path,
        {
            "a.md": header(id="x"),
            "b.md": header(id="x"),
            "d/c.md": header(id="a/b"),
            "a/b.md": "x",
            "Fiche.md": "x",
            "fiche.md": "x",
            "a\nb.md": "x",
            "a\u202eb.md": "x",
            "q?.md": "x",
        },
    )
    assert sorted(found) == [
        ("a\\u000ab.md", "odd-name", 0),
        ("a\\u202eb.md", "odd-name", 0),
        ("b.md", "duplicate-id", 0),
        ("d/c.md", "duplicate-id", 0),
        ("fiche.md", "case-twins", 0),
        ("q?.md", "odd-name", 0),
    ]


def test_sites_and_variants(tmp_path: Path) -> None:
    settings = STANDARD + '[[sites]]\ncode = "rn"\nlabel = "Rennes"\n'
    rest = {"owner": "P", "review_on": "2027-01-01", "title": "T"}
    found = check(
        tmp_path,
        {
            "knowledge.toml": settings,
            "a.md": header(id="a", sites="[rennes, lyon]", **rest) + "\n> [!SITE] Lyon et Rennes\n> x\n",
            "b.md": header(variant_of="absente", sites="[rn]", **rest),
            "c.md": header(variant_of="a", **rest),
            "d.md": header(variant_of="a", sites="[rn]", **rest),
            "e.md": header(variant_of="a", sites="[rn]", **rest),
            "z--rn.md": header(**rest),
        },
    )
    assert found == [
        ("a.md", "unknown-site", 0),
        ("a.md", "unknown-site", 0),
        ("a.md", "unknown-site", 10),
        ("b.md", "orphan-variant", 0),
        ("c.md", "variant-without-site", 0),
        ("e.md", "rival-variants", 0),
        ("z--rn.md", "orphan-variant", 0),
    ]


def test_variant_may_link_to_headings_of_its_common_article(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a.md": "# A\n\n## Fin\n", "a--rennes.md": "# A\n\n[x](#fin) [y](#rien)\n"}
    assert check(tmp_path, files) == [("a--rennes.md", "broken-anchor", 3)]


def test_procedures(tmp_path: Path) -> None:
    found = check(
        tmp_path,
        {
            "a.md": "---\nkind: procedure\n---\n# P\n\n## Un\n- [x](#trois)\n\n## Deux\n\n## Trois\n- [y](#un)\n\n"
            "## Liée\n",
            "b.md": "---\nkind: procedure\n---\nrien\n",
            "c.md": "[x](a.md#liee)\n",
            "d.md": "---\nkind: procedure\n---\n# P\n\n## Un\n- [x](#rien)\n- [y](#deux)\n\n## Deux\n",
        },
    )
    assert found == [
        ("a.md", "endless-steps", 6),
        ("a.md", "unreachable-step", 9),
        ("b.md", "no-steps", 0),
        ("d.md", "broken-anchor", 7),
    ]


HEAD = "---\nkind: procedure\n---\n# P\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Un\n- [encore](#un)\n", [("p.md", "endless-steps", 6)]),
        ("## Un\n- [deux](#deux)\n\n## Deux\n- [un](#un)\n- [autre](q.md#a)\n", []),
        ("## Un\n- [moi](p.md)\n- [fin](#fin)\n\n## Fin\n", []),
        ("## Un\n- [d](#detail)\n\n## Deux\n### Détail\n", []),
        ("## Un\n- [d](#un-1)\n\n## Un\nfin\n", []),
        ("## Un\nVoir [cachée](#cachee).\n- [fin](#fin)\n\n## Cachée\n- [fin](#fin)\n\n## Fin\n", []),
        (
            "## Un\n- [x](#rien)\n- [y](q.md#rien)\n- [z](absent.md#a)\n- [f](#fin)\n\n## Fin\n",
            [("p.md", "broken-anchor", 7), ("p.md", "broken-anchor", 8), ("p.md", "broken-link", 9)],
        ),
        (
            "## Un\n- [x](#rien)\n\n## Fin\n",
            [("p.md", "broken-anchor", 7), ("p.md", "unreachable-step", 9)],
        ),
        ("## Un\n- [q](q.md#boucle)\n", []),
    ],
)
def test_procedures_of_all_shapes(tmp_path: Path, text: str, expected: list[tuple[str, str, int]]) -> None:
    other = HEAD.replace("# P", "# Q") + "## A\nfin\n\n## Boucle\n- [p](p.md#un)\n- [a](#a)\n"
    found = check(tmp_path, {"p.md": HEAD + text, "q.md": other + "\n[boucle](#boucle)\n"})
    assert found == expected


def test_a_variant_is_walked_within_its_common_article(tmp_path: Path) -> None:
    common = (
        HEAD + "## Un\n- [a](#deux)\n- [c](#trois)\n\n## Deux\n- [fin](#fin)\n\n## Trois\n- [fin](#fin)\n\n## Fin\n"
    )
    variant = "---\nkind: procedure\nvariant_of: p\n---\n## Un\n- [a](#deux)\n\n## Deux\n- [un](#un)\n"
    files: dict[str, str | bytes] = {"p.md": common, "p--rennes.md": variant}
    assert check(tmp_path, files) == [("p--rennes.md", "endless-steps", 5)]
    assert check(tmp_path, files | {"p--rennes.md": variant.replace("(#un)", "(#fin)")}) == []


def test_a_large_procedure_is_checked_in_a_moment(tmp_path: Path) -> None:
    steps = "".join(f"## S{n}\n- [n](#s{n + 1})\n- [m](#s{n * 7 % 1500})\n\n" for n in range(1500))
    began = time.perf_counter()
    assert check(tmp_path, {"p.md": HEAD + steps + "## S1500\n"}) == []
    assert time.perf_counter() - began < 3


def test_notices_and_pins(tmp_path: Path) -> None:
    found = check(
        tmp_path,
        {
            "knowledge.toml": '[pins]\nx = "rien"\n',
            "a.md": header(title="A", owner="P", kind="notice", concerns="[b, rien]"),
            "b.md": header(title="B", owner="P", kind="notice", starts="2026-02-01", ends="2026-01-01"),
            "c.md": header(title="C", owner="P", kind="notice", starts="2026-02-01", ends="2026-02-01"),
        },
    )
    assert found == [
        ("a.md", "notice-without-end", 0),
        ("a.md", "unknown-article", 0),
        ("b.md", "notice-dates", 0),
        ("knowledge.toml", "unknown-article", 0),
    ]


def test_content_standard(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        {
            "knowledge.toml": 'owners = ["Pôle A"]\n',
            "a.md": "mot " * 1300,
            "b.md": header(title="B", owner="pôle a", verified_on="2020-01-01"),
            "c.md": header(title="C", owner="Inconnu", review_on="2020-01-01"),
        },
    )
    assert {problem.severity for problem in found} == {Severity.WARNING}
    assert [(problem.path, problem.rule) for problem in found] == [
        ("a.md", "missing-owner"),
        ("a.md", "missing-review"),
        ("a.md", "missing-title"),
        ("a.md", "too-long"),
        ("c.md", "unknown-owner"),
    ]


def test_links_of_the_file_system_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "boucle").symlink_to(tmp_path)
    (tmp_path / "dehors.md").symlink_to("/etc/passwd")
    assert check(tmp_path, {"a.md": "x"}) == []


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder in which the process has no more rights than anybody, even when the tests are run by root."""
    root = Path(tempfile.mkdtemp(dir="/var/tmp"))
    root.chmod(0o777)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield root
    finally:
        if is_root:
            os.seteuid(0)
        shutil.rmtree(root)


@pytest.mark.skipif(os.name == "nt", reason="rights are not modes there")
def test_folders_and_files_without_permission_are_told(nobody: Path) -> None:
    closed = nobody / "ferme"
    closed.mkdir(mode=0)
    (nobody / "b.md").touch(mode=0)
    try:
        assert check(nobody, {"a.md": "x"}) == [("b.md", "unreadable", 0), ("ferme/", "unreadable", 0)]
    finally:
        closed.chmod(0o700)


def test_folder_that_went_away_is_told(tmp_path: Path) -> None:
    assert [problem.rule for problem in check_folder(tmp_path / "absent")] == ["unreadable"]
