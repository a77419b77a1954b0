"""write-manuals.py FOLDER BIN DATE NAME=SCRIPT...: does the work of scripts/dev/write-manuals, which has the manual."""

import sys

from manuals.write import main

main(*sys.argv[1:])
