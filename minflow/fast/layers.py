"""Which step serves which layer, and the steps without a network.

A layer whose class has no entry in BY_HAND, alone or with the direction, is evaluated by its plain definition and has
autograd's gradient; a test holds each entry equal to those. The entry of a class does not serve its subclasses, since
these may compute something else.
"""

import numpy as np

from .. import transforms as t
from .. import trees
from ..arrays import checked, parameter
from ..tracing import isbox, make_vjp, traced_tuple
from ..transforms.base import apply, context_dim_of
from . import continuous, coupling, planar, residual, spline, tangents
from .steps import Step


def step_class(layer, direction):
    """The class of the step for a layer in a direction."""
    if type(layer) is t.NeuralODE and layer.activation not in tangents.BENDS:
        return PlainStep  # of a pair, (function, slope), the derivative of the slope is not known
    return BY_HAND.get(type(layer)) or BY_HAND.get((type(layer), direction)) or PlainStep


class PlainStep(Step):
    """The plain definition, and autograd's gradient of it: calls that take long, also for few points."""

    fewest = 512

    def evaluate(self, u, context):
        if not (known := np.isfinite(u).all(axis=0)).all():  # points that have overflowed, which a layer may refuse
            out, log_det = np.full_like(u, np.nan), np.full_like(u[0], np.nan)
            out[:, known], log_det[known] = self.evaluate(u[:, known], None if context is None else context[:, known])
            return out, log_det
        self.residuals = (u.T, context.T) if context_dim_of(self.layer) else (u.T,)
        copies = map(np.copy, self.residuals)  # which a layer may write into
        out, log_det = apply(self.layer, self.direction, self.params, *copies)
        need = "hold plain numbers, and have what is learned in its params"
        checked(out, not (isbox(out) or isbox(log_det)), type(self.layer).__name__, need)
        return _columns(out, u), log_det

    def vjp(self, g, g_log_det, g_context):
        def plain(everything):
            return traced_tuple(apply(self.layer, self.direction, *everything))

        g_params, g_u, *of_context = make_vjp(plain, (self.params, *self.residuals))[0]((g.T, g_log_det))
        self.add(g_params)
        for part in of_context:
            g_context += part.T
        return _columns(g_u, g)

    def add(self, g_params):
        """Add a tree to the gradient in the parameters."""
        for total, part in zip(trees.leaves(self.gradient), trees.leaves(g_params)):
            total += part


def by_functions(evaluate_rows, vjp_rows, floats=lambda layer: layer.dim):
    """The class of a step that is two functions of rows u (N, D), and of params or what a subclass uses in their place.

    evaluate_rows(layer, direction, params, u) -> (out, log_det, residuals)
    vjp_rows(layer, direction, params, u, residuals, g_out, g_log_det) -> (g_params, g_u)
    floats(layer): as in Step.
    """

    class FunctionStep(PlainStep):
        def __init__(self, layer, *rest):
            super().__init__(layer, *rest)
            self.fewest, self.floats, self.used = 256, floats(layer), self.params

        def evaluate(self, u, context):
            out, log_det, residuals = evaluate_rows(self.layer, self.direction, self.used, u.T)
            self.residuals = u.T, residuals
            return _columns(out, u), log_det

        def vjp(self, g, g_log_det, g_context):
            g_used, g_u = vjp_rows(self.layer, self.direction, self.used, *self.residuals, g.T, g_log_det)
            self.add(g_used)
            return _columns(g_u, g)

    return FunctionStep


def _columns(rows, like):
    """The rows as columns that may be written into, whatever a layer has returned: perhaps its own input."""
    return np.array(rows.T, like.dtype, order="C")


class ResidualStep(by_functions(residual.residual_step, residual.residual_vjp, residual.floats)):
    """The functions get the network with its weights within their bounds."""

    def read(self):
        self.used, self.factors = residual.bounded(self.layer, self.params)

    def finish(self):
        residual.bounded_vjp(self.layer, self.params, self.factors, self.gradient)


class AffineStep(Step):
    """x = z·e^α + μ: ∂x/∂z = e^α, ∂x/∂α = z·e^α.   Inverse z = (x − μ)·e^{−α}: ∂z/∂α = −z.

    It also serves a Rescaling, which has no μ.
    """

    @staticmethod
    def leaves(layer, params):
        tuple(layer.log_scale_and_shift(params))  # which checks their shapes
        return trees.leaves(params)

    def read(self):
        self.moves = type(self.layer) is not t.Rescaling
        self.scale = np.exp(self.sign * self.params["log_scale"])[:, None]
        self.log_det = self.sign * self.params["log_scale"].sum()
        self.shift = self.params["shift"][:, None] if self.moves else 0 * self.scale

    def evaluate(self, u, context):
        if self.direction == "forward":
            self.residuals = u
            return u * self.scale + self.shift, self.log_det
        self.residuals = u - self.shift
        return self.residuals * self.scale, self.log_det

    def vjp(self, g, g_log_det, g_context):
        g_u = g * self.scale
        self.gradient["log_scale"] += self.sign * ((g_u * self.residuals).sum(axis=1) + g_log_det.sum())
        if self.moves:
            self.gradient["shift"] += g.sum(axis=1) if self.direction == "forward" else -g_u.sum(axis=1)
        return g_u


class PLUStep(Step):
    """x = A z + b: g_z = Aᵀ g, g_A = Σ g zᵀ, g_b = Σ g.   Inverse z = A⁻¹(x − b): g_x = A⁻ᵀ g, and −g_x is that g.

    A = P L U: g_L = Pᵀ g_A Uᵀ and g_U = Lᵀ Pᵀ g_A, each where it is read; the diagonal of U is ±e^α.
    """

    @staticmethod
    def leaves(layer, params):
        layer.factors(params), parameter(params, "b", (layer.dim,))
        return trees.leaves(params)

    def read(self):
        self.A, log_det = self.layer.matrix(self.params)
        self.log_det, self.b = self.sign * log_det, self.params["b"][:, None]

    def evaluate(self, u, context):
        if self.direction == "forward":
            self.residuals = u
            return self.A @ u + self.b, self.log_det
        self.residuals = t.linear.solve(self.A, u - self.b)
        return self.residuals.copy(), self.log_det

    def vjp(self, g, g_log_det, g_context):
        g_u = self.A.T @ g if self.direction == "forward" else np.linalg.solve(self.A.T, g)
        g = g if self.direction == "forward" else -g_u
        self.gradient["L"] += g @ self.residuals.T  # g_A, until all points have been seen
        self.gradient["b"] += g.sum(axis=1)
        self.gradient["log_diagonal"] += self.sign * g_log_det.sum()
        return g_u

    def finish(self):
        (L, U), g_LU = self.layer.factors(self.params), self.gradient["L"][np.argsort(self.layer.order)]
        g_L, g_U = g_LU @ U.T, L.T @ g_LU
        self.gradient["L"][:] = g_L * self.layer.below
        self.gradient["U"] += g_U * self.layer.above
        self.gradient["log_diagonal"] += np.diag(g_U) * np.diag(U)


BY_HAND = {
    t.ElementwiseAffine: AffineStep,
    t.ActNorm: AffineStep,
    t.Rescaling: AffineStep,
    t.PLU: PLUStep,
    t.AdditiveCoupling: coupling.AdditiveStep,
    t.AffineCoupling: coupling.AffineStep,
    (t.MAF, "inverse"): coupling.AffineStep,
    (t.IAF, "forward"): coupling.AffineStep,
    t.SplineCoupling: spline.SplineStep,
    (t.AutoregressiveSpline, "forward"): spline.SplineStep,
    t.Planar: by_functions(*planar.PLANAR),
    t.Radial: by_functions(*planar.RADIAL),
    t.Residual: ResidualStep,
    t.NeuralODE: by_functions(*continuous.ODE),
}
