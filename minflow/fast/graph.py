"""A whole transform as one node of autograd's graph.

    z, log_det = Fast(transform).inverse(params, x)          # == transform.inverse(params, x)
    log_p = Fast(transform, base).log_prob(params, x)        # == base.log_prob(z) + log_det

Anything traced twice (a Hessian, a gradient of a gradient) is computed by autograd from the plain definition.
"""

import numpy as np

from .. import trees
from ..arrays import NotFinite, OutsideRange, as_batch, as_context
from ..distributions import Normal, log_prob_of
from ..tracing import defvjp_argnums, isbox, make_vjp, primitive, traced_tuple
from ..transforms.base import apply, context_dim_of
from .kept import LAST, Kept
from .plan import Plan, log_prob_and_slope


class Fast:
    """A transform, and a base where a density is asked for, evaluated and differentiated fast."""

    def __init__(self, transform, base=None):
        self.transform, self.base = transform, base

    def forward(self, params, z, context=None):
        """transform.forward(params, z, context)."""
        return self._evaluate(params, as_batch(z, "z", self.transform.dim), context, "forward")

    def inverse(self, params, x, context=None):
        """transform.inverse(params, x, context)."""
        return self._evaluate(params, as_batch(x, "x", self.transform.dim), context, "inverse")

    def log_prob(self, params, x, context=None):
        """base.log_prob(z) + log_det in nats, (z, log_det) = transform.inverse(params, x, context)."""
        if type(self.base) is Normal and not (isbox(self.base.loc) or isbox(self.base.scale)):
            return self._evaluate(params, as_batch(x, "x", self.transform.dim), context, "inverse", self.base)
        z, log_det = self.inverse(params, x, context)  # the base may hold learned numbers
        return log_prob_of(self.base, z) + log_det

    def plan(self, params, dtype):
        """The plan of the inverse, for training."""
        return Plan(self.transform, "inverse", params, dtype)

    def _evaluate(self, params, u, context, direction, base=None):
        context, how = as_context(context, context_dim_of(self.transform), u), (self.transform, direction, base)
        traced = isbox(params) or isbox(u) or isbox(context)
        kept = None if traced else vars(LAST).pop(direction, None)  # so that a layer which evaluates a flow finds none
        if kept and kept.serves(self.transform, params, u.dtype):
            kept.plan.refill()
        elif not isbox(params) and any(map(isbox, trees.leaves(params))):  # a caller's own tree of traced arrays
            return _plain(params, u, context, *how)
        elif traced:
            return _apply(params, u, context, *how, [])
        else:
            kept = Kept(self.transform, direction, params, u)
        value = _value(kept.plan, u, context, base)[0]
        vars(LAST)[direction] = kept
        return value


def _plain(params, u, context, transform, direction, base):
    out, log_det = apply(transform, direction, params, u, context)
    return traced_tuple((out, log_det)) if base is None else log_prob_of(base, out) + log_det


def _value(plan, u, context, base, with_slope=False):
    """(out, log_det), or the log-density with a base, and then the gradient of the base at z if asked for."""
    with np.errstate(all="ignore"):  # the base gives density 0 to a point that has overflowed
        out, log_det = plan.evaluate(u, context)
        log_p, slope = (0.0, None) if base is None else log_prob_and_slope(base, out.T, with_slope)
        log_p = log_p + log_det
        lost = np.isnan(out).any(axis=1) | np.isnan(log_p)
        if lost.any():
            _refuse(plan, u, context, lost)
    return (out, log_det) if base is None else log_p, slope


@primitive
def _apply(params, u, context, transform, direction, base, tape):
    """A value as a node of the graph; the tape receives the plan, and the gradient of the base at z."""
    plan = Plan(transform, direction, params, trees.dtype_of(params, u))
    value, slope = _value(plan, u, context, base, with_slope=True)
    tape[:] = plan, slope
    return value


def _refuse(plan, u, context, lost):
    """Blame the points where all that are lost lie far out and would not be lost near 0, else the parameters."""
    name, dtype = "z" if plan.direction == "forward" else "x", plan.flat.dtype
    try:
        near = plan.evaluate(np.clip(u[lost], -1, 1), None if context is None else context[lost])
    except OutsideRange:  # no point near 0 is in the range
        near = (np.nan,)
    far = np.abs(u[lost]).max(axis=1) > np.finfo(dtype).max ** 0.25
    if any(np.isnan(part).any() for part in near) or not far.all():
        raise NotFinite(f"params must keep points within the numbers; got NaN for {lost.sum()} of {len(u)} points")
    sentence = f"{name} must lie where no number overflows {dtype} on the way; got points further out"
    raise OutsideRange(sentence, np.flatnonzero(lost))


def _apply_vjp(argnums, ans, args, kwargs):
    params, u, context, *how, tape = args

    def vjp(g):
        if isbox(params) or isbox(u) or isbox(context) or isbox(g) or any(map(isbox, trees.leaves(g))):
            return _of_the_definition(params, u, context, how, g, argnums)
        plan, slope = tape
        g_out, g_log_det = g if slope is None else ((g * slope).T, g)
        gradients = plan.vjp(u, context, g_out, g_log_det)
        return [gradients[argnum] for argnum in argnums]

    return vjp


def _of_the_definition(params, u, context, how, g, argnums):
    def plain(given):
        arguments = [params, u, context]
        for argnum, value in zip(argnums, given):
            arguments[argnum] = value
        return _plain(*arguments, *how)

    return make_vjp(plain, traced_tuple([(params, u, context)[argnum] for argnum in argnums]))[0](g)


defvjp_argnums(_apply, _apply_vjp)
