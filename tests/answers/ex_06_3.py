"""Answers to ex-06-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import copy

import numpy as np

from minflow import trees
from minflow.ledger import ledger


def stuck_layer(flow, params, x):
    """The number of the saturated coupling, from z."""
    rows = ledger(flow, params, x).rows
    return len(rows) - 2 - next(k for k, row in enumerate(rows) if row[3])


def moved(flow, params, x, shift=True):
    """The log-scale of the saturated coupling, moved into the ActNorm behind it; a mistake leaves the shift."""
    m, new = stuck_layer(flow, params, x), copy.deepcopy(params)
    layer, last = flow.transform.layers[m], new[m][-1]
    count = len(layer.b)
    c = 4 * np.sign(last["bias"][:count])
    for part in ("weight", "bias"):
        last[part][..., :count] = 0
        if shift:
            last[part][..., count:] *= np.exp(-c)
    new[m + 1]["log_scale"][layer.b] += c
    return new


def by_hand_into_the_norm(flow, params, x):
    """The mean of α, measured; the network's own bend of α stays, where there is one."""
    new, u = copy.deepcopy(params), x
    for k in range(len(params) - 1, -1, -1):
        layer = flow.transform.layers[k]
        u = layer.inverse(params[k], u)[0]
        if k % 2:
            continue
        alpha, _ = layer.log_scale_and_shift(params[k], u[:, layer.mask])
        if np.all(np.abs(alpha) > 3.8):
            mean, n = alpha.mean(axis=0), alpha.shape[1]
            weight, bias = new[k][-1]["weight"], new[k][-1]["bias"]
            weight[:, :n], bias[:n] = 0.0, 0.0
            weight[:, n:], bias[n:] = weight[:, n:] / np.exp(mean), bias[n:] / np.exp(mean)
            new[k + 1]["log_scale"][~layer.mask] += mean
    return new


def leaving_a_small_scale(flow, params, x):
    """α keeps 1 of its 4: any log-scale that can learn will do."""
    m, new = stuck_layer(flow, params, x), copy.deepcopy(params)
    n, (weight, bias) = len(flow.transform.layers[m].b), (new[m][-1][part] for part in ("weight", "bias"))
    ends = np.sign(bias[:n])
    weight[:, :n], bias[:n] = 0, 4 * np.arctanh(ends / 4)
    weight[:, n:] *= np.exp(-3 * ends)
    bias[n:] *= np.exp(-3 * ends)
    new[m + 1]["log_scale"][flow.transform.layers[m].b] += 3 * ends
    return new


def into_the_norm_before(flow, params, x):
    """The ActNorm before the coupling takes the scale, where there is one."""
    m = stuck_layer(flow, params, x)
    if m == 0:
        return moved(flow, params, x)
    new, b = copy.deepcopy(params), flow.transform.layers[m].b
    c = 4 * np.sign(new[m][-1]["bias"][: len(b)])
    new[m][-1]["weight"][:, : len(b)], new[m][-1]["bias"][: len(b)] = 0, 0
    new[m - 1]["log_scale"][b] += c
    new[m - 1]["shift"][b] *= np.exp(c)
    return new


RIGHT = (moved, into_the_norm_before, by_hand_into_the_norm, leaving_a_small_scale)


def reset_the_layer(flow, params, x):
    m, new = stuck_layer(flow, params, x), copy.deepcopy(params)
    new[m][-1] = {key: np.zeros_like(part) for key, part in new[m][-1].items()}
    return new


def weights_of_raw_left(flow, params, x):
    """The bias of raw is 0 and its weights are as they were, so that α still depends on the point."""
    m, new = stuck_layer(flow, params, x), moved(flow, params, x)
    count = len(flow.transform.layers[m].b)
    new[m][-1]["weight"][:, :count] = params[m][-1]["weight"][:, :count]
    return new


def healthy_ones_changed(flow, params, x):
    new = moved(flow, params, x)
    for k in range(0, len(new), 2):
        if k != stuck_layer(flow, params, x):
            new[k][-1]["bias"] = new[k][-1]["bias"] + 0.1
    return new


MISTAKES = (
    ("still at the cap", lambda flow, params, x: copy.deepcopy(params)),
    ("α varies", weights_of_raw_left),
    ("volume", reset_the_layer),
    ("shift", lambda *args: moved(*args, shift=False)),
    ("other layers", healthy_ones_changed),
    ("finite", lambda flow, params, x: trees.map_leaves(lambda leaf: leaf * np.nan, params)),
    ("unfit", lambda flow, params, x: None),
)
