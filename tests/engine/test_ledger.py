"""The ledger: nats by layer, from x to z, and the share of log-scales near their cap."""

import numpy as np
import pytest

from minflow import laws, models, trees
from minflow.distributions import Logistic, Normal
from minflow.flow import Flow
from minflow.ledger import Ledger, ledger
from minflow.transforms import IAF, MAF, ActNorm, AffineCoupling, Chain, Inverse, Rescaling

from .shared import close


def test_the_ledger_sums_to_the_mean_log_density(rng):
    x = rng.normal(size=(50, 3))
    last = Inverse(AffineCoupling([False, True, True], (4,)))
    layers = [AffineCoupling([True, False, True], (4,)), Rescaling(3), last]
    flow = Flow(Logistic([0.5, -0.3, 2.0]), Chain(layers))
    params = laws.random_params(flow.transform, rng)
    book = ledger(flow, params, x)
    log_p = flow.log_prob(params, x)
    close(book.total, log_p.mean())
    close(sum(row[1] for row in book.rows), log_p.mean())
    names, nats, spread, saturated = zip(*book.rows)
    assert names == ("3 AffineCoupling", "2 Rescaling", "1 AffineCoupling", "base Logistic")
    close(nats[1:2], [-np.sum(params[1]["log_scale"])])
    log_det = layers[2].inverse(params[2], x)[1]
    close([nats[0], spread[0]], [log_det.mean(), log_det.std()])
    close(nats[3], flow.base.log_prob(flow.to_latent(params, x)).mean())
    assert saturated[1] is None and saturated[3] is None


def test_the_ledger_counts_log_scales_near_their_cap():
    """α = 4 tanh(raw / 4) with raw = 9 z₀: |α| > 3.8 where |z₀| is above (4/9) atanh 0.95 = 0.814."""
    layer = AffineCoupling([True, False], (1,), "relu")
    first = {"weight": np.ones((1, 1)), "bias": np.array([100.0])}
    dense = [first, {"weight": np.array([[9.0, 0.0]]), "bias": np.array([-900.0, 0.0])}]
    z = np.array([[0.8, 1.0], [0.82, 1.0], [-0.82, 2.0], [0.0, 1.0], [-0.81, 1.0]])
    for transform, x in ((layer, layer.forward(dense, z)[0]), (Inverse(layer), z)):
        flow = Flow(Normal(dim=2), transform)
        share = ledger(flow, dense, x).rows[0][3]
        assert share == 0.4 and type(share) is float


def test_the_log_scales_of_an_autoregressive_layer_sum_to_its_log_det(rng):
    for kind in (MAF, IAF):
        layer = kind(3, (6,))
        params, z = laws.random_params(layer, rng), rng.normal(size=(5, 3))
        x, log_det = layer.forward(params, z)
        close(layer.log_scales(params, z, x).sum(axis=1), log_det)


def test_the_ledger_asks_a_layer_at_its_own_pair_of_points():
    """x = 2 z, and α = x with the cap 1, of which 2 of 4 are saturated at x and 0 at z."""

    class Doubling(Rescaling):
        log_scale_cap = 1.0

        def log_scales(self, params, z, x):
            close(x, 2 * z)
            return x

    x, params = np.array([[0.97], [0.2], [-0.99], [0.9]]), {"log_scale": np.log([2.0])}
    for transform, data in ((Doubling(1), x), (Inverse(Doubling(1)), x / 2)):
        flow = Flow(Normal(dim=1), transform)
        assert ledger(flow, params, data).rows[0][3] == 0.5

    class Uncapped(Rescaling):
        def log_scales(self, params, z, x):
            return x

    flow = Flow(Normal(dim=1), Uncapped(1))
    assert ledger(flow, params, x).rows[0][3] is None


def test_a_ledger_is_a_table_that_adds_up(fixed):
    flow, x = models.realnvp(2, layers=2, hidden=(8,)), fixed.normal(size=(400, 2)).astype(np.float32)
    params = trees.map_leaves(np.float32, laws.random_params(flow.transform, fixed))
    lines = str(ledger(flow, params, x)).splitlines()
    assert [line[:16].strip() for line in lines] == [
        "from x to z", "3 ActNorm", "2 AffineCoupling", "1 AffineCoupling", "base Normal", "mean log p(x)",
    ]  # fmt: skip
    assert len({len(line) for line in lines[:-1]}) == 1
    assert "%" in lines[2] and "%" not in lines[1]
    assert float(lines[-1].split()[-1]) == pytest.approx(flow.log_prob(params, x).mean(dtype=float), abs=1e-3, rel=1e-5)
    assert sum(float(line[24:34]) for line in lines[1:-1]) == pytest.approx(float(lines[-1].split()[-1]), abs=1e-3)


def test_a_ledger_writes_a_rotation_as_plus_zero_whatever_the_rounding_of_its_determinant():
    book = Ledger([("1 Linear", -4e-17, 0.0, None)], -1e-9)
    assert "-0.0000" not in str(book) and str(book).count("+0.0000") == 2


def test_a_ledger_needs_points(rng):
    with pytest.raises(ValueError, match="x must hold points, at least 1"):
        ledger(Flow(Normal(dim=2), ActNorm(2)), ActNorm(2).init(rng), np.zeros((0, 2)))
