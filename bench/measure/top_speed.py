"""Measures the highest throughput, beside an HttpClient that only reads the responses, and wrk."""

import re
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from .clients import Client, Simulator, cardgenius, write_users

BENCHMARKS = Path(__file__).resolve().parent.parent / "CardGenius.Benchmarks"
POST = """wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"amazon_spends":12000,"flipkart_spends":9000,"grocery_spends_online":7000,"other_online_spends":3000}'
"""


def add_options(parser):
    parser.add_argument(
        "--top-sizes", default="35KB:20000,1.5MB:1000", metavar="RESPONSE:USERS,…", help="(default: %(default)s)",
    )
    parser.add_argument("--top-rounds", type=int, default=3, help="measurements of each program; medians are printed (default: %(default)s)")


def run(program, options):
    """Prints users per second."""
    reader = build_reader()
    print("**Users per second without latency, 20 in flight, server on the same cores**\n")
    print("| response | users | cardgenius | HttpClient that reads and drops | wrk | of the HttpClient |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for response, size in (part.split(":") for part in options.top_sizes.split(",")):
        size = int(size)
        with Simulator(program, response) as simulator, tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            users = folder / "users.csv"
            write_users(users, size)
            clients = [
                cardgenius("cardgenius", program),
                Client("HttpClient", [*reader, "drain", "{api}", str(size)]),
            ]
            rates = {client.name: [] for client in clients}
            for round_ in range(options.top_rounds):
                for client in clients:
                    place = folder / f"run-{round_}-{client.name}"
                    place.mkdir()
                    figures, _ = client.run(users, simulator.api, place)
                    rates[client.name].append(size / figures["wall"])
            ours, theirs = (statistics.median(values) for values in rates.values())
            print(f"| {response} | {size:,} | {ours:,.0f} | {theirs:,.0f} | {wrk(simulator.api, folder)} | {100 * ours / theirs:.0f} % |", flush=True)
    print()


def build_reader():
    subprocess.run(["dotnet", "build", str(BENCHMARKS), "-c", "Release", "-nologo", "-v", "q"], check=True, stdout=subprocess.DEVNULL)
    return ["dotnet", str(BENCHMARKS / "bin/Release/net10.0/CardGenius.Benchmarks.dll")]


def wrk(api, folder):
    if shutil.which("wrk") is None:
        return "–"
    script = folder / "post.lua"
    script.write_text(POST)
    output = subprocess.run(
        ["wrk", "--threads", "1", "--connections", "20", "--duration", "10s", "--script", str(script), api], capture_output=True, text=True, check=True
    ).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
    return f"{rate:,.0f}"
