"""The notebooks on other machines than the one that saved them: nox --list says which, `make everywhere` runs them.

Stored text must be equal under two BLAS threads, on another BLAS kernel, and on every Python at hand.
"""

import os
import sys
from pathlib import Path

import nox

nox.options.sessions = ["blas", "python"]
nox.options.error_on_missing_interpreters = False
TWO_WORKERS = ["-n", "2", "--dist", "loadfile"]
NBVAL = ["-m", "pytest", "--nbval", "--nbval-sanitize-with", "tests/nbval_sanitize.cfg"]
PAGES = ["notebooks", "solutions"]
# OpenBLAS chooses its kernel by the processor; Nehalem is one that every x86 of today can run, and none would choose.
OTHER_BLAS = {"OPENBLAS_NUM_THREADS": "2", "OPENBLAS_CORETYPE": "Nehalem"}

pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
os.environ["PATH"] = os.pathsep.join([os.environ["PATH"], *map(str, sorted(pyenv.glob("versions/3.1[123].*/bin")))])


@nox.session(venv_backend="none")
def blas(session):
    """The Python that runs nox, two BLAS threads, another kernel. One worker: two would fight for the cores."""
    session.run(sys.executable, *NBVAL, *PAGES, env=OTHER_BLAS)


@nox.session(python=["3.11", "3.12", "3.13"])
def python(session):
    """Another Python, with the same pinned packages."""
    session.install("-q", "-c", "constraints.txt", "-e", ".[test]")
    session.run("python", *NBVAL, *TWO_WORKERS, *PAGES, env={"OPENBLAS_NUM_THREADS": "1"})


@nox.session
def torch(session):
    """What needs PyTorch: notebook 14, and the test that its flow is the same."""
    session.install("-q", "-c", "constraints.txt", "-e", ".[test,torch]")
    session.run("python", "-m", "pytest", "tests/pytorch")
    session.run("python", *NBVAL, "notebooks/14-minflow-to-pytorch.ipynb", env={"OPENBLAS_NUM_THREADS": "1"})


@nox.session
def nbgrader(session):
    """What needs nbgrader: that the course is a source which it takes, and gives the same marks."""
    session.install("-q", "-c", "constraints.txt", "-e", ".[test,nbgrader]")
    session.run("python", "-m", "pytest", "tests/with_nbgrader", env={"OPENBLAS_NUM_THREADS": "1"})
