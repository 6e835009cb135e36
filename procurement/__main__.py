"""``python -m procurement``: the commands of Aune."""

import sys
from io import TextIOWrapper

from procurement.cli import main

# French needs characters that a pipe on Windows, or a bare locale, would refuse: what is printed is always UTF-8.
for stream in (sys.stdout, sys.stderr):
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8")
sys.exit(main())
