"""What must be true of saved flows; see statements.py for the form."""

import io
import tempfile
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
        ({"array0": np.ones((2, 3))}, "shape (1, 3)"),
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


def _squeezed(entries):
    file = io.BytesIO()
    np.savez_compressed(file, **{**entries, "array0": np.zeros(100_000)})
    return file.getvalue()
