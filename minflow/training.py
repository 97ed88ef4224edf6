"""Training: maximum likelihood, or any other loss, by Adam on minibatches.

    params = flow.init(rng, x)
    params, history = fit(flow, params, x, steps=2000, rng=rng)

x is an array (N, D), or a function rng, n -> array that draws fresh points: a stream.
"""

import math
from dataclasses import dataclass, field

import autograd.numpy as np
from autograd import value_and_grad

from . import trees
from .arrays import OutsideRange, as_batch, as_function, as_positive, as_rng, as_size, describe
from .fast import steps as steps_of
from .optimisers import Adam
from .progress import steps_with_bar


@dataclass
class History:
    """What happened in a fit: the loss of every step, (step, loss) of every validation, and why it ended early."""

    losses: list = field(default_factory=list)
    validation: list = field(default_factory=list)
    stopped: str = ""


def negative_log_likelihood(flow, params, x, rng):
    """−(1/N) Σ_n log p_X(x_n), in nats: the default loss (article 4)."""
    return -np.sum(flow.log_prob(params, x)) / len(x)


def fit(
    flow,
    params,
    x,
    *,
    steps,
    rng,
    batch_size=512,
    learning_rate=5e-3,
    validation=None,
    loss=negative_log_likelihood,
    progress=True,
):
    """Minimise `loss` over the parameters; returns (params, history), `params` new and of the dtype of x.

    x: (N, D) array, or a stream rng, n -> (n, D) array. loss(flow, params, x, rng) -> a number.
    learning_rate: the highest; it warms up over the first 5 % of the steps and falls to 0 as a cosine.
    validation: (M, D) held-out points; with it, the parameters that did best on them are returned.
    progress: a bar in a terminal and in a notebook, where tqdm is installed.
    A loss or gradient that is not finite, or Ctrl-C, ends the fit with the last good parameters; history.stopped says
    why. Raises ValueError for empty data. Cost: a forward and a backward pass of the loss for each step.
    """
    if not hasattr(flow, "log_prob"):
        raise ValueError(f"flow must be a Flow; got {describe(flow)}")
    steps, batch_size, rng = as_size(steps, "steps", least=0), as_size(batch_size, "batch_size"), as_rng(rng)
    as_function(loss, "loss")
    learning_rate = as_positive(learning_rate, "learning_rate")
    draw, dtype = _batches(x, flow.dim, batch_size, rng)
    held_out = None if validation is None else as_points(validation, "validation", flow.dim).astype(dtype)
    if not isinstance(params, (dict, list, tuple)):
        raise ValueError(f"params must be the parameters of the flow, a tree of arrays; got {describe(params)}")
    start = trees.flatten(params, dtype)
    if not np.isfinite(start).all():
        raise ValueError("params must be finite; got NaN or infinity: flow.init(rng, x) makes parameters to start from")
    optimiser = Adam(start, learning_rate, steps)
    current = trees.views(optimiser.params, params)
    best, history = _Best(optimiser.params), History()
    loss_and_gradient = value_and_grad(lambda p, batch: _one_number(loss(flow, p, batch, rng)))

    try:
        for step in steps_with_bar(steps, progress, history.losses):
            batch = draw()
            try:
                with np.errstate(all="ignore"):
                    value, gradient = loss_and_gradient(current, batch)
            except ValueError:
                if step == 0:
                    raise  # a mistake of the caller; later it is an overflow that a layer refused
                value = math.nan
            if not (np.isfinite(value) and optimiser.step(trees.flatten(gradient, dtype))):
                history.stopped = _not_finite(flow, current, batch, step, value)
                if not np.isfinite(value):
                    optimiser.back()
                break
            history.losses.append(float(value))
            if held_out is not None and (step + 1) % max(1, steps // 20) == 0:
                history.validation.append((step + 1, _held_out_loss(loss, flow, current, held_out, rng)))
                best.offer(optimiser.params, history.validation[-1][1])
    except KeyboardInterrupt:
        history.stopped = f"stopped by hand after {len(history.losses)} of {steps} steps"
    if history.stopped:
        print(history.stopped)
    flat = optimiser.params if math.isinf(best.loss) else best.params
    return trees.views(flat.copy(), params), history


def as_points(x, name, dim):
    """`x` as a batch (N, dim) of at least one point."""
    x = as_batch(x, name, dim)
    if len(x) == 0:
        raise ValueError(f"{name} must hold at least one point; got an empty array of shape {x.shape}")
    return x


def _batches(x, dim, batch_size, rng):
    """A function that gives the next batch, and the dtype of the data."""
    if callable(x):
        try:
            first = x(rng, 1)
        except TypeError as problem:
            raise ValueError(
                f"x must be an array or a function rng, n -> array; x(rng, 1) raised {problem}"
            ) from problem
        dtype = as_points(first, "x(rng, 1)", dim).dtype
        return (lambda: as_points(x(rng, batch_size), "x(rng, n)", dim)), dtype
    x = as_points(x, "x", dim)
    batches = _shuffled(x, min(batch_size, len(x)), rng)
    return (lambda: next(batches)), x.dtype


def _shuffled(x, size, rng):
    """Batches of `size` rows for ever, each row once an epoch but for a remainder that is reshuffled."""
    while True:
        order = rng.permutation(len(x))
        for start in range(0, len(x) - size + 1, size):
            yield x[order[start : start + size]]


class _Best:
    """The parameters with the lowest validation loss so far."""

    def __init__(self, params):
        self.params, self.loss = params.copy(), math.inf

    def offer(self, params, loss):
        if loss < self.loss:
            self.params, self.loss = params.copy(), loss


def _one_number(value):
    if getattr(value, "shape", None) != ():
        raise ValueError(f"loss must return one number, such as a mean over the batch; got {describe(value)}")
    return value


def _held_out_loss(loss, flow, params, x, rng):
    """The loss on held-out points; infinite where it is no number, so that it is never the best."""
    try:
        with np.errstate(all="ignore"):
            value = float(loss(flow, params, x, rng))
    except ValueError:
        value = math.inf
    return value if math.isfinite(value) else math.inf


def _not_finite(flow, params, x, step, value):
    """The sentence that says where training left the finite numbers, layer by layer from x to z."""
    what = "the gradient is not finite" if np.isfinite(value) else f"the loss is {value}"
    ordered = steps_of(flow.transform, "inverse", params)
    place = "every layer's output is finite: look at the loss function"
    for number, (layer, layer_params, way) in zip(range(len(ordered), 0, -1), ordered):
        try:
            with np.errstate(all="ignore"):
                x, log_det = getattr(layer, way)(layer_params, x)
        except OutsideRange as problem:
            place = f"layer {number} of {len(ordered)}, {type(layer).__name__}: {problem}"
            break
        if not (np.isfinite(x).all() and np.isfinite(log_det).all()):
            place = f"layer {number} of {len(ordered)}, {type(layer).__name__}, is the first on the way from x to z"
            break
    return f"stopped at step {step}: {what}; {place}. The parameters are those before this step."
