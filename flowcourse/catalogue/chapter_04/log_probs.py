"""ex-04-4: log p of a flow."""

import numpy as np

from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.transforms import Chain

from .walk import back, forth, walk


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


RIGHT = {
    "ex-04-4": (log_p_by_flow, log_p_by_forward, log_p_by_recursion),
}

WRONG = {
    "ex-04-4": (
        ("order of the layers", log_p_first_to_last),
        ("params in the old order", log_p_params_as_they_are),
        ("layers in the old order", lambda x, base, layers, params: log_p_by_flow(x, base, layers[::-1], params)),
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
}
