"""What the judge and a process of the jail send each other: Helpers, a Cell or a Call as a pickle, an Outcome back.

The bytes that come back are from a process in which a student's code ran. They are not trusted, and never unpickled.
"""

import json
import math
import re
import struct
from dataclasses import dataclass

import numpy as np

from ..checking.parts import CallFailure, Outcome
from ..checking.values import shorten
from ..checking.wording import FAILURES
from ..core.visible import line

VALUES_BYTES = 16 * 2**20  # of all the values of one call; the longest right answer has 33 thousand
KEPT_VARIABLES = "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"  # some Pythons do not start without these; no answer sees them
CHILD_LIMITS = struct.Struct("!II")  # to the worker, for a new child: its CPU seconds, its seconds by the clock
DONE = b"."  # to the worker, once for each child: it may end
FORKED = struct.Struct("!i")  # from the worker: the child's process number
ENDED = struct.Struct("!id")  # from the worker: the child's wait status, the CPU seconds it took
SLACK = 2  # seconds by the clock for each CPU second: a machine may have other work, and an answer may sleep
LENGTH = struct.Struct("!I")  # before each message to a child, and before each one from it
HEAD_BYTES = 16_384  # of the JSON before the values
FAILURE_CHARACTERS = 400
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{4,16}\b")
RATE = re.compile(r"\[\d\d:\d\d<[^\]]{1,40}\]")  # the speed of a progress bar
FAILURE_KINDS = (*FAILURES, "not started", "cell", "undefined", "large")


class Forged(Exception):
    """Bytes that no worker of ours would send."""


@dataclass(frozen=True)
class Helpers:
    """{name: source} of modules that the cells which follow may import."""

    sources: dict


@dataclass(frozen=True)
class Cell:
    """A cell to run; `name` is its file name, for messages. What it raises comes back as a failure of kind "cell"."""

    name: str
    text: str


@dataclass(frozen=True)
class Call:
    """One call to make, in the form that call_answer takes: name(*args), or driver(name, *args).

    The name is looked up once for each exercise: later calls use the same object.
    """

    exercise: str
    name: str
    arguments: tuple
    returns: tuple
    args: tuple
    driver: object = None


def pack(outcome):
    """The bytes of an Outcome: 4 for the length of the head, the head as JSON, the values as float64."""
    values, failure = outcome.values or (), outcome.failure
    if sum(value.nbytes for value in values) > VALUES_BYTES:
        values, failure = (), CallFailure("large", str(max((value.shape for value in values), key=math.prod)))
    head = {
        "shapes": [value.shape for value in values],
        "failure": None if failure is None else [failure.kind, shorten(failure.text, FAILURE_CHARACTERS)],
        "notes": outcome.notes,
    }
    text = json.dumps(head).encode("ascii")
    return b"".join([len(text).to_bytes(4, "big"), text, *(np.ascontiguousarray(value).tobytes() for value in values)])


def unpack(data, count):
    """The Outcome in `data`, with `count` values or a failure; Forged for any bytes that pack does not write."""
    length = int.from_bytes(data[:4], "big")
    if not 0 < length <= HEAD_BYTES or len(data) < 4 + length:
        raise Forged("no head")
    try:
        head = json.loads(data[4 : 4 + length].decode("ascii"))
        shapes, failure, notes = head["shapes"], head["failure"], clean(head["notes"], 200)
        if failure is not None:
            return Outcome(failure=_failure(*failure), notes=notes)
        return Outcome(_values(data[4 + length :], shapes, count), notes=notes)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Forged(type(error).__name__) from None


def _failure(kind, text):
    if kind not in FAILURE_KINDS:
        raise ValueError(kind)
    return CallFailure(kind, clean(text, FAILURE_CHARACTERS))


def _values(data, shapes, count):
    if len(shapes) != count:
        raise ValueError("another number of values")
    values, start = [], 0
    for shape in shapes:
        if len(shape) > 8 or not all(type(n) is int and 0 <= n <= VALUES_BYTES for n in shape):
            raise ValueError("no shape")
        end = start + 8 * math.prod(shape)
        values.append(np.frombuffer(data[start:end], dtype=np.float64).reshape(shape))
        start = end
    if start != len(data):
        raise ValueError("more or less than the shapes say")
    return tuple(values)


def clean(text, length):
    """Text on one line that is the same in each run: without addresses, rates and hidden characters."""
    if not isinstance(text, str):
        raise TypeError("no text")
    return shorten(line(ADDRESS.sub("0x…", RATE.sub("", text)).replace("\n", " ")), length)
