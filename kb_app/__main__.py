"""`kb`, `vademecum` and `python -m kb_app`; the process that renders starts here too, as light as it is."""

import sys

from kb_app.services.rendering import door


def main() -> int:
    if door.is_asked(sys.argv[1:]):
        from kb_app.services.rendering.child import main as deed
    else:
        from kb_app.cli.main import main as deed
    return deed()


if __name__ == "__main__":
    sys.exit(main())
