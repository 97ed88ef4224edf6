"""Chapter 04: answers that people give, wrong ones with their misconception, and right ones by other ways."""

import copy

import numpy as np

from minflow.calculus import batch_jacobian, log_abs_det
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.transforms import Chain


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


def walk(start, pairs, way):
    """The last point and all log-dets of layers met in the order of `pairs`."""
    point, log_dets = start, []
    for layer, p in pairs:
        point, log_det = getattr(layer, way)(p, point)
        log_dets.append(log_det)
    return point, log_dets


def forth(z, layers, params):
    return walk(z, list(zip(layers, params, strict=True)), "forward")


def back(x, layers, params):
    return walk(x, list(zip(layers, params, strict=True))[::-1], "inverse")


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


def undo_turning_the_lists(x, layers, params):
    layers.reverse()
    params.reverse()
    return walk(x, list(zip(layers, params, strict=True)), "inverse")[0]


def sum_by_chain(z, layers, params):
    return Chain(layers).forward(params, z)[1]


def sum_by_jacobian(z, layers, params):
    return log_abs_det(batch_jacobian(lambda u: forth(u, layers, params)[0])(z))


def sum_by_inverse(z, layers, params):
    return -sum(back(forth(z, layers, params)[0], layers, params)[1])


def sum_at_z0(z, layers, params):
    total = 0.0
    for layer, p in zip(layers, params, strict=True):
        _, log_det = layer.forward(p, z)
        total = total + log_det
    return total


def sum_at_x(z, layers, params):
    return sum_at_z0(forth(z, layers, params)[0], layers, params)


def sum_one_step_late(z, layers, params):
    total = np.zeros(len(z))
    for layer, p in zip(layers, params, strict=True):
        z = layer.forward(p, z)[0]
        total += layer.forward(p, z)[1]
    return total


def sum_with(combine):
    return lambda z, layers, params: combine(np.array(forth(z, layers, params)[1]))


def sum_last_to_first(z, layers, params):
    return sum_by_chain(z, layers[::-1], params[::-1])


def sum_of_products(z, layers, params):
    product = np.ones(len(z))
    for log_det in forth(z, layers, params)[1]:
        product = product * log_det
    return product


def log_p_by_flow(x, base, layers, params):
    return Flow(base, Chain(layers)).log_prob(params, x)


def log_p_by_forward(x, base, layers, params):
    z = back(x, layers, params)[0]
    return base.log_prob(z) - sum(forth(z, layers, params)[1])


def log_p_by_recursion(x, base, layers, params):
    if not layers:
        return base.log_prob(x)
    z, log_det = layers[-1].inverse(params[-1], x)
    return log_p_by_recursion(z, base, layers[:-1], params[:-1]) + log_det


def log_p_with(combine):
    """combine(base, x, z0, log_dets of the inverses, last layer first)."""
    return lambda x, base, layers, params: combine(base, x, *back(x, layers, params))


def log_p_first_to_last(x, base, layers, params):
    z, log_dets = walk(x, zip(layers, params, strict=True), "inverse")
    return base.log_prob(z) + sum(log_dets)


def log_p_params_as_they_are(x, base, layers, params):
    z, log_dets = walk(x, zip(reversed(layers), params, strict=True), "inverse")
    return base.log_prob(z) + sum(log_dets)


def log_p_from_minus_zero(x, base, layers, params):
    z, total = x, 0.0
    for k in range(len(layers)):
        z, log_det = layers[-k].inverse(params[-k], z)
        total = total + log_det
    return base.log_prob(z) + total


def log_p_log_dets_at_x(x, base, layers, params):
    z, total = x, 0.0
    for layer, p in zip(layers[::-1], params[::-1], strict=True):
        total = total + layer.inverse(p, x)[1]
        z = layer.inverse(p, z)[0]
    return base.log_prob(z) + total


def log_p_forward_log_dets(sign):
    def answer(x, base, layers, params):
        z, total = x, 0.0
        for layer, p in zip(layers[::-1], params[::-1], strict=True):
            total = total + layer.forward(p, z)[1]
            z = layer.inverse(p, z)[0]
        return base.log_prob(z) + sign * total

    return answer


def log_p_base_in_the_loop(x, base, layers, params):
    z, total = x, 0.0
    for layer, p in zip(layers[::-1], params[::-1], strict=True):
        z, log_det = layer.inverse(p, z)
        total = total + base.log_prob(z) + log_det
    return total


def log_p_from_x(x, base, layers, params):
    total = 0.0
    for layer, p in zip(layers[::-1], params[::-1], strict=True):
        z, log_det = layer.inverse(p, x)
        total = total + log_det
    return base.log_prob(z) + total


def log_p_pushed_forward(x, base, layers, params):
    z, log_dets = forth(x, layers, params)
    return base.log_prob(z) + sum(log_dets)


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
    "ex-04-3": (sum_by_chain, sum_by_jacobian, sum_by_inverse, sum_with(lambda found: found.sum(axis=0))),
    "ex-04-4": (log_p_by_flow, log_p_by_forward, log_p_by_recursion),
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
        ("changed its argument", undo_turning_the_lists),
        ("type", lambda x, layers, params: Chain(layers).inverse(params, x)),
        ("raised", lambda x, layers, params: walk(x, zip(layers[::-1], params[::-1]), "backward")[0]),
    ),
    "ex-04-3": (
        ("all at z₀", sum_at_z0),
        ("all at x", sum_at_x),
        ("at its own output", sum_one_step_late),
        ("order of the layers", sum_last_to_first),
        ("inverse for forward", lambda z, layers, params: sum(walk(z, zip(layers, params), "inverse")[1])),
        ("inverse for forward, last to first", lambda z, layers, params: sum(back(z, layers, params)[1])),
        ("log-dets multiplied", sum_of_products),
        ("determinants added", sum_with(lambda found: np.log(np.exp(found).sum(axis=0)))),
        ("the last log-det alone", sum_with(lambda found: found[-1])),
        ("the first log-det alone", sum_with(lambda found: found[0])),
        ("stays 0", sum_with(lambda found: 0 * found[0])),
        ("not summed over the layers", sum_with(lambda found: found)),
        ("mean over the layers", sum_with(lambda found: found.mean(axis=0))),
        ("exp for log", lambda *args: np.exp(sum_by_chain(*args))),
        ("sign", lambda *args: -sum_by_chain(*args)),
        ("summed over the batch", lambda *args: np.sum(forth(*args)[1])),
        ("type", lambda *args: forth(*args)[1]),
    ),
    "ex-04-4": (
        ("order of the layers", log_p_first_to_last),
        ("params in the old order", log_p_params_as_they_are),
        ("index −0", log_p_from_minus_zero),
        ("log-dets at the data", log_p_log_dets_at_x),
        ("sign of the log-dets", log_p_with(lambda base, x, z, log_dets: base.log_prob(z) - sum(log_dets))),
        ("forward's log-det at the point of the inverse", log_p_forward_log_dets(-1)),
        ("forward's log-det added", log_p_forward_log_dets(1)),
        ("no log-dets", log_p_with(lambda base, x, z, log_dets: base.log_prob(z))),
        ("no base term", log_p_with(lambda base, x, z, log_dets: sum(log_dets))),
        ("base at the data", log_p_with(lambda base, x, z, log_dets: base.log_prob(x) + sum(log_dets))),
        ("the base at every point", log_p_base_in_the_loop),
        (
            "standard normal assumed",
            log_p_with(lambda base, x, z, log_dets: Normal(dim=z.shape[1]).log_prob(z) + sum(log_dets)),
        ),
        ("one log-det alone", log_p_with(lambda base, x, z, log_dets: base.log_prob(z) + log_dets[-1])),
        ("forward for inverse", log_p_pushed_forward),
        (
            "forward in the order of the way back",
            lambda x, base, layers, params: log_p_pushed_forward(x, base, layers[::-1], params[::-1]),
        ),
        ("starts again at x", log_p_from_x),
        ("negative log-likelihood", lambda *args: -log_p_by_flow(*args)),
        ("exp for log", lambda *args: np.exp(log_p_by_flow(*args))),
        ("mean over the batch", lambda *args: np.mean(log_p_by_flow(*args))),
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
