"""Addresses of shared folders that are not mounted, from the command line to the settings file."""

import sys
from pathlib import Path

import pytest

from kb_app import places, settings
from kb_app.domain.errors import ShareOffline
from kb_app.domain.share_url import BadUrl, parse_url
from kb_app.sync.identity import identify
from kb_app.sync.opening import open_folder


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("smb://anne:secret@server/share", "password"),
        ("smb://anne:@server/share", "password"),
        ("ftp://server/share", "scheme"),
        ("smb://server", "place"),
        ("smb:///share", "place"),
        ("smb://server/share/../other", "place"),
        ("smb://server:port/share", "place"),
        ("webdavs://host/files?key=x", "place"),
    ],
)
def test_addresses_that_cannot_be_used_say_why(text: str, reason: str) -> None:
    with pytest.raises(BadUrl) as raised:
        parse_url(text)
    assert raised.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "smb://anne@server/share/Fiches%20utiles",
        "smb://FIRM;anne@server:1445/share",
        "smb://[::1]:1445/share",
        "webdavs://anne%40firm.example@cloud.example/dav/fiches",
    ],
)
def test_an_address_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_url(text)) == text
    assert parse_url(str(parse_url(text))) == parse_url(text)


def test_an_address_is_followed_remembered_and_named_after_its_folder(tmp_path: Path) -> None:
    address = places.place_of("smb://anne@server/share/Fiches%20été")
    made = settings.follow(settings.load(tmp_path, environment={}), (address, address))
    settings.save(made)
    (folder,) = settings.load(tmp_path, environment={}).folders
    assert (folder.label, folder.path) == ("fiches-ete", address)


def test_a_server_that_is_not_there_is_a_share_that_is_offline() -> None:
    with pytest.raises(ShareOffline) as raised:
        identify(open_folder(parse_url("smb://anne@127.0.0.1:1/share")))
    assert raised.value.reason == "no-answer"


def test_without_its_library_a_kind_of_share_says_which_one_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "smbprotocol.connection", None)
    with pytest.raises(ShareOffline) as raised:
        identify(open_folder(parse_url("smb://anne@127.0.0.1:2/share")))
    assert raised.value.reason == "library-missing"
    assert "kb-app[smb]" in str(raised.value)
