"""Measures how close a run comes to 20 requests in flight all the time, at the latency of the real API."""

import tempfile
from pathlib import Path

from .clients import Simulator, cardgenius, write_users

WORKERS = 20


def add_options(parser):
    parser.add_argument(
        "--shape-sizes", default="1000:1,20000:0.2", metavar="USERS:SCALE,…",
        help="numbers of users, each with the time scale of the latency (default: %(default)s)",
    )
    parser.add_argument(
        "--shape-latency", default="lognormal:1500ms,p95=2300ms", help="latency before the time scale (default: %(default)s)",
    )


def run(program, options):
    """Prints the wall time, and the time that 20 workers need if each always has a request in flight."""
    print("**Wall time at the latency of the API**\n")
    print("| users | time scale | mean latency, ms | ideal, s | wall, s | of the ideal throughput |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for size, scale in (part.split(":") for part in options.shape_sizes.split(",")):
        size = int(size)
        with Simulator(program, "35KB", options.shape_latency, "--time-scale", scale) as simulator, tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            write_users(folder / "users.csv", size)
            figures, _ = cardgenius("cardgenius", program).run(folder / "users.csv", simulator.api, folder)
            stats = simulator.stats()
            ideal = stats["request_seconds"] / WORKERS
            mean = 1000 * stats["request_seconds"] / stats["requests"]
            print(f"| {size:,} | {scale} | {mean:,.0f} | {ideal:.1f} | {figures['wall']:.1f} | {100 * ideal / figures['wall']:.1f} % |", flush=True)
    print()
