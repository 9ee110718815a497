"""Measure the search beside other engines: `python -m benchmarks`, or `… speed`, `… relevance`, `… rescue`,
`… refresh`, `… reading`, `… hostile`, `… remote`, `… schemes`, `… lookalikes`.

Without a command: speed at 1,000, 10,000 and 50,000 articles, and the window under a fast typist. Prints Markdown.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = (1_000, 10_000, 50_000)
WINDOW_SIZES = (1_000, 10_000)


def speed(arguments: argparse.Namespace) -> None:
    from benchmarks.corpus import read_source, write_folder
    from benchmarks.speed import measure

    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        if arguments.folder:
            print(measure(arguments.folder, Path(work)))
            return
        source = read_source()
        for count in arguments.articles:
            place = Path(work) / str(count)
            folder = write_folder(place / "folder", count, source)
            print(measure(folder, place), flush=True)


def relevance(arguments: argparse.Namespace) -> None:
    from benchmarks import ablation
    from benchmarks.relevance import compare

    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        deed = ablation.compare if arguments.ablation else compare
        print(deed(arguments.sets, Path(work)))


def rescue(arguments: argparse.Namespace) -> None:
    from benchmarks.rescue import compare

    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        print(compare(arguments.sets, Path(work)))


def remote(arguments: argparse.Namespace) -> None:
    from benchmarks.remote import measure, missing

    if lacking := missing():
        sys.exit(f"Please install first: {', '.join(lacking)}")
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        print(measure(Path(work), arguments.large, arguments.small))


def schemes(arguments: argparse.Namespace) -> None:
    from benchmarks.schemes import measure

    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        print(measure(Path(work), arguments.articles))


def lookalikes(arguments: argparse.Namespace) -> None:
    from benchmarks.lookalikes import measure

    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        print(measure(arguments.sets, Path(work)))


def reading(_arguments: argparse.Namespace) -> None:
    from benchmarks.reading import measure

    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        print(measure(Path(work)))


def hostile(arguments: argparse.Namespace) -> None:
    from benchmarks.hostile import measure

    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        print(measure(Path(work), arguments.texts))


def refresh(arguments: argparse.Namespace) -> None:
    from benchmarks.refresh import measure

    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        print(measure(Path(work), tuple(arguments.articles)))


def everything(_arguments: argparse.Namespace) -> None:
    speed(argparse.Namespace(folder=None, articles=SIZES))
    for count in WINDOW_SIZES:
        print(f"\n### The window under a fast typist, {count} articles\n", flush=True)
        subprocess.run([sys.executable, "-m", "benchmarks.window", "--articles", str(count)], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(deed=everything)
    commands = parser.add_subparsers()
    one = commands.add_parser("speed", help="times, memory and size of each engine")
    one.add_argument("--articles", type=int, nargs="+", default=SIZES, help="sizes of the made folders")
    one.add_argument("--folder", type=Path, help="measure on this folder instead of made ones")
    one.set_defaults(deed=speed)
    two = commands.add_parser("relevance", help="how good the answers of each engine are")
    two.add_argument("sets", type=Path, help="directory of test sets, each with articles/, queries*.tsv and qrels.tsv")
    two.add_argument("--ablation", action="store_true", help="what each part of our ranking is worth, instead")
    two.set_defaults(deed=relevance)
    three = commands.add_parser("remote", help="a shared folder over SMB at 0, 50 and 200 ms, beside rclone and rsync")
    three.add_argument("--large", type=int, default=10_000, help="articles of the folder that is followed")
    three.add_argument("--small", type=int, default=2_000, help="articles of the folder whose first copy is measured")
    three.set_defaults(deed=remote)
    far = commands.add_parser("schemes", help="folders over SFTP, WebDAV and S3 at 0, 50 and 200 ms, beside rclone")
    far.add_argument("--articles", type=int, default=1_000)
    far.set_defaults(deed=schemes)
    three = commands.add_parser("reading", help="from the choice of an article to its text on the screen")
    three.set_defaults(deed=reading)
    bad = commands.add_parser("hostile", help="texts made to exhaust the reader, opened in the window")
    bad.add_argument("texts", nargs="*", help="names of tests/fakes/bombs.py; all without any")
    bad.set_defaults(deed=hostile)
    local = commands.add_parser("refresh", help="a folder on this computer: first copy, nothing changed, one changed")
    local.add_argument("--articles", type=int, nargs="+", default=SIZES[1:], help="sizes of the made folders")
    local.set_defaults(deed=refresh)
    page = commands.add_parser("rescue", help="how good the answers of the rescue page are, beside the desktop's")
    page.add_argument("sets", type=Path, help="directory of test sets, as for relevance")
    page.set_defaults(deed=rescue)
    alike = commands.add_parser("lookalikes", help="how often a new title shows the article that says it already")
    alike.add_argument("sets", type=Path, help="directory of test sets, as for relevance")
    alike.set_defaults(deed=lookalikes)
    arguments = parser.parse_args()
    arguments.deed(arguments)


if __name__ == "__main__":
    main()
