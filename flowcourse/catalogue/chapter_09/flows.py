"""ex-09-5 and ex-09-6: a stack of couplings, and one step of training."""

import math

import autograd.numpy as np
from autograd import grad, value_and_grad
from autograd.misc.flatten import flatten

from minflow import trees
from minflow.calculus import batch_jacobian, log_abs_det
from minflow.distributions import Normal
from minflow.transforms import Chain


def log_normal(z):
    return -0.5 * np.sum(z**2, axis=1) - 0.5 * z.shape[1] * math.log(2 * math.pi)


def walk(x, layers, params):
    """z and the log_det of every layer's inverse, last layer first."""
    z, log_dets = x, []
    for k in range(len(layers) - 1, -1, -1):
        z, log_det = layers[k].inverse(params[k], z)
        log_dets.append(log_det)
    return z, log_dets


def stack_by_loop(x, layers, params):
    z, log_dets = walk(x, layers, params)
    return log_normal(z) + np.sum(np.stack(log_dets), axis=0)


def stack_by_chain(x, layers, params):
    z, log_det = Chain(layers).inverse(params, x)
    return Normal(dim=x.shape[1]).log_prob(z) + log_det


def stack_by_forward(x, layers, params):
    z = walk(x, layers, params)[0]
    return log_normal(z) - Chain(layers).forward(params, z)[1]


def stack_by_jacobian(x, layers, params):
    h = Chain(layers).inverse
    return log_normal(h(params, x)[0]) + log_abs_det(batch_jacobian(lambda u: h(params, u)[0])(x))


def stack_with(combine):
    """combine(x, z, log_dets) with the log-dets last layer first."""
    return lambda x, layers, params: combine(x, *walk(x, layers, params))


def stack_first_to_last(x, layers, params):
    z, log_det = x, 0.0
    for layer, p in zip(layers, params, strict=True):
        z, inner = layer.inverse(p, z)
        log_det = log_det + inner
    return log_normal(z) + log_det


def stack_by_index(x, layers, params, start, stop):
    total = 0.0
    for m in range(start, stop, -1):
        x, log_det = layers[m].inverse(params[m], x)
        total = total + log_det
    return log_normal(x) + total


def stack_log_dets_at_x(x, layers, params):
    z = walk(x, layers, params)[0]
    return log_normal(z) + sum(layer.inverse(p, x)[1] for layer, p in zip(layers, params, strict=True))


def stack_forward(x, layers, params):
    z, log_det = Chain(layers).forward(params, x)
    return log_normal(z) + log_det


def stack_forward_log_det(x, layers, params):
    return log_normal(walk(x, layers, params)[0]) + Chain(layers).forward(params, x)[1]


def loss(params, flow, x):
    return -np.mean(flow.log_prob(params, x))


def step_by_flatten(flow, params, x, learning_rate):
    start, rebuild = flatten(params)
    return rebuild(start - learning_rate * grad(lambda v: loss(rebuild(v), flow, x))(start))


def step_by_recursion(flow, params, x, learning_rate):
    _, gradient = value_and_grad(lambda p: -np.sum(flow.log_prob(p, x)) / len(x))(params)

    def moved(p, g):
        if isinstance(p, dict):
            return {key: moved(p[key], g[key]) for key in sorted(p)}
        if isinstance(p, (list, tuple)):
            return [moved(*pair) for pair in zip(p, g, strict=True)]
        return p - learning_rate * g

    return moved(params, gradient)


def step_with(change, loss=loss):
    """change(start, gradient, learning_rate, N) on flat vectors."""

    def answer(flow, params, x, learning_rate):
        start, rebuild = flatten(params)
        gradient = grad(lambda v: loss(rebuild(v), flow, x))(start)
        return rebuild(change(start, gradient, learning_rate, len(x)))

    return answer


def step_late(flow, params, x, learning_rate):
    start, rebuild = flatten(params)
    slope = grad(lambda v: loss(rebuild(v), flow, x))
    return rebuild(start - learning_rate * slope(start - learning_rate * slope(start)))


def step_twice(flow, params, x, learning_rate):
    once = step_by_flatten(flow, params, x, learning_rate)
    return step_by_flatten(flow, once, x, learning_rate)


def step_in_shallow_copy(flow, params, x, learning_rate):
    return step_in_place(flow, params.copy(), x, learning_rate)


def step_in_place(flow, params, x, learning_rate):
    def subtract(p, g):
        for key in p if isinstance(p, dict) else range(len(p)):
            if isinstance(p[key], np.ndarray):
                p[key] -= learning_rate * g[key]
            else:
                subtract(p[key], g[key])

    subtract(params, grad(loss)(params, flow, x))
    return params


def base_only(params, flow, x):
    return -np.mean(flow.base.log_prob(flow.to_latent(params, x)))


RIGHT = {
    "ex-09-5": (stack_by_loop, stack_by_chain, stack_by_forward, stack_by_jacobian),
    "ex-09-6": (step_by_flatten, step_by_recursion),
}

WRONG = {
    "ex-09-5": (
        ("the first layer left out", lambda x, layers, params: stack_by_index(x, layers, params, len(layers) - 1, 0)),
        ("the last layer left out", lambda x, layers, params: stack_by_index(x, layers, params, len(layers) - 2, -1)),
        ("order of the layers", stack_first_to_last),
        ("raised", lambda x, layers, params: layers[0].inverse(params[0], layers[1].inverse(params[1], x))[1]),
        ("raised", lambda x, layers, params: layers[-1].inverse(params, x)[1]),
        ("no base term", stack_with(lambda x, z, log_dets: sum(log_dets))),
        ("no log-dets", stack_with(lambda x, z, log_dets: log_normal(z))),
        ("sign of the log-dets", stack_with(lambda x, z, log_dets: log_normal(z) - sum(log_dets))),
        ("base at the data", stack_with(lambda x, z, log_dets: log_normal(x) + sum(log_dets))),
        ("log-dets at the data", stack_log_dets_at_x),
        ("only one log-det", stack_with(lambda x, z, log_dets: log_normal(z) + log_dets[-1])),
        ("forward for inverse", stack_forward),
        ("forward's log-det at the data", stack_forward_log_det),
        ("exp for log", lambda *args: np.exp(stack_by_loop(*args))),
        ("negative log-likelihood", lambda *args: -stack_by_loop(*args)),
        ("summed over the batch", lambda *args: stack_by_loop(*args).sum()),
    ),
    "ex-09-6": (
        ("ascends", step_with(lambda start, slope, rate, n: start + rate * slope)),
        ("sum for mean", step_with(lambda start, slope, rate, n: start - rate * n * slope)),
        ("no learning rate", step_with(lambda start, slope, rate, n: start - slope)),
        ("not moved", lambda flow, params, x, learning_rate: params),
        ("the gradient alone", step_with(lambda start, slope, rate, n: slope)),
        ("the change alone", step_with(lambda start, slope, rate, n: -rate * slope)),
        ("gradient at the new point", step_late),
        ("two steps", step_twice),
        ("no log-det in the loss", step_with(lambda start, slope, rate, n: start - rate * slope, base_only)),
        ("changed its argument", step_in_place),
        ("changed its argument", step_in_shallow_copy),
        ("unfit", lambda flow, params, x, learning_rate: None),
        ("unfit", lambda flow, params, x, learning_rate: trees.flatten(params)),
    ),
}
