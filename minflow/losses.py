"""What training makes small: a loss is a function of (flow, params, x, rng) that returns one number, in nats.

fit(flow, params, x, steps=2000, rng=rng)                               # the negative log-likelihood of data
fit(flow, params, steps=2000, rng=rng, loss=reverse_kl(log_density))    # no data, a density to imitate
fit(flow, params, x, steps=2000, rng=rng, loss=flow_matching)           # a continuous flow, without solving it
"""

from typing import Any

import autograd.numpy as np

from . import calculus
from .arrays import as_function, as_size, describe, same_shape
from .batches import x_and_context
from .distributions import sample_of
from .flow import Flow
from .signatures import Generator, Loss, Map, Params
from .tracing import isbox
from .transforms import NeuralODE
from .transforms.base import OTHER, apply, layers_of, without_context
from .trees import untraced


def negative_log_likelihood(flow: Flow, params: Params, x: Any, rng: Generator) -> Any:
    """−(1/N) Σ_n log p_X(x_n), the default loss (article 4): up to the entropy, the forward KL(p‖q) of data to flow.

    Of a conditional flow log p(x_n | c_n), x then being the pair (x, context). Layers whose log_det is an estimate draw
    fresh probes from rng.
    """
    x, context = x_and_context(x)
    as_size(len(x), "the number of rows of x")
    given = (x,) if context is None else (x, context)
    return np.sum(flow.reseeded(rng).log_prob(params, *given)) / -len(x)


def reverse_kl(log_density: Map) -> Loss:
    """loss = E_z[log p_Z(z) − log_det − log p̃(f(z))],  z ~ base          (Rezende & Mohamed 2015, eq. 15)

    log_density: log p̃, (N, D) -> (N,), written with autograd.numpy; it need not be normalised: with Z = ∫ p̃ the loss
    is KL(q‖p) − log Z, flow q and target p = p̃ / Z, and −loss is a lower bound on log Z (their eq. 3). It needs no
    data: x says only how many draws to take, and their dtype. Cost: one forward pass.

    It is mode seeking: q pays where it has mass and p has none, and nothing for a mode of p that it never visits. A
    flow may settle on one mode of several, and its loss looks well: for a mode of share w it is just −log w too high.
    Raises ValueError, when it is called, for a log_density of another shape, for one that autograd cannot follow, and
    for NaN or infinity at a draw that is finite.
    """
    log_density = calculus.differentiable(as_function(log_density, "log_density"), "log_density")

    def loss(flow, params, x, rng):
        without_context(flow)
        n = as_size(len(x), "the number of rows of x")
        x, log_q = flow.reseeded(rng).sample_and_log_prob(params, rng, n)
        return np.sum(log_q - _usable(same_shape(log_density(x), log_q, "log_density"), x)) / n

    return loss


def _usable(log_p, x):
    """log_p if autograd can follow it to x, and it is a finite real number wherever x is finite."""
    if isbox(x) and not isbox(log_p):
        need = "log_density must depend on x in a way that autograd can follow, for it to have a gradient"
        raise ValueError(f"{need}; got a constant, or steps such as those of round, floor or int")
    if log_p.dtype.kind != "f":
        raise ValueError(f"log_density must return floats; got {log_p.dtype}")
    bad = np.isfinite(untraced(x)).all(axis=1) & ~np.isfinite(untraced(log_p))
    if bad.any():
        raise ValueError(
            f"log_density must return finite numbers; got NaN or infinity at {bad.sum()} of {len(bad)} draws"
        )
    return log_p


def flow_matching(flow: Flow, params: Params, x: Any, rng: Generator) -> Any:
    """(1/N) Σ_n |v(y_t, t) − (x − z)|²,  y_t = (1 − t) z + t x,  t ~ U(0, 1), z ~ base     (Lipman 2023, eq. 23)

    For a flow that starts with a NeuralODE that has time_input, such as models.cnf: where many straight paths pass
    through one point the best v is their mean, and it carries the base to the data (Liu 2023, theorem 3.3). No solver,
    no trace: one network pass. x is pulled back through the layers after the NeuralODE, which learn nothing here.
    """
    without_context(flow)
    (ode, ode_params, direction), *after = layers_of(flow.transform, "forward", params)
    if not (isinstance(ode, NeuralODE) and ode.time_input and direction == "forward"):
        need = "flow must start with a NeuralODE with time_input=True, as models.cnf does, to be matched"
        raise ValueError(f"{need}; got {describe(ode)}{'' if direction == 'forward' else ', inverted,'} first")
    for layer, p, direction in reversed(after):
        x = apply(layer, OTHER[direction], untraced(p), x)[0]
    z, t = sample_of(flow.base, rng, len(x)), rng.uniform(size=(len(x), 1))
    z, t = z.astype(x.dtype), t.astype(x.dtype)
    v = ode.velocity(ode_params, (1 - t) * z + t * x, ode.time * t)
    return np.sum((ode.time * v - (x - z)) ** 2) / as_size(len(x), "the number of rows of x")
