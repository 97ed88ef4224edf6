"""ex-04-1, ex-04-2 and ex-04-5: a ratio of densities, a composition undone, samples."""

import copy

import numpy as np

from minflow.flow import Flow
from minflow.transforms import Chain

from .walk import back, forth, walk


def ratio_with(slopes):
    """1 / the product of two slopes, slopes(z0, z1, x) giving both."""

    def answer(z0):
        z1 = z0**2
        first, second = slopes(z0, z1, z1**2 + z1)
        return 1 / (first * second)

    return answer


def ratio_by_logs(z0):
    z1 = z0 * z0
    return np.exp(-(np.log(2 * z0) + np.log(2 * z1 + 1)))


def ratio_in_the_other_order(z0):
    z1 = z0**2 + z0
    return 1 / ((2 * z0 + 1) * (2 * z1))


def undo_by_index(x, layers, params):
    z = x
    for m in range(len(layers) - 1, -1, -1):
        z, _ = layers[m].inverse(params[m], z)
    return z


def undo_by_recursion(x, layers, params):
    if not layers:
        return x
    return undo_by_recursion(layers[-1].inverse(params[-1], x)[0], layers[:-1], params[:-1])


def undo_by_row(x, layers, params):
    return np.concatenate([back(row[None], layers, params)[0] for row in x])


def undo_one_too_few(x, layers, params):
    z = x
    for m in range(len(layers) - 1, 0, -1):
        z = layers[m].inverse(params[m], z)[0]
    return z


def undo_off_by_one(x, layers, params):
    z = x
    for m in range(len(layers) - 2, -1, -1):
        z = layers[m].inverse(params[m], z)[0]
    return z


def undo_from_minus_zero(x, layers, params):
    z = x
    for k in range(len(layers)):
        z, _ = layers[-k].inverse(params[-k], z)
    return z


def undo_from_x(x, layers, params):
    for layer, p in zip(layers[::-1], params[::-1], strict=True):
        z = layer.inverse(p, x)[0]
    return z


def undo_and_return_in_the_loop(x, layers, params):
    for layer, p in zip(layers[::-1], params[::-1], strict=True):
        return layer.inverse(p, x)[0]


def undo_keeping_the_pair(x, layers, params):
    z = x
    for layer, p in zip(layers[::-1], params[::-1], strict=True):
        z = layer.inverse(p, z)
    return z


def undo_taking_the_log_det(x, layers, params):
    z = x
    for layer, p in zip(layers[::-1], params[::-1], strict=True):
        z = layer.inverse(p, z)[1]
    return z


def undo_turning_the_lists(x, layers, params):
    layers.reverse()
    params.reverse()
    return walk(x, list(zip(layers, params, strict=True)), "inverse")[0]


def sample_by_flow(rng, n, base, layers, params):
    return Flow(base, Chain(layers)).sample(params, rng, n)


def sample_one_by_one(rng, n, base, layers, params):
    return np.concatenate([forth(base.sample(rng, 1), layers, params)[0] for _ in range(n)])


def sample_with(draw, way=forth):
    return lambda rng, n, base, layers, params: way(draw(rng, n, base), layers, params)[0]


def base_draw(rng, n, base):
    return base.sample(rng, n)


def sample_in_the_loop(rng, n, base, layers, params):
    for layer, p in zip(layers, params, strict=True):
        z = base.sample(rng, n)
        x = layer.forward(p, z)[0]
    return x


def sample_from_z(rng, n, base, layers, params):
    z = base.sample(rng, n)
    for layer, p in zip(layers, params, strict=True):
        x, _ = layer.forward(p, z)
    return x


RIGHT = {
    "ex-04-1": (ratio_by_logs, ratio_with(lambda z0, z1, x: (4 * z0, z1 + 0.5))),
    "ex-04-2": (undo_by_index, undo_by_recursion, undo_by_row),
    "ex-04-5": (sample_by_flow, sample_one_by_one, sample_with(base_draw)),
}

WRONG = {
    "ex-04-1": (
        ("both slopes at z₀", ratio_with(lambda z0, z1, x: (2 * z0, 2 * z0 + 1))),
        ("both slopes at x", ratio_with(lambda z0, z1, x: (2 * x, 2 * x + 1))),
        ("slopes where the steps end", ratio_with(lambda z0, z1, x: (2 * z1, 2 * x + 1))),
        ("order of the steps", ratio_in_the_other_order),
        ("slopes added", lambda z0: 1 / (2 * z0 + (2 * z0**2 + 1))),
        ("the last slope alone", lambda z0: 1 / (2 * z0**2 + 1)),
        ("the first slope alone", lambda z0: 1 / (2 * z0)),
        ("slope of z² alone", ratio_with(lambda z0, z1, x: (2 * z0, 2 * z1))),
        ("brackets", lambda z0: 1 / (2 * z0) * (2 * z0**2 + 1)),
        ("× for ÷", lambda z0: 2 * z0 * (2 * z0**2 + 1)),
        ("the point", lambda z0: (z0**2) ** 2 + z0**2),
        ("log for exp", lambda z0: -np.log(2 * z0) - np.log(2 * z0**2 + 1)),
        ("type", lambda z0: (2 * z0, 2 * z0**2 + 1)),
    ),
    "ex-04-2": (
        ("order of the layers", lambda x, layers, params: walk(x, zip(layers, params), "inverse")[0]),
        ("params in the old order", lambda x, layers, params: walk(x, zip(reversed(layers), params), "inverse")[0]),
        ("layers in the old order", lambda x, layers, params: walk(x, zip(layers, reversed(params)), "inverse")[0]),
        ("index −0", undo_from_minus_zero),
        ("forward for inverse", lambda x, layers, params: forth(x, layers, params)[0]),
        (
            "forward in the order of the way back",
            lambda x, layers, params: walk(x, zip(layers[::-1], params[::-1]), "forward")[0],
        ),
        ("starts again at x", undo_from_x),
        ("the first layer left out", undo_one_too_few),
        ("the last layer left out", undo_off_by_one),
        ("one layer undone", undo_and_return_in_the_loop),
        ("unchanged", lambda x, layers, params: x),
        ("raised", undo_keeping_the_pair),
        ("raised", lambda x, layers, params: walk(x, zip(layers[::-1], [params] * len(layers)), "inverse")[0]),
        ("raised", lambda x, layers, params: layers[-1].inverse(x, params[-1])[0]),
        ("raised", undo_taking_the_log_det),
        ("changed its argument", undo_turning_the_lists),
        ("type", lambda x, layers, params: Chain(layers).inverse(params, x)),
        ("raised", lambda x, layers, params: walk(x, zip(layers[::-1], params[::-1]), "backward")[0]),
    ),
    "ex-04-5": (
        ("inverse for forward", sample_with(base_draw, back)),
        (
            "inverse for forward, first to last",
            sample_with(base_draw, lambda z, layers, params: walk(z, zip(layers, params), "inverse")),
        ),
        ("order of the layers", sample_with(base_draw, lambda z, layers, p: forth(z, layers[::-1], p[::-1]))),
        ("no layers", sample_with(base_draw, lambda z, layers, params: (z, 0.0))),
        ("drawn in the loop", sample_in_the_loop),
        ("standard normal assumed", sample_with(lambda rng, n, base: rng.normal(size=(n, base.dim)))),
        ("a seed of its own", sample_with(lambda rng, n, base: base.sample(np.random.default_rng(0), n))),
        ("one draw for all", sample_with(lambda rng, n, base: np.tile(base.sample(rng, 1), (n, 1)))),
        ("the last layer left out", sample_with(base_draw, lambda z, layers, p: forth(z, layers[:-1], p[:-1]))),
        ("the last layer alone", sample_from_z),
        ("", sample_with(lambda rng, n, base: base.sample(copy.deepcopy(rng).spawn(1)[0], n))),
        ("shape", sample_with(lambda rng, n, base: base.sample(rng, 1))),
        ("type", lambda rng, n, base, layers, params: forth(base.sample(rng, n), layers, params)),
    ),
}
