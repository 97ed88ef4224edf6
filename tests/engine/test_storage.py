"""What is saved comes back; a file that is damaged, foreign or hostile gets one sentence and runs nothing."""

import inspect
import io
import json
import pickle
import time
import zipfile

import numpy as np
import pytest

from minflow import models, storage, trees
from minflow.distributions import Logistic, Normal
from minflow.flow import Flow
from minflow.transforms import ElementwiseAffine

from .sentences import assert_one_sentence

FLOW = models.realnvp(2, layers=2, hidden=(4,))


def params_of(flow, dtype=np.float64):
    params = flow.init(np.random.default_rng(0))
    return trees.map_leaves(lambda leaf: (leaf + 0.1).astype(dtype), params)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "flow.npz"


@pytest.fixture
def stored(path):
    """The entries of a file that is as it should be."""
    storage.save(path, FLOW, params_of(FLOW))
    with np.load(path) as file:
        return dict(file)


def refused(path, *words, read=storage.load):
    with pytest.raises(ValueError) as problem:
        read(path)
    assert_one_sentence(str(problem.value).replace(str(path), "flow.npz"), "path must", *words)


@pytest.mark.parametrize("name", models.BUILDERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_model_comes_back_with_its_description_and_parameters(name, dtype, path, rng):
    flow = models.BUILDERS[name](2)
    params, x = params_of(flow, dtype), rng.normal(size=(5, 2)).astype(dtype)
    storage.save(str(path), flow, params)
    again, found = storage.load(path)
    assert again.description == flow.description and again.description["model"] == name
    assert trees.dtype_of(found) == dtype
    assert np.array_equal(again.log_prob(found, x), flow.log_prob(params, x))


def test_every_model_says_how_it_was_built():
    makers = {
        name
        for name, value in vars(models).items()
        if inspect.isfunction(value) and value.__module__.endswith("models") and not name.startswith("_")
    }
    assert set(models.BUILDERS) == makers - {"described"}


def test_arguments_come_back(path):
    flow = models.nice(3, layers=np.int64(2), hidden=[5, 4])
    storage.save(path, flow, params_of(flow))
    again = storage.load(path)[0]
    assert again.description["arguments"] == {"dim": 3, "layers": 2, "hidden": [5, 4], "base": None, "context_dim": 0}
    assert again.transform.layers[0].sizes == flow.transform.layers[0].sizes


@pytest.mark.parametrize("nothing", [{}, [], ()])
def test_nested_trees_come_back_with_lists_for_tuples(nothing, path, monkeypatch):
    tree = {"b": [np.ones((2, 3)), (np.zeros(0), nothing)], "a": np.float32(1.5), "ä b": {"c": nothing}}
    monkeypatch.setattr(storage, "_check_fit", lambda flow, params: None)
    storage.save(path, FLOW, tree)
    found = storage.load_params(path)
    assert list(found) == ["b", "a", "ä b"] and isinstance(found["b"][1], list)
    assert found["b"][1][1] == found["ä b"]["c"] == ({} if nothing == {} else [])
    for one, other in zip(trees.leaves(found), trees.leaves(tree), strict=True):
        assert one.dtype == other.dtype and np.array_equal(one, other)


@pytest.mark.parametrize(
    "flow",
    [Flow(Normal(dim=2), ElementwiseAffine(2)), models.nice(2, base=Logistic(dim=2))],
    ids=["composed by hand", "a base of its own"],
)
def test_a_flow_that_no_text_describes_gives_its_parameters_back_and_save_says_how(flow, path):
    params = params_of(flow)
    with pytest.warns(UserWarning, match="flow must come from minflow.models .*; got Flow: .* storage.load_params"):
        storage.save(path, flow, params)
    refused(path, "load_params")
    found = storage.load_params(path)
    assert np.array_equal(trees.flatten(found), trees.flatten(params))


def test_parameters_of_another_flow_are_not_saved(path):
    with pytest.raises(ValueError, match="params"):
        storage.save(path, FLOW, params_of(models.realnvp(3)))
    assert not path.exists()


def test_whole_numbers_are_saved_as_floats(path):
    flow = models.radial_flow(2, layers=1)
    params = flow.init(np.random.default_rng(0))
    params[1] = {"log_scale": np.array([1, 2]), "shift": np.zeros(2, np.float32)}
    storage.save(path, flow, params)
    found = storage.load_params(path)[1]
    assert found["log_scale"].dtype == np.float64 and found["shift"].dtype == np.float32


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_parameters_that_are_not_finite_are_not_saved(bad, path):
    params = params_of(FLOW)
    params[1][0]["weight"][0, 2] = bad
    with pytest.raises(ValueError, match=r"params must be finite; got NaN or infinity in params\[1\]\[0\]\['weight'\]"):
        storage.save(path, FLOW, params)
    assert not path.exists()


def test_a_save_that_fails_leaves_the_old_file_and_nothing_beside_it(path, monkeypatch):
    storage.save(path, FLOW, params_of(FLOW))
    before = path.read_bytes()

    def full_disk(file, **arrays):
        file.write(b"half")
        raise OSError("No space left on device")

    monkeypatch.setattr(np, "savez", full_disk)
    with pytest.raises(OSError, match="No space"):
        storage.save(path, FLOW, params_of(FLOW))
    assert path.read_bytes() == before and list(path.parent.iterdir()) == [path]


def test_a_save_through_a_link_writes_to_where_it_leads(path, tmp_path):
    link = tmp_path / "link.npz"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("this system makes no links")
    storage.save(link, FLOW, params_of(FLOW))
    assert link.is_symlink() and storage.load(path)[0].description == FLOW.description


def test_an_extra_key_in_params_is_not_saved(path):
    params = params_of(FLOW)
    params[2]["extra"] = np.zeros(3)
    with pytest.raises(ValueError, match=r"params\[2\]\['extra'\] must have no array; got shape \(3,\)"):
        storage.save(path, FLOW, params)


@pytest.mark.parametrize("number", [np.float32(1e-3), np.float64(1e-3)], ids=lambda number: type(number).__name__)
def test_a_number_of_numpy_as_an_argument_comes_back(number, path):
    flow = models.cnf(2, hidden=(4,), tolerance=number)
    storage.save(path, flow, params_of(flow))
    assert storage.load(path)[0].description["arguments"]["tolerance"] == float(number)


def test_loading_evaluates_nothing(path, monkeypatch):
    """300 terms of 300 probes took 9 s of a load that drew a sample."""
    flow = models.iresnet(2, layers=1, hidden=(4,), series=300, probes=300)
    storage.save(path, flow, params_of(flow))
    monkeypatch.setattr(Flow, "to_data", None)
    start = time.perf_counter()
    assert storage.load(path)[0].description == flow.description
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("problem", [MemoryError("9 GiB"), RecursionError("too deep"), OverflowError("too large")])
def test_whatever_a_flow_cannot_be_built_for_is_one_sentence(problem, path, monkeypatch):
    def build(description, params):
        raise problem

    storage.save(path, FLOW, params_of(FLOW))
    monkeypatch.setattr(storage, "_build", build)
    refused(path, "whose parameters fit its flow", str(problem))


def test_a_saved_file_has_the_rights_of_any_new_file(path, tmp_path):
    storage.save(path, FLOW, params_of(FLOW))
    other = tmp_path / "other"
    other.write_bytes(b"")
    assert path.stat().st_mode == other.stat().st_mode


def test_a_missing_file_is_missing(path):
    with pytest.raises(FileNotFoundError):
        storage.load(path)


class Trap:
    """Unpickled, it would end the test run."""

    def __reduce__(self):
        return exec, ("raise SystemExit('a pickle was run')",)


FOREIGN = {
    "empty": (b"", "not a zip file"),
    "text": (b"hello", "not a zip file"),
    "a pickle": (pickle.dumps(Trap()), "not a zip file"),
    "zeros": (bytes(5000), "not a zip file"),
}


@pytest.mark.parametrize("what", FOREIGN)
@pytest.mark.parametrize("read", [storage.load, storage.load_params])
def test_foreign_files_are_refused(what, read, path):
    content, *words = FOREIGN[what]
    path.write_bytes(content)
    refused(path, *words, read=read)


def test_truncated_and_damaged_files_are_refused(path, rng):
    storage.save(path, FLOW, params_of(FLOW))
    good = path.read_bytes()
    for cut in (40, len(good) // 3, len(good) - 20):
        path.write_bytes(good[:cut])
        refused(path)
    for _ in range(60):
        bad = bytearray(good)
        for place in rng.integers(0, len(bad), 8):
            bad[place] ^= int(rng.integers(1, 256))
        path.write_bytes(bytes(bad))
        try:
            storage.load(path)
        except ValueError as problem:
            assert str(problem).startswith("path must")


@pytest.mark.parametrize("settings", [{}, {"layers": 3, "hidden": (7, 5)}, {"hidden": ()}, {"hidden": (1,)}], ids=str)
@pytest.mark.parametrize("name", models.BUILDERS)
@pytest.mark.parametrize("dim", [1, 2, 5])
def test_no_flow_has_fewer_parameters_than_its_arguments_ask_for(name, dim, settings, rng):
    known = {
        key: value for key, value in settings.items() if key in inspect.signature(models.BUILDERS[name]).parameters
    }
    try:
        flow = models.BUILDERS[name](dim, **known)
    except ValueError:
        return  # a coupling of one dimension
    assert storage._least_size(name, flow.description["arguments"]) <= trees.flatten(flow.init(rng)).size


def put(path, stored, **changed):
    np.savez(path, **{key: value for key, value in {**stored, **changed}.items() if value is not None})


ENTRIES = {
    "no description": ({"description": None}, "description"),
    "no array": ({"array1": None}, "array"),
    "a pickled array": ({"array0": np.array([Trap()], dtype=object)}, "allow_pickle=False"),
    "a pickled description": ({"description": np.array(Trap(), dtype=object)}, "allow_pickle=False"),
    "whole numbers": ({"array0": np.ones((1, 4), int)}, "float32 or float64"),
    "words": ({"array0": np.array(["a"])}, "float32 or float64"),
    "another shape": ({"array0": np.ones((3, 3))}, "(1, 4)", "(3, 3)"),
    "not a number": ({"array1": np.full(4, np.nan)}, "NaN"),
    "no JSON": ({"description": np.array("model=nice")}, "flow.npz"),
    "deep JSON": ({"description": np.array("[" * 100_000)}, "flow.npz"),
    "a number for text": ({"description": np.ones(2)}, "flow.npz"),
}


@pytest.mark.parametrize("what", ENTRIES)
def test_entries_that_do_not_belong_are_refused(what, path, stored):
    changed, *words = ENTRIES[what]
    put(path, stored, **changed)
    refused(path, *words)


DESCRIPTIONS = {
    "unknown model": ({"flow": {"model": "os.system", "arguments": {}}}, "nice, realnvp", "'os.system'"),
    "a name of the module": ({"flow": {"model": "__builtins__", "arguments": {}}}, "'__builtins__'"),
    "a helper of the module": ({"flow": {"model": "described", "arguments": {}}}, "'described'"),
    "a list for a model": ({"flow": {"model": ["nice"], "arguments": {}}}, "flow.npz"),
    "no arguments": ({"flow": {"model": "nice"}}, "arguments"),
    "unknown argument": ({"flow": {"model": "nice", "arguments": {"dim": 2, "evil": 1}}}, "evil"),
    "a list of arguments": ({"flow": {"model": "nice", "arguments": [2]}}, "flow.npz"),
    "a huge dim": ({"flow": {"model": "nice", "arguments": {"dim": 10**12}}}, "1000000000000"),
    "a huge width": ({"flow": {"model": "nice", "arguments": {"dim": 2, "hidden": [10**12]}}}, "1000000000000"),
    "networks that multiply": (
        {"flow": {"model": "maf", "arguments": {"dim": 900, "layers": 900, "hidden": [900] * 20}}},
        "more than",
    ),
    "infinitely many": ({"flow": {"model": "nice", "arguments": {"dim": 2, "layers": float("inf")}}}, "inf"),
    "another model": ({"flow": {"model": "nice", "arguments": {"dim": 2}}}, "params[0]", "shape (1, 64)", "(1, 4)"),
    "another dim": ({"flow": {"model": "realnvp", "arguments": {"dim": 3, "layers": 2, "hidden": [4]}}}, "(2, 4)"),
    "a number": ({"flow": 3}, "flow.npz"),
    "no params": ({"params": []}, "flow.npz"),
    "params beyond the arrays": ({"params": 99}, "flow.npz"),
    "params of words": ({"params": ["x"]}, "flow.npz"),
    "params of nothing": ({"params": [None]}, "flow.npz"),
    "random signs without end": (
        {"flow": {"model": "iresnet", "arguments": {"dim": 10**12, "hidden": [], "layers": 1, "probes": 10**12}}},
        "more than",
    ),
    "mixing of many": ({"flow": {"model": "glow", "arguments": {"dim": 900, "layers": 1, "hidden": []}}}, "more than"),
    "bins of many": (
        {"flow": {"model": "nsf", "arguments": {"dim": 2, "layers": 1, "hidden": [90], "bins": 900}}},
        "more than",
    ),
}


@pytest.mark.parametrize("what", DESCRIPTIONS)
def test_descriptions_that_do_not_fit_are_refused(what, path, stored):
    changed, *words = DESCRIPTIONS[what]
    description = {**json.loads(str(stored["description"])), **changed}
    put(path, stored, description=np.array(json.dumps(description)))
    refused(path, *words)


def test_a_small_file_cannot_ask_for_much_memory(path, stored):
    np.savez_compressed(path, **{**stored, "array0": np.zeros(3_000_000)})
    assert path.stat().st_size < 100_000
    refused(path, "unpacks to more")
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,), }".ljust(117) + b"\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("array0.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + b"1234")
        entry = io.BytesIO()
        np.save(entry, stored["description"])
        archive.writestr("description.npy", entry.getvalue())
    refused(path)
