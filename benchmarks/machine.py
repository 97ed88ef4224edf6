"""One thread, and which machine it runs on."""

import os
import platform

# Read by the libraries when they are imported, so this module comes first.
os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"


def pin():
    """Keep this process and its children on one processor, where the system can: every library gets one thread."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def describe():
    """What a table of times is worth nothing without."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return {
        "processor": _processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load when started": round(load, 1),
    }


def _processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            facts = dict(line.split(":", 1) for line in lines if ":" in line)
        facts = {key.strip(): value.strip() for key, value in facts.items()}
        return f"{facts['model name']}, {facts.get('cache size', 'cache unknown')}, {os.cpu_count()} processors"
    except (OSError, KeyError):
        return platform.processor() or platform.machine()
