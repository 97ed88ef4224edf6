"""The residual layer, step and vjp (article 5.5).

x = z + g(z), J = ∂g/∂z: the vectors to be multiplied by J go through the network beside z. What `net` names is the
network whose weights are within their bounds.
"""

import numpy as np

from .. import nets, trees
from ..arrays import as_finite
from ..transforms.residual import iterate
from .steps import like
from .tangents import pull, push, push_vjp


def residual_step(layer, direction, net, u):
    """(out, log_det), and z."""
    if direction == "forward":
        y, log_det, *_ = _log_det(layer, net, u)
        return u + y, log_det, u
    z = iterate((u, net), layer.step, 1.0, layer.max_steps)[0]
    return z, -_log_det(layer, net, z)[1], z


def residual_vjp(layer, direction, net, u, z, g_out, g_log_det):
    """Forward x = z + g(z): the network receives g_out and returns g_z − g_out.

    Inverse z + g(z) = x: dz = dx − dg − J dz. A gradient g in z is one v in x, v = g − v J, and the network receives
    −v. v is a fixed point, as z is.
    """
    if direction == "forward":
        grads, g_z = _log_det_vjp(layer, net, z, g_out, g_log_det)
        return grads, g_out + g_z
    of_log_det, g_z = _log_det_vjp(layer, net, z, np.zeros_like(z), -g_log_det)
    no_tangents = np.empty((0, 1, layer.dim), z.dtype)
    residuals = push(net, z, no_tangents, layer.activation)[2]
    v = iterate((g_out + g_z,), lambda g, v: g[0] - pull(net, residuals, v), 0.0, layer.max_steps)[0]
    of_z = push_vjp(net, residuals, -v, np.empty((0, *z.shape), z.dtype), layer.activation)[0]
    return trees.map_leaves(np.add, of_log_det, of_z), v


def _log_det(layer, net, z):
    """g(z), log det(I + J), the residuals of each product with J, and the derivative of log_det in each product.

    Exact: the products are the columns of J, and d log det A = tr A⁻¹ dA. With series n: m_k = J m_{k−1} from m_0 = v.
    """
    if layer.series is None:
        units = np.eye(layer.dim, dtype=z.dtype)[:, None]
        y, moved, residuals = push(net, z, units, layer.activation)
        A = (units + moved).transpose(1, 2, 0)
        return y, np.linalg.slogdet(A)[1], [residuals], [np.linalg.inv(A).transpose(1, 0, 2)]
    moved = v = layer.probes[:, None].astype(z.dtype)
    log_det, residuals, slopes = 0, [], []
    for k in range(1, layer.series + 1):
        y, moved, residual = push(net, z, moved, layer.activation)
        residuals.append(residual), slopes.append(-((-1) ** k) / k / len(v) * v)
        log_det = log_det + (moved * slopes[-1]).sum(axis=(0, 2))
    return y, log_det, residuals, slopes


def _log_det_vjp(layer, net, z, g_y, g_log_det):
    """The gradients of Σ g_y g(z) + Σ g_log_det log_det, product by product from the last to the first."""
    *_, residuals, slopes = _log_det(layer, net, z)
    total, g_z, g_moved = [], 0, 0
    for residual, slope in zip(residuals[::-1], slopes[::-1]):
        received = g_y if residual is residuals[0] else np.zeros_like(g_y)
        grads, g_u, g_moved = push_vjp(net, residual, received, g_moved + slope * g_log_det[:, None], layer.activation)
        total.append(grads)
        g_z = g_z + g_u
    return trees.map_leaves(lambda *parts: sum(parts), *total), g_z


def bounded(layer, params):
    """`layer.bounded`, and for each weight the factor min(1, c / σ), σ its largest singular value."""
    nets.check_mlp(params, layer.sizes)
    bound, factors = layer.lipschitz ** (1 / len(params)), []
    for dense in params:
        as_finite(dense["bias"], "bias")
        sigma = np.linalg.svd(as_finite(dense["weight"], "weight"), compute_uv=False)[0]
        factors.append(np.asarray(bound / max(bound, sigma), sigma.dtype))
    net = [like(p, weight=factor * p["weight"], bias=p["bias"]) for p, factor in zip(params, factors)]
    return type(params)(net), factors


def bounded_vjp(layer, params, factors, grads):
    """From the gradient in the bounded weights to that in params, in place.

    factor = c / σ has the slope −factor² / c in σ, and σ = uᵀ weight v the derivative u vᵀ in the weight.
    """
    bound = layer.lipschitz ** (1 / len(params))
    for dense, factor, g in zip(params, factors, grads):
        by_sigma = 0.0
        if factor < 1:
            u, _, v = np.linalg.svd(dense["weight"], full_matrices=False)
            g_sigma = -(g["weight"] * dense["weight"]).sum() * factor**2 / bound
            by_sigma = g_sigma * np.outer(u[:, 0], v[0])
        g["weight"] *= factor
        g["weight"] += by_sigma


def floats(layer):
    products = layer.dim if layer.series is None else layer.series * len(layer.probes)
    return sum(layer.sizes) * (1 + products) // 2
