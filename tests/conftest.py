"""Shared ground: no screen, French, and one home that already follows the sample folder."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from homes import refresh

from kb_app import language, places, settings
from kb_app.bootstrap import Services, build
from kb_app.settings import Settings

pytest_plugins = ["servers", "windows"]
SAMPLE = places.sample_folder()


@pytest.fixture(autouse=True)
def _french() -> None:
    language.use("fr", places.resources() / "translations")


@pytest.fixture
def make_home(tmp_path: Path) -> Callable[..., Settings]:
    """Settings of a fresh home that follows the folders given; nothing is copied yet."""

    def make(*folders: Path) -> Settings:
        made = settings.follow(settings.load(tmp_path / "home", environment={}), folders)
        settings.save(made)
        return made

    return make


@pytest.fixture(scope="session")
def sample_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after the first copy of the sample folder; to be copied, not used."""
    language.use("fr", places.resources() / "translations")
    home = tmp_path_factory.mktemp("sample") / "home"
    followed = settings.follow(settings.load(home, environment={}), (SAMPLE,))
    settings.save(followed)
    refresh(followed)
    return home


@pytest.fixture
def sample_home(sample_template: Path, tmp_path: Path) -> Settings:
    """A home of one's own that follows the sample folder."""
    home = tmp_path / "home"
    shutil.copytree(sample_template, home)
    return settings.load(home, environment={})


@pytest.fixture
def services(sample_home: Settings) -> Iterator[Services]:
    made = build(sample_home)
    yield made
    made.close()
