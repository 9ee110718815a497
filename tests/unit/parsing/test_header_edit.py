"""An edit of one key changes the lines of that key, and nothing else."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_app.domain.article import Confidence
from kb_app.domain.errors import FrontMatterError
from kb_app.parsing.front_matter import read_header, split
from kb_app.parsing.header_edit import edit

TEXT = """---
# en-tête de la fiche
titre: "Ancien"   # le titre
id: x  # identité
tags:
  - a   # un
  # avant b
  - 'b'
aliases: [ 'un', deux ]
description: |
  longue

  suite
vide:
confiance: à valider
type: page
---
Corps
"""


def changed(text: str, after: str) -> tuple[list[str], list[str]]:
    before_lines, after_lines = text.splitlines(), after.splitlines()
    return [x for x in before_lines if x not in after_lines], [x for x in after_lines if x not in before_lines]


@pytest.mark.parametrize(
    ("changes", "gone", "new"),
    [
        ({"title": "Un : deux"}, ['titre: "Ancien"   # le titre'], ['titre: "Un : deux"   # le titre']),
        ({"tags": ["a", "b", "c"]}, [], ["  - c"]),
        ({"tags": ["b"]}, ["  - a   # un"], []),
        ({"aliases": ["un", "a, b"]}, ["aliases: [ 'un', deux ]"], ["aliases: ['un', \"a, b\"]"]),
        ({"description": "courte"}, ["description: |", "  longue", "", "  suite"], ["description: courte"]),
        ({"vide": "é"}, ["vide:"], ["vide: é"]),
        ({"confidence": Confidence.VALIDATED}, ["confiance: à valider"], ["confiance: validé"]),
        ({"verified_on": date(2026, 1, 2)}, [], ["vérifié_le: 2026-01-02"]),
        ({"review_every": 6}, [], ["revoir_tous_les: 6 mois"]),
        ({"id": None}, ["id: x  # identité"], []),
        ({"owner": None, "titre": "Ancien"}, [], []),
    ],
)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_only_the_lines_of_the_key_change(changes: dict, gone: list[str], new: list[str], eol: str) -> None:
    text = TEXT.replace("\n", eol)
    after = edit(text, changes)
    assert changed(text, after) == (gone, new)
    assert after.count("\n") == after.count(eol)


def test_list_in_lines_may_be_reordered() -> None:
    after = edit(TEXT, {"tags": ["b", "a"]})
    assert "tags:\n  # avant b\n  - 'b'\n  - a   # un\naliases" in after


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_header_is_made_where_there_is_none(mark: str) -> None:
    assert edit(f"{mark}Bonjour\r\n", {"title": "T"}) == f"{mark}---\r\ntitle: T\r\n---\r\nBonjour\r\n"
    assert edit(f"{mark}Bonjour", {"title": None}) == f"{mark}Bonjour"


@pytest.mark.parametrize("text", ["---\ntitle: a : b\n---\n", "---\ntitle: x\n", "---\n{a: b, c: d}\n---\n"])
def test_header_that_is_not_sound_is_refused(text: str) -> None:
    with pytest.raises(FrontMatterError):
        edit(text, {"a": None, "id": "y"})


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
entries = st.lists(
    st.sampled_from(
        [
            "# un commentaire",
            "clé: 'valeur : une'",
            "titre: Bonjour",
            "tags: [a, 'b c', \"d\"]",
            "tags:\n- a\n- b # bé",
            "autre:\n  - x: 1\n    y: [2]\n",
            "texte: >-\n  plié\n  encore",
            "mots clés: z",
            "vide:",
            "owner: ~",
        ]
    ),
    unique=True,
    max_size=8,
)


@given(
    entries,
    st.sampled_from(["\n", "\r\n"]),
    st.dictionaries(st.sampled_from(["title", "owner", "id"]), words | st.none(), max_size=3),
    st.none() | st.lists(words.filter(str.strip), max_size=4),
)
@settings(deadline=None)
def test_what_is_written_is_read_back_and_the_rest_stays(
    lines: list[str], eol: str, texts: dict[str, str | None], tags: list[str] | None
) -> None:
    text = eol.join(["---", *"\n".join(lines).splitlines(), "---", "Corps — fin", ""])
    after = edit(text, {**texts, "tags": tags})
    assert after.endswith(f"Corps — fin{eol}")
    again = edit(after, {**texts, "tags": tags})
    assert again == after
    header, problems = read_header(split(after))
    assert problems == ()
    before = read_header(split(text))[0]
    for key in ("title", "owner", "id"):
        if key not in texts:
            assert getattr(header, key) == getattr(before, key)
        elif texts[key] is None:
            assert getattr(header, key) == ""
    assert header.other == before.other
    for line in text.splitlines():
        if line.startswith(("#", "clé", "autre", "texte", "vide")):
            assert line in after
