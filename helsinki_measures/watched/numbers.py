"""What the web processes count, each for itself in a file that all of this machine share.

Whichever is asked adds all up (prometheus_client's mode for several processes). A process that died is still
in the sums, as what is counted must never become less.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from helsinki_measures.content import shared_path


def folder() -> Path:
    """Of this site on this machine; of this process alone, where it is somebody else's."""
    path = shared_path().with_name(f"{shared_path().name}-numbers")
    with suppress(OSError):
        path.mkdir(mode=0o700, exist_ok=True)
        if not path.is_symlink() and path.is_dir() and path.stat().st_uid == os.geteuid():
            return path
    return Path(tempfile.mkdtemp(prefix="measures-numbers-"))


os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(folder()))
# It looks for the folder when it is imported: whoever needs something of it takes it from here.
from prometheus_client import values  # noqa: E402
from prometheus_client.mmap_dict import MmapedDict  # noqa: E402

NEW_FILE = 2**16


class OnDisk(MmapedDict):
    """Takes its room on the disk before it writes there.

    The library's files have holes, which are filled in memory: on a full disk that ends the process (SIGBUS).
    Where there is no room for a file, the process counts for itself alone.
    """

    def __init__(self, filename, read_mode=False):
        super().__init__(with_room(filename), read_mode)

    def _init_value(self, key):
        """An OSError where there is no room to grow."""
        if self._used + len(key.encode()) + 40 > self._capacity:
            with open(self._fname, "ab") as file:
                file.write(bytes(max(0, 2 * self._capacity - file.tell())))
        super()._init_value(key)


def with_room(filename: str) -> str:
    """The file, of zeros where it is new; else the name of one in memory."""
    part = f"{filename}.part"
    try:
        if not os.path.exists(filename):
            Path(part).write_bytes(bytes(NEW_FILE))
            os.rename(part, filename)
        return filename
    except OSError:
        with suppress(OSError):
            os.remove(part)
        return f"/proc/self/fd/{os.memfd_create('numbers')}"


values.MmapedDict = OnDisk
from prometheus_client import (  # noqa: E402
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily  # noqa: E402
from prometheus_client.values import ValueClass  # noqa: E402

if not getattr(ValueClass, "_multiprocess", False):
    raise ImproperlyConfigured("prometheus_client was imported before helsinki_measures.watched.numbers.")

__all__ = ["CounterMetricFamily", "GaugeMetricFamily", "generate_latest"]

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
REQUESTS = Counter(
    "measures_requests", "Requests that Django answered.", ["route", "method", "status"], registry=None
)
SECONDS = Histogram(
    "measures_request_seconds", "How long Django took for them.", ["route"], buckets=BUCKETS, registry=None
)
PAGES = Counter("measures_pages", "Requests by what the store of finished pages did.", ["how"], registry=None)
STORED = Gauge(
    "measures_pages_bytes",
    "Bytes of finished pages in the memory of all web processes.",
    registry=None,
    multiprocess_mode="livesum",
    labelnames=["of"],  # as one without makes its file in whatever process comes by here
)


def registry() -> CollectorRegistry:
    path = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    for file in path.glob("gauge_live*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if not is_alive(int(pid)):
            multiprocess.mark_process_dead(pid, path)
    found = CollectorRegistry()
    multiprocess.MultiProcessCollector(found, path)
    return found


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
