"""ex-06-3: a coupling whose log-scale has hit its cap; the same density with a log-scale that can still learn."""

import numpy as np

from minflow import trees
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.transforms import ActNorm, AffineCoupling, Chain, alternating_masks

from ..checking.parts import Check, Demand, TestInput
from ._draws import offset
from ._params import as_vector, vector

CLOSE = 1e-5


def inputs(rng):
    """By hand: the first of two couplings is stuck at 4, with μ = 2a. Then three and four, one of them stuck."""
    flow = flow_of(2, 2, ())
    params = [dense(40.0, 2.0), norm([0.0, 0.0]), dense(0.0, 0.0), norm([0.0, 0.0])]
    z = np.array([[1.0, 0.5], [-1.0, 2.0], [0.0, -1.0]])
    test_inputs = [TestInput((flow, params, Chain(flow.transform.layers).forward(params, z)[0]))]
    for dim, couplings in ((2, 3), (3, 4)):
        flow = flow_of(dim, couplings, (3,))
        params = damaged(flow, healthy(flow, rng), 2 * int(rng.integers(couplings)), rng)
        test_inputs.append(TestInput((flow, params, flow.sample(params, rng, 40))))
    return test_inputs


def flow_of(dim, couplings, hidden):
    layers = []
    for mask in alternating_masks(dim, couplings):
        layers += [AffineCoupling(mask, hidden), ActNorm(dim)]
    return Flow(Normal(dim=dim), Chain(layers))


def dense(raw, slope):
    """Params of a network without hidden layer from one coordinate: raw everywhere, and a shift slope · a."""
    return [{"weight": np.array([[0.0, slope]]), "bias": np.array([raw, 0.0])}]


def norm(log_scale):
    return {"log_scale": np.array(log_scale), "shift": np.zeros(len(log_scale))}


def healthy(flow, rng):
    """Params far from the identity with log-scales below 1."""
    params = flow.init(rng)
    for layer, p in zip(flow.transform.layers, params):
        if isinstance(layer, ActNorm):
            p["log_scale"], p["shift"] = rng.uniform(-0.4, 0.4, flow.dim), rng.normal(size=flow.dim)
        else:
            count = len(layer.b)
            p[-1]["weight"] = rng.uniform(-0.5, 0.5, p[-1]["weight"].shape) * np.repeat([0.5, 2.0], count)
            p[-1]["bias"] = np.array([offset(rng) for _ in range(2 * count)]) * np.repeat([0.2, 1.0], count)
    return params


def damaged(flow, params, m, rng):
    """Layer m gets a log-scale at its cap, of either sign; the ActNorm behind it has learned to undo most of that."""
    layer, count = flow.transform.layers[m], len(flow.transform.layers[m].b)
    ends = rng.choice([-1.0, 1.0], count)
    params[m][-1]["bias"][:count] = 40 * ends + rng.uniform(-2, 2, count)
    params[m][-1]["bias"][count:] *= np.exp(3 * ends)
    params[m][-1]["weight"][:, count:] *= np.exp(3 * ends)
    params[m + 1]["log_scale"][layer.b] -= 3.5 * ends
    return params


def run(answer, flow, params, x):
    return as_vector(answer(flow, params, x), params)


def stops(flow, params, x):
    """(layer number, layer, the points that enter it from z), last layer first."""
    u = x
    for m, (layer, p) in list(enumerate(flow.transform.pairs(params)))[::-1]:
        u, _ = layer.inverse(p, u)
        yield m, layer, u


def largest_share(value, flow, params, x):
    """The largest |α| / cap of all couplings at the points of x on their way: above 0.7 a log-scale hardly learns."""
    return max(share for _, share, _ in shares(trees.views(value, params), flow, params, x))


def shares(new, flow, params, x):
    """(layer number, largest |α| / cap with the new params, the points that enter it), at the way that x has taken."""
    for m, layer, z in stops(flow, params, x):
        if isinstance(layer, AffineCoupling):
            yield m, float(np.max(np.abs(layer.log_scales(new[m], z, None)))) / layer.log_scale_cap, z


def pair_change(value, flow, params, x):
    """(points, log_det): by how much the stuck coupling and the ActNorm behind it now differ from before, together."""
    m, _, z = max(shares(params, flow, params, x), key=lambda stop: stop[1])
    pair, new = Chain(flow.transform.layers[m : m + 2]), trees.views(value, params)
    (before, log_det), (after, new_log_det) = (pair.forward(p[m : m + 2], z) for p in (params, new))
    return float(np.max(np.abs(after - before))), float(np.max(np.abs(new_log_det - log_det)))


def spread(value, flow, params, x):
    """By how much α of the stuck coupling varies over the points, with the new params."""
    m, _, z = max(shares(params, flow, params, x), key=lambda stop: stop[1])
    alpha = flow.transform.layers[m].log_scales(trees.views(value, params)[m], z, None)
    return float(np.max(np.ptp(alpha, axis=0)))


def log_prob_change(value, flow, params, x):
    return float(np.max(np.abs(flow.log_prob(trees.views(value, params), x) - flow.log_prob(params, x))))


def unchanged(value, *args):
    return log_prob_change(value, *args) < CLOSE


CHECK = Check(
    "ex-06-3",
    arguments=("flow", "params", "x"),
    returns=("new params",),
    inputs=inputs,
    driver=run,
    demands=(
        Demand(
            "finite",
            lambda value, flow, params, x: value.shape == vector(params, params).shape and np.isfinite(value).all(),
            "your new params must be as many numbers as the old ones, and hold no NaN and no infinity.",
        ),
        Demand(
            "still at the cap",
            lambda value, *args: largest_share(value, *args) < 0.7,
            lambda value, *args: (
                f"a log-scale still reaches {largest_share(value, *args):.0%} of its cap, where its gradient is small: "
                "which layer does the ledger's last column name?"
            ),
        ),
        Demand(
            "α varies",
            lambda value, *args: unchanged(value, *args) or spread(value, *args) < CLOSE,
            "α of the repaired coupling still differs from point to point: raw is made by the weights and by the "
            "bias, and an ActNorm can only take over what is the same everywhere.",
        ),
        Demand(
            "volume",
            lambda value, *args: unchanged(value, *args) or pair_change(value, *args)[1] < CLOSE,
            lambda value, *args: (
                f"the repaired coupling and the ActNorm behind it have another log_det than before, by "
                f"{pair_change(value, *args)[1]:.4g} nats: what you take out of α must come back in the ActNorm, "
                "in the same coordinates and with the same sign."
            ),
        ),
        Demand(
            "shift",
            lambda value, *args: (
                unchanged(value, *args) or pair_change(value, *args)[0] < CLOSE or pair_change(value, *args)[1] >= CLOSE
            ),
            "the volume is right and the points land elsewhere: the ActNorm behind the coupling now scales μ by "
            "another factor than before.",
        ),
        Demand(
            "other layers",
            unchanged,
            lambda value, *args: (
                f"the broken layer is repaired, and log p of the data still changes, by up to "
                f"{log_prob_change(value, *args):.4g} nats: leave the healthy layers as they are."
            ),
        ),
    ),
)
