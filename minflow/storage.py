"""A trained flow in one file: its parameters, and the description from which the flow is built again.

    storage.save("moons.npz", flow, params)
    flow, params = storage.load("moons.npz")

The file is a NumPy archive of arrays and one JSON text, read without pickle. Nothing in it is executed: the text names
a builder in models.BUILDERS and its arguments. For a flow composed by hand, or with a base of its own, no text can say
how to build it: `save` keeps its parameters and warns, and load_params reads them back.

    params = storage.load_params("mine.npz")            # and the flow is composed again, by the same code
"""

import json
import os
import shutil
import tempfile
import warnings
import zipfile
from itertools import count, pairwise
from os import PathLike

import numpy as np

from . import trees
from .arrays import as_offering, describe
from .flow import Flow
from .models import BUILDERS
from .signatures import Params


def save(path: str | PathLike[str], flow: Flow, params: Params) -> None:
    """Write params, a tree of dicts and lists, and flow.description to the file `path`; a tuple becomes a list.

    The file is written beside `path` and put in its place once it is complete: a save that fails leaves the old file as
    it was, and the new one has the mode of the old. Raises ValueError for params that are not finite, or not those of a
    flow that `models` made, and for a `path` that is no regular file, such as a folder or a device. Warns where
    description is None, or no longer that of the flow, since `load` cannot build such a flow again.
    """
    target = os.path.realpath(path)
    if os.path.exists(target) and not os.path.isfile(target):
        raise ValueError(f"path must name a file, old or new; got {path}, which is no regular file")
    description = as_offering(flow, "flow", "description").description
    if description is not None:
        made = _made(description)
        description = description if _alike([made.base, made.transform], [flow.base, flow.transform]) else None
    if description is None:
        need = "flow must come from minflow.models with JSON arguments, unchanged, for storage.load to build it again"
        warnings.warn(f"{need}; got {describe(flow)}: read its params with storage.load_params", stacklevel=2)
    else:
        _check_fit(flow, params)
    arrays, number = trees.leaves(trees.finite(params)), count()
    text = json.dumps({"flow": description, "params": trees.map_leaves(lambda leaf: next(number), params)})
    with tempfile.TemporaryDirectory(dir=os.path.dirname(target)) as folder:
        part = os.path.join(folder, "part")
        with open(part, "wb") as file:
            np.savez(file, description=np.array(text), **{f"array{i}": array for i, array in enumerate(arrays)})
        if os.path.exists(target):
            shutil.copymode(target, part)
        os.replace(part, target)


def load(path: str | PathLike[str]) -> tuple[Flow, Params]:
    """(flow, params) as they were saved; ValueError for a file that `save` did not write or that contradicts itself.

    Cost: reading the file and one flow.init; nothing is evaluated.
    """
    description, params = _read(path)
    if description is None:
        raise ValueError(f"path must name a file that says how its flow was built; got {path}: use load_params instead")
    try:
        flow = _build(description, params)
        _check_fit(flow, params)
        return flow, trees.finite(params)
    except Exception as problem:  # what a text names can be of any kind, and of any depth
        raise ValueError(f"path must name a file whose parameters fit its flow; got {_reason(path, problem)}") from None


def load_params(path: str | PathLike[str]) -> Params:
    """The parameters alone, as they were saved."""
    return _read(path)[1]


def _check_fit(flow, params):
    """A ValueError unless params have the names and shapes that flow.init gives."""
    needed, given = trees.shapes(flow.init(np.random.default_rng(0))), trees.shapes(params)
    for place in {**needed, **given}:
        need, got = (f"shape {shapes[place]}" if place in shapes else "no array" for shapes in (needed, given))
        if need != got:
            raise ValueError(f"{place} must have {need}; got {got}")


def _read(path):
    with open(path, "rb") as file:
        try:
            return _unpack(file)
        except Exception as problem:  # foreign bytes raise whatever the readers of zip, NumPy and JSON can raise
            raise ValueError(f"path must name a file that storage.save wrote; got {_reason(path, problem)}") from None


def _reason(path, problem):
    return f"{path}: {' '.join(str(problem).split())[:200] or type(problem).__name__}"


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
    if trees.leaves(description["params"]) != list(range(len(arrays))):
        raise ValueError("its text does not name each array once, in order")
    numbered = iter(arrays)
    return description["flow"], trees.map_leaves(lambda number: next(numbered), description["params"])


def _build(description, params):
    """The flow of a description; a ValueError for one that asks for much more memory than its params, read, have taken.

    A file of a few kilobytes may say anything, and a flow is made before its size can be compared with that of params.
    """
    name, arguments = description["model"], description["arguments"]
    if name not in BUILDERS:
        raise ValueError(f"model must be one of {', '.join(BUILDERS)}; got {name!r}"[:200])
    size, numbers = trees.flatten(params).size, [v for v in trees.leaves(arguments) if isinstance(v, (int, float))]
    short = all(number <= max(1000, size) for number in numbers)  # every list and mask
    light = _least_size(name, arguments) <= size  # the weights
    few = arguments["dim"] * (arguments.get("probes") or 1) <= max(10**7, size)  # the random signs
    if not (short and light and few):
        raise ValueError(f"its arguments, up to {max(numbers)}, ask for more than {size} parameters")
    return _made(description)


def _least_size(name, arguments):
    """How many parameters a flow of these arguments has at least, said without making it: those of its layers.

    A network reads half of the coordinates or more, and moves as many, each by a bias at least. PLU has a matrix.
    """
    half, outputs = arguments["dim"] // 2, 3 * arguments["bins"] - 1 if "bins" in arguments else 1
    widths = [half, *arguments["hidden"], half * outputs] if "hidden" in arguments else []
    weights = sum(m * n for m, n in pairwise(widths))
    mixing = arguments["dim"] ** 2 if name == "glow" else 0
    return arguments.get("layers", 1) * (max(half, weights) + mixing)


def _made(description):
    return BUILDERS[description["model"]](**description["arguments"])


def _alike(one, other):
    """Whether two objects are of one kind and hold the same, all the way down."""
    if hasattr(one, "__dict__"):
        return type(one) is type(other) and _alike(vars(one), vars(other))
    if isinstance(one, dict):
        return _alike([*one.items()], [*other.items()])
    if isinstance(one, (list, tuple)):
        return type(one) is type(other) and len(one) == len(other) and all(map(_alike, one, other))
    return np.array_equal(one, other)
