"""What must be true of saved flows; see statements.py for the form."""

import io
import json
import os
import tempfile
import warnings
from collections import namedtuple
from pathlib import Path

import numpy as np


def _written(m, flow, params):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "flow.npz")
        m.storage.save(path, flow, params)
        return path.read_bytes()


def _read(m, content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "flow.npz")
        path.write_bytes(content)
        return m.storage.load(path)


def a_saved_flow_comes_back(m, rng):
    for flow in (m.models.realnvp(3, layers=3, hidden=(5, 4)), m.models.nice(2, layers=2, hidden=(3,))):
        params = m.laws.random_params(flow.transform, rng)
        again, found = _read(m, _written(m, flow, params))
        assert again.description == flow.description is not None
        for one, other in zip(m.trees.leaves(found), m.trees.leaves(params), strict=True):
            assert np.array_equal(one, other)
        x = rng.normal(size=(4, flow.dim))
        assert np.array_equal(again.log_prob(found, x), flow.log_prob(params, x))


def every_model_comes_back_as_the_same_density(m, rng):
    for name, build in m.models.BUILDERS.items():
        flow = build(3) if name == "cnf" else build(3, layers=3)
        params, x = m.laws.random_params(flow.transform, rng, 0.1), rng.normal(size=(4, 3))
        again, found = _read(m, _written(m, flow, params))
        assert np.array_equal(again.log_prob(found, x), flow.log_prob(params, x)), name


def a_spline_flow_saved_before_nsf_was_inverted_is_the_density_that_it_was(m, rng):
    t = m.transforms
    layers = [*(t.SplineCoupling(mask, (5,)) for mask in t.alternating_masks(3, 2)), t.ActNorm(3)]
    flow = m.flow.Flow(m.distributions.Normal(dim=3), t.Chain(layers))
    arguments = {"dim": 3, "layers": 2, "hidden": [5], "bins": 8, "base": None}
    flow.description = {"model": "nsf", "arguments": arguments}
    params, x = m.laws.random_params(flow.transform, rng), rng.normal(size=(9, 3))
    again, found = _read(m, _written(m, flow, params))
    assert np.array_equal(again.log_prob(found, x), flow.log_prob(params, x))
    today = m.models.nsf(**arguments)
    assert not np.allclose(today.log_prob(params, x), flow.log_prob(params, x))


def a_file_is_read_without_pickle_and_checked(m, rng):
    flow = m.models.nice(2, layers=2, hidden=(3,))
    with np.load(io.BytesIO(_written(m, flow, flow.init(rng)))) as file:
        entries = dict(file)
    text = str(entries["description"])
    deep = text.replace('"layers": 2', '"layers": 20000').replace('"hidden": [3]', '"hidden": []')
    for changed, word in (
        ({"array0": np.array([{}], dtype=object)}, "allow_pickle"),
        ({"array0": np.ones((1, 3), int)}, "float32"),
        ({"array0": np.ones((2, 3))}, "params[0][0]['weight'] must have shape (1, 3); got shape (2, 3)"),
        ({"array0": np.full((1, 3), np.inf)}, "params must be finite; got NaN or infinity in params[0][0]['weight']"),
        ({"description": np.array(text.replace('"nice"', '"described"'))}, "model must be one of"),
        ({"description": np.array(text.replace('"dim": 2', '"dim": 5000000'))}, "ask for more than"),
        ({"description": np.array(deep)}, "ask for more than"),
    ):
        file = io.BytesIO()
        np.savez(file, **{**entries, **changed})
        try:
            _read(m, file.getvalue())
        except ValueError as problem:
            assert "path must" in str(problem) and word in str(problem)
        else:
            raise AssertionError(f"{changed} was read")
    for content in (_squeezed(entries), b"PK", b""):
        try:
            _read(m, content)
        except ValueError as problem:
            assert "storage.save wrote" in str(problem)
        else:
            raise AssertionError("a file was read that save did not write")


def the_least_size_of_a_flow_counts_its_matrices(m, rng):
    for name, arguments, least in (
        ("nsf", {"dim": 5, "layers": 2, "hidden": [7, 3], "bins": 4}, 2 * (2 * 7 + 7 * 3 + 3 * 22)),
        ("nice", {"dim": 5, "layers": 3, "hidden": [7]}, 3 * (2 * 7 + 7 * 2)),
        ("glow", {"dim": 5, "layers": 2, "hidden": []}, 2 * (2 * 2 + 5 * 5)),
        ("planar_flow", {"dim": 9, "layers": 5}, 5 * 4),
        ("nice", {"dim": 90, "layers": 5, "hidden": [0, 0]}, 5 * 45),
        ("cnf", {"dim": 4, "hidden": [3]}, 2 * 3 + 3 * 2),
    ):
        assert m.storage._least_size(name, arguments) == least


def a_file_cannot_ask_for_many_probes(m, rng):
    """20 000 of 1000 signs each would be 160 MB, from a file of as many kilobytes."""
    arguments = {"dim": 1000, "layers": 1, "hidden": [1], "probes": 20_000}
    text = json.dumps({"flow": {"model": "iresnet", "arguments": arguments}, "params": [0]})
    file = io.BytesIO()
    np.savez(file, description=np.array(text), array0=np.zeros(20_000))
    try:
        _read(m, file.getvalue())
        raise AssertionError("it was read")
    except ValueError as problem:
        assert "its arguments, up to 20000, ask for more than 20000 parameters" in str(problem)


def only_whole_and_finite_parameters_are_saved(m, rng):
    flow = m.models.nice(2, layers=1, hidden=(3,))
    by_hand = m.flow.Flow(flow.base, flow.transform)
    for bad in (np.nan, np.inf):
        params = flow.init(rng)
        params[0][1]["bias"] = np.array([bad])
        for one in (flow, by_hand):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    _written(m, one, params)
                raise AssertionError(f"{bad} was saved")
            except ValueError as problem:
                assert str(problem) == "params must be finite; got NaN or infinity in params[0][1]['bias']"
    try:
        _written(m, flow, [*flow.init(rng), {"extra": np.zeros(2)}])
        raise AssertionError("params of another flow were saved")
    except ValueError as problem:
        assert str(problem) == "params[2]['extra'] must have no array; got shape (2,)"


def a_flow_composed_by_hand_is_saved_with_a_warning(m, rng):
    flow = m.flow.Flow(m.distributions.Normal(dim=2), m.transforms.ElementwiseAffine(2))
    params = {"log_scale": rng.normal(size=2), "shift": rng.normal(size=2)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "flow.npz")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            m.storage.save(path, flow, params)
        (said,) = caught
        assert "minflow.models" in str(said.message) and "storage.load_params" in str(said.message)
        found = m.storage.load_params(path)
        assert all(np.array_equal(found[name], params[name]) for name in params) and len(found) == 2


def a_flow_that_was_changed_is_saved_as_one_composed_by_hand(m, rng):
    t = m.transforms

    def base(flow):
        flow.base = m.distributions.StudentT(3.0, dim=2)

    def mean(flow):
        flow.base.loc[1] = 1.0

    def transform(flow):
        flow.transform = t.Inverse(flow.transform)

    def layer(flow):
        flow.transform.layers[1] = t.Inverse(flow.transform.layers[1])

    def kind(flow):
        flow.transform.layers[2] = t.ElementwiseAffine(2)

    def fewer(flow):
        del flow.transform.layers[1:]

    def container(flow):
        flow.transform.layers = tuple(flow.transform.layers)

    def cap(flow):
        flow.transform.layers[0].log_scale_cap *= 2

    def more(flow):
        flow.transform.layers[0].extra = 1

    for change in (None, base, mean, transform, layer, kind, fewer, container, cap, more):
        flow = m.models.realnvp(2, layers=2, hidden=(3,))
        if change:
            change(flow)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            content = _written(m, flow, flow.init(rng))
        assert len(caught) == (change is not None), change
        try:
            assert _read(m, content)[0].description == flow.description and not change
        except ValueError as problem:
            assert change and "use load_params instead" in str(problem)


def each_array_of_a_file_is_named_once_and_in_order(m, rng):
    """One array that a text names thousands of times would fill the memory."""
    flow = m.models.nice(2, layers=1, hidden=())
    with np.load(io.BytesIO(_written(m, flow, flow.init(rng)))) as file:
        entries = dict(file)
    text = json.loads(str(entries.pop("description")))
    assert len(entries) == 3
    for params in ([0] * 9000, [0, 1], [0, 1, 1], [0, 2, 1], [0, 1, 2, 3], [0, 1, None], "0", {}):
        file = io.BytesIO()
        np.savez(file, description=np.array(json.dumps(text | {"params": params})), **entries)
        try:
            _read(m, file.getvalue())
            raise AssertionError(f"{params} was read")
        except ValueError as problem:
            assert "storage.save wrote" in str(problem) and "name each array once, in order" in str(problem)


def a_save_amid_another_to_the_same_place_spoils_neither(m, rng):
    """As two threads may do."""
    flow = m.models.nice(2, layers=1, hidden=())
    first, second = ([*flow.init(rng)[:1], {"log_scale": rng.normal(size=2)}] for _ in range(2))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "flow.npz")

        savez = np.savez

        def amid(file, **arrays):
            np.savez = savez
            assert Path(folder).resolve() in Path(file.name).parents  # another disk may lie anywhere else
            m.storage.save(path, flow, second)
            savez(file, **arrays)

        np.savez = amid
        try:
            m.storage.save(path, flow, first)
        finally:
            np.savez = savez
        assert list(Path(folder).iterdir()) == [path]
        assert np.array_equal(m.storage.load(path)[1][1]["log_scale"], first[1]["log_scale"])


def a_save_writes_beside_its_place_and_cleans_up(m, rng):
    """A folder in its place cannot be replaced; a link leads to where the file is."""
    flow = m.models.nice(2, layers=1, hidden=(3,))
    with tempfile.TemporaryDirectory() as folder:
        place, link = Path(folder, "place"), Path(folder, "link")
        place.mkdir()
        try:
            m.storage.save(place, flow, flow.init(rng))
            raise AssertionError("a folder was replaced")
        except OSError:
            assert list(Path(folder).iterdir()) == [place] and not list(place.iterdir())
        place.rmdir()
        m.storage.save(place, flow, flow.init(rng))
        try:
            link.symlink_to(place)
        except OSError:
            return  # a system without links
        place.write_bytes(b"old")
        m.storage.save(link, flow, flow.init(rng))
        assert link.is_symlink() and m.storage.load(place)[0].description == flow.description


def a_save_keeps_the_mode_of_the_file_that_it_replaces(m, rng):
    flow = m.models.nice(2, layers=1, hidden=(3,))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "flow.npz")
        m.storage.save(path, flow, flow.init(rng))
        for mode in (0o600, 0o640) if os.name == "posix" else ():
            path.chmod(mode)
            m.storage.save(path, flow, flow.init(rng))
            assert path.stat().st_mode & 0o777 == mode


def arrays_of_a_tree_are_named_by_the_way_to_them(m, rng):
    tree = [{"a": np.zeros(1), "b": (np.ones(2), [])}, np.zeros(3)]
    assert [name for name, _ in m.trees.named(tree)] == ["params[0]['a']", "params[0]['b'][0]", "params[1]"]
    pair = namedtuple("Pair", "a b")(np.zeros(1), np.zeros(1))
    for use in (m.trees.finite, m.trees.leaves, m.trees.dtype_of):
        try:
            use([pair])
            raise AssertionError("a namedtuple was taken")
        except ValueError as problem:
            assert "params must be dicts, lists and tuples of arrays" in str(problem) and "got a Pair of 2" in str(
                problem
            )


def _squeezed(entries):
    file = io.BytesIO()
    np.savez_compressed(file, **{**entries, "array0": np.zeros(100_000)})
    return file.getvalue()
