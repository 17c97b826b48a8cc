"""Measures CPU time and memory from a thousand to two million users."""

import math
import shutil
import tempfile
from pathlib import Path

from .clients import Simulator, cardgenius, write_users


def add_options(parser):
    parser.add_argument("--growth-sizes", default="1000,10000,100000,2000000", help="numbers of users at 35 KB (default: %(default)s)")
    parser.add_argument("--growth-large-sizes", default="1000,10000", help="numbers of users at 1.5 MB (default: %(default)s)")


def run(program, options):
    """Prints one row for each number of users, and the slope of the CPU time in a log-log diagram."""
    print("**From a thousand to two million users**\n")
    print("| users | response | CPU, s | CPU per user, ms | wall, s | largest resident set, MB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    points = []
    for response, sizes in (("35KB", options.growth_sizes), ("1.5MB", options.growth_large_sizes)):
        if not sizes:
            continue
        with Simulator(program, response) as simulator, tempfile.TemporaryDirectory(prefix="cardgenius-bench-") as folder:
            folder = Path(folder)
            for size in map(int, sizes.split(",")):
                write_users(folder / "users.csv", size)
                place = folder / "run"
                place.mkdir()
                figures, _ = cardgenius("cardgenius", program).run(folder / "users.csv", simulator.api, place)
                shutil.rmtree(place)
                print(
                    f"| {size:,} | {response} | {figures['cpu']:.2f} | {1000 * figures['cpu'] / size:.3f} | {figures['wall']:.1f} | {figures['rss']:.0f} |",
                    flush=True,
                )
                if response == "35KB":
                    points.append((math.log(size), math.log(figures["cpu"])))
    if len(points) > 1:
        print(f"\nSlope of CPU seconds over users, log-log, at 35 KB: {slope(points):.2f}")
    print()


def slope(points):
    x_mean = sum(x for x, _ in points) / len(points)
    y_mean = sum(y for _, y in points) / len(points)
    return sum((x - x_mean) * (y - y_mean) for x, y in points) / sum((x - x_mean) ** 2 for x, _ in points)
