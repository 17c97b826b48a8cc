"""The programs to measure, their input and the simulated API."""

import csv
import gzip
import json
import os
import random
import re
import shlex
import subprocess
import sys
import time
import urllib.request

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

    def __init__(self, program, response, latency="none", *more):
        self.process = subprocess.Popen(
            [*program, "simulate", "--port", "0", "--response-size", response, "--latency", latency, *more],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "DOTNET_gcServer": "0"},
        )
        line = self.process.stdout.readline()
        found = re.match(r"simulator at (\S+)", line)
        if not found:
            sys.exit(f"the simulator did not start: {line}{self.process.stdout.read()}")
        self.api = found[1]

    def stats(self):
        with urllib.request.urlopen(self.api.replace("/cg/api/pro", "/stats"), timeout=10) as response:
            return json.load(response)

    def reset(self):
        urllib.request.urlopen(urllib.request.Request(self.api.replace("/cg/api/pro", "/stats/reset"), method="POST"), timeout=10).close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
