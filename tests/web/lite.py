"""The course for a browser tab, as `make lite` writes it, on a server of its own."""

import functools
import http.server
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "build" / "node" / "node_modules" / "pyodide"


@contextmanager
def served(folder, python):
    """The address of a server whose lite/ has the tab's files, with Python from the folder `python`."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    nox = [sys.executable, "-m", "nox", "-f", "tools/noxfile.py", "-s", "lite"]
    made = subprocess.run([*nox, "--", folder / "lite", python], cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
