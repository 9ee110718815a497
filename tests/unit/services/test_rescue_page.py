"""The rescue page's bytes: everything chosen is on it, nothing on it runs or fetches but the script made here."""

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from homes import refresh, settle

from kb_app.bootstrap import Services, build
from kb_app.domain.errors import Cancelled, UsageError
from kb_app.domain.export import Scope
from kb_app.settings import Settings


def nothing(_done: int, _total: int) -> None:
    """Nobody watches."""


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text of each script and style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.code: dict[str, str] = {}
        self._within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._within = f"{tag}:{dict(attrs).get('type') or ''}" if tag in ("script", "style") else ""

    def handle_data(self, data: str) -> None:
        if self._within:
            self.code[self._within] = self.code.get(self._within, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._within = ""


@pytest.fixture
def page(services: Services, tmp_path: Path) -> str:
    services.exporting.rescue(tmp_path / "secours.html", Scope(), nothing)
    return (tmp_path / "secours.html").read_text("utf-8")


def test_only_its_own_script_and_style_may_run(page: str) -> None:
    elements = Elements(page)
    policy = next(a["content"] or "" for tag, a in elements.found if a.get("http-equiv") == "Content-Security-Policy")
    for kind, words in (("script", elements.code["script:"]), ("style", elements.code["style:"])):
        digest = base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert [a.get("type") for tag, a in elements.found if tag == "script"] == ["application/json", None]
    assert not [a for _, a in elements.found if any(name.startswith("on") or name == "style" for name in a)]
    sources = [a["src"] or "" for _, a in elements.found if "src" in a]
    assert sources
    assert all(source.startswith("data:image/") for source in sources)


def test_links_lead_to_anchors_of_the_page(page: str) -> None:
    elements = Elements(page)
    anchors = {value for _, a in elements.found for name in ("id", "name") if (value := a.get(name))}
    led = [a["href"] or "" for tag, a in elements.found if tag == "a" and "href" in a]
    inside = [address[1:] for address in led if address.startswith("#")]
    assert len(inside) > 100
    assert [anchor for anchor in inside if anchor.split("--")[0] not in anchors] == []
    assert all(address.startswith(("#", "https://", "http://", "mailto:")) for address in led)


def test_each_site_has_its_answer(page: str) -> None:
    sheet = page[page.index('<article id="f-paiement-echelonne"') :]
    sheet = sheet[: sheet.index("</article>")]
    assert re.findall(r'class="version" data-site="(\w*)"', sheet) == ["", "rennes", "toulouse"]


def test_notices_that_are_over_stay_away(make_home: Callable[..., Settings], tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    for name, ends in (("over", "2001-01-01"), ("on", "2999-01-01")):
        (share / f"{name}.md").write_text(f"---\nkind: notice\nends: {ends}\n---\n# Avis {name}\n\nTexte.\n", "utf-8")
    (share / "fiche.md").write_text("# Fiche\n\nTexte.\n", "utf-8")
    settings = make_home(settle(share))
    refresh(settings)
    build(settings).exporting.rescue(tmp_path / "s.html", Scope(), nothing)
    html = (tmp_path / "s.html").read_text("utf-8")
    assert "Avis on" in html
    assert "Avis over" not in html


def test_hostile_articles_stay_words(make_home: Callable[..., Settings], tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    attack = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    (share / "a.md").write_text(
        f"---\nid: '\"><script>alert(2)</script>'\ntitle: '{attack}'\n"
        f"aliases: ['{attack}']\ntags: ['\"{attack}']\n---\n"
        f"{attack}\n\n[x](javascript:alert(1)) ![y](https://example.org/p.png)\n\n## {attack}\n\nTexte.\n",
        "utf-8",
    )
    (share / "knowledge.toml").write_text(f"name = '{attack}'\n", "utf-8")
    (share / "synonyms.txt").write_text(f"{attack}, b\n", "utf-8")
    settings = make_home(settle(share))
    refresh(settings)
    build(settings).exporting.rescue(tmp_path / "s.html", Scope(), nothing)
    elements = Elements((tmp_path / "s.html").read_text("utf-8"))
    assert sum(tag == "script" for tag, _ in elements.found) == 2
    assert not [a for _, a in elements.found if "onerror" in a]
    assert not [a for _, a in elements.found if (a.get("href") or "").startswith("javascript")]
    assert not [a for tag, a in elements.found if tag == "img"]


def test_a_large_page_is_split_by_site(services: Services, tmp_path: Path) -> None:
    made = services.exporting.rescue(tmp_path / "secours.html", Scope(), nothing, large=1000)
    names = {path.name for path in made.made}
    assert {"secours.html", "secours-rennes.html", "secours-toulouse.html"} <= names
    rennes = (tmp_path / "secours-rennes.html").read_text("utf-8")
    assert 'data-site="toulouse"' not in rennes
    assert 'href="secours-rennes.html"' in (tmp_path / "secours.html").read_text("utf-8")


def test_a_page_made_again_replaces_the_earlier_one_only_when_it_is_whole(services: Services, tmp_path: Path) -> None:
    target = tmp_path / "secours.html"
    services.exporting.rescue(target, Scope(folder_path="paiement"), nothing)
    before = target.read_bytes()

    def stop(done: int, _total: int) -> None:
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        services.exporting.rescue(target, Scope(), stop)
    assert target.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"home", "secours.html"}
    services.exporting.rescue(target, Scope(), nothing)
    assert target.read_bytes() != before


def test_it_wants_to_be_html(services: Services, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        services.exporting.rescue(tmp_path / "secours", Scope(), nothing)
