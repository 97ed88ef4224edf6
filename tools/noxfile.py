"""The course on other machines than the one that saved it: `make everywhere` runs it.

`nox -f tools/noxfile.py --list` names all sessions.

The notebooks' stored text must be equal under two BLAS threads, on another BLAS kernel, on another Python, and with the
lowest versions that pyproject.toml allows.
"""

import functools
import os
import re
import shlex
import tempfile
import tomllib
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent.parent
nox.options.envdir = str(ROOT / ".nox")
nox.options.sessions = ["filled", "lowest"]
nox.options.error_on_missing_interpreters = False
WORKERS = ["-n", "logical", "--maxprocesses", "4", "--dist", "loadfile"]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
NBVAL = ["-m", "pytest", "--nbval", "--nbval-sanitize-with", "tests/nbval_sanitize.cfg"]
PAGES = [name for name in ("notebooks", "solutions") if (ROOT / name).is_dir()]  # a release has no solutions
# OpenBLAS chooses its kernel by the processor, and NumPy its loops; these are what every x86 of today can run, and none
# would choose.
OTHER_KERNEL = {
    "OPENBLAS_CORETYPE": "Nehalem",
    "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
}
SHORT = [f"notebooks/{name}.ipynb" for name in ("01-one-dimension", "02-the-plane")]

pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
os.environ["PATH"] = os.pathsep.join([os.environ["PATH"], *map(str, sorted(pyenv.glob("versions/3.1[1-5].*/bin")))])


def in_the_course(function):
    """The session in the folder of the course: nox itself goes to the folder of this file."""

    @functools.wraps(function)
    def run(session):
        with session.chdir(ROOT):
            function(session)

    return run


def uv_installs(session, *what):
    session.install("-q", "uv")
    session.run_install("uv", "pip", "install", "-q", "--system-certs", *what)


@nox.session(python="3.13")
@in_the_course
def elsewhere(session):
    """The short lessons on another Python and another BLAS kernel at once: if no digit changes, neither changes one."""
    uv_installs(session, "-c", "constraints.txt", "-e", ".[test]")
    session.run("python", *NBVAL, *WORKERS, *SHORT, env=OTHER_KERNEL)


@nox.session(python="3.13")
@in_the_course
def filled(session):
    """All lessons with all their cells filled in, on another Python and kernel and under two threads of BLAS.

    They print what they print with the stubs.
    """
    uv_installs(session, "-c", "constraints.txt", "-e", ".[test]")
    folder = ROOT / "build" / "filled"  # the lessons as a learner has them who filled in all cells
    folder.mkdir(parents=True, exist_ok=True)
    session.run("python", "-m", "flowcourse.author.lessons", str(folder))
    session.run("python", *NBVAL, *WORKERS, str(folder), env=OTHER_KERNEL | {"OPENBLAS_NUM_THREADS": "2"})


@nox.session
@in_the_course
def torch(session):
    """What needs PyTorch: notebook 13, and the test that its flow is the same."""
    session.install("-q", "-c", "constraints.txt", "-e", ".[test,torch]")
    session.run("python", "-m", "pytest", "tests/pytorch")
    session.run("python", *NBVAL, "notebooks/13-minflow-to-pytorch.ipynb")


@nox.session
@in_the_course
def lite(session):
    """The course for a browser tab, by tools/lite.py, whose arguments stand after `--`."""
    uv_installs(session, "-c", "constraints.txt", "-r", "pyproject.toml", "--group", "lite")
    session.run("python", "tools/lite.py", *session.posargs)


@nox.session(python=PYTHONS, venv_backend="uv")
@in_the_course
def wheel(session):
    """What dist/ holds, in an empty environment: the README's example, and a first exercise from `start` to `check`."""
    from flowcourse.core import notebooks  # beside nox where this runs, and not in the empty environment

    (built,) = Path("dist").resolve().glob("*.whl")
    pinned = ["-q", "--system-certs", "-c", "constraints.txt"]
    page, solved = Path("exercises/01-one-dimension.ipynb"), notebooks.read("solutions/01-one-dimension.ipynb")
    example = re.search(r"```python\n(.*?)```", Path("README.md").read_text(encoding="utf-8"), re.DOTALL)
    session.install(*pinned, str(built))
    with tempfile.TemporaryDirectory() as empty:
        with session.chdir(empty):
            session.run("python", "-c", example[1])
        session.install(*pinned, f"{built}[course]")
        with session.chdir(empty):
            session.run("flowcourse", "start", "flows", "--no-lab")
        with session.chdir(Path(empty, "flows")):
            notebook = notebooks.read(page)
            cell, answer = (notebooks.find_cell(of, "ex-01-2", "answer") for of in (notebook, solved))
            cell["source"] = answer["source"]
            notebooks.write(page, notebook)
            session.run("flowcourse", "check", "ex-01-2")


@nox.session
@in_the_course
def nbgrader(session):
    """What needs nbgrader: that the course is a source which it takes, and gives the same marks."""
    uv_installs(session, "-c", "constraints.txt", "-e", ".[test]", "--group", "author", "--group", "nbgrader")
    session.run("python", "-m", "pytest", "tests/with_nbgrader")


@nox.session(python="3.11")
@in_the_course
def lowest(session):
    """The lowest versions that pyproject.toml allows, with what they need themselves as new as it is.

    What is old may warn of what is new, so that those warnings are no errors here. The walks of docs/contributing.md
    are left out: they run pytest themselves, in which such warnings are errors.
    """
    uv_installs(session, "--resolution", "lowest-direct", "-e", ".[test]", "--group", "author")
    tests = ["-m", "pytest", "-W", "ignore::DeprecationWarning", *WORKERS]
    session.run("python", *tests, "--ignore=tests/setup/test_walks.py", "tests/engine", "tests/course", "tests/setup")
    session.run("python", *tests, *NBVAL[2:], *PAGES)


@nox.session(python="3.14")
@in_the_course
def prereleases(session):
    """The newest versions of all packages, those that are not released yet among them; they may warn of the future."""
    uv_installs(session, "--prerelease", "allow", "--no-config", "-e", ".[test]", "--group", "author")
    session.run("python", "-m", "pytest", "-W", "ignore::DeprecationWarning", *WORKERS, "tests/engine", "tests/course")


@nox.session(venv_backend="none")
@in_the_course
def routes(session):
    """The ways without make, the lines of README.md and docs/setup.md word for word, each in a clone of its own.

    JupyterLab is stopped after a minute as by Ctrl-C, and has to end well.
    """
    for page, heading in (("README.md", "Linux and macOS:"), ("docs/setup.md", "A virtual environment of your own")):
        text = Path(page).read_text(encoding="utf-8").split(heading, 1)[1]
        lines = re.search(r"```sh\n(.*?)```", text, re.DOTALL)[1].splitlines()
        with tempfile.TemporaryDirectory() as clone:
            session.run("git", "clone", "-q", ".", clone, external=True)
            with session.chdir(clone):
                for line in lines:
                    stop = ["timeout", "--signal=INT", "--preserve-status", "60"] if line.endswith(" lab") else []
                    session.run(*stop, *shlex.split(line), external=True)


@nox.session
@in_the_course
def pins(session):
    """constraints.txt with the newest versions that all systems and each Python from 3.11 on can share, as wheels.

    Digits that are printed depend on NumPy, so that all Pythons get one version of it where there is one.
    """
    session.install("-q", "uv")
    groups = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    all_but_bench = [word for group in groups if group != "bench" for word in ("--group", group)]
    compile = ["uv", "pip", "compile", "-q", "--system-certs", "--universal", "--python-version", "3.11"]
    compile += ["--no-emit-index-url", "--no-annotate", "--no-header", "pyproject.toml", "-o", "constraints.txt"]
    wheels = ["--upgrade", "--fork-strategy", "fewest", "--only-binary", ":all:"]
    session.run(*compile, *wheels, "--extra", "test", *all_but_bench)
    # PyTorch has no wheel for Macs with Intel chips, and nflows and normflows have none
    torch = Path(session.create_tmp(), "torch.txt")
    torch.write_text("torch<=2.13.0")  # the newest that all machines which run the tests can install
    rest = ["--no-config", "--all-extras", "--group", "bench", "-c", "constraints.txt", "-c", str(torch)]
    session.run(*compile, *rest, *all_but_bench)
