"""Loads a dataset that syn-store export made, with Hugging Face's `datasets`, and prints what is in it as JSON.

usage: load.py DIR [CONFIG...]

For each configuration (without any: the only one): the rows and the features of each split, how many families of
questions are in more than one split, and how many rows come back from Parquet equal to what they were.
"""

import itertools
import json
import os
import sys
import tempfile

import datasets


def families(rows):
    return set(rows["family"]) if "family" in rows.column_names else set()


def through_parquet(rows, folder):
    """How many rows are the same after Parquet."""
    path = os.path.join(folder, "rows.parquet")
    rows.to_parquet(path)
    again = datasets.load_dataset("parquet", data_files=path, split="train", cache_dir=folder)
    return sum(one == other for one, other in zip(rows, again, strict=True))


def describe(path, config, folder):
    loaded = datasets.load_dataset(path, config, cache_dir=folder)
    found = [families(rows) for rows in loaded.values()]
    return {
        "splits": {
            name: {
                "rows": rows.num_rows,
                "features": sorted(rows.features),
                "parquet": through_parquet(rows, os.path.join(folder, name)),
                "first": rows[0],
            }
            for name, rows in loaded.items()
        },
        "shared_families": len(set().union(*(one & other for one, other in itertools.combinations(found, 2)))),
        "families": len(set().union(*found)),
    }


def main():
    datasets.disable_progress_bars()
    path, *configs = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        json.dump({config or "default": describe(path, config, os.path.join(folder, config or "default"))
                   for config in configs or [None]}, sys.stdout)


main()
