"""X16: the password of a share is in the system's keyring, and in no file, no log, no error and no output."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fakes.remote_place import RemotePlace
from homes import settle

from benchmarks.servers import samba
from kb_app import places, settings
from kb_app.domain.errors import UsageError
from kb_app.domain.share_url import BadUrl, parse_url

SECRET = samba.PASSWORD


def kb(home: Path, *words: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "kb_app", "--home", str(home), *words],
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def test_x16_an_address_with_a_password_is_refused_and_not_repeated(tmp_path: Path) -> None:
    said = kb(tmp_path / "home", "--folder", f"smb://anne:{SECRET}@server/share", "sync")
    assert said.returncode == 2
    assert "kb login" in said.stderr
    assert SECRET not in said.stdout + said.stderr
    assert not any(SECRET.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    with pytest.raises(BadUrl) as raised:
        parse_url(f"smb://anne:{SECRET}@server/share")
    assert SECRET not in repr(raised.value)


def test_x16_a_password_in_the_settings_file_stops_nothing_and_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'[[folders]]\nlabel = "a"\npath = "smb://anne:{SECRET}@server/share"\n')
    loaded = settings.load(tmp_path, environment={})
    assert loaded.folders == ()
    assert "kb login" in loaded.broken
    assert SECRET not in repr(loaded)
    with pytest.raises(UsageError):
        places.place_of(f"smb://anne:{SECRET}@server/share")


@pytest.mark.needs_samba
def test_x16_nothing_that_a_whole_session_leaves_behind_holds_it(
    samba_server: samba.Samba, smb_place: RemotePlace, tmp_path: Path, keyring_file: Path
) -> None:
    (smb_place.root / "box.md").write_text("# Redémarrer la box\n\nDébranchez-la.\n", "utf-8")
    settle(smb_place.root)
    home, address = tmp_path / "home", f"{samba_server.url()}/{smb_place.root.name}"
    said = [kb(home, "login", address, typed="wrong one\n"), kb(home, "login", address, typed=f"{SECRET}\n")]
    assert [one.returncode for one in said] == [3, 0], said
    said += [kb(home, "--folder", address, "sync", "--json"), kb(home, "doctor"), kb(home, "search", "box", "--json")]
    assert said[2].returncode == 0, said[2].stderr
    assert json.loads(said[4].stdout)["hits"][0]["title"] == "Redémarrer la box"
    assert address in (home / "config.toml").read_text("utf-8")
    wrong = samba_server.url().replace("kbtest", "nobody")
    said.append(kb(tmp_path / "other", "--folder", wrong, "sync"))
    assert list(json.loads(keyring_file.read_text()).values()) == [SECRET]
    assert not any(SECRET in one.stdout + one.stderr for one in said)
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and path != keyring_file]
    assert not any(SECRET.encode() in path.read_bytes() for path in kept)
    assert not any(SECRET.encode() in path.read_bytes() for path in smb_place.root.rglob("*") if path.is_file())
