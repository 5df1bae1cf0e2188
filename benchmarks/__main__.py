"""``python -m benchmarks [visits|filter|viewers|maquette]``: measure, print, and write the results in the README."""

import argparse

from benchmarks import filters, maquette, viewers, visits
from benchmarks.results import as_table, write

SUITES = {"visits": visits.measures, "filter": filters.measures, "viewers": viewers.measures, "maquette": maquette.measures}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"which to run: {', '.join(SUITES)}; all when not told")
    asked = parser.parse_args(arguments).suites or list(SUITES)
    if unknown := set(asked) - set(SUITES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    for name in asked:
        table = as_table(SUITES[name]())
        print(table, flush=True)
        write(name, table)


if __name__ == "__main__":
    main()
