"""Measures cardgenius on this machine and prints Markdown tables. See docs/performance.md; run bench/run.sh."""

import argparse
import shlex
import sys

from measure import growth, peers, shape, stages, top_speed
from measure.machine import machine

MEASURES = {"peers": peers, "shape": shape, "top-speed": top_speed, "stages": stages, "growth": growth}


def main():
    parser = argparse.ArgumentParser(prog="bench/run.sh", description="Measures cardgenius on this machine and prints Markdown tables.")
    parser.add_argument("--only", default=",".join(MEASURES), help="which measurements to make (default: %(default)s)")
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    for name, module in MEASURES.items():
        module.add_options(parser.add_argument_group(name, module.__doc__))
    options = parser.parse_args()

    wanted = options.only.split(",")
    if unknown := set(wanted) - set(MEASURES):
        parser.error(f"--only: unknown {', '.join(sorted(unknown))}")

    print(f"Machine: {machine()}\n")
    for name in wanted:
        MEASURES[name].run(shlex.split(options.program), options)


if __name__ == "__main__":
    sys.exit(main())
