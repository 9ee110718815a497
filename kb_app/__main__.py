"""`kb`, `vademecum` and `python -m kb_app`."""

import sys

from kb_app.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
