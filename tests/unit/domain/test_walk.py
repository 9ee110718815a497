"""A walk goes there and back without losing its way, whatever is answered; its note is its path."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kb_app.domain.article import Choice
from kb_app.domain.procedure import Procedure, Step
from kb_app.domain.walk import Place, Walk, answered, begun, gone_on, note_lines, reanchored, revisited, went_back


def procedure(
    key: str, *headings: str, revision: str = "1", choices: dict[str, tuple[Choice, ...]] | None = None
) -> Procedure:
    steps = tuple(
        Step(h.lower(), h, (n,), (choices or {}).get(h, ()), headings[n + 1].lower() if n + 1 < len(headings) else "")
        for n, h in enumerate(headings)
    )
    return Procedure(key, key, f"Fiche {key}", revision, tuple(step.anchor for step in steps), steps)


A, B = procedure("a", "Un", "Deux", "Trois"), procedure("b", "Début", "Fin")
BOTH = {"a": A, "b": B}


def headings(walk: Walk) -> list[str]:
    return [stop.heading for stop in walk.path]


def test_it_goes_on_to_the_end() -> None:
    walk = begun(A)
    for _ in range(2):
        walk = gone_on(walk, BOTH)
    assert headings(walk) == ["Un", "Deux", "Trois"]
    assert not walk.ended
    ended = gone_on(walk, BOTH)
    assert ended.ended
    assert headings(ended) == ["Un", "Deux", "Trois"]
    assert went_back(ended) == walk


def test_sub_procedure_returns_to_the_step_that_called_it() -> None:
    walk = answered(gone_on(begun(A), BOTH), "Un impayé", B, B.steps[1])
    assert walk.titles == ("Fiche a", "Fiche b")
    walk = gone_on(walk, BOTH)
    assert (walk.here.heading, walk.here.returned, walk.titles) == ("Deux", True, ("Fiche a",))
    assert headings(gone_on(walk, BOTH)) == ["Un", "Deux", "Fin", "Deux", "Trois"]
    assert note_lines(walk) == ("1. Un", "2. Deux : Un impayé", "   3. Fin", "4. Deux")


def test_link_to_a_caller_goes_back_to_it() -> None:
    within = answered(begun(A), "x", B, B.steps[0])
    out = answered(within, "retour", A, A.steps[2])
    assert (out.here.heading, out.here.callers, out.here.returned) == ("Trois", (), False)
    assert answered(within, "retour", A, A.steps[0]).here.returned


def test_another_answer_drops_what_followed_and_the_former_one_brings_it_back() -> None:
    walk = gone_on(answered(begun(A), "Oui", A, A.steps[1]), BOTH)
    changed = answered(revisited(walk, 0), "Non", A, A.steps[2])
    assert note_lines(changed) == ("1. Un : Non", "2. Trois")
    assert len(changed.trail) == 2
    restored = answered(revisited(changed, 0), "Oui", A, A.steps[1])
    assert [stop.heading for stop in restored.trail] == ["Un", "Deux", "Trois"]
    assert restored.here.heading == "Deux"
    assert answered(revisited(restored, 0), "Non", A, A.steps[2]).trail == changed.trail


def test_changed_article_keeps_the_step_of_the_same_anchor() -> None:
    walk = answered(gone_on(begun(A), BOTH), "Oui", A, A.steps[2])
    new = replace(procedure("a", "Zéro", "Deux", "Trois"), revision="2")
    new = replace(new, steps=(new.steps[0], new.steps[1], replace(new.steps[2], heading="Trois bis")))
    found = reanchored(walk, {"a": new})
    assert found is not None
    assert headings(found) == ["Deux", "Trois bis"]
    assert found.article("a").revision == "2"
    assert reanchored(walk, BOTH) is walk


def test_step_that_is_gone_gives_way_to_the_one_before() -> None:
    walk = gone_on(gone_on(begun(A), BOTH), BOTH)
    found = reanchored(walk, {"a": procedure("a", "Un", "Deux", revision="2")})
    assert found is not None
    assert headings(found) == ["Un", "Deux"]
    assert reanchored(walk, {"a": procedure("a", "Autre", revision="2")}) is None
    within = answered(begun(A), "x", B, B.steps[0])
    without_it = reanchored(within, {"a": A})
    assert without_it is not None
    assert headings(without_it) == ["Un"]


def test_what_stands_before_the_first_step_leads_to_it() -> None:
    made = Procedure(
        "p",
        "p",
        "P",
        "",
        ("titre", "un", "detail", "partie", "deux"),
        (Step("un", "Un", (1, 2)), Step("deux", "Deux", (4,))),
    )
    assert made.step("titre") == made.step("") == made.steps[0]
    assert made.step("detail") == made.steps[0]
    assert made.step("rien") is None
    assert (made.lead_sections(made.steps[0]), made.lead_sections(made.steps[1])) == ((0,), (3,))


MOVES = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from("abc"), st.integers(0, 3), st.sampled_from(["Oui", "Non"])),
    st.tuples(st.just("on")),
    st.tuples(st.just("back")),
    st.tuples(st.just("revisit"), st.integers(-1, 12)),
)
THREE = {key: procedure(key, *(f"{key}{n}" for n in range(4))) for key in "abc"}


def moved(walk: Walk, move: tuple) -> Walk:
    match move:
        case ("answer", key, number, label) if not walk.ended:
            return answered(walk, label, THREE[key], THREE[key].steps[number])
        case ("on",) if not walk.ended:
            return gone_on(walk, THREE)
        case ("back",):
            return went_back(walk)
        case ("revisit", number):
            return revisited(walk, number)
    return walk


@given(st.lists(MOVES, max_size=40))
def test_no_sequence_of_moves_loses_the_way(moves: list[tuple]) -> None:
    walk = begun(THREE["a"])
    for move in moves:
        before, walk = walk, moved(walk, move)
        assert 0 <= walk.at < len(walk.trail)
        known = {article.key for article in walk.articles}
        for stop in (*walk.trail, *walk.kept):
            assert {stop.place.key, *(caller.key for caller in stop.callers)} <= known
            assert len({caller.key for caller in stop.callers} | {stop.place.key}) == len(stop.callers) + 1
            assert THREE[stop.place.key].step(stop.place.anchor).heading == stop.heading
        assert walk.trail[0].callers == ()
        assert reanchored(walk, THREE) is walk
        lines = note_lines(walk)
        assert len(lines) == walk.at + 1
        assert all(stop.heading in line for stop, line in zip(walk.path, lines, strict=True))
        if move[0] in ("answer", "on") and not before.ended and not walk.ended:
            assert walk.at == before.at + 1
            again = moved(went_back(walk), move)
            assert (again.path, again.trail) == (walk.path, walk.trail)
            assert walk.path[:-1] == (*before.path[:-1], replace(before.here, answer=walk.path[-2].answer))


@given(st.lists(MOVES, max_size=15), st.sampled_from(["Oui", "Non"]), st.sampled_from(["Peut-être", "Jamais"]))
def test_an_answer_may_be_changed_and_changed_back(moves: list[tuple], one: str, other: str) -> None:
    walk = begun(THREE["a"])
    for move in moves:
        walk = moved(walk, move)
    walk = replace(walk, ended=False)
    first = gone_on(answered(walk, one, THREE["b"], THREE["b"].steps[0]), THREE)
    changed = answered(revisited(first, walk.at), other, THREE["c"], THREE["c"].steps[1])
    back = answered(revisited(changed, walk.at), one, THREE["b"], THREE["b"].steps[0])
    assert back.trail == first.trail
    assert back.here.place == Place("b", "b0")
