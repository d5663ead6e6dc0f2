"""What the figures were taken on, without the machine's name."""

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path


def machine() -> str:
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    libraries = ", ".join(f"{name} {version(name)}" for name in ("Django", "granian"))
    return (
        f"{os.cpu_count()} cores, {found[1] if found else platform.machine()}; "
        f"Python {platform.python_version()}, {libraries}; load {os.getloadavg()[0]:.1f}"
    )
