"""Measures cardgenius beside the scripts of bench/peers."""

import multiprocessing
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from .clients import Client, Simulator, cardgenius, check_equal, parse_variant, write_users
from .machine import versions

PEERS = Path(__file__).resolve().parent.parent / "peers"
# More users than this take a peer too long.
LARGEST = {"Python": 10_000}


def add_options(parser):
    parser.add_argument("--sizes", default="2000,10000,40000,160000", help="numbers of users at --response (default: %(default)s)")
    parser.add_argument("--response", default="35KB", help="size of a response (default: %(default)s)")
    parser.add_argument("--large-sizes", default="2000", help="numbers of users at --large-response; empty: none (default: %(default)s)")
    parser.add_argument("--large-response", default="1.5MB", help="size of a large response (default: %(default)s)")
    parser.add_argument("--latency", default="none", help="latency of the simulated API, as simulate takes it (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each client; medians are printed (default: %(default)s)")
    parser.add_argument("--clients", default="cardgenius,Node,Python", help="which to measure (default: %(default)s)")
    parser.add_argument(
        "--variant", action="append", default=[], metavar="NAME=[VARIABLE=VALUE …] [COMMAND …]",
        help="also measure cardgenius with environment variables or another build of it; can be given many times",
    )


def run(program, options):
    """Prints one table for each figure."""
    clients = find_clients(program, options)
    names = [client.name for client in clients]
    rows = []
    for response, sizes in ((options.response, options.sizes), (options.large_response, options.large_sizes)):
        if not sizes:
            continue
        with Simulator(program, response, options.latency) as simulator, tempfile.TemporaryDirectory(prefix="cardgenius-bench-") as folder:
            for size in map(int, sizes.split(",")):
                taking = [c for c in clients if size <= LARGEST.get(c.name, size)]
                rows.append((size, response, measure(taking, size, response, options, simulator, Path(folder))))

    print(f"{versions(names)}. Medians of {options.rounds}, latency {options.latency}.\n")
    for title, key, form in (
        ("CPU seconds of the client (user and system)", "cpu", lambda value, _: f"{value:.2f}" if value < 10 else f"{value:.1f}"),
        ("CPU milliseconds per user", "cpu", lambda value, size: f"{1000 * value / size:.2f}"),
        ("Wall seconds", "wall", lambda value, _: f"{value:.1f}"),
        ("Largest resident set, MB", "rss", lambda value, _: f"{value:.0f}"),
    ):
        print(f"**{title}**\n")
        print("\n".join(table(names, rows, key, form)) + "\n")


def find_clients(program, options):
    known = [
        cardgenius("cardgenius", program),
        Client("Node", ["node", str(PEERS / "batch.mjs"), "--input", "{input}", "--output", "{output}", "--api", "{api}"]),
        Client("Python", [sys.executable, str(PEERS / "batch.py"), "--input", "{input}", "--output", "{output}", "--api", "{api}"]),
    ]
    wanted = options.clients.split(",")
    if unknown := set(wanted) - {client.name for client in known}:
        sys.exit(f"--clients: unknown {', '.join(sorted(unknown))}")
    return [client for client in known if client.name in wanted] + [parse_variant(text, program) for text in options.variant]


def measure(clients, size, response, options, simulator, folder):
    users = folder / "users.csv"
    write_users(users, size)
    measured = {client.name: [] for client in clients}
    expected = folder / "expected"
    for round_ in range(options.rounds):
        for client in clients:
            # The files stay until all rounds have ended. After many files were deleted, ext4 takes longer to create new ones for a few seconds.
            place = folder / f"run-{round_}-{client.name}"
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
            print(
                f"{response} {size} users, round {round_ + 1}, {client.name}: "
                f"{figures['cpu']:.2f} s CPU, {figures['wall']:.1f} s, {figures['rss']:.0f} MB",
                file=sys.stderr, flush=True,
            )
    if expected.is_dir():
        shutil.rmtree(expected)
    else:
        expected.unlink()
    for place in folder.glob("run-*"):
        shutil.rmtree(place)
    return {name: {key: statistics.median(run[key] for run in runs) for key in runs[0]} for name, runs in measured.items()}


def table(names, rows, key, form):
    yield f"| users | response | {' | '.join(names)} |"
    yield f"| ---: | ---: |{' ---: |' * len(names)}"
    for size, answer, medians in rows:
        cells = (form(medians[name][key], size) if name in medians else "–" for name in names)
        yield f"| {size:,} | {answer} | {' | '.join(cells)} |"
