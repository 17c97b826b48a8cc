"""The machine and the versions of the programs that are measured."""

import os
import platform
import re
import subprocess
import sys


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
