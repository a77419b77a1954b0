"""supervise.py syn-up|syn-prefill FOLDER [ARGUMENT...]: does the work of these scripts, which have the manual.

FOLDER is where the script was called, for the files that options name.
"""

import os
import sys

# Python was told to look nowhere but in its own library (-I). Our packages are found from scripts/, as doctor finds them.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

from service.supervisor.main import main  # noqa: E402

sys.exit(main(*sys.argv[1:3], sys.argv[3:]))
