"""Run the engine's tests on mutants, in one process that has collected them once: a plugin of pytest.

    fates = tried(mutants)          # of each mutant whether it survived, i.e. whether no test noticed it

First every test of `make test` runs on the engine as it is, and the lines of the engine that it runs are recorded. Then
the process forks for each mutant. The child gives the live functions of the engine the code of the mutant, and runs the
tests that reach the faulty line. A failure, an error, a warning and a test that does not end all count as noticed.
Functions that run only while the engine is imported, and decorators, are out of reach: such a mutant survives unless a
test calls the function. Needs os.fork, so that it does not run on Windows.
"""

import ast
import gc
import importlib
import os
import resource
import sys
import time
import types
import warnings
from collections import Counter
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import track

import minflow
from flowcourse.checking.guard import memory_limit

TESTS, FOLDER = Path(__file__).parent, Path(minflow.__file__).parent
MOST = 200  # tests of a mutant: another test has hardly ever noticed what these did not
ENOUGH = 6  # seconds of the processor for the tests of a mutant, as measured in the first run
SECONDS = 2  # that a test has at least, before a mutant counts as one that never ends
SEED = "20240229"  # of `rng` in every test, so that a mutant has the same fate in every run


def tried(mutants, tests=TESTS):
    """[whether each survived]. Ends the program where a test fails on the engine as it is."""
    os.environ["MINFLOW_SEED"] = SEED
    plugin = Tried(mutants)
    options = ["-q", "--capture=sys", "-p", "no:cacheprovider", "-p", "no:xdist"]
    options += [f"--ignore={TESTS / name}" for name in ("test_mutants.py", "pictures")]
    failed = pytest.main([str(tests), *options], plugins=[plugin])
    if failed:
        sys.exit("the tests must pass on the engine as it is, before mutants are tried")
    return plugin.fates


class Tried:
    """The plugin.

    records: [(test, its lines of the engine, its seconds)]; fates: see `tried`; last: {place: the test that noticed the
    last mutant there}, which is likely to notice the next one too, and so runs first.
    """

    def __init__(self, mutants):
        self.mutants, self.records, self.fates, self.last, self.recording = mutants, [], [], {}, True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item):
        """As pytest does it, but nothing is kept for the next test: a mutant's fixtures are made by the mutant."""
        from _pytest.runner import runtestprotocol

        if not self.recording:
            self.passed = not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))
            return True
        start, lines = time.process_time(), set()
        with lines_recorded(lines):
            runtestprotocol(item, nextitem=None)
        self.records.append((item, lines, time.process_time() - start))
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session):
        answer = yield
        if not session.testsfailed:
            self.recording = False
            self.records = by_turns(self.records)
            capture = session.config.pluginmanager.getplugin("capturemanager")
            with capture.global_and_fixture_disabled():
                self.fates = self._fates()
        return answer

    def _fates(self):
        """Try each mutant in a child of this process, as many at a time as there are processors."""
        functions, running, noticed = functions_of_the_engine(), {}, {}

        def wait():
            child, status = os.wait()
            mutant, tests = running.pop(child)
            number = os.waitstatus_to_exitcode(status)
            noticed[mutant] = number != 0
            if 0 < number <= len(tests):
                self.last[mutant.place] = tests[number - 1]

        gc.freeze()  # so that a child writes to no page of the objects which it never uses
        no_thread = {"auto_refresh": False}  # a fork beside one may hang
        for mutant in track(self.mutants, "trying faults", console=Console(), transient=True, **no_thread):
            change = change_of(mutant, functions)
            if len(running) == os.cpu_count():
                wait()
            tests = self._tests_of(mutant)
            child = os.fork()
            if not child:
                self._look(change, tests)
            running[child] = mutant, tests
        while running:
            wait()
        return [not noticed[mutant] for mutant in self.mutants]

    def _tests_of(self, mutant):
        """[(test, seconds)] that run this line, or where none does, its function; the one of `last` first."""
        file = str(FOLDER / f"{mutant.module.replace('.', '/')}.py")
        wanted = {(file, mutant.line)}
        if not any(wanted & lines for _, lines, _ in self.records):
            wanted = {(file, line) for line in mutant.span}
        tests, total = [], 0
        for item, lines, seconds in self.records:
            if lines & wanted and len(tests) < MOST and (not tests or total + seconds < ENOUGH):
                tests.append((item, seconds))
                total += seconds
        return sorted(tests, key=lambda test: test != self.last.get(mutant.place))

    def _look(self, change, tests):
        """In the child, which ends with 0 where no test notices, and else with the number of the test, from 1."""
        number = len(tests) + 1  # where the change itself raises
        try:
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1), os.dup2(silent, 2)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            with memory_limit():
                change()
                number = next((k for k, test in enumerate(tests, 1) if self._noticed(*test)), 0)
        finally:
            os._exit(number)

    def _noticed(self, item, seconds):
        """Where the test does not end, the system ends the child, and no exit status is 0 then."""
        end = int(time.process_time() + SECONDS + 10 * seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))
        item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
        return not self.passed


def by_turns(records):
    """Those that run the fewest lines first; of the rows of one table each time one, since rows are much alike."""
    turns, ordered = Counter(), []
    for record in sorted(records, key=lambda record: len(record[1])):
        function = record[0].function
        ordered.append((turns[function], len(record[1]), record))
        turns[function] += 1
    return [record for _, _, record in sorted(ordered, key=lambda entry: entry[:2])]


class lines_recorded:
    """with lines_recorded(lines): each (file, line) of the engine that runs is added to the set `lines`."""

    def __init__(self, lines):
        self.lines, self.before = lines, None

    def __enter__(self):
        self.before = sys.gettrace()
        sys.settrace(self._called)

    def __exit__(self, *problem):
        sys.settrace(self.before)

    def _called(self, frame, event, arg):
        return self._ran if frame.f_code.co_filename.startswith(str(FOLDER)) else None

    def _ran(self, frame, event, arg):
        self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._ran


def functions_of_the_engine():
    """{code: [the live functions that have it]}: methods, and those which a decorator, table or closure holds, too."""
    functions = {}
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__code__.co_filename.startswith(str(FOLDER)):
            functions.setdefault(thing.__code__, []).append(thing)
    return functions


def change_of(mutant, functions):
    """What puts the mutant into the live engine: a function without arguments.

    A statement such as a table of lambdas runs again in its module. Of a function, code is exchanged; the new one has
    to have the same variables from outside, such as `__class__` for super(), and so names those that it lost.
    """
    module = importlib.import_module(f"minflow.{mutant.module}")
    file = module.__file__
    if not isinstance(ast.parse(mutant.text).body[0], ast.FunctionDef):
        statement = compiled(mutant.text, file)
        return lambda: exec(statement, vars(module))
    old = _unit(compiled(Path(file).read_text(encoding="utf-8"), file), mutant.unit)
    pairs = dict(_pairs(old, _unit(compiled(_with_names(mutant.source, old), file), mutant.unit)))
    changed = [(function, pairs[code]) for code in pairs for function in functions.get(code, ())]
    kept = [(function, code) for function, code in changed if code.co_freevars == function.__code__.co_freevars]
    lost = {function.__qualname__ for function, _ in changed} - {function.__qualname__ for function, _ in kept}
    if any("<locals>" not in name for name in lost):  # one made inside a call is made again by the next call
        raise ValueError(f"{mutant.place} has other variables from outside than before, in {lost}")

    def change():
        for function, code in kept:
            function.__code__ = code

    return change


def compiled(source, file=""):
    """The code of a text or a syntax tree. Python's warnings, as of a number with an index, are no errors here."""
    with warnings.catch_warnings(action="ignore"):
        return compile(source, file, "exec")


def _unit(code, name):
    """The code of a function in the code of its module, by a name such as Class.method."""
    for part in name.split("."):
        code = [inner for inner in _inner(code) if inner.co_name == part][-1]
    return code


def _inner(code):
    return [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]


def _pairs(old, new):
    """(old, new) of a function, and of the functions inside it where they are the same ones."""
    yield old, new
    if [code.co_name for code in _inner(old)] == [code.co_name for code in _inner(new)]:
        for pair in zip(_inner(old), _inner(new)):
            yield from _pairs(*pair)


def _with_names(source, old):
    """The syntax tree, in which each function that is in `old` names the variables from outside that it has there."""
    tree, free = ast.parse(source), {code.co_name: code.co_freevars for code, _ in _pairs(old, old)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and free.get(node.name):
            names = [ast.Expr(ast.Name(name, ast.Load())) for name in free[node.name]]
            node.body.insert(0, ast.If(ast.Constant(False), names, []))
    return ast.fix_missing_locations(tree)
