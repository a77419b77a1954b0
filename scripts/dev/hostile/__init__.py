"""The parts of scripts/dev/hostile-load."""
