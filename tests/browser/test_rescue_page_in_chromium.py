"""The rescue page in a real browser, from `file://` and without a network: opened, searched, read."""

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from homes import refresh, settle

from benchmarks.corpus import read_source, write_folder
from benchmarks.rescue import anchor, ask
from kb_app import settings
from kb_app.bootstrap import build
from kb_app.domain.export import Scope

pytestmark = pytest.mark.needs_chromium

QUESTIONS = Path(__file__).parents[1] / "data" / "queries-sample.tsv"
CHROMIUM = shutil.which("chromium") or "chromium"


def dumped(page: Path, fragment: str = "") -> str:
    """The page as Chromium has it after its script ran."""
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=10000",
        "--host-rules=MAP * ~NOTFOUND",
    ]
    done = subprocess.run(
        [CHROMIUM, *flags, "--dump-dom", f"{page.as_uri()}#{fragment}"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "Content Security Policy" not in done.stderr
    return done.stdout


def hits(html: str) -> list[str]:
    found = re.search(r'<ol id="hits".*?</ol>', html, re.DOTALL)
    return [unescape(title) for title in re.findall(r"<strong>(.*?)</strong>", found[0])] if found else []


def told(html: str) -> str:
    found = re.search(r'<p id="told"[^>]*>(.*?)</p>', html, re.DOTALL)
    return unescape(found[1]).replace("\xa0", " ").replace("\u202f", " ") if found else ""


def test_the_french_rules(services, tmp_path: Path) -> None:
    page = tmp_path / "secours.html"
    services.exporting.rescue(page, Scope(), lambda _done, _total: None)
    wanted = {
        "payer en plusieurs fois": "Mettre en place un paiement échelonné",
        "PAIEMENTS ECHELONNES": "Mettre en place un paiement échelonné",
        "l'échéancier": "Mettre en place un paiement échelonné",
        "mdp oublié": "Mot de passe Escale oublié ou refusé",
        "certificat de scolarité": "Certificat de scolarité",
        "convoc": "Convocation aux examens",
    }
    found = {query: hits(dumped(page, f"q={quote(query)}"))[:3] for query in wanted}
    assert {
        query: listed for query, listed in found.items() if wanted[query].lower() not in map(str.lower, listed)
    } == {}
    typo = dumped(page, f"q={quote('attestasion')}")
    assert "Résultats pour « attestation »" in told(typo)
    assert "ttestation" in hits(typo)[0]
    partly = dumped(page, f"q={quote('bourse xylophone')}")
    assert "Aucune fiche avec tous les mots" in told(partly)
    assert hits(dumped(page, "q=zzzzqqqq")) == []


def test_an_article_opens_for_the_site(services, tmp_path: Path) -> None:
    page = tmp_path / "secours.html"
    services.exporting.rescue(page, Scope(site="rennes"), lambda _done, _total: None)
    html = dumped(page, "f-paiement-echelonne")
    shown = re.findall(r'<article[^>]*class="shown"[^>]*>', html)
    assert len(shown) == 1
    assert 'id="f-paiement-echelonne"' in shown[0]
    assert re.findall(r'class="version shown" data-site="(\w*)"', html) == ["rennes"]


def test_a_thousand_articles(tmp_path: Path) -> None:
    folder = settle(write_folder(tmp_path / "share", 1000, read_source()))
    home = settings.follow(settings.load(tmp_path / "home", environment={}), (folder,))
    refresh(home)
    page = tmp_path / "secours.html"
    made = build(home).exporting.rescue(page, Scope(), lambda _done, _total: None)
    html = dumped(page, "q=facture")
    took = re.search(r'data-took="(\d+)"', html)
    assert took
    assert made.articles == 1000
    assert len(hits(html)) == 20
    assert made.size < 10_000_000
    assert int(took[1]) < 5000


def test_the_sample_questions_find_their_article_in_the_first_three(services, tmp_path: Path) -> None:
    """The 150 questions that the desktop is tested with; an article that is a notice is no sheet of the page."""
    page = tmp_path / "secours.html"
    services.exporting.rescue(page, Scope(), lambda _done, _total: None)
    rows = [line.split("\t") for line in QUESTIONS.read_text("utf-8").splitlines()]
    answers, _ = ask(page, [text for _, text, _ in rows])
    missed = [
        (text, found[:3])
        for (_, text, ids), found in zip(rows, answers, strict=True)
        if not {anchor(id_) for id_ in ids.split(",")}.intersection(found[:3])
    ]
    assert len(missed) <= 0.05 * len(rows), missed
