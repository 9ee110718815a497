"""`kb doctor` on set-ups that are wrong: each is made for real, found under its code, explained and advised in two
languages, and makes the command end with code 1 unless it is only good to know."""

import importlib
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app import language, places, settings
from kb_app.bootstrap import build
from kb_app.cli.main import main
from kb_app.domain.contribution import Change, Fate, Progress, Subject
from kb_app.services import doctor
from kb_app.services.diagnosis import diagnose
from kb_app.services.doctor.finding import Ailment, Finding, Level
from kb_app.services.doctor.surroundings import Surroundings
from kb_app.settings import Settings
from kb_app.sync.disk_folder import DiskFolder
from kb_app.sync.founding import prepare
from kb_app.workspace.outbox import Outbox

NOBODY = 65534
as_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounts, or gives away rights")


@dataclass
class Desk:
    """A set-up in good order, until a test breaks it. `around` is what the doctor is told of the system."""

    tmp: Path
    share: Path
    monkeypatch: pytest.MonkeyPatch
    around: dict[str, object] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.tmp / "home"

    @property
    def policy(self) -> Path:
        return self.tmp / "policy.toml"

    @property
    def config(self) -> Path:
        return self.home / "config.toml"

    def load(self) -> Settings:
        return settings.load(self.home, environment=dict(os.environ))

    def follow(self, *followed: str | Path) -> None:
        settings.save(settings.follow(self.load(), tuple(places.place_of(str(place)) for place in followed)))

    def mark(self) -> None:
        """Make the share a library, as the first delivery does, and notice it."""
        prepare(DiskFolder(self.share, "0" * 16), "fiches", clock=time.time)
        refresh(self.load())

    def add(self, name: str, text: str) -> None:
        (self.share / name).write_text(text, "utf-8")
        settle(self.share)
        refresh(self.load())

    def send(self) -> None:
        services = build(self.load())
        services.feedback.send(Subject.GAP, "Comment déclarer un stage ?")
        services.close()

    def findings(self) -> dict[str, Finding]:
        return {finding.code: finding for finding in diagnose(self.load(), Surroundings(**self.around))}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name in ("KB_FOLDER", "KB_HOME", "KB_CONFIG", "KB_SITE", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("KB_POLICY", str(tmp_path / "policy.toml"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    share = tmp_path / "fiches"
    share.mkdir()
    for number in range(12):
        (share / f"fiche-{number}.md").write_text(f"# Fiche {number}\n\nTexte {number}.\n", "utf-8")
    (share / "knowledge.toml").write_text('[[sites]]\ncode = "rennes"\nlabel = "Rennes"\n', "utf-8")
    words = tmp_path / "words"
    words.mkdir()
    (words / "fr.dic").write_text("1\nbourse\n", "utf-8")
    made = Desk(tmp_path, share, monkeypatch, {"dictionaries": (words,)})
    settle(share)
    made.follow(share)
    refresh(made.load())
    return made


def test_a_set_up_in_good_order(desk: Desk) -> None:
    assert {finding.level for finding in desk.findings().values()} == {Level.OK}


def _settings_broken(desk: Desk) -> None:
    desk.config.write_text("langage = [", "utf-8")


def _settings_slip(desk: Desk) -> None:
    desk.config.write_text('langage = "fr"\nzoom = "grand"\n' + desk.config.read_text("utf-8"), "utf-8")


def _label_twice(desk: Desk) -> None:
    rows = '[[folders]]\nlabel = "fiches"\npath = "/elsewhere"\n'
    desk.config.write_text(desk.config.read_text("utf-8") + rows, "utf-8")


def _site_unknown(desk: Desk) -> None:
    desk.monkeypatch.setenv("KB_SITE", "brest")


def _rescue_nowhere(desk: Desk) -> None:
    desk.config.write_text('rescue_page = "/nowhere/at/all.html"\n' + desk.config.read_text("utf-8"), "utf-8")


def _policy_broken(desk: Desk) -> None:
    desk.policy.write_text("[locked\n", "utf-8")


def _policy_slip(desk: Desk) -> None:
    desk.policy.write_text('[lock]\nsite = "rennes"\n[defaults]\nzoom = 9\n[[folders]]\nlabel = "x"\n', "utf-8")


def _home_refuses(desk: Desk) -> None:
    shutil.rmtree(desk.home / "workspace", ignore_errors=True)
    (desk.home / "workspace").write_text("a file in the way")


def _home_on_network(desk: Desk) -> None:
    mounts = desk.tmp / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\n//server/homes {desk.tmp} cifs rw 0 0\n")
    desk.around["mounts"] = mounts


def _home_inside_folder(desk: Desk) -> None:
    desk.follow(desk.tmp)


def _folder_inside_home(desk: Desk) -> None:
    inside = desk.home / "mes fiches"
    shutil.copytree(desk.share, inside)
    desk.follow(inside)


def _folders_none(desk: Desk) -> None:
    desk.config.unlink()


def _folder_twice(desk: Desk) -> None:
    (desk.share / "paiement").mkdir()
    desk.follow(desk.share / "paiement")


def _folder_absent(desk: Desk) -> None:
    desk.share.rename(desk.tmp / "renamed")


def _folder_silent(desk: Desk) -> None:
    desk.follow("webdav://127.0.0.1:9/fiches")


def _folder_is_file(desk: Desk) -> None:
    desk.follow(desk.share / "fiche-1.md")


def _extra_missing(desk: Desk) -> None:
    desk.monkeypatch.setitem(sys.modules, "httpx", None)
    desk.follow("webdav://127.0.0.1:9/sans-httpx")


def _password_missing(desk: Desk) -> None:
    desk.follow("webdav://lea@127.0.0.1:9/fiches")


def _folder_without_articles(desk: Desk) -> None:
    (desk.tmp / "vide").mkdir()
    desk.follow(desk.tmp / "vide")


def _marker_missing(desk: Desk) -> None:
    desk.mark()
    shutil.rmtree(desk.share / ".kb")


def _marker_damaged(desk: Desk) -> None:
    desk.mark()
    (desk.share / ".kb" / "share.json").write_bytes(b"\0" * 80)


def _other_library(desk: Desk) -> None:
    desk.mark()
    (desk.share / ".kb" / "share.json").write_text('{"uuid": "another", "format": 1}', "utf-8")


def _folder_too_new(desk: Desk) -> None:
    desk.mark()
    marker = desk.share / ".kb" / "share.json"
    marker.write_text(json.dumps(json.loads(marker.read_bytes()) | {"format": 99}), "utf-8")


def _sending_blocked(desk: Desk) -> None:
    desk.mark()
    shutil.rmtree(desk.share / ".kb" / "tmp")
    (desk.share / ".kb" / "tmp").write_text("a file in the way")


def _clock_wrong(desk: Desk) -> None:
    desk.mark()
    desk.around["clock"] = lambda: time.time() + 3600


def _copy_none(desk: Desk) -> None:
    shutil.rmtree(desk.home / "sync")


def _copy_from_future(desk: Desk) -> None:
    desk.around["clock"] = lambda: time.time() - 86_400


def _copy_old(desk: Desk) -> None:
    desk.around["clock"] = lambda: time.time() + 3 * 86_400


def _copy_unreadable(desk: Desk) -> None:
    (desk.home / "sync" / "fiches.json").unlink()
    (desk.home / "sync" / "fiches.json").mkdir()


def _removals_held(desk: Desk) -> None:
    for file in list(desk.share.glob("*.md"))[2:]:
        file.unlink()
    refresh(desk.load())


def _knowledge_broken(desk: Desk) -> None:
    desk.add("knowledge.toml", "[[sites]\n")


def _knowledge_slip(desk: Desk) -> None:
    desk.add("knowledge.toml", 'owners = "tous"\n')


def _synonyms_slip(desk: Desk) -> None:
    desk.add("synonyms.txt", "caf, allocations\nmdp =>\n")


def _names_collide(desk: Desk) -> None:
    desk.add("FICHE-1.md", "# Une autre fiche\n\nTexte.\n")


def _library_damaged(desk: Desk) -> None:
    (desk.home / "library.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)


def _articles_none(desk: Desk) -> None:
    (desk.home / "library.db").unlink()


def _files_to_correct(desk: Desk) -> None:
    desk.add("fiche-1.md", "---\ntitle: [\n---\n\nTexte.\n")


def _index_missing(desk: Desk) -> None:
    shutil.rmtree(desk.home / "index")


def _index_damaged(desk: Desk) -> None:
    largest = max((file for file in (desk.home / "index").rglob("*") if file.is_file()), key=lambda f: f.stat().st_size)
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 0xFF
    largest.write_bytes(content)


def _outbox_unreadable(desk: Desk) -> None:
    outbox = desk.home / "workspace" / "outbox"
    shutil.rmtree(outbox, ignore_errors=True)
    outbox.parent.mkdir(parents=True, exist_ok=True)
    outbox.symlink_to(outbox)


def _outbox_waits(desk: Desk) -> None:
    desk.send()


def _outbox_stuck(desk: Desk) -> None:
    desk.send()
    desk.around["clock"] = lambda: time.time() + 3 * 86_400


def _outbox_orphaned(desk: Desk) -> None:
    Outbox(desk.load().outbox).put("ancien", Change("a", "A", "a.md", "", b"# A\n"), time.time())


def _outbox_damaged(desk: Desk) -> None:
    desk.send()
    (item,) = (desk.home / "workspace" / "outbox").glob("*.item")
    item.write_bytes(item.read_bytes()[:-5])


def _outbox_conflicts(desk: Desk) -> None:
    outbox = Outbox(desk.load().outbox)
    item = outbox.put("fiches", Change("fiche-1", "A", "fiche-1.md", "", b"# A\n"), time.time())
    outbox.settle(item, Progress(fate=Fate.CONFLICT, conflict_path="fiche-1.conflict.md", delivered_at=time.time()))


def _part_unfit(desk: Desk) -> None:
    _install(desk, "PySide6_Essentials", "6.12.0")


def _part_missing(desk: Desk) -> None:
    _install(desk, "kb_app", "0.1.0", "Requires-Dist: a-part-that-nobody-has>=1\n")


def _install(desk: Desk, name: str, version: str, more: str = "") -> None:
    """What pip leaves of a package, found before the true one."""
    place = desk.tmp / "site" / f"{name}-{version}.dist-info"
    place.mkdir(parents=True)
    title = name.replace("_", "-")
    (place / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {title}\nVersion: {version}\n{more}\n", "utf-8")
    desk.monkeypatch.syspath_prepend(str(desk.tmp / "site"))


def _program_old(desk: Desk) -> None:
    desk.add("knowledge.toml", '[vademecum]\nnewest = "99.1"\nwhere = "//serveur/logiciels"\n')


def _program_too_old(desk: Desk) -> None:
    desk.add("knowledge.toml", '[vademecum]\nnewest = "99.1"\nminimum = "99"\n')


def _resources_missing(desk: Desk) -> None:
    desk.monkeypatch.setattr(places, "PACKAGE", desk.tmp / "kb_app")


def _display_none(desk: Desk) -> None:
    desk.monkeypatch.delenv("DISPLAY")


def _encoding_other(desk: Desk) -> None:
    desk.around["encoding"] = "ascii"


def _watches_few(desk: Desk) -> None:
    (desk.share / "paiement").mkdir()
    desk.add("paiement/bourse.md", "# Bourse\n\nTexte.\n")
    (desk.tmp / "watches").write_text("1\n")
    desk.around["watches"] = desk.tmp / "watches"


def _dictionary_none(desk: Desk) -> None:
    desk.around["dictionaries"] = (desk.tmp / "nowhere",)


BREAKS: dict[str, Callable[[Desk], None]] = {
    name.removeprefix("_").replace("_", "-"): made
    for name, made in list(globals().items())
    if name.startswith("_") and callable(made) and not name.startswith(("__", "_install"))
}
ELSEWHERE = {"home-full", "home-nearly-full", "folder-closed", "folder-read-only"}
"""Those that need a disk or a person of their own, below."""


def ailments() -> dict[str, Ailment]:
    modules = [
        importlib.import_module(f"{doctor.__name__}.{each.name}") for each in pkgutil.iter_modules(doctor.__path__)
    ]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Ailment)]
    return {ailment.code: ailment for ailment in found}


def test_each_has_a_test_and_a_row_in_the_documents() -> None:
    assert ailments().keys() == BREAKS.keys() | ELSEWHERE
    page = (Path(__file__).parents[3] / "docs" / "doctor.md").read_text("utf-8")
    assert {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")} == ailments().keys()


@pytest.mark.parametrize("code", BREAKS)
def test_a_wrong_set_up(code: str, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    BREAKS[code](desk)
    around = Surroundings(**desk.around)
    desk.monkeypatch.setattr("kb_app.services.diagnosis.Surroundings", lambda: around)
    ended = main(["--home", str(desk.home), "doctor", "--json"])
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)}
    assert code in rows
    assert ended == (1 if rows[code]["level"] in ("warning", "error") else 0)
    assert all(rows[code][key] for key in ("topic", "message", "why", "advice"))


def test_each_is_said_in_english_too() -> None:
    language.use("en", places.resources() / "translations")
    for ailment in ailments().values():
        for text in (ailment.what, ailment.why, ailment.advice, ailment.topic):
            assert language.tr(text) != text or not re.search("[a-zéè]{4}", re.sub(r"\{\w+\}", "", text)), text


def test_a_packaged_program_has_its_parts_inside(desk: Desk) -> None:
    _install(desk, "kb_app", "0.1.0", "Requires-Dist: a-part-that-nobody-has>=1\n")
    desk.monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "part-missing" not in desk.findings()


def test_a_lock_that_a_killed_process_left_is_none(desk: Desk) -> None:
    desk.send()
    outbox = desk.home / "workspace" / "outbox"
    (outbox / "lock").write_bytes(b"")
    refresh(desk.load())
    assert not list(outbox.glob("*.item"))
    assert desk.findings()["outbox"].level is Level.OK


def test_the_locale_of_a_terminal_without_utf_8(desk: Desk) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert "encoding-other" in _codes(_kb(desk.home, env=environment))


@as_root
@pytest.mark.parametrize(
    ("mode", "code", "level"), [(0o700, "folder-closed", "error"), (0o755, "folder-read-only", "note")]
)
def test_a_folder_of_another_person(desk: Desk, mode: int, code: str, level: str) -> None:
    """For a root without the power to pass over rights, as everybody else is."""
    os.chown(desk.share, NOBODY, NOBODY)
    desk.share.chmod(mode)
    said = _kb(desk.home, before=["setpriv", "--bounding-set=-dac_override,-dac_read_search"])
    assert _codes(said)[code] == level


@as_root
@pytest.mark.parametrize(
    ("options", "code"), [("size=4m", "home-full"), ("size=200m", "home-nearly-full"), ("ro,size=1m", "home-refuses")]
)
def test_a_disk_of_its_own(tmp_path: Path, options: str, code: str) -> None:
    """Mounted in a namespace of its own, which ends with the process."""
    home = tmp_path / "home"
    home.mkdir()
    mounted = f'mount -t tmpfs -o {options} tmpfs "{home}" && exec "$@"'
    before = ["unshare", "--mount", "sh", "-c", mounted, "sh"]
    if subprocess.run([*before, "true"], check=False, capture_output=True).returncode:
        pytest.skip("mounts are not allowed here")
    assert code in _codes(_kb(home, before=before))


def _kb(home: Path, *words: str, before: Sequence[str] = (), env: Mapping[str, str] | None = None) -> str:
    command = [*before, sys.executable, "-m", "kb_app", "--home", str(home), *words, "doctor", "--json"]
    said = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=env)
    assert said.stdout, said.stderr
    return said.stdout


def _codes(said: str) -> dict[str, str]:
    return {row["code"]: row["level"] for row in json.loads(said)}
