"""Layers in which a network moves numbers (article 5.3, 5.4, 5.7.2 and 5.8): what happens at b, and its gradient.

In the one-pass direction of MAF and IAF (5.4) every coordinate is both read and moved. The direction of D passes has
autograd's gradient.
"""

import numpy as np

from .. import nets, trees
from ..transforms.base import sign_of
from .dense import Network
from .steps import Step


class NetworkStep(Step):
    """The network reads part a and the context; a subclass says how its outputs move part b.

    move(outputs, u_b) -> (out_b, log_det), both on columns; it keeps what `pull` reads.
    pull(g_b, g_log_det) -> the gradients in outputs and u_b, from those in out_b and log_det.
    """

    @staticmethod
    def leaves(layer, params):
        nets.check_mlp(params, layer.sizes)
        return [array for dense in params for array in (dense["weight"], dense["bias"])]

    def __init__(self, layer, direction, params, flat, gradient, shared=None):
        self.layer, self.direction, self.sign, self.template = layer, direction, sign_of(direction), params
        self.net = Network(layer, flat, gradient, shared)
        self.floats = sum(layer.sizes[:-1]) + 3 * layer.sizes[-1] // 2
        self.fewest = max(32, min(128, flat.size // 512))  # to read many weights for few points would take the time
        self.read, self.finish = self.net.read, self.net.finish

    def tree(self, flat, rest):
        layers = [{"weight": joined[:-1], "bias": joined[-1]} for joined in self.net.windows(flat)]
        parts = [
            {key: own[key] if key in own else trees.map_leaves(rest, value) for key, value in p.items()}
            for p, own in zip(self.template, layers)
        ]
        return type(self.template)(parts)

    def evaluate(self, u, context):
        a, b = self.layer.columns
        outputs = self.net.evaluate(u[a], context if self.layer.context_dim else None)
        u[b], log_det = self.move(outputs, u[b])
        return u, log_det

    def vjp(self, g, g_log_det, g_context):
        a, b = self.layer.columns
        g_outputs, g_b = self.pull(g[b], g_log_det)
        g_inputs = self.net.vjp(g_outputs)
        g[b] = g_b
        if self.layer.context_dim:
            g_context += g_inputs[-self.layer.context_dim :]
            g_inputs = g_inputs[: -self.layer.context_dim]
        g[a] += g_inputs
        return g


class AdditiveStep(NetworkStep):
    """x_b = z_b ± m(z_a): ∂x_b/∂z_b = 1, and the network receives ± g_b."""

    def move(self, outputs, u):
        return u + self.sign * outputs, 0.0

    def pull(self, g, g_log_det):
        return self.sign * g, g


class AffineStep(NetworkStep):
    """x_b = z_b·e^α + μ: g_α = g_b·z_b·e^α + g_log_det.   Inverse z_b = (x_b − μ)·e^{−α}: g_{−α} = g_b·z_b + g_log_det.

    α = c·tanh(raw / c) gives g_raw = g_α·(1 − (α/c)²).
    """

    def move(self, outputs, u):
        half, cap = len(outputs) // 2, self.layer.log_scale_cap
        raw, shift = outputs[:half], outputs[half:]
        log_scale = self.sign * raw if cap == np.inf else (self.sign * cap) * np.tanh(raw / cap)  # ±α
        scale = np.exp(log_scale)
        scaled = u.copy() if self.direction == "forward" else u - shift
        self.residuals = log_scale, scale, scaled
        moved = scaled * scale
        return moved + shift if self.direction == "forward" else moved, log_scale.sum(axis=0)

    def pull(self, g, g_log_det):
        log_scale, scale, scaled = self.residuals
        g_u, g_outputs = g * scale, np.empty((2 * len(g), *g_log_det.shape), g.dtype)
        g_raw, g_shift = g_outputs[: len(g)], g_outputs[len(g) :]
        np.multiply(g_u, scaled, out=g_raw)
        g_raw += g_log_det
        g_raw *= self.sign * (1 - (log_scale / self.layer.log_scale_cap) ** 2)
        g_shift[:] = g if self.direction == "forward" else -g_u
        return g_outputs, g_u
