"""A password is kept once a real server let it in: a wrong one that was tried leaves the keyring as it was."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from fakes import webdav
from fakes.plain_keyring import PlainKeyring

from kb_app import settings
from kb_app.cli.main import main
from kb_app.domain.errors import UsageError
from kb_app.domain.share_url import ShareUrl, parse_url
from kb_app.services.new_folder import NewFolder


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    before = keyring.get_keyring()
    monkeypatch.setenv("KB_TEST_KEYRING", str(tmp_path / "keyring.json"))
    keyring.set_keyring(PlainKeyring())
    yield tmp_path / "keyring.json"
    keyring.set_keyring(before)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[ShareUrl]:
    (tmp_path / "files" / "fiches").mkdir(parents=True)
    (tmp_path / "files" / "fiches" / "a.md").write_text("# Fiche\n\nTexte.\n", "utf-8")
    with webdav.serve(tmp_path / "files") as port:
        yield parse_url(f"webdav://{webdav.USER}@127.0.0.1:{port}/fiches")


@pytest.fixture
def new(tmp_path: Path) -> NewFolder:
    return NewFolder(lambda: settings.load(tmp_path / "home", environment={}))


def passwords(kept: Path) -> list[str]:
    return list(json.loads(kept.read_text()).values()) if kept.exists() else []


def test_kb_login_keeps_what_opened_the_folder(
    address: ShareUrl, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def login(password: str) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        return main(["--home", str(tmp_path / "home"), "login", str(address)])

    assert login("faux") == 3
    assert "faux" not in capsys.readouterr().err
    assert passwords(kept) == []
    assert login(webdav.PASSWORD) == 0
    assert passwords(kept) == [webdav.PASSWORD]
    assert login("faux") == 3
    assert passwords(kept) == [webdav.PASSWORD], "the right one stays"


def test_the_window_keeps_what_opened_the_folder(address: ShareUrl, kept: Path, new: NewFolder) -> None:
    assert [one.code for one in new.try_out(address, "faux")] == ["folder-closed"]
    with pytest.raises(UsageError, match="refuse"):
        new.remember(address, "faux")
    assert passwords(kept) == []
    assert "folder" in [one.code for one in new.try_out(address, webdav.PASSWORD)]
    assert passwords(kept) == [webdav.PASSWORD]
    new.try_out(address, "faux encore")
    assert passwords(kept) == [webdav.PASSWORD]


def test_a_folder_out_of_reach_is_followed_with_its_password(kept: Path, new: NewFolder) -> None:
    away = parse_url("webdav://anne@127.0.0.1:9/fiches")
    new.try_out(away, "Secret-7")
    assert passwords(kept) == []
    new.remember(away, "Secret-7")
    assert passwords(kept) == ["Secret-7"]
