"""X2, X3, X5, X6: a real window on hostile articles, watched by the system: what it opens and whom it calls."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.bombs import png
from fakes.hostile import DRAWING, LINKS, LOCAL, REMOTE
from fakes.system_calls import Calls, calls_of, can_trace, outside
from homes import refresh, settle

from kb_app import places
from kb_app.settings import Settings

pytestmark = pytest.mark.needs_strace
WINDOW = Path(__file__).with_name("hostile_window.py")
STEPS = "---\nkind: procedure\n---\n\n# {title}\n\n## Une étape\n\n{text}\n\n## Une autre\n\nFin.\n"
CALM = """**Gras** `code` 🙂 « é »

| a | b |
|---|---|
| c | d |

- [ ] à faire

> [!NOTE]
> ![i](i.png) ![d](d.svg)
"""
SYSTEM = (
    "/proc/self", "/proc/sys/kernel/random", "/sys", "/dev/null", "/dev/urandom", "/dev/shm",
    "/usr/lib", "/usr/local/lib", "/lib", "/etc/ld.so.cache", "/etc/ld.so.preload", "/usr/share/locale",
    "/etc/fonts", "/usr/share/fonts", "/var/cache/fontconfig", "/usr/share/mime", "/usr/share/zoneinfo",
    "/etc/localtime", "/var/lib/dbus/machine-id", "/etc/machine-id",
)  # fmt: skip


@pytest.fixture
def watched(make_home: Callable[..., Settings], root: Path, tmp_path: Path) -> Callable[..., Calls]:
    """Runs the window on these articles, after a calm one; tells what it did since."""
    if not can_trace():
        pytest.skip("strace is not there, or may not trace here")
    (root / "i.png").write_bytes(png(40, 40))
    (root / "d.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    (root / "calme.md").write_text(STEPS.format(title="Calme", text=CALM), "utf-8")

    def run(articles: dict[str, str], planted: str = "") -> Calls:
        for name, text in articles.items():
            (root / f"{name}.md").write_text(STEPS.format(title=name, text=text), "utf-8")
        followed = make_home(settle(root))
        refresh(followed)
        mark = str(tmp_path / "mark")
        command = [sys.executable, str(WINDOW), str(followed.home), mark, planted, "calme", *articles]
        return calls_of(command, mark, {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path / "home")})

    return run


def home_and_program(tmp_path: Path) -> list[Path]:
    program = [
        places.PACKAGE.parent,
        Path(sys.prefix),
        Path(sys.base_prefix),
        Path(sys.executable).resolve().parents[1],
    ]
    return [tmp_path / "home", *program, *map(Path, SYSTEM)]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    outside_ = tmp_path / "outside"
    outside_.mkdir()
    made = outside_ / "secret.png"
    made.write_bytes(png(4, 4))
    return made


def test_x2_x3_x5_x6_nothing_outside_is_opened_and_nobody_is_called(
    watched: Callable[..., Calls], root: Path, tmp_path: Path, secret: Path
) -> None:
    (root / "secret-link.png").symlink_to(secret)
    (root / "dessin.svg").write_text(DRAWING.format(secret=secret), "utf-8")
    links = "\n".join(f"- [lien {n}](<{link}>) ![image {n}](<{link}>)" for n, link in enumerate(LINKS))
    etc = "![p](/etc/passwd) ![p](../../../../../../etc/passwd) <img src=/etc/passwd> <img src='file:///etc/passwd'>"
    calls = watched(
        {
            "local": LOCAL.format(secret=secret),
            "etc": etc,
            "distant": REMOTE.format(url="http://127.0.0.1:9"),
            "nom": REMOTE.format(url="http://hote.invalid"),
            "liens": links,
            "longue": f"{LOCAL.format(secret=secret)}{etc}{'**mot** ' * 4_000}",
        }
    )
    assert len(calls.opened) > 5
    assert outside(calls.opened, home_and_program(tmp_path)) == []
    named = ("secret", "passwd", "hosts", "resolv.conf", "nsswitch", "evil", "127.0.0.1", "hote.invalid")
    everything = outside((*calls.opened, *calls.touched), [tmp_path / "home"])
    assert [path for path in everything if any(word in path for word in named)] == []
    assert calls.addresses == ()


def test_what_is_opened_outside_would_be_seen(watched: Callable[..., Calls], tmp_path: Path, secret: Path) -> None:
    calls = watched({}, planted=str(secret))
    assert outside(calls.opened, home_and_program(tmp_path)) == [str(secret)]


def test_a_call_would_be_seen(tmp_path: Path) -> None:
    if not can_trace():
        pytest.skip("strace is not there, or may not trace here")
    mark = str(tmp_path / "mark")
    code = f"import os, socket; os.path.exists({mark!r}); socket.socket().connect_ex(('127.0.0.1', 9))"
    calls = calls_of([sys.executable, "-c", code], mark, dict(os.environ))
    assert len(calls.addresses) == 1
