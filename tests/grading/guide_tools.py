"""A fork of the course to follow the guide in, its `flowcourse`, and a `docker` that runs the grader here.

fork(folder) -> the course folder          run(fork, block) -> what its commands said
"""

import csv
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from functools import partial
from itertools import accumulate
from pathlib import Path

from course_tools import ROOT

from flowcourse.core import contents

FLOWCOURSE = """#!{python}
from flowcourse.cli import main

if __name__ == "__main__":
    main()
"""
DOCKER = """#!{python}
import sys
from pathlib import Path
from flowcourse.cli import main

if __name__ == "__main__":
    with Path({log!r}).open("a") as log:
        log.write(" ".join(sys.argv[1:]) + "\\n")
if __name__ == "__main__" and sys.argv[1] == "run":
    before, after = sys.argv[2:sys.argv.index("minflow-grader")], sys.argv[sys.argv.index("minflow-grader") + 1:]
    mounted = [before[at + 1].split(":") for at, word in enumerate(before) if word == "--volume"]
    there = {{inside: here for here, inside, *_ in mounted}}
    sys.exit(main([there.get(word, word) for word in after]))
"""


def fork(folder):
    """The course in a folder of its own, with what a release and the templates need."""
    folder.mkdir()
    for name in contents.tops():
        if (ROOT / name).is_dir():
            left_out = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(ROOT / name, folder / name, ignore=left_out)
        else:
            shutil.copy(ROOT / name, folder)
    programs = folder.parent / "programs"
    programs.mkdir()
    for name, text in (("flowcourse", FLOWCOURSE), ("docker", DOCKER)):
        (programs / name).write_text(text.format(python=sys.executable, log=str(programs / "log")), encoding="utf-8")
        (programs / name).chmod(0o755)
    (programs / "python3").symlink_to(sys.executable)
    return folder


def run(fork, script, **variables):
    """Run a block of shell commands in the fork; what they said, and AssertionError where one fails."""
    done = subprocess.run(["bash", "-euc", script], **_options(fork, variables))
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def start(fork, script, **variables):
    """The process of a block of shell commands that go on; it has a group of its own."""
    return subprocess.Popen(["bash", "-euc", script], **_options(fork, variables), start_new_session=True)


def _options(fork, variables):
    paths = [str(fork.parent / "programs"), sysconfig.get_path("scripts"), os.environ["PATH"]]
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"} | variables
    environment |= {
        "PATH": os.pathsep.join(paths),
        "PYTHONPATH": str(fork),
        "XDG_CACHE_HOME": str(fork.parent / "cache"),
    }
    one = {min(os.sched_getaffinity(0))}  # processor, and so one judge: most of the time is the start of each
    pinned = partial(os.sched_setaffinity, 0, one)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return {"cwd": fork, "env": environment, "preexec_fn": pinned, **pipes}


def blocks(page):
    """[(the title of its section, the shell commands)] for each block of a page of docs/grading."""
    text = (ROOT / "docs" / "grading" / page).read_text(encoding="utf-8")
    parts = re.findall(r"^## ([^\n]*)$|^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    titles = accumulate((title for title, _ in parts), lambda last, title: title or last)
    return [(title, block) for title, (_, block) in zip(titles, parts) if block]


def commands_to_docker(fork):
    return (fork.parent / "programs" / "log").read_text(encoding="utf-8").splitlines()


def solved(table):
    """{submission: ids of what is solved} from grades.csv."""
    head, *rows = csv.reader(Path(table).read_text(encoding="utf-8").splitlines())
    return {row[0]: {name for name, value in zip(head, row) if name[:3] == "ex-" and value == "1"} for row in rows}
