"""A submission is a file that defines what a project asks for, often train(data, rng, cpu_seconds) -> (flow, params).

    with Jail() as jail:
        submission = Submission(path, jail)
        trained = submission.train((data,), seed, cpu_seconds)        # Trained
        submission.ask(trained, "log_prob", x)                        # flow.log_prob(params, x), in another process

It runs in the jail. Training and each question run in processes of their own, which end with them. What is trained
travels between them as bytes that only the jail reads. So an answer can remember nothing but what it has learned.
"""

import ast
import inspect
import pickle
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cloudpickle
import numpy as np

from ..checking.parts import Unfit
from ..checking.values import describe
from ..sandbox.jail import Clock
from ..sandbox.protocol import Call, Cell

LARGEST = 2**22  # bytes of a trained flow
LONGEST = 2**13  # bytes of a file, in which little of a data set fits
SPARE = 10  # CPU seconds more than the budget, after which a training is stopped
ANSWER = 15  # CPU seconds for one question
WAIT = 10  # seconds by the clock for each CPU second, since a machine may have other work


def finite(values, shape, what):
    """An array from the jail; Refused where it has another shape, or a number that is not finite."""
    if values.shape != shape:
        raise Refused(f"{what} must give finite numbers of shape {shape}; got shape {values.shape}")
    if not np.isfinite(values).all():
        raise Refused(f"{what} must give finite numbers; got NaN or infinity")
    return values


def opening_words(text):
    """The docstring of a file, where it has one: what its author says of it."""
    try:
        return ast.get_docstring(ast.parse(text)) or ""
    except (SyntaxError, ValueError):
        return ""


class Refused(Exception):
    """A submission that gets no score; the message says why."""


@dataclass(frozen=True)
class Row:
    """One line of a judgement: what was measured, the number, its standard error, and a note."""

    name: str
    value: float
    error: float
    note: str = ""


@dataclass(frozen=True)
class Trained:
    """A trained flow as the numbers of its bytes, the CPU seconds that its training took, and those it had."""

    numbers: np.ndarray
    seconds: float
    budget: float


class Submission:
    """The file at `path`, and the jail in which it runs."""

    def __init__(self, path, jail):
        written = Path(path).read_bytes()
        if len(written) > LONGEST:
            raise Refused(f"the file has {len(written)} bytes, and {LONGEST} is the most")
        try:
            text = written.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Refused(f"the file is not UTF-8: see its byte {error.start + 1}") from None
        self.cell, self.words = Cell(Path(path).name, text), opening_words(text)
        self.jail, self.used = jail, 0.0  # CPU seconds of the latest call, by the system's count

    def train(self, data, seed, cpu_seconds):
        """The Trained flow of train(*data, rng, cpu_seconds); Refused where it fails or takes longer."""
        given = (*data, seed, cpu_seconds)
        (numbers,) = self.run("train", _train, ("the flow",), given, int(cpu_seconds) + SPARE)
        if self.used > 1.1 * cpu_seconds:
            raise Refused(f"train took {self.used:.1f} CPU-seconds, and {cpu_seconds:g} is the budget")
        return Trained(numbers, float(self.used), cpu_seconds)

    def ask(self, trained, method, *arrays):
        """The array that flow.method(params, *arrays) gives; Refused where it fails.

        The time of a question counts with that of the training: else a flow could be trained further in each question.
        """
        (values,) = self.run(
            "train", _ask, ("the answer",), (trained.numbers, method, *arrays), ANSWER, f"flow.{method}"
        )
        if trained.seconds + self.used > 1.1 * trained.budget:
            raise Refused(
                f"flow.{method} took {self.used:.1f} CPU-seconds after {trained.seconds:.1f} of training, and "
                f"{trained.budget:g} is the budget for both"
            )
        return values

    def run(self, name, driver, returns, args, seconds, what=""):
        """What driver(the file's `name`, *args) returns in the jail, arrays; Refused where it fails."""
        for module in (driver.__module__, __name__):
            cloudpickle.register_pickle_by_value(sys.modules[module])  # the jail cannot import these modules
        driver = partial(_with_its_arguments, driver, name)
        arguments = tuple(f"argument {k}" for k in range(1, 1 + len(args)))
        clock = Clock(seconds, WAIT * seconds)
        asked = Call(self.cell.name, name, arguments, returns, args, driver)
        outcome = self.jail.call([self.cell], asked, clock)
        self.used = clock.cpu_spent
        if outcome.failure is None:
            return outcome.values
        limit = f"{seconds} CPU-seconds" if self.used >= seconds else f"{WAIT * seconds} seconds by the clock"
        raise Refused(_sentence(outcome.failure, name, what or name, returns, limit))


def _sentence(failure, name, what, returns, limit):
    """Why a call of `what` failed, for which the file's `name` was needed."""
    kind, text = failure.kind, failure.text
    sentences = {
        "unfit": text,
        "cell": f"the file stops before {name} is defined: {text}",
        "undefined": f"{name} is not defined in the file",
        "not callable": f"{what} cannot be called; got {text}",
        "time": f"{what} was still running after {limit}",
        "memory": f"{what} ran out of memory{text}",
        "recursion": f"{what} calls itself without end{text}",
        "raised": f"{what} raised {text}",
        "not started": f"{what} gives ...: write what it must give",
        "changed its argument": f"{what} changes in place what it is given: work on a copy",
        "type": f"{what} must give arrays of real numbers; got {text}",
        "parts": f"{what} must give {len(returns)} things; got {text}",
        "large": f"{what} gives too many numbers, an array of shape {text}",
    }
    return sentences.get(kind) or f"{what} ended its process: {text or kind}"


def _with_its_arguments(driver, name, answer, *arguments):
    """Runs in the jail: the driver, with an answer that says which arguments it needs."""
    return driver(taking(answer, name), *arguments)


def taking(function, name):
    """Runs in the jail: the function, which says where it cannot be called with as many arguments as it is given."""

    def checked(*arguments):
        try:
            signature = inspect.signature(function)
        except (TypeError, ValueError):  # a ufunc, or another object that does not tell its parameters
            return function(*arguments)
        try:
            signature.bind(*arguments)
        except TypeError:
            number = f"{len(arguments)} argument{'s' * (len(arguments) != 1)}"
            raise Unfit(f"{name} must take {number}, see the page of the project; yours takes {signature}") from None
        return function(*arguments)

    return checked


def _train(train, *arguments):
    """Runs in the jail: train, and give the flow as numbers."""
    *data, seed, cpu_seconds = arguments
    pair = train(*data, np.random.default_rng(seed), cpu_seconds)
    if not (isinstance(pair, tuple) and len(pair) == 2):
        raise Unfit(f"train must return the pair (flow, params); it returned {describe(pair)} alone")
    try:
        blob = cloudpickle.dumps(pair, protocol=pickle.HIGHEST_PROTOCOL)
    except (TypeError, pickle.PicklingError) as error:
        raise Unfit(f"(flow, params) must be something that pickle can keep: {error}") from None
    if len(blob) > LARGEST:
        raise Unfit(f"(flow, params) has {len(blob)} bytes, and {LARGEST} is the most")
    padded = len(blob).to_bytes(8, "little") + blob + bytes(-len(blob) % 4)
    return np.frombuffer(padded, dtype=np.uint32).astype(float)


def _ask(train, numbers, method, *arrays):
    """Runs in the jail: give what the flow says."""
    padded = numbers.astype(np.uint32).tobytes()
    flow, params = pickle.loads(padded[8 : 8 + int.from_bytes(padded[:8], "little")])
    if hasattr(params, method) and not hasattr(flow, method):
        raise Unfit("train must return (flow, params), in this order; it returned (params, flow)")
    if not hasattr(flow, method):
        raise Unfit(f"the flow that train returned has no {method}: it is {describe(flow)}")
    return taking(getattr(flow, method), f"flow.{method}")(params, *arrays)
