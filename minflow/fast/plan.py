"""A plan: the steps of a transform in one direction, with their parameters and gradient in two flat vectors.

    plan = Plan(transform, "inverse", params, np.float32)
    z, log_det = plan.evaluate(x)                                     # == transform.inverse(params, x)
    g_params, g_x, g_context = plan.vjp(x, None, g_z, g_log_det)
    loss = plan.negative_log_likelihood(base, x)                      # and its gradient in plan.gradient

A batch is worked off in blocks. A block goes through the whole transform and back again before the next one starts, so
that what the steps keep of it stays in the processor's cache, and memory does not grow with the batch.

A plan without a gradient is kept from one evaluation to the next: see `kept`.
"""

import threading
from itertools import accumulate, pairwise

import numpy as np

from .. import trees
from ..arrays import OutsideRange
from ..distributions import Normal, log_prob_of
from ..tracing import make_vjp, traced_tuple
from ..transforms.base import layers_of
from .coupling import NetworkStep
from .layers import step_class
from .steps import nested

KEPT = 2_600_000  # bytes that a block keeps for the way back: what the caches of one processor hold
USED = 2**18  # numbers of one layer at a block of points of which nothing is kept


class Plan:
    """flat: the parameters one after the other, and `gradient` likewise; code that changes them calls `read`.

    with_gradient: False where none will be asked for, so that the networks share their arrays.
    """

    def __init__(self, transform, direction, params, dtype, with_gradient=True):
        self.transform, self.direction, self.template = transform, direction, params
        layers = layers_of(transform, direction, params)
        kinds = [step_class(layer, towards) for layer, _, towards in layers]
        parts = [kind.leaves(layer, p) for kind, (layer, p, _) in zip(kinds, layers)]
        sizes = [sum(map(np.size, part)) for part in parts]
        self.given = [leaf for part in parts for leaf in part] or [()]
        self.flat = np.empty(sum(sizes), dtype)
        self.gradient = np.zeros_like(self.flat) if with_gradient else self.flat
        self.lock = threading.Lock()  # one vjp may be asked by several threads
        self.slices = [slice(start, end) for start, end in pairwise([0, *accumulate(sizes)])]
        shared = None if with_gradient else {}
        self.steps = [
            kind(layer, towards, p, self.flat[own], self.gradient[own], shared)
            for kind, (layer, p, towards), own in zip(kinds, layers, self.slices)
        ]
        self.rows = rows_of(self.steps, self.flat.itemsize if with_gradient else None)
        self.fill()

    def tree(self, flat, rest=np.copy):
        """A vector like `flat` as a tree like the parameters, its arrays windows into the vector.

        An array that no layer reads has no place in the vector: it is rest(array).
        """
        parts = [step.tree(flat[own], rest) for step, own in zip(self.steps, self.slices)]
        return nested(self.transform, self.direction, self.template, parts)

    def use(self, transform):
        """Go on with the layers of `transform`, which is the same except for its random probes."""
        for step, (layer, _, _) in zip(self.steps, layers_of(transform, self.direction, self.template)):
            step.layer = layer

    def fill(self):
        """Copy the numbers of the parameters, and read them."""
        np.concatenate(self.given, axis=None, out=self.flat, casting="unsafe")
        if not np.isfinite(self.flat).all():
            trees.finite(self.template)  # which names the array
        self.read()

    def refill(self):
        """`fill`, since the numbers may have changed; layers that have limits for them check these again."""
        for step in self.steps:
            if not isinstance(step, NetworkStep):  # of a network only the shapes are checked
                step.leaves(step.layer, step.template)
        self.fill()

    def read(self):
        """Compute what depends on the parameters alone."""
        with np.errstate(over="ignore"):
            for step in self.steps:
                step.read()

    def evaluate(self, u, context=None):
        """(out (N, D), log_det (N,)) of the transform at u (N, D)."""
        out, log_det = np.empty(u.shape[::-1], self.flat.dtype), np.zeros(len(u), self.flat.dtype)
        outside = []
        for block in self._blocks(len(u)):
            try:
                out[:, block], log_det[block] = self._forward(*self._columns(block, u, context))
            except OutsideRange as error:
                outside.append((error, error.rows + block.start))
        if outside:
            raise OutsideRange(outside[0][0].sentence, np.concatenate([rows for _, rows in outside]))
        return out.T, log_det

    def vjp(self, u, context, g_out, g_log_det):
        """The gradients of Σ g_out · out + Σ g_log_det · log_det in (params, u, context).

        The last evaluation must have been at u, since of one block its residuals are used again.
        """
        g_u, g_context = np.empty_like(u), None if context is None else np.zeros_like(context)
        blocks = self._blocks(len(u))
        with self.lock:
            self.gradient[:] = 0
            for block in blocks:
                if len(blocks) > 1:
                    self._forward(*self._columns(block, u, context))
                of_context = None if context is None else g_context[block].T
                g_u[block] = self._backward(*self._columns(block, g_out), g_log_det[block], of_context).T
            self._finish()
            return self.tree(self.gradient.copy(), rest=np.zeros_like), g_u, g_context

    def negative_log_likelihood(self, base, x, context=None):
        """−(1/N) Σ_n (log p_Z(z_n) + log_det_n), NaN where a z is; its gradient is in `gradient`."""
        total = 0.0
        self.gradient[:] = 0
        for block in self._blocks(len(x)):
            z, log_det = self._forward(*self._columns(block, x, context))
            if np.isnan(z).any():
                return np.nan
            log_p, g_z = log_prob_and_slope(base, z)
            total += float(np.sum(log_p) + np.sum(log_det))
            weight = np.full(len(log_p), -1 / len(x), z.dtype)
            self._backward(weight * g_z, weight, None if context is None else np.zeros_like(context[block].T))
        self._finish()
        return total / -len(x)

    def _blocks(self, n):
        count = max(1, -(-n // self.rows))
        rows = -(-n // count)
        rows = max(1, min(self.rows, rows + -rows % 16))  # a product makes 16 columns at a time
        return [slice(start, min(start + rows, n)) for start in range(0, n, rows)]

    def _columns(self, block, *rows):
        return [None if u is None else np.array(u[block].T, self.flat.dtype, order="C") for u in rows]

    def _forward(self, u, context):
        total = np.zeros(u.shape[1], u.dtype)
        for step in self.steps:
            u, log_det = step.evaluate(u, context)
            total += log_det
            if self.gradient is self.flat:
                step.residuals = None
        return u, total

    def _backward(self, g, g_log_det, g_context):
        for step in reversed(self.steps):
            g = step.vjp(g, g_log_det, g_context)
        return g

    def _finish(self):
        for step in self.steps:
            step.finish()


def rows_of(row, itemsize):
    """How many points go through a row of steps at once, at most; itemsize: that of what is kept, None for nothing."""
    floats, fewest = [step.floats for step in row], max(step.fewest for step in row)
    return max(fewest, USED // max(floats) if itemsize is None else KEPT // (itemsize * sum(floats)))


def log_prob_and_slope(base, z, with_slope=True):
    """log p_Z at columns z (D, N), and its gradient there: −u/std of a Normal, u = (z − mean) / std."""
    if type(base) is not Normal:
        vjp, (log_p, z) = make_vjp(lambda z: traced_tuple((log_prob_of(base, z), z)), z.T)  # a log_p may be constant
        return log_p, vjp((np.ones_like(log_p), np.zeros_like(z))).T
    std = base.scale.astype(z.dtype)[:, None]
    u = (z - base.loc.astype(z.dtype)[:, None]) / std
    return -0.5 * (u * u).sum(axis=0) - base.log_volume, u / -std if with_slope else None
