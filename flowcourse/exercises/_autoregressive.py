"""Autoregressive networks that answers get as arguments, and the maps from z to x and back that use them.

net(u) -> (log_scale, shift): u and both results are (N, D), and column i of them reads the columns of u before i.
"""

from functools import partial

import autograd.numpy as np

from minflow import nets


def pencil(u):
    """α = (0, ln 2, ln(1 + u₁²)) and μ = (1, u₁², u₁ · u₂)."""
    if np.shape(u)[1:] != (3,):
        raise ValueError(f"net reads all columns, (N, 3) here; it was given shape {np.shape(u)}")
    u1, u2, _ = filled(u).T
    one = np.ones_like(u1)
    log_scale = [0 * one, np.log(2.0) * one, np.log(1 + u1**2)]
    return np.stack(log_scale, axis=1), np.stack([one, u1**2, u1 * u2], axis=1)


def filled(u):
    """u with 0 where it is not finite, so that a column that is not computed yet cannot spoil those before it."""
    return np.where(np.isfinite(u), u, 0.0)


def network(params, u):
    """α and μ from a masked network, |α| below 1."""
    dim = len(params[0]["weight"])
    if np.shape(u)[1:] != (dim,):
        raise ValueError(f"net reads all columns, (N, {dim}) here; it was given shape {np.shape(u)}")
    outputs = nets.mlp(params, filled(u))
    return nets.tanh(outputs[:, :dim]), outputs[:, dim:]


def random_network(rng, dim, width=8):
    """A masked network in the order of the columns, far from α = 0 and μ = 0."""
    params = nets.init_mlp(rng, [dim, width, 2 * dim], last=1.5)
    params[-1]["bias"] = rng.choice([-1, 1], 2 * dim) * rng.uniform(0.3, 0.7, 2 * dim)
    return partial(network, nets.masked(params, nets.made_masks(range(dim), (width,), 2)))


def constant(log_scale, shift, u):
    """One α and one μ for all, as a network of one coordinate must give them."""
    return np.full(np.shape(u), log_scale), np.full(np.shape(u), shift)


def steeper(times, net, u):
    """`net` with so many times its α."""
    log_scale, shift = net(u)
    return times * log_scale, shift


def scaled(u, log_scale, shift):
    return u * np.exp(log_scale) + shift


def unscaled(u, log_scale, shift):
    return (u - shift) * np.exp(-log_scale)


def queue(move, u, net, start=None, passes=None):
    """D passes of moved ← move(u, *net(moved)), from zeros: column i is right after pass i + 1."""
    moved = np.zeros_like(u) if start is None else start
    for _ in range(u.shape[1] if passes is None else passes):
        moved = move(u, *net(moved))
    return moved
