"""The parts of scripts/dev/write-manuals."""
