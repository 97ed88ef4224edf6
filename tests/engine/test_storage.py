"""What is saved comes back; a file that is damaged, foreign or hostile gets one sentence and runs nothing."""

import inspect
import io
import json
import os
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest

from minflow import models, storage, trees
from minflow.distributions import Logistic, Normal, StudentT
from minflow.flow import Flow
from minflow.transforms import ElementwiseAffine, Inverse

from .shared import one_sentence

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
    one_sentence(str(problem.value).replace(str(path), "flow.npz"), "path must", *words)


@pytest.mark.parametrize("name", models.BUILDERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_model_comes_back_with_its_description_and_parameters(name, dtype, path, rng):
    flow = models.BUILDERS[name](2)
    params, x = params_of(flow, dtype), rng.normal(size=(5, 2)).astype(dtype)
    storage.save(str(path), flow, params)
    again, loaded = storage.load(path)
    assert again.description == flow.description and again.description["model"] == name
    assert trees.dtype_of(loaded) == dtype
    assert np.array_equal(again.log_prob(loaded, x), flow.log_prob(params, x))


def test_every_model_says_how_it_was_built():
    makers = {
        name
        for name, value in vars(models).items()
        if inspect.isfunction(value) and value.__module__.endswith("models") and not name.startswith("_")
    }
    assert set(models.BUILDERS) == makers - {"described"}


def test_a_loaded_flow_has_the_arguments_that_the_saved_one_was_built_with(path):
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
    loaded = storage.load_params(path)
    assert list(loaded) == ["b", "a", "ä b"] and isinstance(loaded["b"][1], list)
    assert loaded["b"][1][1] == loaded["ä b"]["c"] == ({} if nothing == {} else [])
    for one, other in zip(trees.leaves(loaded), trees.leaves(tree), strict=True):
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
    loaded = storage.load_params(path)
    assert np.array_equal(trees.flatten(loaded), trees.flatten(params))


def test_whole_numbers_are_saved_as_floats(path):
    flow = models.radial_flow(2, layers=1)
    params = flow.init(np.random.default_rng(0))
    params[1] = {"log_scale": np.array([1, 2]), "shift": np.zeros(2, np.float32)}
    storage.save(path, flow, params)
    loaded = storage.load_params(path)[1]
    assert loaded["log_scale"].dtype == np.float64 and loaded["shift"].dtype == np.float32


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


@pytest.mark.parametrize("number", [np.float32(1e-3), np.float64(1e-3)], ids=lambda number: type(number).__name__)
def test_a_number_of_numpy_as_an_argument_comes_back(number, path):
    flow = models.cnf(2, hidden=(4,), tolerance=number)
    storage.save(path, flow, params_of(flow))
    assert storage.load(path)[0].description["arguments"]["tolerance"] == float(number)


@pytest.mark.parametrize("problem", [MemoryError("9 GiB"), RecursionError("too deep"), OverflowError("too large")])
def test_whatever_a_flow_cannot_be_built_for_is_one_sentence(problem, path, monkeypatch):
    def build(description, params):
        raise problem

    storage.save(path, FLOW, params_of(FLOW))
    monkeypatch.setattr(storage, "_build", build)
    refused(path, "whose parameters fit its flow", str(problem))


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
    "the first two letters of a zip file": (b"PK", "not a zip file"),
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


def put(path, stored, **changed):
    np.savez(path, **{key: value for key, value in {**stored, **changed}.items() if value is not None})


ENTRIES = {
    "no description": ({"description": None}, "description"),
    "no array": ({"array1": None}, "array"),
    "a pickled array": ({"array0": np.array([Trap()], dtype=object)}, "allow_pickle=False"),
    "a pickled description": ({"description": np.array(Trap(), dtype=object)}, "allow_pickle=False"),
    "whole numbers": ({"array0": np.ones((1, 4), int)}, "float32 or float64"),
    "words": ({"array0": np.array(["a"])}, "float32 or float64"),
    "another shape": ({"array0": np.ones((3, 3))}, "params[0][0]['weight'] must have shape (1, 4)", "(3, 3)"),
    "not a number": ({"array1": np.full(4, np.nan)}, "NaN"),
    "infinity": ({"array1": np.full(4, np.inf)}, "params must be finite; got NaN or infinity in params[0][0]['bias']"),
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
    "layers without end": (
        {"flow": {"model": "nice", "arguments": {"dim": 2, "layers": 20000, "hidden": []}}},
        "more than",
    ),
    "many layers, beside a bound that is NaN": (
        {"flow": {"model": "nsf_ar", "arguments": {"bound": np.nan, "dim": 1, "layers": 2000, "hidden": []}}},
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


def test_a_file_cannot_ask_for_many_probes(path):
    """20 000 of 1000 signs each would be 160 MB, from a file of as many kilobytes."""
    arguments = {"dim": 1000, "layers": 1, "hidden": [1], "probes": 20_000}
    text = json.dumps({"flow": {"model": "iresnet", "arguments": arguments}, "params": [0]})
    np.savez(path, description=np.array(text), array0=np.zeros(20_000))
    refused(path, "its arguments, up to 20000, ask for more than 20000 parameters")


def test_a_small_file_cannot_ask_for_much_memory(path, stored):
    np.savez_compressed(path, **{**stored, "array0": np.zeros(3_000_000)})
    assert path.stat().st_size < 100_000
    refused(path, "unpacks to more")
    many = {f"array{k}": np.zeros(15_000) for k in range(1, 50)}
    np.savez_compressed(path, **{**stored, **many, "array0": np.random.default_rng(0).normal(size=20_000)})
    assert path.stat().st_size > many["array1"].nbytes
    refused(path, "unpacks to more")
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,), }".ljust(117) + b"\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("array0.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + b"1234")
        entry = io.BytesIO()
        np.save(entry, stored["description"])
        archive.writestr("description.npy", entry.getvalue())
    refused(path)


SAVED_IN_VAIN = {
    "NaN": (
        [1, 0, "weight"],
        np.full((1, 4), np.nan),
        "params must be finite; got NaN or infinity in params[1][0]['weight']",
    ),
    "infinity": (
        [1, 1, "bias"],
        np.full(2, np.inf),
        "params must be finite; got NaN or infinity in params[1][1]['bias']",
    ),
    "an extra key": ([2, "extra"], np.zeros(3), "params[2]['extra'] must have no array; got shape (3,)"),
    "another shape": ([2, "shift"], np.zeros(3), "params[2]['shift'] must have shape (2,); got shape (3,)"),
}


@pytest.mark.parametrize("what", SAVED_IN_VAIN)
def test_parameters_that_could_not_be_read_again_are_not_saved(what, path):
    (*way, last), bad, sentence = SAVED_IN_VAIN[what]
    tree = params = params_of(FLOW)
    for step in way:
        tree = tree[step]
    tree[last] = bad
    with pytest.raises(ValueError) as problem:
        storage.save(path, FLOW, params)
    assert str(problem.value) == sentence and not path.exists()


@pytest.mark.filterwarnings("ignore:flow must come from")
def test_parameters_of_a_flow_composed_by_hand_must_be_finite_too(path):
    flow, params = Flow(FLOW.base, FLOW.transform), params_of(FLOW)
    params[2]["shift"][0] = np.nan
    with pytest.raises(ValueError, match="params must be finite"):
        storage.save(path, flow, params)


def test_loading_evaluates_nothing(path, monkeypatch):
    """300 terms of 300 probes took 9 s of a load that drew a sample."""
    flow = models.iresnet(2, layers=1, hidden=(4,), series=300, probes=300)
    storage.save(path, flow, params_of(flow))
    for method in ("to_data", "to_latent", "log_prob", "sample", "sample_and_log_prob"):
        monkeypatch.setattr(Flow, method, None)
    assert storage.load(path)[0].description == flow.description


@pytest.mark.parametrize("name", models.BUILDERS)
def test_no_flow_has_fewer_parameters_than_its_arguments_ask_for(name, rng):
    known = inspect.signature(models.BUILDERS[name]).parameters
    for dim in (1, 2, 5):
        for settings in ({}, {"layers": 3, "hidden": (7, 5)}, {"hidden": ()}, {"hidden": (1,)}):
            try:
                flow = models.BUILDERS[name](dim, **{key: value for key, value in settings.items() if key in known})
            except ValueError:
                continue  # a coupling of one dimension
            size = trees.flatten(flow.init(rng)).size
            assert storage._least_size(name, flow.description["arguments"]) <= size, (dim, settings)


@pytest.mark.parametrize(
    ("name", "arguments", "least"),
    [
        ("nsf", {"dim": 5, "layers": 2, "hidden": [7, 3], "bins": 4}, 2 * (2 * 7 + 7 * 3 + 3 * 22)),
        ("nice", {"dim": 5, "layers": 3, "hidden": [7]}, 3 * (2 * 7 + 7 * 2)),
        ("glow", {"dim": 5, "layers": 2, "hidden": []}, 2 * (2 * 2 + 5 * 5)),
        ("planar_flow", {"dim": 9, "layers": 5}, 5 * 4),
        ("nice", {"dim": 90, "layers": 5, "hidden": [0, 0]}, 5 * 45),
        ("cnf", {"dim": 4, "hidden": [3]}, 2 * 3 + 3 * 2),
    ],
)
def test_the_least_size_of_a_flow_counts_its_matrices(name, arguments, least):
    assert storage._least_size(name, arguments) == least


CHANGES = {
    "another base": lambda flow: setattr(flow, "base", StudentT(3.0, dim=2)),
    "another mean": lambda flow: flow.base.loc.__setitem__(1, 1.0),
    "another transform": lambda flow: setattr(flow, "transform", Inverse(flow.transform)),
    "an inverted layer": lambda flow: flow.transform.layers.__setitem__(1, Inverse(flow.transform.layers[1])),
    "a layer of another kind": lambda flow: flow.transform.layers.__setitem__(2, ElementwiseAffine(2)),
    "fewer layers": lambda flow: flow.transform.layers.__delitem__(slice(1, None)),
    "a tuple of layers": lambda flow: setattr(flow.transform, "layers", tuple(flow.transform.layers)),
    "another cap": lambda flow: setattr(flow.transform.layers[0], "log_scale_cap", 8.0),
    "another attribute": lambda flow: setattr(flow.transform.layers[0], "extra", 1),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_flow_that_was_changed_is_saved_as_one_composed_by_hand(what, path, rng):
    flow = models.realnvp(2, layers=2, hidden=(3,))
    CHANGES[what](flow)
    with pytest.warns(UserWarning, match="flow must come from minflow.models"):
        storage.save(path, flow, flow.init(rng))
    refused(path, "use load_params instead")


@pytest.mark.parametrize(
    "params", [[0] * 9000, [0, 1], [0, 1, 1], [0, 2, 1], [0, 1, 2, 3], [0, 1, None], "0", {}], ids=lambda p: str(p)[:20]
)
def test_each_array_of_a_file_is_named_once_and_in_order(params, path, rng):
    """One array that a text names thousands of times would fill the memory."""
    flow = models.nice(2, layers=1, hidden=())
    storage.save(path, flow, flow.init(rng))
    with np.load(path) as file:
        entries = dict(file)
    assert len(entries) == 4
    description = json.loads(str(entries["description"])) | {"params": params}
    put(path, entries, description=np.array(json.dumps(description)))
    refused(path, "storage.save wrote", "name each array once, in order")


def test_a_save_amid_another_to_the_same_place_spoils_neither(path, rng, monkeypatch):
    """As two threads may do."""
    flow, savez = models.nice(2, layers=1, hidden=()), np.savez
    first, second = ([*flow.init(rng)[:1], {"log_scale": rng.normal(size=2)}] for _ in range(2))

    def amid(file, **arrays):
        monkeypatch.setattr(np, "savez", savez)
        assert path.parent.resolve() in Path(file.name).parents  # another disk may lie anywhere else
        storage.save(path, flow, second)
        savez(file, **arrays)

    monkeypatch.setattr(np, "savez", amid)
    storage.save(path, flow, first)
    assert list(path.parent.iterdir()) == [path]
    assert np.array_equal(storage.load(path)[1][1]["log_scale"], first[1]["log_scale"])


def test_a_save_through_a_link_writes_to_where_it_leads(path, tmp_path):
    link = tmp_path / "link.npz"
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("this system makes no links")
    path.write_bytes(b"old")
    storage.save(link, FLOW, params_of(FLOW))
    assert link.is_symlink() and storage.load(path)[0].description == FLOW.description


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_saved_file_has_the_mode_of_any_new_file_or_of_the_one_that_it_replaces(path, tmp_path):
    storage.save(path, FLOW, params_of(FLOW))
    other = tmp_path / "other"
    other.write_bytes(b"")
    assert path.stat().st_mode == other.stat().st_mode
    for mode in (0o600, 0o640):
        path.chmod(mode)
        storage.save(path, FLOW, params_of(FLOW))
        assert path.stat().st_mode & 0o777 == mode


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes in folders")
@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_what_is_no_file_is_refused_and_left_as_it_is(make, path):
    """Root would replace a device, such as the one at which whatever is written is thrown away."""
    make(path)
    before = path.stat().st_mode
    with pytest.raises(ValueError) as refused:
        storage.save(path, FLOW, params_of(FLOW))
    one_sentence(str(refused.value), "path must name a file, old or new", "no regular file")
    assert path.stat().st_mode == before and list(path.parent.iterdir()) == [path]
