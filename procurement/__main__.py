"""``python -m procurement``: the commands of Aune."""

import sys

from procurement.cli import main

sys.exit(main())
