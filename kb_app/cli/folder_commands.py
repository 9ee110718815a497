"""`kb check`, `kb health` and `kb doctor`: how a folder, its articles and this computer are"""

import argparse
import json

from kb_app.bootstrap import build
from kb_app.cli.terminal import BOLD, DIM, styled, write
from kb_app.domain.article import Severity
from kb_app.language import tr, trn
from kb_app.settings import Settings


def check(settings: Settings, arguments: argparse.Namespace) -> int:
    from kb_app.services import checking

    problems = checking.check(arguments.directory, build(settings).unanswered)
    if arguments.json:
        rows = [
            {
                "path": problem.path,
                "line": problem.line,
                "rule": problem.rule,
                "severity": problem.severity.value,
                "message": problem.message,
            }
            for problem in problems
        ]
        write(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            sign = "✗" if problem.severity is Severity.ERROR else "!"
            place = f"{problem.path}:{problem.line}" if problem.line else problem.path
            write(f"{sign} {styled(place, BOLD)}  {problem.message}  {styled(f'[{problem.rule}]', DIM)}")
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        write(
            tr(
                "{errors}, {warnings}.",
                errors=trn("{count} erreur", "{count} erreurs", errors),
                warnings=trn("{count} remarque", "{count} remarques", len(problems) - errors),
            )
        )
    return 1 if any(problem.severity is Severity.ERROR for problem in problems) else 0


def health(settings: Settings, arguments: argparse.Namespace) -> int:
    from kb_app.cli.health_report import write_health

    write_health(build(settings).health.examine(), as_json=arguments.json)
    return 0


def doctor(settings: Settings, arguments: argparse.Namespace) -> int:
    from kb_app.services import diagnosis

    findings = diagnosis.diagnose(settings)
    if arguments.json:
        write(json.dumps([finding.document() for finding in findings], ensure_ascii=False, indent=2))
    else:
        signs = {"ok": "✓", "note": "·", "warning": "!", "error": "✗"}
        for finding in findings:
            write(f"{signs[finding.level]} {styled(finding.topic, BOLD)}  {finding.message}")
            if finding.why:
                write(f"    {styled(finding.why, DIM)}")
                write("    " + tr("À faire : {advice}", advice=finding.advice))
    return 1 if any(finding.is_problem for finding in findings) else 0
