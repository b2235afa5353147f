"""`python -m translator` is `olgim`."""

import sys

from translator.cli import main

sys.exit(main())
