"""The neural ODE (article 5.6): one step of the solver is pulled back at a time, from the states between the steps.

The stages of a step are computed again, so that memory is K states of N · (D + 1) floats for K steps, and no more.
"""

import numpy as np

from .. import trees
from ..transforms import runge_kutta
from .dense import ACTIVATE, SLOPE, sum_rows

BEND = {"tanh": lambda u: -2 * u, "relu": np.zeros_like, "softplus": lambda u: np.exp(-u)}  # ∂ slope/∂u, output u


def step(layer, way, params, u):
    states, times, sizes = layer.path(params, u, way)
    return states[-1][:, :-1], states[-1][:, -1], (times, sizes, *states[:-1])


def pull_back(layer, way, params, u, kept, g_out, g_log_det):
    times, sizes, *states = kept
    probes, total = layer.probe_vectors(u), trees.map_leaves(np.zeros_like, params)
    g = np.concatenate([g_out, g_log_det[:, None]], axis=1)
    for state, t, h in zip(states[::-1], times[::-1], sizes[::-1]):
        g = _pull_back_step(layer, params, state, t, h, probes, g, total)
    return total, g[:, :-1]


def _pull_back_step(layer, params, state, t, h, probes, g, total):
    """y′ = y + h Σ_i b_i k_i,  k_i = rate(y + h Σ_j a_ij k_j):   g_k_i = h (b_i g + Σ_m a_mi g_m), g_y = g + Σ_m g_m,

    where g_m is what stage m passes on to the point at which it was taken.
    """
    stages, weights = layer.method
    kept = []

    def rate(state, t):
        kept.append(_network(layer, params, state, t, probes))
        return np.concatenate([kept[-1][-1][0], np.sum(kept[-1][-1][1:] * probes, axis=(0, 2))[:, None]], axis=1)

    runge_kutta.slopes(stages, rate, state, t, h)
    g_points = []  # of the last stage first
    for i in reversed(range(len(stages))):
        later = [row[i] for row in stages[:i:-1]]
        g_k = h * (weights[i] * g + runge_kutta.mixed(later, g_points))
        g_y = _network_pull_back(
            layer, params, kept[i], np.concatenate([g_k[None, :, :-1], g_k[:, -1:] * probes]), total
        )
        g_points.append(np.concatenate([g_y, 0 * g_k[:, -1:]], axis=1))
    return g + sum(g_points)


def _network(layer, params, state, t, probes):
    """What went into every dense layer, before and after the slopes, and what came out of the last.

    A stack is (K + 1, N, width): the points first, then the K probes that ride along, u -> act(u), ε -> slope(u) ε.
    """
    stack = np.concatenate([layer.network_input(state[:, :-1], t)[None], layer.network_input(probes, 0.0)])
    kept = [(None, stack)]
    for dense in params:
        raw = _times(stack, dense["weight"])
        raw[0] += dense["bias"]
        if dense is params[-1]:
            return *kept, raw
        ACTIVATE[layer.activation](raw[0])
        stack = raw * SLOPE[layer.activation](raw[0])
        stack[0] = raw[0]
        kept.append((raw, stack))


def _network_pull_back(layer, params, kept, g, total):
    """Adds the gradients of the weights to `total`, and returns that of the points."""
    for dense, grads, (raw, stack) in zip(params[::-1], total[::-1], kept[-2::-1]):
        grads["weight"] += stack.reshape(-1, stack.shape[2]).T @ g.reshape(-1, g.shape[2])
        grads["bias"] += sum_rows(g[0])
        g = _times(g, dense["weight"].T)
        if raw is not None:
            g[0] += BEND[layer.activation](raw[0]) * np.einsum("knh,knh->nh", g[1:], raw[1:])
            g *= SLOPE[layer.activation](raw[0])
    return g[0, :, : layer.dim]


def _times(stack, weight):
    return (stack.reshape(-1, stack.shape[2]) @ weight).reshape(*stack.shape[:2], -1)
