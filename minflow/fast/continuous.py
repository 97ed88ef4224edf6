"""The continuous flow, step and vjp (article 5.6): the steps that the search has taken, and back through them."""

import numpy as np

from .. import trees
from ..transforms import runge_kutta
from .tangents import push, push_vjp


def ode_step(layer, direction, params, u):
    """(out, log_det) at the end of the path; its steps and their starts are the residuals."""
    layer.network(params)  # which checks that they are finite
    sizes, states, end = layer.path(params, u, *layer.journey(direction))
    return end[:, :-1], end[:, -1], (sizes, states)


def ode_vjp(layer, direction, params, u, residuals, g_out, g_log_det):
    """Step by step from the last to the first, each for the rows that took so many."""
    (sizes, states), (start, _) = residuals, layer.journey(direction)
    g, total = np.concatenate([g_out, g_log_det[:, None]], axis=1), trees.map_leaves(np.zeros_like, params)
    times = start + np.cumsum(sizes, axis=0) - sizes
    for t, h, y in zip(times[::-1], sizes[::-1], states[::-1]):
        rows = np.flatnonzero(h)
        grads, g[rows] = _step_vjp(layer, params, y[rows], t[rows], h[rows], g[rows])
        total = trees.map_leaves(np.add, total, grads)
    return total, g[:, :-1]


def _step_vjp(layer, params, y, t, h, g):
    """y_new = y + h Σ_i w_i k_i, k_i = rate(y + h Σ_j a_ij k_j): g_k_i = h (w_i g + Σ_l a_li g_l), g_l that in stage l.

    The last coordinate is the log_det so far. No rate depends on it: the stages do without it, and g_l is 0 there.
    """
    z, directions = y[:, :-1], layer.network_input(layer.probe_vectors(y.dtype), 0.0)
    ks, residuals = [], []
    for row in runge_kutta.STAGES:
        u = layer.network_input(z + h * runge_kutta.mixed(row, ks), t + h * sum(row))
        k, _, residual = push(params, u, directions, layer.activation)
        ks.append(k), residuals.append(residual)
    g_ks, g_y, total = [h * weight * g for weight in runge_kutta.WEIGHTS], g.copy(), None
    for i in reversed(range(len(ks))):
        grads, g_stage = _rate_vjp(layer, params, residuals[i], g_ks[i])
        g_y[:, :-1] += g_stage
        for j, weight in enumerate(runge_kutta.STAGES[i]):
            g_ks[j][:, :-1] += h * weight * g_stage
        total = grads if total is None else trees.map_leaves(np.add, total, grads)
    return total, g_y


def _rate_vjp(layer, params, residuals, g):
    g_moved = layer.probe_vectors(g.dtype) * g[:, -1:]
    grads, g_input, _ = push_vjp(params, residuals, g[:, :-1], g_moved, layer.activation)
    return grads, g_input[:, : layer.dim]


# A block takes as many steps as its slowest row, and so is kept small.
ODE = (ode_step, ode_vjp, lambda layer: 5 * sum(layer.sizes) * (1 + len(layer.probe_vectors(float))))
