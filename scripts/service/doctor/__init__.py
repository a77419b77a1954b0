"""The parts of scripts/doctor."""
