"""The named flows: which layers they have, what they take, how they start."""

import inspect

import numpy as np
import pytest

from minflow import laws, models
from minflow.distributions import Logistic, Normal
from minflow.flow import Flow
from minflow.transforms import (
    PLU,
    ActNorm,
    AdditiveCoupling,
    AffineCoupling,
    Chain,
    Inverse,
    NeuralODE,
    Planar,
    Radial,
    Rescaling,
    Residual,
    SplineCoupling,
)


def test_models_are_the_layers_that_they_name():
    even = [True, False, True]
    couplings = {"nice": AdditiveCoupling, "realnvp": AffineCoupling, "nsf": SplineCoupling}
    for name, kind in couplings.items():
        flow = models.BUILDERS[name](3, layers=2, hidden=(5,))
        *layers, last = flow.transform.layers
        if name == "nsf":
            assert [type(layer) for layer in layers] == [Inverse, Inverse]
            layers = [layer.transform for layer in layers]
            assert [(layer.bins, layer.bound, layer.activation) for layer in layers] == [(8, 4.0, "relu")] * 2
        assert [type(layer) for layer in layers] == [kind, kind]
        assert type(last) is (Rescaling if name == "nice" else ActNorm)
        assert [list(layer.mask) for layer in layers] == [even, [not kept for kept in even]]
        assert [layer.sizes[1:-1] for layer in layers] == [[5]] * len(layers)
    glow = models.glow(3, layers=2, hidden=(5,)).transform.layers
    assert [type(layer) for layer in glow] == [AffineCoupling, PLU, ActNorm] * 2
    assert list(glow[0].mask) == even and list(glow[1].order) == [2, 1, 0] and glow[0].sizes[1:-1] == [5]
    for name, kind in (("planar_flow", Planar), ("radial_flow", Radial)):
        assert [type(layer) for layer in models.BUILDERS[name](3, layers=2).transform.layers] == [
            kind,
            kind,
            ActNorm,
        ]
    blocks = models.iresnet(3, 2, (5,), lipschitz=0.7, activation="softplus", series=4, probes=2).transform.layers
    assert [type(layer) for layer in blocks] == [Inverse, ActNorm] * 2
    block = blocks[0].transform
    assert (type(block), block.lipschitz, block.activation, block.series) == (Residual, 0.7, "softplus", 4)
    ode, last = models.cnf(3, (5,), tolerance=1e-2, probes=3).transform.layers
    assert (type(ode), ode.time_input, ode.tolerance, type(last)) == (NeuralODE, True, 1e-2, ActNorm)
    assert block.probes.shape == (2, 3) and ode.probes.shape == (3, 3)


def test_every_model_takes_a_dimension_and_a_base():
    for name, build in models.BUILDERS.items():
        flow, base = build(3), Logistic(dim=3)
        assert flow.dim == flow.base.dim == 3 and type(flow.base) is Normal
        assert flow.description["model"] == name and flow.description["arguments"]["dim"] == 3
        assert build(3, base=base).base is base and build(3, base=base).description is None
    assert models.nice(np.int64(3)).description["arguments"]["dim"] == 3


@pytest.mark.parametrize("flow", [models.nice(3, base=Logistic(dim=3)), models.realnvp(3), models.realnvp(2, 1, (5,))])
def test_a_named_model_starts_as_its_base(flow, rng):
    params, x = flow.init(rng), rng.normal(size=(4, flow.dim))
    np.testing.assert_allclose(flow.log_prob(params, x), flow.base.log_prob(x), rtol=1e-12, atol=1e-12)


def test_realnvp_takes_the_units_of_the_data_it_is_shown(rng):
    x = np.array([50.0, -3.0]) + rng.normal(size=(500, 2)) * [10.0, 0.1]
    flow = models.realnvp(2)
    z = flow.to_latent(flow.init(rng, x), x)
    np.testing.assert_allclose([z.mean(axis=0), z.std(axis=0)], [[0, 0], [1, 1]], atol=1e-9)


def test_nice_changes_no_volume_but_by_its_last_layer(rng):
    flow = models.nice(2, layers=4, hidden=(8,))
    params, z = laws.random_params(flow.transform, rng), rng.normal(size=(6, 2))
    log_det = flow.transform.forward(params, z)[1]
    np.testing.assert_allclose(log_det, np.full(6, params[-1]["log_scale"].sum()), rtol=1e-12, atol=1e-12)


def test_a_start_without_data_takes_no_context_that_no_layer_reads(rng):
    plain, conditional = (models.nice(2, layers=1, hidden=(), context_dim=dim) for dim in (0, 3))
    for x in (None, np.zeros((5, 2))):
        need = "context must be None, since no layer here reads one (context_dim is 0); got an array of shape (5, 3)"
        with pytest.raises(ValueError) as problem:
            plain.init(rng, x, context=np.zeros((5, 3)))
        assert str(problem.value) == need
    assert len(conditional.init(rng)) == len(plain.init(rng)) == 2


def test_a_function_that_builds_a_flow_says_how_it_was_called(monkeypatch):
    """Whole numbers of NumPy become ints, and a base that no text describes leaves no description."""
    monkeypatch.setattr(models, "BUILDERS", {})

    @models.described
    def twice(dim, layers=2, base=None):
        return Flow(base or Normal(dim=dim), Chain([ActNorm(dim)] * layers))

    assert twice.__name__ == "twice" and list(inspect.signature(twice).parameters) == ["dim", "layers", "base"]
    assert twice(np.int64(3)).description == {"model": "twice", "arguments": {"dim": 3, "layers": 2, "base": None}}
    assert twice(3, base=Normal(dim=3)).description is None
