"""What equals what: folding, elision, compounds, numbers and codes."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_app.search.analysis import MAX_WORD, content_words, fold, stem, tokens

LATIN = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x24F))
ANY = st.text()


@given(ANY)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("abcdefghijklmnopqrstuvwxyzéèêëàâîïôûùçœæ", min_size=1))
def test_case_does_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text) == fold(text.title())


@given(ANY)
def test_every_word_stands_where_it_says(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end
        length = token.end - token.start
        for word in token.words:
            assert 0 <= word.start < word.end <= length
            assert 0 < len(word.text) <= MAX_WORD


@given(LATIN, LATIN)
def test_a_space_between_texts_keeps_their_words(first: str, second: str) -> None:
    # digits on both sides may be one number written in groups
    if not (first[-1:].isdigit() and second[:1].isdigit()) and not first[-1:].isdigit():
        assert content_words(f"{first}\n{second}") == content_words(first) + content_words(second)


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_a_stem_is_folded_and_never_empty(word: str) -> None:
    assert stem(word)
    assert fold(stem(word)) == stem(word)


SAME = [
    ("oeuvre", "œuvre"),
    ("eleve", "élève"),
    ("ELEVE", "élève"),
    ("inscription", "l'inscription"),
    ("inscription", "l’inscription"),
    ("inscription", "d'inscription"),
    ("élève", "lorsqu'élève"),
    ("email", "e-mail"),
    ("email", "e‑mail"),
    ("coeur", "cœur"),
    ("ex aequo", "ex æquo"),
    ("étudiants", "étudiant·e·s"),
    ("étudiants", "étudiant(e)s"),
    ("fichier", "ﬁchier"),
    ("C.A.F.", "CAF"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_people_write_in_two_ways_is_the_same(one: str, other: str) -> None:
    assert {stem(word) for word in content_words(one)} <= {stem(word) for word in content_words(other)}


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("15°", "15°"),
        ("2026-2027", "2026-2027"),
        ("F18960", "f18960"),
        ("1 250 euros", "1250"),
        ("06 12 34 56 78", "0612345678"),
        ("scolarite@exemple.fr", "scolarite@exemple.fr"),
        ("rendez-vous", "rendezvous"),
    ],
)
def test_numbers_codes_and_compounds_are_kept_whole(written: str, words: str) -> None:
    assert words in content_words(written)


@pytest.mark.parametrize("forms", ["élève élèves", "absent absents absente absentes", "durée durées", "signé signés"])
def test_forms_of_a_word_share_its_stem(forms: str) -> None:
    assert len({stem(word) for word in content_words(forms)}) == 1


def test_several_threads_may_stem_at_once() -> None:
    """The window stems on two threads: one searches, one marks what was found in the text."""
    words = [f"inscri{letter}tion{ending}" for letter in "abcdefghijklmnop" for ending in ("s", "nel", "nelle", "ment")]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for _ in range(20):
                stem.cache_clear()
                alone = [stem(word) for word in words]
                stem.cache_clear()
                assert list(pool.map(lambda _: [stem(word) for word in words], range(8))) == [alone] * 8
    finally:
        sys.setswitchinterval(interval)
