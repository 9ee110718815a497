"""The VPN is dead: a colleague's changes come on a USB stick, are checked, and the share has the last word later."""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app import settings as settings_module
from kb_app.bootstrap import build
from kb_app.cli.main import main
from kb_app.services.events import StateChanged
from kb_app.settings import Settings
from kb_app.sync import state as sync_state
from kb_app.transfer import changes_bundle
from kb_app.transfer.signing import Keyring

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(settings: Settings, *words: object) -> tuple[int, str, str]:
        code = main(["--home", str(settings.home), *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err.replace("\xa0", " ").replace("\u202f", " ")

    return call


@pytest.fixture
def share(tmp_path: Path) -> Path:
    root = tmp_path / "share"
    (root / "paiement").mkdir(parents=True)
    for number in range(8):
        (root / "paiement" / f"fiche-{number}.md").write_text(f"# Fiche {number}\n\nAncien texte {number}.\n", "utf-8")
    old = time.time() - 40 * 86_400
    for path in root.rglob("*.md"):
        os.utime(path, (old, old))
    return root


def follow(home: Path, share: Path) -> Settings:
    made = settings_module.follow(settings_module.load(home, environment={}), (share,))
    settings_module.save(made)
    refresh(made)
    return made


@pytest.fixture
def sender(share: Path, tmp_path: Path) -> Settings:
    return follow(tmp_path / "sender", share)


@pytest.fixture
def receiver(share: Path, tmp_path: Path) -> Settings:
    return follow(tmp_path / "receiver", share)


@pytest.fixture
def bundle(receiver: Settings, sender: Settings, share: Path, tmp_path: Path, run: Run) -> Path:
    """Two changes that only the sender has seen, on a stick; the share is gone for the receiver."""
    (share / "paiement" / "fiche-3.md").write_text("# Fiche 3\n\nLe plafond passe à 450 euros.\n", "utf-8")
    (share / "nouvelle.md").write_text("# Salamandre\n\nTexte tout neuf.\n", "utf-8")
    settle(share)
    refresh(sender)
    since = time.strftime("%Y-%m-%d", time.localtime(time.time() - 10 * 86_400))
    old = time.time() - 40 * 86_400
    for path in share.rglob("fiche-*.md"):
        if path.stem != "fiche-3":
            os.utime(path, (old, old))
    refresh(sender)
    stick = tmp_path / "changements.kbchanges"
    code, out, _ = run(sender, "export", "changes", "-o", stick, "--since", since)
    assert code == 0
    assert "2 fiches" in out
    share.rename(tmp_path / "gone")
    return stick


def fingerprint(err: str) -> str:
    return re.search(r"empreinte ((?:[0-9a-f]{4} ?){8})", err)[1].strip()


def copy_of(settings: Settings) -> dict[str, str]:
    root = settings.copy / "share"
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in sorted(root.rglob("*.md"))}


def test_compared_once_then_believed_and_found_at_once(
    receiver: Settings, sender: Settings, bundle: Path, run: Run
) -> None:
    before = copy_of(receiver)
    code, _, err = run(receiver, "import", bundle)
    assert code == 2
    assert copy_of(receiver) == before
    mine = Keyring(sender.workspace / "keys").fingerprint()
    assert fingerprint(err) == mine
    wrong = ("1" if mine[0] == "0" else "0") + mine[1:]
    assert run(receiver, "import", bundle, "--trust", wrong)[0] == 2
    code, out, _ = run(receiver, "import", bundle, "--trust", mine)
    assert code == 0
    assert "1 ajout(s), 1 modification(s), 0 retrait(s)" in out
    hits = json.loads(run(receiver, "search", "salamandre", "--json")[1])["hits"]
    assert hits[0]["title"] == "Salamandre"
    assert "450 euros" in json.loads(run(receiver, "search", "plafond 450", "--json")[1])["hits"][0]["snippet"]
    again = json.loads(run(receiver, "import", bundle, "--json")[1])
    assert (again["added"], again["changed"], again["same"]) == (0, 0, 2)


def test_the_share_has_the_last_word(
    receiver: Settings, sender: Settings, share: Path, bundle: Path, tmp_path: Path, run: Run
) -> None:
    run(receiver, "import", bundle, "--trust", Keyring(sender.workspace / "keys").fingerprint())
    assert "nouvelle.md" in copy_of(receiver)
    (tmp_path / "gone").rename(share)
    (share / "paiement" / "fiche-3.md").write_text("# Fiche 3\n\nFinalement 500 euros.\n", "utf-8")
    settle(share)
    refresh(receiver)
    assert copy_of(receiver) == {
        path.relative_to(share).as_posix(): path.read_text("utf-8") for path in sorted(share.rglob("*.md"))
    }
    assert "500" in json.loads(run(receiver, "search", "euros", "--json")[1])["hits"][0]["snippet"]


def test_a_changed_byte_is_refused_wherever_it_is(receiver: Settings, sender: Settings, bundle: Path, run: Run) -> None:
    mine = Keyring(sender.workspace / "keys").fingerprint()
    content, before = bundle.read_bytes(), copy_of(receiver)
    for place in {*range(0, len(content), 37), len(content) - 1}:
        bundle.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        code, _, err = run(receiver, "import", bundle, "--trust", mine)
        assert code == 2, place
        assert "refusé" in err or "inconnu" in err
    for cut in (content[:-1], content + b"x", b"", content[:60]):
        bundle.write_bytes(cut)
        assert run(receiver, "import", bundle, "--trust", mine)[0] == 2
    assert copy_of(receiver) == before


def test_another_sender_or_another_folder_is_not_believed(
    receiver: Settings, sender: Settings, bundle: Path, tmp_path: Path, run: Run
) -> None:
    mine = Keyring(sender.workspace / "keys").fingerprint()
    run(receiver, "import", bundle, "--trust", mine)
    shutil.rmtree(sender.workspace / "keys")
    other = tmp_path / "other.kbchanges"
    assert run(sender, "export", "changes", "-o", other, "--since", "2001-01-01")[0] == 0
    assert run(receiver, "import", other)[0] == 2
    stranger = tmp_path / "autre"
    stranger.mkdir()
    (stranger / "a.md").write_text("# A\n\nTexte.\n", "utf-8")
    elsewhere = follow(tmp_path / "elsewhere", settle(stranger))
    code, _, err = run(elsewhere, "import", bundle, "--trust", mine)
    assert code == 2
    assert "n’est pas suivi ici" in err


def test_an_older_text_does_not_replace_a_newer_one(
    receiver: Settings, sender: Settings, share: Path, bundle: Path, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "gone").rename(share)
    (share / "paiement" / "fiche-3.md").write_text("# Fiche 3\n\nPlus récent encore.\n", "utf-8")
    refresh(receiver)
    time.sleep(0.01)
    refresh(receiver)
    share.rename(tmp_path / "gone")
    newest = hashlib.sha256((receiver.copy / "share" / "paiement" / "fiche-3.md").read_bytes()).hexdigest()
    out = json.loads(
        run(receiver, "import", bundle, "--json", "--trust", Keyring(sender.workspace / "keys").fingerprint())[1]
    )
    assert [left["path"] for left in out["left_out"]] == ["paiement/fiche-3.md"]
    assert hashlib.sha256((receiver.copy / "share" / "paiement" / "fiche-3.md").read_bytes()).hexdigest() == newest


class TestRemovals:
    """What was taken out of the folder is taken out at the receiver's too, under the rules of a sync."""

    def carry(self, sender: Settings, share: Path, tmp_path: Path, run: Run, *gone: str) -> Path:
        for name in gone:
            (share / "paiement" / f"{name}.md").unlink()
        refresh(sender)
        file = sender.sync / "share.json"
        state = sync_state.load(file)
        an_hour_ago = dict.fromkeys(state.missing, time.time() - 3600)
        sync_state.save(replace(state, missing=an_hour_ago), file)
        refresh(sender)
        if gone[1:]:
            services = build(sender)
            services.removals.agree("share", [held.path for held in services.removals.held()])
            services.close()
            refresh(sender)
        assert not {f"paiement/{name}.md" for name in gone} & copy_of(sender).keys()
        stick = tmp_path / "retraits.kbchanges"
        code, _, err = run(sender, "export", "changes", "-o", stick, "--since", time.strftime("%Y-%m-%d"))
        assert code == 0, err
        share.rename(tmp_path / "gone")
        return stick

    def take(self, receiver: Settings, sender: Settings, stick: Path, run: Run, *more: str) -> dict[str, object]:
        trust = Keyring(sender.workspace / "keys").fingerprint()
        code, out, err = run(receiver, "import", stick, "--json", "--trust", trust, *more)
        assert code == 0, err
        return dict(json.loads(out))

    def test_a_removal_arrives_and_can_be_had_back(
        self, receiver: Settings, sender: Settings, share: Path, tmp_path: Path, run: Run
    ) -> None:
        stick = self.carry(sender, share, tmp_path, run, "fiche-1")
        told = self.take(receiver, sender, stick, run)
        assert (told["removed"], told["held"], told["left_out"]) == (1, 0, [])
        assert "paiement/fiche-1.md" not in copy_of(receiver)
        assert "Fiche 1" not in {
            hit["title"] for hit in json.loads(run(receiver, "search", "fiche", "--json")[1])["hits"]
        }
        assert "paiement/fiche-1.md" in run(receiver, "trash")[1]

    def test_a_text_that_is_not_the_one_that_was_removed_stays(
        self, receiver: Settings, sender: Settings, share: Path, tmp_path: Path, run: Run
    ) -> None:
        stick = self.carry(sender, share, tmp_path, run, "fiche-1")
        (tmp_path / "gone").rename(share)
        (share / "paiement" / "fiche-1.md").write_text("# Fiche 1\n\nRemise, et mise à jour.\n", "utf-8")
        settle(share)
        refresh(receiver)
        told = self.take(receiver, sender, stick, run)
        assert told["removed"] == 0
        assert [left["message"] for left in told["left_out"]] == ["retirée là-bas, mais changée ici depuis\xa0: gardée"]
        assert "Remise" in copy_of(receiver)["paiement/fiche-1.md"]

    def test_so_many_that_it_looks_wrong_wait_for_a_person(
        self, receiver: Settings, sender: Settings, share: Path, tmp_path: Path, run: Run
    ) -> None:
        (share / "garde.md").write_text("# Garde\n\nTexte.\n", "utf-8")
        for settings in (sender, receiver):
            settle(share)
            refresh(settings)
        stick = self.carry(sender, share, tmp_path, run, *(f"fiche-{number}" for number in range(8)))
        before = copy_of(receiver)
        told = self.take(receiver, sender, stick, run)
        assert (told["removed"], told["held"], told["rule"]) == (0, 8, "folder-removed")
        assert len(told["left_out"]) == 8
        assert copy_of(receiver) == before
        told = self.take(receiver, sender, stick, run, "--remove")
        assert (told["removed"], told["held"]) == (8, 0)
        assert list(copy_of(receiver)) == ["garde.md"]

    def test_those_that_wait_are_decided_like_those_of_a_sync_while_the_share_is_away(
        self, receiver: Settings, sender: Settings, share: Path, tmp_path: Path, run: Run
    ) -> None:
        stick = self.carry(sender, share, tmp_path, run, "fiche-1", *(f"fiche-{number}" for number in range(2, 8)))
        told = self.take(receiver, sender, stick, run)
        assert told["held"] == 7
        held = json.loads(run(receiver, "trash", "held", "--json")[1])
        assert [one["title"] for one in held] == [f"Fiche {number}" for number in range(1, 8)]
        assert "7 retraits attendent" in run(receiver, "trash")[1]
        assert "removals-held" in run(receiver, "doctor", "--json")[1]
        before = copy_of(receiver)
        assert 7 in [event.held for event in refresh(receiver) if isinstance(event, StateChanged)]
        assert copy_of(receiver) == before, "nobody agreed"

        assert run(receiver, "trash", "agree")[0] == 2
        assert json.loads(run(receiver, "trash", "agree", held[0]["id"], "--json")[1]) == {"agreed": 1}
        refresh(receiver)
        assert before.keys() - copy_of(receiver).keys() == {"paiement/fiche-1.md"}
        assert "paiement/fiche-1.md" in run(receiver, "trash")[1]
        assert run(receiver, "trash", "agree", "share:")[0] == 0
        refresh(receiver)
        assert list(copy_of(receiver)) == ["paiement/fiche-0.md"]
        assert json.loads(run(receiver, "trash", "held", "--json")[1]) == []

    def test_a_share_that_has_the_files_ends_the_wait(
        self, receiver: Settings, sender: Settings, share: Path, tmp_path: Path, run: Run
    ) -> None:
        texts = {file: file.read_bytes() for file in share.rglob("*.md")}
        stick = self.carry(sender, share, tmp_path, run, *(f"fiche-{number}" for number in range(8)))
        before = copy_of(receiver)
        assert self.take(receiver, sender, stick, run)["held"] == 8
        (tmp_path / "gone").rename(share)
        for file, text in texts.items():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text)
        settle(share)
        refresh(receiver)
        assert json.loads(run(receiver, "trash", "held", "--json")[1]) == []
        assert copy_of(receiver) == before

    def test_a_share_that_still_has_it_gives_it_back(
        self, receiver: Settings, sender: Settings, share: Path, tmp_path: Path, run: Run
    ) -> None:
        text = (share / "paiement" / "fiche-1.md").read_bytes()
        self.take(receiver, sender, self.carry(sender, share, tmp_path, run, "fiche-1"), run)
        (tmp_path / "gone").rename(share)
        (share / "paiement" / "fiche-1.md").write_bytes(text)
        settle(share)
        refresh(receiver)
        assert "paiement/fiche-1.md" in copy_of(receiver)


def test_an_older_bundle_than_the_last_is_refused(
    receiver: Settings, sender: Settings, bundle: Path, tmp_path: Path, run: Run
) -> None:
    older, newer = bundle, tmp_path / "newer.kbchanges"
    trust = Keyring(sender.workspace / "keys").fingerprint()
    assert run(sender, "export", "changes", "-o", newer, "--since", "2001-01-01")[0] == 0
    assert run(receiver, "import", newer, "--trust", trust)[0] == 0
    before = copy_of(receiver)
    code, _, err = run(receiver, "import", older)
    assert code == 2
    assert "plus ancien que celui du" in err
    assert copy_of(receiver) == before
    assert run(receiver, "import", newer)[0] == 0


def test_a_bundle_of_a_newer_program_is_refused_with_what_to_do(
    receiver: Settings, sender: Settings, bundle: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_bundle, "_VERSION", 3)
    assert run(sender, "export", "changes", "-o", bundle, "--since", "2001-01-01")[0] == 0
    monkeypatch.undo()
    code, _, err = run(receiver, "import", bundle, "--trust", Keyring(sender.workspace / "keys").fingerprint())
    assert code == 2
    assert "version plus récente" in err
