"""How good the answers of the rescue page are: its own JavaScript, in a headless Chromium, beside the desktop's search.

The page that is asked is the page that people get, less its content security policy, so that the questions can be put
to it; its search is not touched.
"""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

from benchmarks.engines.registry import OURS
from benchmarks.relevance import JudgedSet, answers_of_ours, difference, forms, judged_sets, scored
from benchmarks.tables import table
from kb_app import settings
from kb_app.bootstrap import build
from kb_app.domain.export import Exported, Scope
from kb_app.domain.names import slug

CHROMIUM = shutil.which("chromium") or "chromium"
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n')
_END = "  window.addEventListener"
_ASKED = re.compile(r'<pre id="answers">(.*?)</pre>', re.DOTALL)
_RUN = """  window.addEventListener("load", () => {
    const questions = JSON.parse(find("questions").textContent), began = performance.now();
    const answers = questions.map((text) => search(text).found.map((each) => sheets[each.sheet].id));
    const told = make("pre", JSON.stringify({ answers, took: performance.now() - began }));
    told.id = "answers";
    document.body.replaceChildren(told);
  });
"""


def compare(place: Path, work: Path) -> str:
    """The rescue page beside the desktop on every set in `place`: tables in Markdown."""
    header = ["typed / slip / keywords (mean)", "nDCG@10", "success@1", "success@3", "MRR", "page less it, nDCG@10"]
    parts = []
    for one in judged_sets(place):
        here = work / one.name
        here.mkdir()
        desktop = scored(answers_of_ours(one, here), one)
        page = here / "rescue.html"
        made, seconds = make(here / "home", page)
        answers, each = _answers(page, one)
        rescue = scored(answers, one)
        rows = [[OURS, *forms(desktop), difference(rescue, desktop)], ["rescue page", *forms(rescue), ""]]
        told = (
            f"{made.articles} articles, {made.size / 1e6:.1f} MB, made in {seconds:.1f} s; "
            f"{each * 1000:.0f} ms a question in Chromium; {datetime.now(UTC):%Y-%m-%d %H:%M} UTC."
        )
        parts += [f"### {one.name}", table(header, rows), told]
    return "\n\n".join(parts)


def make(home: Path, page: Path) -> tuple[Exported, float]:
    """The page of that home at `page`, and the seconds it took."""
    services, began = build(settings.load(home, environment={})), time.perf_counter()
    made = services.exporting.rescue(page, Scope(), lambda _done, _total: None)
    took = time.perf_counter() - began
    services.close()
    return made, took


def ask(page: Path, questions: Sequence[str]) -> tuple[list[list[str]], float]:
    """Anchors of the sheets that the page at `page` finds for each question, and seconds for all; in Chromium."""
    html = _POLICY.sub("", page.read_text("utf-8"))
    data = json.dumps(list(questions), ensure_ascii=False).replace("<", "\\u003c")
    html = html.replace(_END, _RUN + _END, 1)
    html = html.replace("<script>", f'<script type="application/json" id="questions">{data}</script>\n<script>', 1)
    asked = page.with_suffix(".asked.html")
    asked.write_text(html, "utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=600000"]
    flags += ["--host-rules=MAP * ~NOTFOUND", "--dump-dom"]
    done = subprocess.run([CHROMIUM, *flags, asked.as_uri()], capture_output=True, text=True, timeout=600, check=True)
    found = _ASKED.search(done.stdout)
    if found is None:
        raise RuntimeError("the page gave no answers")
    told = json.loads(unescape(found[1]))
    return told["answers"], told["took"] / 1000


def anchor(id_: str) -> str:
    """Where an article of that id stands on the page, if no other has the same."""
    return f"f-{slug(id_.replace('/', '-'))}"


def _answers(page: Path, one: JudgedSet) -> tuple[Mapping[str, Mapping[str, Sequence[str]]], float]:
    """Ids by form and qid, and seconds a question."""
    ids = {anchor(id_): id_ for grades in one.grades.values() for id_ in grades}
    found, seconds, count = {}, 0.0, 0
    for form, questions in one.questions.items():
        answers, took = ask(page, [text for _, text in questions])
        found[form] = {
            qid: [ids.get(name, name) for name in names] for (qid, _), names in zip(questions, answers, strict=True)
        }
        seconds, count = seconds + took, count + len(questions)
    return found, seconds / max(1, count)
