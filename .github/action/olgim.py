"""Olgim, run from the checkout that this file is in: `python -I olgim.py WORDS`.

Nothing is installed or built for that. `-I` and the path that is added keep everything of the folder that it is run in
out of the import path: a repository with a `yaml.py` in it must not run inside Olgim.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

from translator.cli import main

sys.exit(main())
