"""The state survives a round trip, and its loss."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_app.domain.errors import LocalError
from kb_app.sync.findings import Finding, Rule
from kb_app.sync.folder import Signature
from kb_app.sync.identity import Identity
from kb_app.sync.state import Held, Known, Quarantine, State, Summary, load, release, save, summary

paths = st.text(st.characters(exclude_categories=[]), min_size=1, max_size=20)
times = st.floats(0, 4e9)
numbers = st.integers(0, 2**127)
signatures = st.builds(Signature, numbers, st.integers(-(2**62), 2**62), numbers)
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
known = st.builds(Known, digests, numbers, st.none() | signatures, st.booleans(), times, times, paths, numbers)
states = st.builds(
    State,
    files=st.dictionaries(paths, known, max_size=4),
    missing=st.dictionaries(paths, times, max_size=4),
    held=st.dictionaries(paths, st.builds(Held, st.text(), times, st.just("") | digests), max_size=4),
    released=st.frozensets(paths, max_size=4),
    quarantine=st.dictionaries(
        paths,
        st.builds(Quarantine, signatures, digests, st.sampled_from(Rule), times, times, st.integers(0, 9)),
        max_size=4,
    ),
    identity=st.none() | st.builds(Identity, st.text(), digests, st.integers(1, 3)),
    as_of=st.none() | times,
    findings=st.lists(st.builds(Finding, paths, st.sampled_from(Rule)), max_size=4).map(tuple),
)


@given(states)
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, state: State) -> None:
    path = tmp_path_factory.getbasetemp() / "round trip" / "state.json"
    save(state, path)
    assert load(path) == state
    assert [file.name for file in path.parent.iterdir()] == ["state.json"]


@given(states)
def test_the_first_line_says_how_old_it_is(tmp_path_factory: pytest.TempPathFactory, state: State) -> None:
    path = tmp_path_factory.getbasetemp() / "summary" / "state.json"
    save(state, path)
    whole = Summary(state.as_of, len(state.files), len(state.held))
    assert summary(path) == whole
    head, _, body = path.read_bytes().partition(b"\n")
    path.write_bytes(head + b"\n")
    assert summary(path) == whole, "the rest is not read"
    earlier = json.loads(head)
    del earlier["summary"]
    path.write_bytes(json.dumps(earlier).encode() + b"\n" + body)
    assert summary(path) == whole, "of an earlier program"


@pytest.mark.parametrize("content", [b"", b"\0" * 300, b"[]\n{}", b'{"summary": {"as_of": "x"}}\n{}', b"x" * 9000])
def test_an_unusable_state_says_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.json"
    assert summary(path) == Summary()
    path.write_bytes(content)
    assert summary(path) == Summary()


def test_no_state_yet(tmp_path: Path) -> None:
    assert load(tmp_path / "state.json") == State()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"{",
        b"[]\n{}",
        b"{}\n{}",
        b'{"version": 2}\n{}',
        b'{"version": 1, "sha256": "0"}\n{}',
        b'{"version": 1, "sha256": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}\n{}',
        b"\xff\xfe\n",
    ],
)
def test_an_unusable_state_is_no_state(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "state.json").write_bytes(content)
    assert load(tmp_path / "state.json") == State()


def test_any_truncation_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    save(State(missing={"a.md": 1.0}, as_of=2.0), path)
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        assert load(path) == State()


def test_a_state_that_cannot_be_written_is_a_local_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LocalError):
        save(State(), tmp_path / "file" / "state.json")


def test_releasing_concerns_held_removals_only() -> None:
    state = State(held={"a.md": Held("many-removed", 1.0), "b.md": Held("many-removed", 1.0)})
    after = release(state, ["a.md", "never-held.md"])
    assert after.held.keys() == {"b.md"}
    assert after.released == {"a.md"}
