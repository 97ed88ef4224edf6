"""Planar and radial layers, step and vjp (article 5.5).

Points are worked on as columns, D long rows of N numbers: NumPy is slow where its innermost loop is over D.
"""

import math

import numpy as np

from ..transforms.base import sign_of
from ..transforms.planar import numbers, planar_root, planar_slope, radius_of
from .steps import like


def planar_step(layer, direction, params, u):
    """x = z + move · tanh(wᵀz + b).   Inverse z = x − move · tanh(y), y the root for wᵀx + b."""
    w, u_raw, b = numbers(params, w=(layer.dim,), u_raw=(layer.dim,), b=())
    sign, (_, _, gap, move) = sign_of(direction), _move(w, u_raw)
    a = w @ u.T + b
    t = np.tanh(a if direction == "forward" else planar_root(a, a.dtype.type(gap)))
    slope = planar_slope(t, gap)
    return (u.T + (sign * move)[:, None] * t).T, sign * np.log(slope), t


def planar_vjp(layer, direction, params, u, t, g_out, g_log_det):
    """With out = u ± move · t and log_det = ± log s, where s = t² + gap (1 − t²):

    g_t = ± (move · g + g_log_det ∂s/∂t / s),  g_gap = ± Σ g_log_det (1 − t²) / s,  g_move = ± Σ t g.
    Forward t = tanh(a), a = wᵀu + b. Inverse t = tanh(y) and y + (gap − 1) t = a, so that dy = (da − t dgap) / s.
    """
    w, u_raw, g, sign = params["w"], params["u_raw"], g_out.T, sign_of(direction)
    squared, c, gap, move = _move(w, u_raw)
    bend, slope = 1 - t * t, planar_slope(t, gap)
    share = sign * g_log_det / slope
    g_a, g_gap = bend * ((sign * move) @ g + (2 - 2 * gap) * t * share), bend @ share
    if direction == "inverse":
        g_a = g_a / slope
        g_gap = g_gap - t @ g_a
    g_w, g_u_raw = _move_vjp(w, u_raw, squared, c, gap, sign * (g @ t), g_gap)
    return like(params, w=g_w + u.T @ g_a, u_raw=g_u_raw, b=g_a.sum()), (g + w[:, None] * g_a).T


def _move(w, u_raw):
    """|w|², c = wᵀu_raw, gap = log(1 + e^c) and move = u_raw + (gap − 1 − c) w / |w|², the vector u of the layer."""
    squared, c = float(w @ w), float(w @ u_raw)
    if squared == 0:
        return squared, c, 1 + c, u_raw
    gap = max(c, 0.0) + math.log1p(math.exp(-abs(c)))
    return squared, c, gap, u_raw + ((gap - 1 - c) / squared) * w


def _move_vjp(w, u_raw, squared, c, gap, g_move, g_gap):
    """The gradients in w and u_raw from those in move and gap; ∂gap/∂c = 1 − e^{−gap}."""
    if squared == 0:
        return g_gap * u_raw, g_move
    along = float(w @ g_move) / squared
    k = (gap - 1 - c) / squared
    g_c = (float(g_gap) + along) * -math.expm1(-gap) - along
    return k * g_move - (2 * k * along) * w + g_c * u_raw, g_move + g_c * w


def radial_step(layer, direction, params, u):
    """x = center + across (z − center).   Inverse: the same, divided; r = |z − center| by the quadratic equation."""
    a, gap, _, v, rho = _around(layer, params, u)
    r = rho if direction == "forward" else radius_of(rho, a, gap)
    h = 1 / (a + r)
    across, along = (r + gap) * h, (r * (r + 2 * a) + a * gap) * h * h
    log_det = sign_of(direction) * ((layer.dim - 1) * np.log(across) + np.log(along))
    moved = v * across if direction == "forward" else v / across
    return (params["center"][:, None] + moved).T, log_det, r


def radial_vjp(layer, direction, params, u, r, g_out, g_log_det):
    """With p = r + gap, q = a + r and n = r² + 2 a r + a gap, across = p / q and along = n / q², so that

    log_det = ± ((D − 1) log p + log n − (D + 1) log q) and the logarithm of the stretch of v is ± (log p − log q).
    Below are the gradients in log p, log n and log q; r is that of p, of q and of n, ∂n/∂r = 2 q.
    Inverse |v| = r across, whose slope in r is along: dr = (d|v| − |v| d(log p − log q)) / along at constant r.
    """
    g, sign = g_out.T, sign_of(direction)
    a, gap, slopes, v, rho = _around(layer, params, u)
    p, q, n = r + gap, a + r, r * (r + 2 * a) + a * gap
    stretch = p / q if direction == "forward" else q / p
    of_stretch, of_n = sign * stretch * (g * v).sum(axis=0), sign * g_log_det
    of_p, of_q = of_stretch + (layer.dim - 1) * of_n, -of_stretch - (layer.dim + 1) * of_n
    of_n = of_n / n
    g_rho = of_p / p + of_q / q + 2 * of_n * q
    if direction == "inverse":
        g_rho = g_rho * q * q / n
        of_p, of_q = of_p - g_rho * rho, of_q + g_rho * rho
    g_q, g_p = (of_q / q).sum(), (of_p / p).sum()
    g_v = stretch * g + g_rho / (rho + (rho == 0)) * v
    gradients = {"a_raw": slopes[0] * (g_q + of_n @ (2 * r + gap)), "beta_raw": slopes[1] * (g_p + a * of_n.sum())}
    return like(params, center=(g - g_v).sum(axis=1), **gradients), g_v.T


def _around(layer, params, u):
    """a, gap, their slopes in a_raw and beta_raw, and v = u − center with its lengths."""
    *raw, center = numbers(params, a_raw=(), beta_raw=(), center=(layer.dim,))
    a, gap = (max(float(c), 0.0) + math.log1p(math.exp(-abs(c))) for c in raw)
    v = u.T - center[:, None]
    return a, gap, (-math.expm1(-a), -math.expm1(-gap)), v, np.sqrt((v * v).sum(axis=0))


PLANAR, RADIAL = (planar_step, planar_vjp), (radial_step, radial_vjp)
