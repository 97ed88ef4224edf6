"""Makes .venv and installs the course into it:  python3 tools/install.py [course | test | author]

Nothing but the standard library, and a syntax that old Pythons can read, so that each can say what it lacks.
A second run finds the stamp of the first and ends at once.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "minflow needs Python 3.11 or newer and this is Python %d.%d: install a newer one from python.org "
        "or with your package manager, then run the same command again." % sys.version_info[:2]
    )

import errno
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "minflow.stamp"
LOG = VENV / "install.log"
EXTRAS = ("course", "test", "author")  # each holds those before it
ASKED = {"course": ["-e", ".[course]"], "test": ["-e", ".[test]"], "author": ["-e", ".[test]", "--group", "author"]}
USAGE = """usage: python3 tools/install.py [course | test | author]

Makes .venv in the folder of the course, or brings it up to date, and installs into it
  course   what a learner needs: JupyterLab, the engine, the exercises (so without an argument)
  test     that, and what the tests need; where solutions/ is, `test` installs `author`, since the tests there need it
  author   that, and what writing the course and grading a class need"""

AGAIN = ", then run the same command again."
FULL = "The disk is full: free about 1.5 GB" + AGAIN
NO_VENV = (
    "This Python cannot make virtual environments: on Debian or Ubuntu run `apt install python3-venv` as root, "
    "elsewhere install Python from python.org" + AGAIN
)
# What pip says, and what a person can do about it; the first that fits is told.
CAUSES = [
    (r"No space left on device|Errno 28|not enough space", FULL),
    (
        r"certificate verify failed|confirming the ssl certificate|CERTIFICATE_VERIFY_FAILED",
        "pip does not trust the certificate that its package index shows: behind a company's or school's proxy "
        "set PIP_CERT to the proxy's certificate file" + AGAIN,
    ),
    (
        r"Failed to establish a new connection|name resolution|NameResolutionError|ConnectTimeout|Read timed out|"
        r"Connection refused|Network is unreachable|ProxyError|Connection (broken|aborted|reset)",
        "No network: pip cannot reach its package index; connect (or set HTTPS_PROXY to a proxy, PIP_INDEX_URL "
        "to a mirror)" + AGAIN,
    ),
    (
        r"requires a different Python|Requires-Python",
        "A pinned package does not support this Python: use one of 3.11 to 3.14 (make lab PYTHON=python3.13).",
    ),
]


class CannotInstall(Exception):
    """Its text is the sentence that the person sees."""


def wanted():
    """What a finished install depends on: where the folder lies, and what it asks for."""
    asked = b"".join((ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    return hashlib.sha256(asked).hexdigest(), str(ROOT)


def stamp():
    """(extra, digest, folder) of the last finished install, or three empty strings where something of it is gone."""
    try:
        extra, digest, installed, folder = STAMP.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return "", "", ""
    whole = PYTHON.exists() and set(installed.split()) <= packages()
    return (extra, digest, folder) if whole else ("", "", "")


def packages():
    """The names of the packages' folders in .venv, without their versions."""
    sites = list(VENV.glob("lib/python*/site-packages")) + list(VENV.glob("Lib/site-packages"))
    folders = [path for site in sites for path in site.iterdir() if path.is_dir()]
    return {path.name for path in folders if "." not in path.name and path.name != "__pycache__"}


def make_venv():
    """A new .venv, in the place of a half-made or moved one."""
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise CannotInstall(NO_VENV)
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if made.returncode:
        lines = (made.stderr + made.stdout).strip().splitlines() or ["it gave no reason"]
        raise CannotInstall("Cannot make .venv: " + lines[-1])


def install(extra):
    """uv installs, in a third of pip's time; where it cannot, the newest pip does. Python compiles what it imports."""
    course = ["-c", "constraints.txt"] + ASKED[extra]
    with open(LOG, "w", encoding="utf-8") as log:
        if not uv(log, course):
            pip(log, ["--retries", "1", "--upgrade", "pip"])
            pip(log, ["--no-compile"] + course)


def uv(log, course):
    """Whether uv is to be had and did it. It does not read pip's settings: where they name an index, pip goes there."""
    if re.search("index|proxy", run(log, ["pip", "config", "list"])[1]):
        return False
    try:
        pip(log, ["--retries", "1", "--only-binary", ":all:", "uv"])
    except CannotInstall:
        return False
    # Without uv's own settings, which may name another place to install into.
    return run(log, ["uv", "pip", "install", "--no-config", "--system-certs", "--python", str(PYTHON)] + course)[0] == 0


def pip(log, what):
    command = ["pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    status, output = run(log, command + what)
    if status:
        raise CannotInstall(explain(output))


def run(log, module):
    """(exit status, what was said), which goes to the log; on a terminal the name of the package in work is shown."""
    lines = []
    talk = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    with subprocess.Popen([str(PYTHON), "-m"] + module, cwd=ROOT, **talk) as process:
        for line in process.stdout:
            lines.append(line)
            log.write(line)
            if sys.stdout.isatty() and line.startswith(("Collecting ", "Downloading ", "Installing ")):
                show("\r  " + line.strip()[:60].ljust(60))
    if sys.stdout.isatty():
        show("\r" + " " * 62 + "\r")
    return process.returncode, "".join(lines)


def show(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def explain(output):
    """One sentence for what pip said."""
    for pattern, sentence in CAUSES:
        if re.search(pattern, output):
            return sentence + " (pip's own words: .venv/install.log)"
    errors = (
        re.findall(r"^\s*ERROR: (.*)", output, re.MULTILINE) or output.strip().splitlines() or ["it gave no reason"]
    )
    return "pip failed: " + errors[-1] + " (all of its words: .venv/install.log)"


def ensure(extra):
    """.venv as the extra needs it; does nothing when it is so already."""
    have, digest, folder = stamp()
    wide_enough = have in EXTRAS[EXTRAS.index(extra) :]
    if (digest, folder) == wanted() and wide_enough:
        return
    extra = have if wide_enough else extra  # a wider install stays wide
    if shutil.disk_usage(ROOT).free < 1e9:  # checked first: on a full disk venv fails without a reason
        raise CannotInstall(FULL)
    show("Installing into .venv, once (about a minute) ...\n")
    start = time.time()
    if os.path.lexists(str(VENV)) and not VENV.is_dir():
        raise CannotInstall(".venv is no folder here: remove it" + AGAIN)
    if not have or folder != str(ROOT):
        make_venv()
    STAMP.unlink(missing_ok=True)  # an interrupted install leaves none, and the next run starts afresh
    install(extra)
    digest, folder = wanted()
    STAMP.write_text("\n".join([extra, digest, " ".join(sorted(packages())), folder]), encoding="utf-8")
    show("Installed in %.0f s.\n" % (time.time() - start))


def main(arguments):
    extra = arguments[0] if arguments else "course"
    if extra in ("-h", "--help"):
        show(USAGE + "\n")
        return 0
    if extra not in EXTRAS or len(arguments) > 1:
        return USAGE
    if extra == "test" and (ROOT / "solutions").is_dir():
        extra = "author"
    try:
        ensure(extra)
    except CannotInstall as sentence:
        return str(sentence)
    except KeyboardInterrupt:
        return "\nStopped: run the same command again and it starts afresh."
    except OSError as error:
        return FULL if error.errno == errno.ENOSPC else "Cannot write .venv: %s." % error
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
