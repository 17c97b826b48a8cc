"""Measures the stages of a large run: planning, resume after a kill at half, publication and verification."""

import json
import os
import signal
import subprocess
import tempfile
import time
import zipfile
from datetime import datetime
from pathlib import Path

from .clients import COLUMNS, Simulator, write_users


def add_options(parser):
    parser.add_argument("--stages-users", type=int, default=2_000_000, help="number of users of the run (default: %(default)s)")
    parser.add_argument("--stages-sheet-rows", type=int, default=1_000_000, help="rows of the .xlsx file that is planned (default: %(default)s)")


def run(program, options):
    """Prints one row for each stage."""
    print("**Stages of a large run**\n")
    print("| stage | size | seconds | rate | largest resident set, MB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    with Simulator(program, "35KB") as simulator, tempfile.TemporaryDirectory(prefix="cardgenius-bench-") as folder:
        folder = Path(folder)
        sheet, users = folder / "users.xlsx", folder / "users.csv"
        write_sheet(sheet, options.stages_sheet_rows)
        plan_only(program, simulator, sheet, folder / "sheet", options.stages_sheet_rows)
        write_users(users, options.stages_users)
        whole_run(program, simulator, users, folder / "store", options.stages_users)
    print()


def plan_only(program, simulator, file, store, rows):
    process = start(program, "run", "--input", str(file), "--api", simulator.api, "--store", str(store), "--run-id", "bench")
    show_plan(process, file, store, rows)
    process.send_signal(signal.SIGTERM)
    process.wait()


def whole_run(program, simulator, users, store, size):
    process = start(program, "run", "--input", str(users), "--api", simulator.api, "--store", str(store), "--run-id", "bench")
    show_plan(process, users, store, size)
    while simulator.stats()["requests"] < size / 2:
        time.sleep(0.2)
    process.kill()
    process.wait()
    simulator.reset()
    began = time.monotonic()
    process = start(program, "resume", "bench", "--api", simulator.api, "--store", str(store))
    # The first request contains no data of a user.
    while simulator.stats()["requests"] < 2:
        time.sleep(0.01)
    seconds = time.monotonic() - began
    print(f"| resume at half, until the first user is requested | {size:,} users | {seconds:.2f} | | {peak(process):.0f} |", flush=True)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"resume ended with code {process.returncode}")
    show_publication(program, store, usage)
    verify(program, store, size)


def show_publication(program, store, usage):
    report = json.loads(subprocess.run([*program, "report", "bench", "--store", str(store), "--json"], capture_output=True, check=True).stdout)
    times = {event["kind"]: datetime.fromisoformat(event["at"]) for event in report["events"]}
    seconds = (times["completed"] - times["publishing"]).total_seconds()
    megabytes = sum(file.stat().st_size for file in (store / "results").rglob("*") if file.is_file()) / 1e6
    print(f"| publication | {megabytes:,.0f} MB, compressed | {seconds:.1f} | {megabytes / max(seconds, 1):.0f} MB/s | {usage.ru_maxrss / 1024:.0f} |", flush=True)


def verify(program, store, size):
    began = time.monotonic()
    process = subprocess.Popen([*program, "verify", "bench", "--store", str(store)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"verify ended with code {process.returncode}")
    seconds = time.monotonic() - began
    print(f"| verify | {size:,} users | {seconds:.1f} | {size / seconds:,.0f} users/s | {usage.ru_maxrss / 1024:.0f} |", flush=True)


def show_plan(process, file, store, rows):
    began = time.monotonic()
    while not (store / "runs/bench/plan.json").exists():
        if process.poll() is not None:
            raise SystemExit(f"the run of {file.name} ended with code {process.returncode}")
        time.sleep(0.02)
    seconds = time.monotonic() - began
    print(
        f"| planning {file.suffix} | {rows:,} rows, {file.stat().st_size / 1e6:,.0f} MB | {seconds:.1f} | {rows / seconds:,.0f} rows/s | {peak(process):.0f} |",
        flush=True,
    )


def start(program, *arguments):
    return subprocess.Popen(
        [*program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "CARDGENIUS_STORE": "", "NO_COLOR": "1"},
    )


def peak(process):
    """The largest resident set so far, in MB."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def write_sheet(path, rows):
    """Writes a workbook with text in the cells of the ids and numbers in the others."""
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in COLUMNS)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("[Content_Types].xml", CONTENT_TYPES)
        book.writestr("_rels/.rels", PACKAGE_RELATIONS)
        book.writestr("xl/workbook.xml", WORKBOOK)
        book.writestr("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData><row>{head}</row>'.encode())
            for row in range(rows):
                cells = "".join(f"<c><v>{(row * factor) % 50_000}</v></c>" for factor in (7, 11, 13, 17, 19, 23))
                sheet.write(f'<row><c t="inlineStr"><is><t>user-{row:08d}</t></is></c>{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
PACKAGE_RELATIONS = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Users" sheetId="1" r:id="r1"/></sheets></workbook>'
)
WORKBOOK_RELATIONS = f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
