"""`python -m aglint`."""

import sys

from aglint.cli.main import main

sys.exit(main())
