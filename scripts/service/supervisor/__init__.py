"""The parts of scripts/syn-up and scripts/syn-prefill: what starts the pipes, watches them and ends them."""
