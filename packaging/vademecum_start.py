"""Where the packaged program begins: the same door as `python -m kb_app`; worker processes start here too."""

import multiprocessing
import sys

from kb_app.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
