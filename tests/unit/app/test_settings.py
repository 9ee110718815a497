"""Settings: the table, the file that people edit, the folders that are followed."""

import sys
from pathlib import Path

import pytest

from kb_app import places, settings
from kb_app.domain.errors import LocalError, UsageError
from kb_app.services.diagnosis import diagnose


def test_defaults_without_a_file(tmp_path: Path) -> None:
    loaded = settings.load(tmp_path, environment={})
    assert loaded.text("language") == "fr"
    assert loaded.folders == ()
    assert loaded.copy == tmp_path / "copy"


def test_round_trip_keeps_what_people_wrote(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("# mes réglages\nzoom = 120 # grand écran\nautre = 'à moi'\n", "utf-8")
    loaded = settings.follow(settings.load(tmp_path, environment={}), (tmp_path / "Fiches",))
    settings.save(settings.change(loaded, theme="dark"))
    text = config.read_text("utf-8")
    assert "# mes réglages" in text
    assert "zoom = 120 # grand écran" in text
    assert "autre = 'à moi'" in text
    again = settings.load(tmp_path, environment={})
    assert again.text("theme") == "dark"
    assert again.folders == (settings.FollowedFolder("fiches", tmp_path / "Fiches"),)


def test_a_broken_file_gives_defaults_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("zoom = = 3")
    loaded = settings.load(tmp_path, environment={})
    assert loaded.number("zoom") == 100
    assert loaded.broken


@pytest.mark.parametrize(
    ("line", "key", "value"), [("zoom = 9000", "zoom", 250), ("theme = 'rose'", "theme", "system")]
)
def test_a_slip_in_the_file_stops_nobody(tmp_path: Path, line: str, key: str, value: object) -> None:
    (tmp_path / "config.toml").write_text(line)
    assert settings.load(tmp_path, environment={})[key] == value


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("site = 'lille'")
    loaded = settings.load(environment={"KB_HOME": str(tmp_path), "KB_SITE": "rennes"})
    assert loaded.home == tmp_path
    assert loaded.text("site") == "rennes"


def test_unknown_keys_and_bad_values_are_refused(tmp_path: Path) -> None:
    loaded = settings.load(tmp_path, environment={})
    with pytest.raises(UsageError):
        settings.change(loaded, couleur="rose")
    with pytest.raises(UsageError):
        settings.change(loaded, zoom=9000)


def test_labels_are_short_safe_and_unique(tmp_path: Path) -> None:
    followed = settings.follow(
        settings.load(tmp_path, environment={}),
        (tmp_path / "a" / "Fiches été", tmp_path / "b" / "Fiches été", tmp_path / "a" / "Fiches été"),
    )
    labels = [folder.label for folder in followed.folders]
    assert labels[0] == "fiches-ete"
    assert len(labels) == 2
    assert labels[1].startswith("fiches-ete-")


def test_saving_where_nothing_can_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the home should be")
    loaded = settings.load(tmp_path / "home", environment={})
    with pytest.raises(LocalError):
        settings.save(loaded)


POLICY = """
[defaults]
zoom = 120

[locked]
theme = "dark"
site = "rennes"

[[folders]]
label = "fiches"
path = "/partage/fiches"
"""


@pytest.fixture
def managed(tmp_path: Path) -> dict[str, str]:
    """The environment of a computer that an organisation manages."""
    (tmp_path / "policy.toml").write_text(POLICY, "utf-8")
    return {"KB_HOME": str(tmp_path / "home"), "KB_POLICY": str(tmp_path / "policy.toml"), "KB_SITE": "lille"}


def test_what_the_organisation_locks_wins_over_everything(managed: dict[str, str]) -> None:
    loaded = settings.load(environment=managed)
    assert (loaded["theme"], loaded["site"], loaded["zoom"]) == ("dark", "rennes", 120)
    assert loaded.is_locked("theme")
    assert not loaded.is_locked("zoom")
    with pytest.raises(UsageError):
        settings.change(loaded, theme="light")


def test_a_default_of_the_organisation_gives_way_to_the_persons_choice(managed: dict[str, str]) -> None:
    settings.save(settings.change(settings.load(environment=managed), zoom=150))
    again = settings.load(environment=managed)
    assert again["zoom"] == 150
    assert "theme" not in again.config.read_text("utf-8")


def test_the_organisations_folders_are_followed_and_never_written_into_the_persons_file(
    managed: dict[str, str], tmp_path: Path
) -> None:
    loaded = settings.follow(settings.load(environment=managed), (tmp_path / "mien",))
    settings.save(loaded)
    assert [folder.label for folder in settings.load(environment=managed).folders] == ["mien", "fiches"]
    assert "/partage/fiches" not in loaded.config.read_text("utf-8")


def test_a_broken_policy_is_found_by_the_doctor(managed: dict[str, str]) -> None:
    Path(managed["KB_POLICY"]).write_text("[locked", "utf-8")
    findings = diagnose(settings.load(environment=managed))
    assert [finding.level for finding in findings if managed["KB_POLICY"] in finding.message] == ["error"]


@pytest.mark.parametrize("text", ["[locked", "locked = 3\nfolders = 'x'", "[locked]\ntheme = 'rose'\nunknown = 1"])
def test_a_policy_with_slips_stops_nobody(managed: dict[str, str], text: str) -> None:
    Path(managed["KB_POLICY"]).write_text(text, "utf-8")
    assert settings.load(environment=managed)["theme"] == "system"


def test_a_portable_copy_keeps_everything_beside_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "kb"))
    assert places.default_home() != tmp_path / "data"
    (tmp_path / "portable").touch()
    assert places.default_home() == tmp_path / "data"
