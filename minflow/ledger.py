"""Where the nats of log p(x) come from, layer by layer: which one works, which idles, which has hit its cap.

print(ledger(flow, params, x))
"""

from dataclasses import dataclass

import numpy as np

from .arrays import as_batch, as_context, as_offering
from .distributions import log_prob_of
from .flow import Flow
from .signatures import ArrayLike, Params
from .transforms.base import apply, context_dim_of, layers_of


@dataclass
class Ledger:
    """Rows (name, mean nats, their deviation, share of saturated log-scales or None), from x to the base.

    The means sum to `total`, the mean log p_X(x): that is log p_Z(z) + Σ_m log|det ∂z_m/∂x_m| (article 3.1).
    """

    rows: list[tuple[str, float, float, float | None]]
    total: float

    def __str__(self):
        lines = [f"{'from x to z':<24}{'nats':>10}{'spread':>10}{'saturated':>11}"]
        for name, nats, spread, share in self.rows:
            lines.append(f"{name:<24}{_signed(nats):>10}{spread:>10.4f}{'' if share is None else f'{share:.1%}':>11}")
        return "\n".join([*lines, f"{'mean log p(x)':<24}{_signed(self.total):>10}"])


def ledger(flow: Flow, params: Params, x: ArrayLike, context: ArrayLike | None = None) -> Ledger:
    """What each layer adds to log p(x) as it pulls x (N, D), N ≥ 1, back to the base, and what the base adds: a Ledger.

    A log-scale is saturated above 95 % of its layer's cap, where its gradient is nearly 0: a cap to raise, or a layer
    to add. Known for layers that offer log_scales(params, z, x) and log_scale_cap; a conditional layer's log_scales
    get the context as well. Cost: one inverse pass.
    """
    u, rows = as_batch(x, "x", as_offering(flow, "flow", "dim", "base", "transform").dim, least=1), []
    context = as_context(context, context_dim_of(flow.transform), u)
    ordered = layers_of(flow.transform, "inverse", params)
    for number, (layer, p, direction) in zip(range(len(ordered), 0, -1), ordered):
        out, log_det = apply(layer, direction, p, u, context)
        z_x = (out, u) if direction == "inverse" else (u, out)
        rows.append(_row(f"{number} {type(layer).__name__}", log_det, _saturation(layer, p, *z_x, context)))
        u = out
    rows.append(_row(f"base {type(flow.base).__name__}", log_prob_of(flow.base, u), None))
    return Ledger(rows, sum(nats for _, nats, _, _ in rows))


def _signed(nats):
    """Four digits and a sign, never −0.0000: which of the two zeros a rotation has is a matter of rounding."""
    return f"{round(nats, 4) + 0.0:+.4f}"


def _row(name, nats, share):
    return name, float(nats.mean(dtype=np.float64)), float(nats.std(dtype=np.float64)), share


def _saturation(layer, params, z, x, context):
    if hasattr(layer, "log_scales") and hasattr(layer, "log_scale_cap"):
        contexts = (context,) if context_dim_of(layer) else ()
        return float(np.mean(np.abs(layer.log_scales(params, z, x, *contexts)) > 0.95 * layer.log_scale_cap))
