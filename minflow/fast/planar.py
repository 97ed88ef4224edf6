"""Planar and radial layers, step and vjp (article 5.5).

Points are worked on as columns, D long rows of N numbers: NumPy is slow where its innermost loop is over D.
"""

import math

import numpy as np

from ..transforms.planar import numbers, planar_root, planar_slope, radius_of


def planar_step(layer, direction, params, u):
    """x = z + move · tanh(wᵀz + b).   Inverse z = x − move · tanh(y), y the root for wᵀx + b."""
    w, u_raw, b = numbers(params, w=(layer.dim,), u_raw=(layer.dim,), b=())
    sign, (_, _, gap, move) = _sign(direction), _move(w, u_raw)
    columns = _columns(u)
    a = w @ columns + b
    t = np.tanh(a if direction == "forward" else planar_root(a, a.dtype.type(gap)))
    slope = planar_slope(t, gap)
    return (columns + (sign * move)[:, None] * t).T, sign * np.log(slope), ([t, slope],)


def planar_vjp(layer, direction, params, u, residuals, g_out, g_log_det):
    """With out = u ± move · t and log_det = ± log s, where s = t² + gap (1 − t²):

    g_t = ± (move · g + g_log_det ∂s/∂t / s),  g_gap = ± Σ g_log_det (1 − t²) / s,  g_move = ± Σ t g.
    Forward t = tanh(a), a = wᵀu + b. Inverse t = tanh(y) and y + (gap − 1) t = a, so that dy = (da − t dgap) / s.
    """
    ((t, slope),), w, u_raw, g, sign = residuals, params["w"], params["u_raw"], _columns(g_out), _sign(direction)
    squared, c, gap, move = _move(w, u_raw)
    bend, share = 1 - t * t, sign * g_log_det / slope
    g_a, g_gap = bend * ((sign * move) @ g + (2 - 2 * gap) * t * share), bend @ share
    if direction == "inverse":
        g_a = g_a / slope
        g_gap = g_gap - t @ g_a
    g_w, g_u_raw = _move_vjp(w, u_raw, squared, c, gap, sign * (g @ t), g_gap)
    return _as_in(params, w=g_w + _columns(u) @ g_a, u_raw=g_u_raw, b=g_a.sum()), (g + w[:, None] * g_a).T


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
        return g_gap * u_raw, g_move + g_gap * w
    along = float(w @ g_move) / squared
    k = (gap - 1 - c) / squared
    g_c = (float(g_gap) + along) * -math.expm1(-gap) - along
    return k * g_move - (2 * k * along) * w + g_c * u_raw, g_move + g_c * w


def radial_step(layer, direction, params, u):
    """x = center + (1 + β h) (z − center).   Inverse: the same, divided; r = |z − center| by the quadratic equation."""
    a, gap, _, v, rho = _around(layer, params, u)
    r = rho if direction == "forward" else radius_of(rho, a, gap)
    h = 1 / (a + r)
    across, along = (r + gap) * h, (r * r + 2 * a * r + a * gap) * h * h
    log_det = _sign(direction) * ((layer.dim - 1) * np.log(across) + np.log(along))
    stretch = across if direction == "forward" else 1 / across
    return (params["center"][:, None] + stretch * v).T, log_det, ([r, h, across, along],)


def radial_vjp(layer, direction, params, u, residuals, g_out, g_log_det):
    """With out = center + across^±1 · v and log_det = ± ((D − 1) log across + log along), h = 1 / (a + r):

    across = (r + gap) h has the slopes (a − gap) h² in r, −across h in a, h in gap;
    along = (r² + 2 a r + a gap) h² has 2 h (1 − along), ((2 r + gap) h − 2 along) h, a h².
    Forward r = |v|. Inverse r · across = |v|, whose slope in r is along: dr = (d|v| − r d across) / along.
    """
    ((r, h, across, along),), g, sign = residuals, _columns(g_out), _sign(direction)
    a, gap, slopes, v, rho = _around(layer, params, u)
    stretch = across if direction == "forward" else 1 / across
    g_across = (g * v).sum(axis=0) if direction == "forward" else -(g * v).sum(axis=0) * stretch * stretch
    g_across = g_across + sign * (layer.dim - 1) * g_log_det / across
    g_along = sign * g_log_det / along
    g_rho = (g_across * (a - gap) * h + g_along * 2 * (1 - along)) * h
    if direction == "inverse":
        g_rho = g_rho / along
        g_across = g_across - r * g_rho
    g_a = -(g_across * across) @ h + (g_along * ((2 * r + gap) * h - 2 * along)) @ h
    g_gap = g_across @ h + (a * g_along * h) @ h
    g_v = stretch * g + g_rho / (rho + (rho == 0)) * v
    found = {"center": (g - g_v).sum(axis=1), "a_raw": g_a * slopes[0], "beta_raw": g_gap * slopes[1]}
    return _as_in(params, **found), g_v.T


def _around(layer, params, u):
    """a, gap, their slopes in a_raw and beta_raw, and v = u − center with its lengths."""
    *raw, center = numbers(params, a_raw=(), beta_raw=(), center=(layer.dim,))
    a, gap = (max(float(c), 0.0) + math.log1p(math.exp(-abs(c))) for c in raw)
    v = _columns(u) - center[:, None]
    return a, gap, (-math.expm1(-a), -math.expm1(-gap)), v, np.sqrt((v * v).sum(axis=0))


def _columns(u):
    """(N, D) -> (D, N), each coordinate in one piece."""
    return np.ascontiguousarray(u.T)


def _as_in(params, **found):
    """The gradients in the order of the keys of params, 0-d arrays where those are, in their dtype."""
    return {key: np.asarray(found.get(key, 0.0), params[key].dtype) for key in params}


def _sign(direction):
    return 1 if direction == "forward" else -1


PLANAR, RADIAL = (planar_step, planar_vjp), (radial_step, radial_vjp)
