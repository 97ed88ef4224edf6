"""What can notice a fault in the engine: every statement, and every law for every transform of the catalogue.

    for seconds, killer in reaching("transforms.coupling", 40, range(32, 48)):
        killer(package, rng)                                            # raises where it notices something

Which lines of the engine each one runs is recorded once in a process, so that nobody has to write it down.
"""

import contextlib
import io
import sys
import time
import warnings
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

import minflow
from minflow.laws.checks import INTEGRAL, SAMPLES

from .mutated_package import real
from .test_statements import STATEMENTS

FOLDER = Path(minflow.__file__).parent
MOST = 30


class Statement(NamedTuple):
    """A statement of statements*.py."""

    name: str
    builds = None

    def __call__(self, m, rng):
        STATEMENTS[self.name](m, rng)


class Law(NamedTuple):
    """A law of minflow.laws, for one transform of its catalogue; `builds` is the transform's class."""

    law: str
    transform: str
    builds: str

    def __call__(self, m, rng):
        transform = m.laws.catalogue(4)[self.transform]
        result = m.laws.reporting.attempt(self.law, transform, m.laws.random_params(transform, rng), rng)
        assert result.holds, str(result)


def killers():
    """All of them but the two laws of chance: they take most of the time, and notice nothing that no other does."""
    laws = real().laws
    kinds = {name: type(transform).__name__ for name, transform in laws.catalogue(4).items()}
    return [Statement(name) for name in STATEMENTS] + [
        Law(law, *kind) for law in laws.LAWS if law not in (INTEGRAL, SAMPLES) for kind in kinds.items()
    ]


def tried(killer, package):
    """Let it look at a package, with the same random numbers each time; a warning counts as noticed."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("error")
        killer(package, np.random.default_rng(20240229))


@cache
def records():
    """[(seconds, killer, {(file, line)})], those that run the fewest lines first; each holds for the real package."""
    found = []
    for killer in killers():
        start = time.perf_counter()
        lines = _lines_run(killer)
        found.append((time.perf_counter() - start, killer, lines))
    return sorted(found, key=lambda record: len(record[2]))


def reaching(module, line, unit):
    """(seconds, killer) of the MOST that run this line and the fewest others; where none runs it, all of its unit.

    The laws and statements that know most about a line are those that run little else: over MOST of them, one more
    has hardly ever noticed what these did not.
    """
    file = str(FOLDER / f"{module.replace('.', '/')}.py")
    here = [record[:2] for record in records() if (file, line) in record[2]]
    return here[:MOST] or [record[:2] for record in records() if not record[2].isdisjoint((file, at) for at in unit)]


def _lines_run(killer):
    """{(file, line)} of the engine. The catalogue builds every transform: only the killer's own counts."""
    lines, left_out, before = set(), set(), sys.gettrace()

    def on_call(frame, event, arg):
        if not frame.f_code.co_filename.startswith(str(FOLDER)):
            return None
        builder, owner = frame.f_back, type(frame.f_locals.get("self")).__name__
        another = builder.f_code.co_filename.endswith("examples.py") and owner not in ("NoneType", killer.builds)
        if another or builder in left_out:
            left_out.add(frame)
            return None
        return on_line(frame, event, arg)

    def on_line(frame, event, arg):
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return on_line

    sys.settrace(on_call)
    try:
        tried(killer, real())
    finally:
        sys.settrace(before)
    return lines
