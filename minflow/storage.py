"""A trained flow in one file: its parameters, and the description from which the flow is built again.

    storage.save("moons.npz", flow, params)
    flow, params = storage.load("moons.npz")

The file is a NumPy archive of arrays and one JSON text, read without pickle. Nothing in it is executed: the text names
a builder in models.BUILDERS and its arguments. Of a flow composed by hand, or with a base of its own, load_params reads
the parameters back.
"""

import json
import os
import zipfile
from itertools import count

import numpy as np

from . import trees
from .arrays import as_floats, as_offering
from .models import BUILDERS

# What a file means that is older than these arguments.
EARLIER = {"nsf": {"activation": "tanh", "bound": 5.0, "inverted": False}}


def save(path, flow, params):
    """Write params, a tree of dicts and lists, and flow.description to the file `path`; a tuple becomes a list."""
    _check(as_offering(flow, "flow", "sample", "description"), params)
    arrays = [as_floats(leaf, "params") for leaf in trees.leaves(params)]
    number = count()
    text = json.dumps({"flow": flow.description, "params": trees.map_leaves(lambda leaf: next(number), params)})
    with open(path, "wb") as file:
        np.savez(file, description=np.array(text), **{f"array{i}": array for i, array in enumerate(arrays)})


def load(path):
    """(flow, params) as they were saved; ValueError for a file that `save` did not write or that contradicts itself."""
    description, params = _read(path)
    if description is None:
        raise ValueError(f"path must name a file that says how its flow was built; got {path}: use load_params instead")
    try:
        flow = _build(description, params)
        _check(flow, params)
    except (KeyError, TypeError, ValueError) as problem:
        raise ValueError(f"path must name a file whose parameters fit its flow; got {path}: {problem}") from None
    return flow, params


def load_params(path):
    """The parameters alone, as they were saved."""
    return _read(path)[1]


def _check(flow, params):
    """A draw looks at every layer's parameters: their names and shapes."""
    context_dim = getattr(flow, "context_dim", 0)
    context = np.zeros((1, context_dim)) if context_dim else None
    flow.sample(params, np.random.default_rng(0), 1, context)


def _read(path):
    with open(path, "rb") as file:
        try:
            return _unpack(file)
        except Exception as problem:  # foreign bytes raise whatever the readers of zip, NumPy and JSON can raise
            reason = " ".join(str(problem).split())[:120] or type(problem).__name__
            raise ValueError(f"path must name a file that storage.save wrote; got {path}: {reason}") from None


def _unpack(file):
    with zipfile.ZipFile(file) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > os.fstat(file.fileno()).st_size:
            raise ValueError("it unpacks to more than it holds")
    file.seek(0)
    with np.load(file, allow_pickle=False) as stored:
        description = json.loads(str(stored["description"]))
        arrays = [stored[f"array{i}"] for i in range(len(stored.files) - 1)]
    if not {array.dtype for array in arrays} <= {np.dtype(np.float32), np.dtype(np.float64)}:
        raise ValueError("its arrays are not all float32 or float64")
    return description["flow"], trees.map_leaves(lambda number: arrays[number], description["params"])


def _build(description, params):
    name, arguments = description["model"], description["arguments"]
    if name not in BUILDERS:
        raise ValueError(f"model must be one of {', '.join(BUILDERS)}; got {name!r}"[:200])
    size, numbers = trees.flatten(params).size, [v for v in trees.leaves(arguments) if isinstance(v, (int, float))]
    if max(numbers, default=0) > max(1000, size) or _least_size(arguments) > size:
        raise ValueError(f"its arguments, up to {max(numbers)}, ask for more than {size} parameters")
    return BUILDERS[name](**EARLIER.get(name, {}) | arguments)


def _least_size(arguments):
    """How many parameters a flow of these arguments has at least, before anything of that size is made.

    A size that the file tells would not do: who forges the arguments forges it too.
    """
    widths = [arguments["dim"] // 2, *arguments.get("hidden", ())]
    return arguments.get("layers", 1) * sum(m * n for m, n in zip(widths, widths[1:]))
