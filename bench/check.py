"""Compares what does not depend on the machine with bench/bounds.json. See docs/performance.md; run bench/check.sh."""

import argparse
import json
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure.clients import Client, Simulator, cardgenius, write_users
from measure.stages import write_sheet

ROOT = Path(__file__).resolve().parent.parent
BENCHMARKS = ROOT / "bench/CardGenius.Benchmarks"
FUNCTIONS = ROOT / "src/CardGenius.Functions"

ROWS = 20_000
USERS = 10_000
ROUNDS = 5
# The ratio of CPU times differs from machine to machine. Code size differs a little between versions of the compiler and the linker.
CPU_MARGIN = 0.5
SIZE_MARGIN = 0.1


def main():
    parser = argparse.ArgumentParser(
        prog="bench/check.sh",
        description="Measures allocations, requests, code size and relative CPU time, compares them with bench/bounds.json, and prints a Markdown table. "
        "Ends with exit code 1 if a figure is over its bound.",
    )
    parser.add_argument("--update", action="store_true", help="set the bounds of all figures from this measurement, and write bench/bounds.json")
    parser.add_argument("--program", metavar="PATH", help="a published cardgenius; without it, the check publishes one")
    options = parser.parse_args()
    if options.program and not Path(options.program).is_file():
        parser.error(f"--program {options.program}: the file does not exist")

    program = [str(Path(options.program or output_of([str(ROOT / "bench/publish.sh")])).resolve())]
    for project in (BENCHMARKS, FUNCTIONS):
        output_of(["dotnet", "build", str(project), "-c", "Release", "-nologo", "-v", "q"])
    benchmarks = ["dotnet", str(BENCHMARKS / "bin/Release/net10.0/CardGenius.Benchmarks.dll")]

    with tempfile.TemporaryDirectory(prefix="cardgenius-check-") as folder:
        folder = Path(folder)
        with Simulator(program, "35KB") as simulator:
            figures = allocations(program, simulator, benchmarks, folder) + calls(program, simulator, benchmarks, folder) + sizes(program)
        measured = folder / "figures.json"
        measured.write_text(json.dumps(figures))
        update = ["--update"] if options.update else []
        return subprocess.run([*benchmarks, "compare", str(measured), "bench/bounds.json", *update], cwd=ROOT).returncode


def output_of(command):
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if ended.returncode != 0:
        sys.exit(f"{shlex.join(command)} ended with code {ended.returncode}:\n{ended.stdout}")
    return ended.stdout.strip()


def figure(name, value, margin):
    return {"name": name, "value": value, "margin": margin}


def allocations(program, simulator, benchmarks, folder):
    users, sheet, place = folder / "users.csv", folder / "users.xlsx", folder / "allocations"
    write_users(users, ROWS)
    write_sheet(sheet, ROWS)
    place.mkdir()
    client = Client(
        "allocations",
        [*benchmarks, "allocations", simulator.api, "{api}", str(users), str(sheet), str(place)],
        # Code that is optimized only after a number of calls allocates more until then.
        {"DOTNET_TieredCompilation": "0"},
    )
    with Simulator(program, "1.5MB") as large:
        client.run(users, large.api, folder)
    return json.loads((folder / "log").read_text())


def calls(program, simulator, benchmarks, folder):
    """The number of requests of a run, and its CPU time in relation to a computation that never changes."""
    users = folder / "calls.csv"
    write_users(users, USERS)
    clients = [cardgenius("cardgenius", program), Client("reference", [*benchmarks, "reference"])]
    seconds = {client.name: [] for client in clients}
    requests = []
    for round_ in range(ROUNDS):
        for client in clients:
            simulator.reset()
            place = folder / "run"
            place.mkdir()
            used, _ = client.run(users, simulator.api, place)
            shutil.rmtree(place)
            seconds[client.name].append(used["cpu"])
            print(f"round {round_ + 1}, {client.name}: {used['cpu']:.2f} s CPU", file=sys.stderr, flush=True)
            if client is clients[0]:
                requests.append(simulator.stats()["requests"])
    ours, reference = (statistics.median(values) for values in seconds.values())
    return [
        figure(f"requests of a run of {USERS:,} users, with one before planning", max(requests), 0),
        figure(f"CPU time of a run of {USERS:,} users, of the reference computation", ours / reference, CPU_MARGIN),
    ]


def sizes(program):
    files = {"the program": Path(program[0])}
    for name in ("CardGenius.Batch.dll", "CardGenius.Functions.dll"):
        files[name] = FUNCTIONS / "bin/Release/net10.0" / name
    return [figure(f"size of {name}, bytes", path.stat().st_size, SIZE_MARGIN) for name, path in files.items()]


if __name__ == "__main__":
    sys.exit(main())
