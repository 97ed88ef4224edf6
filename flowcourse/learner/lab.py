"""Open JupyterLab on the first notebook:  flowcourse lab"""

import logging
import os
import secrets
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path

from ..core.folder import lessons
from . import lab_view

CONFIG = Path(__file__).resolve().parent / "jupyter"  # settings: no news, no search for new releases
PATIENCE = 5  # seconds


def main(root, browser=True, port=8888):
    """Serve the course folder until Ctrl-C; as soon as the server answers, print one line with its address."""
    try:
        from jupyterlab.labapp import LabApp
    except ImportError:
        return (
            'JupyterLab is not installed for this Python: run `pip install "flowcourse[course]"`; '
            "in a clone of the course, `make lab`"
        )
    if sys.stdout.isatty():
        print("JupyterLab is starting ...", flush=True)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # faster than two for arrays of our sizes
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    users_own = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join([str(CONFIG), users_own] if users_own else [str(CONFIG)])
    token = secrets.token_hex(16)
    os.environ["JUPYTER_TOKEN"] = token
    logging.disable(logging.WARNING)  # `announce` prints the one line that is needed; errors are still shown
    first = lab_view.lay_out(root)
    server = LabApp.initialize_server(argv=arguments(root, port))  # on this port, or on the next that is free
    if first:
        lab_view.trust(root, server.contents_manager.notary)
    signal.signal(signal.SIGINT, lambda *_: stop(server))
    base = f"http://127.0.0.1:{server.port}"
    address = f"{base}/lab{first_notebook(root)}?token={token}"
    threading.Thread(target=announce, args=(base, token, address, browser and has_display()), daemon=True).start()
    server.start()
    return 0


def stop(server):
    """End the server and its kernels, and this process even if the server waits for a kernel that is just starting.

    A kernel whose server is gone ends by itself. A second Ctrl-C does not wait.
    """
    print("\nJupyterLab is stopping. The same command opens it again.", flush=True)
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    deadline = threading.Timer(PATIENCE, os._exit, [0])
    deadline.daemon = True
    deadline.start()
    server.stop(from_signal=True)


def arguments(root, port=8888):
    """JupyterLab's arguments: serve `root` to this machine alone, and print little."""
    options = ["--no-browser", "--allow-root"] if is_root() else ["--no-browser"]
    if os.name != "nt":  # a server that no terminal started would open login shells, which reset PATH
        options.append(f"--ServerApp.terminado_settings=shell_command={os.environ.get('SHELL') or 'sh'}")
    return options + [
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=100",  # a room full of learners may share a machine
        f"--ServerApp.root_dir={root}",
        *lab_view.arguments(root),
        "--KernelManager.transport_encryption=auto",  # else each kernel prints a warning
    ]


def announce(base, token, address, browser):
    """Wait until the server answers, print its address, and open it in the browser if `browser` is True."""
    request = urllib.request.Request(f"{base}/api/status", headers={"Authorization": f"token {token}"})
    while True:
        try:
            urllib.request.urlopen(request, timeout=5).close()
            break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    print(f"JupyterLab is at {address} (stop it with Ctrl-C)", flush=True)
    if browser:
        webbrowser.open(address)


def first_notebook(root):
    """The part of the address that opens the first notebook by name."""
    return "".join(f"/tree/notebooks/{path.name}" for path in lessons(root)[:1])


def is_root():
    return hasattr(os, "geteuid") and os.geteuid() == 0


def has_display():
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
