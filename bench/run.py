"""Measures cardgenius and the scripts of bench/peers against the simulated API, in turn. See docs/performance.md; run bench/run.sh."""

import argparse
import csv
import gzip
import json
import multiprocessing
import os
import platform
import random
import re
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent
# Responses of this size take a peer too long for more users than this.
LARGEST = {"Python": 10_000}
# Spends differ by user, so that responses do, too.
COLUMNS = ["userid", "avg_amazon_gmv", "avg_flipkart_gmv", "avg_grocery_gmv", "avg_myntra_gmv", "avg_ajio_gmv", "avg_confirmed_gmv"]


class Client:
    """A program to measure. In its command, {input}, {output} and {api} stand for this run's files and address."""

    def __init__(self, name, command, environment=None):
        self.name = name
        self.command = command
        self.environment = environment or {}

    def run(self, users, api, folder):
        output = folder / "output"
        values = {"input": str(users), "output": str(output), "api": api}
        command = [part.format(**values) for part in self.command]
        log = folder / "log"
        with open(log, "wb") as sink:
            began = time.monotonic()
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, cwd=folder, env={**os.environ, **self.environment}
            )
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{self.name} ended with code {process.returncode}:\n{log.read_text(errors='replace')[-4000:]}")
        return {"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "rss": usage.ru_maxrss / 1024}, output


def cardgenius(name, program, environment=None):
    return Client(
        name,
        [*program, "run", "--input", "{input}", "--api", "{api}", "--store", "{output}", "--run-id", "bench"],
        {"CARDGENIUS_STORE": "", "NO_COLOR": "1", **(environment or {})},
    )


def parse_variant(text, program):
    """NAME=[VARIABLE=VALUE …] [COMMAND …]: cardgenius with these environment variables, or another build of it."""
    name, _, rest = text.partition("=")
    parts = shlex.split(rest)
    environment = {}
    while parts and re.match(r"^\w+=", parts[0]):
        key, _, value = parts.pop(0).partition("=")
        environment[key] = value
    return cardgenius(name, parts or program, environment)


def write_users(path, count):
    """Writes the same users every time: the seed is fixed."""
    chance = random.Random(count)
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for user in range(count):
            writer.writerow([f"user-{user:08d}", *(chance.randrange(0, 50_000) if chance.random() < 0.8 else 0 for _ in COLUMNS[1:])])


def read_results(output):
    """The cards of each user, by the user's id, from a peer's file or a cardgenius store."""
    files = [output] if output.is_file() else sorted(output.glob("results/*/*/part-*.ndjson.gz"))
    results = {}
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                user = json.loads(line)
                if "error" in user:
                    sys.exit(f"{file}: a user failed: {user['error']}")
                results[user["id"]] = [
                    (c["name"], c["alias"], c["id"], round(c["net_savings"], 4), round(c["joining_fees"], 4),
                     tuple(sorted((key, round(saving, 4)) for key, saving in c["breakdown"].items())))
                    for c in user["cards"]
                ]
    return results


def check_equal(name, output, expected_output):
    results, expected = read_results(output), read_results(expected_output)
    if len(results) != len(expected):
        sys.exit(f"{name} has results of {len(results)} users instead of {len(expected)}")
    for user, cards in expected.items():
        if results.get(user) != cards:
            sys.exit(f"{name} ranks {user} differently:\n{results.get(user)}\n{cards}")


class Simulator:
    """The simulated API as a process of its own."""

    def __init__(self, program, answer, latency):
        self.process = subprocess.Popen(
            [*program, "simulate", "--port", "0", "--response-size", answer, "--latency", latency],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "DOTNET_gcServer": "0"},
        )
        line = self.process.stdout.readline()
        found = re.match(r"simulator at (\S+)", line)
        if not found:
            sys.exit(f"the simulator did not start: {line}{self.process.stdout.read()}")
        self.api = found[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def measure(clients, size, answer, options, simulator, folder):
    users = folder / "users.csv"
    write_users(users, size)
    measured = {client.name: [] for client in clients}
    expected = folder / "expected"
    for round_ in range(options.rounds):
        for client in clients:
            place = folder / "run"
            place.mkdir()
            figures, output = client.run(users, simulator.api, place)
            measured[client.name].append(figures)
            if round_ == 0 and client is clients[0]:
                output.rename(expected)
            elif round_ == 0:
                # In a process of its own: a client's largest resident set cannot be below that of the process that starts it.
                check = multiprocessing.Process(target=check_equal, args=(client.name, output, expected))
                check.start()
                check.join()
                if check.exitcode != 0:
                    sys.exit(1)
            shutil.rmtree(place)
            print(
                f"{answer} {size} users, round {round_ + 1}, {client.name}: "
                f"{figures['cpu']:.2f} s CPU, {figures['wall']:.1f} s, {figures['rss']:.0f} MB",
                file=sys.stderr, flush=True,
            )
    if expected.is_dir():
        shutil.rmtree(expected)
    else:
        expected.unlink()
    return {name: {key: statistics.median(run[key] for run in runs) for key in runs[0]} for name, runs in measured.items()}


def table(names, rows, key, form):
    yield f"| users | response | {' | '.join(names)} |"
    yield f"| ---: | ---: |{' ---: |' * len(names)}"
    for size, answer, medians in rows:
        cells = (form(medians[name][key], size) if name in medians else "–" for name in names)
        yield f"| {size:,} | {answer} | {' | '.join(cells)} |"


def version_of(command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def machine():
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()) if sys.platform == "linux" else platform.platform()
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {system}"


def versions(names):
    found = [machine(), ".NET " + next(iter(re.findall(r"NETCore\.App (\S+)", version_of(["dotnet", "--list-runtimes"]))[-1:]), "?")]
    if "Node" in names:
        found.append("Node " + version_of(["node", "--version"]).lstrip("v"))
    if "Python" in names:
        requests = version_of([sys.executable, "-c", "import requests; print(requests.__version__)"])
        found.append(f"Python {platform.python_version()} with requests {requests}")
    return "; ".join(found)


def main():
    parser = argparse.ArgumentParser(prog="bench/run.sh", description="Measures cardgenius, a Node.js script and a Python script, in turn.")
    parser.add_argument("--sizes", default="2000,10000,40000,160000", help="numbers of users at --answer (default: %(default)s)")
    parser.add_argument("--answer", default="35KB", help="size of a response (default: %(default)s)")
    parser.add_argument("--large-sizes", default="2000", help="numbers of users at --large-answer; empty: none (default: %(default)s)")
    parser.add_argument("--large-answer", default="1.5MB", help="size of a large response (default: %(default)s)")
    parser.add_argument("--latency", default="none", help="latency of the simulated API, as simulate takes it (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each client; medians are printed (default: %(default)s)")
    parser.add_argument("--clients", default="cardgenius,Node,Python", help="which to measure (default: %(default)s)")
    parser.add_argument(
        "--variant", action="append", default=[], metavar="NAME=[VARIABLE=VALUE …] [COMMAND …]",
        help="also measure cardgenius with environment variables or another build of it; can be given many times",
    )
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()

    program = shlex.split(options.program)
    known = [
        cardgenius("cardgenius", program),
        Client("Node", ["node", str(BENCH / "peers" / "batch.mjs"), "--input", "{input}", "--output", "{output}", "--api", "{api}"]),
        Client("Python", [sys.executable, str(BENCH / "peers" / "batch.py"), "--input", "{input}", "--output", "{output}", "--api", "{api}"]),
    ]
    wanted = options.clients.split(",")
    if unknown := set(wanted) - {client.name for client in known}:
        parser.error(f"--clients: unknown {', '.join(sorted(unknown))}")
    clients = [client for client in known if client.name in wanted] + [parse_variant(text, program) for text in options.variant]
    names = [client.name for client in clients]

    rows = []
    for answer, sizes in ((options.answer, options.sizes), (options.large_answer, options.large_sizes)):
        if not sizes:
            continue
        with Simulator(program, answer, options.latency) as simulator, tempfile.TemporaryDirectory(prefix="cardgenius-bench-") as folder:
            for size in map(int, sizes.split(",")):
                taking = [c for c in clients if size <= LARGEST.get(c.name, size)]
                rows.append((size, answer, measure(taking, size, answer, options, simulator, Path(folder))))

    print(f"{versions(names)}. Medians of {options.rounds}, latency {options.latency}.\n")
    for title, key, form in (
        ("CPU seconds of the client (user and system)", "cpu", lambda value, _: f"{value:.2f}" if value < 10 else f"{value:.1f}"),
        ("CPU milliseconds per user", "cpu", lambda value, size: f"{1000 * value / size:.2f}"),
        ("Wall seconds", "wall", lambda value, _: f"{value:.1f}"),
        ("Largest resident set, MB", "rss", lambda value, _: f"{value:.0f}"),
    ):
        print(f"**{title}**\n")
        print("\n".join(table(names, rows, key, form)) + "\n")


main()
