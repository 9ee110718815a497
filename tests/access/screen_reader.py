"""Search, hear the count, open, list headings, follow a link: run by the system's Python; tells what it met in JSON."""

import json
import sys

from hearing import ask, follow, listen, main_window, names, text, wait_for


def main(query: str) -> None:
    heard = listen()
    window = main_window()
    ask(window, query)
    wait_for(lambda: heard)
    results = names(window, "Résultats")
    headings = wait_for(lambda: names(window, "Sur cette page"))
    links = names(window, "Voir aussi")
    before = text(window)
    follow(window, "Voir aussi")
    wait_for(lambda: text(window) not in ("", before))
    told = {
        "heard": heard,
        "results": results,
        "headings": headings,
        "links": links,
        "text": before,
        "followed": text(window),
    }
    sys.stdout.write(json.dumps(told))


main(sys.argv[1])
