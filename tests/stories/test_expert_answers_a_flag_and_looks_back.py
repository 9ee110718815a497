"""A flag reaches the expert with the name that signed it; the reply comes back; an older version can be had again."""

import json
from pathlib import Path

from kb_app import settings
from kb_app.bootstrap import build
from kb_app.domain.contribution import Subject
from kb_app.services.inbox import author_words


def test_flag_reply_and_the_way_back_to_an_older_version(kb, share: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    kb("sync", folder=share)
    (tmp_path / "home" / "config.toml").write_text(
        'signature = "Léa"\n' + (tmp_path / "home" / "config.toml").read_text("utf-8"), "utf-8"
    )
    flag = json.loads(kb("flag", "bourse", "--text", "Le délai a changé", "--json").out)["outbox"]
    kb("sync")

    kb("--home", other, "--folder", share, "sync")
    expert = build(settings.load(other, environment={}))
    (received,) = expert.inbox.received("bourse")
    assert (received.id, received.feedback.text, author_words(received)) == (
        flag, "Le délai a changé", "Léa (non vérifié)"
    )  # fmt: skip
    expert.feedback.send(Subject.REPLY, "Corrigé, merci.", "bourse", in_reply_to=flag)
    draft = expert.editing.open_draft("bourse")
    before = draft.read_text("utf-8")
    draft.write_text(before.replace("15 mai", "31 mai"), "utf-8")
    expert.editing.publish(draft)
    expert.close()
    kb("--home", other, "sync")

    kb("sync")
    agent = build(settings.load(tmp_path / "home", environment={}))
    assert [reply.feedback.text for reply in agent.inbox.replies(flag)] == ["Corrigé, merci."]
    agent.close()
    versions = json.loads(kb("history", "bourse", "--json").out)
    assert [version["present"] for version in versions] == [True, False]
    assert any("31 mai" in line for line in versions[0]["diff"])
    assert kb("history", "bourse", "--restore", versions[1]["revision"][:12]).code == 0
    kb("sync")
    assert (share / "bourse.md").read_text("utf-8") == before
    assert kb("history", "bourse", "--restore", "ffffffff").code == 2
    share.rename(share.with_name("gone"))
    assert kb("history", "bourse").code == 3
