"""Training: maximum likelihood, or any other loss, by Adam on minibatches.

    params = flow.init(rng, x)
    params, history = fit(flow, params, x, steps=2000, rng=rng)

x is an array (N, D), or a function rng, n -> array that draws fresh points: a stream. Of an array, a part is held out,
and what did best there is returned: a flow can memorise points that are few.
"""

import inspect
import math
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from . import batches, trees
from .arrays import NoData, NotFinite, as_function, as_offering, as_positive, as_rng, as_size, checked
from .batches import x_and_context
from .distributions import log_prob_of
from .flow import Flow
from .losses import negative_log_likelihood
from .objectives import objective_of, one_number, units_of_steps, vector_of
from .optimisers import Adam
from .progress import steps_with_bar
from .signatures import ArrayLike, Generator, Loss, Params, Stream
from .transforms.base import apply, layers_of

CHECKS = 20
VECTORS = "m", "v", "units"  # of an optimiser, without which another cannot go on


class History:
    """What happened in a fit: the loss of every step, (step, loss) of every validation, and why it ended early.

    validation: before the first step, at step 0, and after those that `fit` names. problem: the exception that ended
    it, with its traceback, if one did. state: where the optimiser and its schedule stand, for a fit that goes on.
    """

    def __init__(self) -> None:
        self.losses: list[float] = []
        self.validation: list[tuple[int, float]] = []
        self.stopped = ""
        self.problem: BaseException | None = None
        self.state: dict[str, Any] | None = None

    def __repr__(self) -> str:
        words = [f"loss {self.losses[0]:.4g} to {self.losses[-1]:.4g}"] if self.losses else []
        if self.validation:
            step, lowest = min(self.validation, key=lambda pair: pair[1])
            words.append(f"held-out loss {lowest:.4g} at step {step}")
        words += [self.stopped] if self.stopped else []
        return f"History of {len(self.losses)} steps: {', '.join(words) or 'nothing was tried'}"


def fit(flow: Flow, params: Params, x: ArrayLike | Stream | None = None, *, steps: int, rng: Generator,
        context: ArrayLike | None = None, batch_size: int = 512, learning_rate: float = 5e-3, validation: Any = None,
        patience: int = 5, loss: Loss = negative_log_likelihood, callback: Callable[..., None] | None = None,
        progress: bool = True, state: dict[str, Any] | None = None) -> tuple[Params, History]:  # fmt: skip
    """Minimise `loss` over the parameters; returns (params, history), `params` new and of the dtype of x.

    x: (N, D) array, or a stream rng, n -> (n, D) array, or None for a loss that needs no data.
    context: (N, C), what each row of x depends on, for a conditional flow; a stream gives the pair (x, context).
    loss(flow, params, x, rng) -> a number; see minflow.losses. With a context its x is the pair (x, context).
    learning_rate: the highest; it warms up over the first 5 % of the steps and falls to 0 as a cosine. The shift of an
    ActNorm moves in units of its scale, so that after flow.init(rng, x) training depends neither on the unit of the
    data nor on their place. A flow whose last layer is no ActNorm, such as `nice`, needs data of deviation about 1.
    batch_size: rows of a step.
    validation: (n, D) held-out points, or a pair with their context, or the share of the rows of an array x that is
    held out, such as 0.2. Without it that is a tenth or so; False uses every row. Before the first step and 20 times in
    a fit the loss of the averaged parameters (see HeldOut) is taken there, and the best of them are returned, which may
    be those given; after `patience` such checks without a better one the fit is over (patience=20 never ends it early),
    unless the best are those given.
    callback(step, params, loss): called after every step, with a copy of the parameters. It may have two methods. Where
    wants_params(step) is False, params is None: the copy is what a callback costs, about 5 % of a step.
    ended(params, history) is called once, when the fit is over, with a copy of what `fit` returns: after the last
    step, by `patience`, by Ctrl-C or by an error that `fit` does not raise.
    progress: a bar in a terminal and in a notebook, where tqdm is installed.
    state: history.state of a fit that returned these params, which this one goes on with, at the rates that one fit of
    all these steps would have. Without it a second fit warms up again, and first loses some of what was learned.
    What was learned is never lost: a loss or gradient that is not finite, Ctrl-C, and after the first step any error in
    a stream, a loss or the callback end the fit with the last good parameters, and history.stopped says why. Raises
    ValueError for empty data. Cost: a forward and a backward pass of the loss for each step.

        >>> from minflow import models
        >>> from minflow.training import fit
        >>> rng = np.random.default_rng(0)
        >>> x = rng.normal(3.0, 1.0, size=(1000, 2))
        >>> flow = models.realnvp(dim=2, layers=2, hidden=(8,))
        >>> params, history = fit(flow, flow.init(rng), x, steps=100, rng=rng, progress=False)
        >>> len(history.losses), history.losses[-1] < history.losses[0]
        (100, True)
    """
    _check(flow, params, loss)
    steps, size = as_size(steps, "steps", least=0), as_size(batch_size, "batch_size")
    patience, rate = as_size(patience, "patience"), as_positive(learning_rate, "learning_rate")
    if callback is not None:
        _check_callback(callback)
    draw, points, dtype = batches.read(x, context, validation, flow, size, trees.dtype_of(params), as_rng(rng))
    objective = objective_of(flow, params, loss, dtype, rng)
    optimiser = Adam(objective.flat, rate, steps, units=units_of_steps(flow, objective))
    if state is not None:
        go_on(optimiser, objective, state)
    held_out = None if points is None else HeldOut(points, objective, patience, rng)
    history = History()
    try:
        if held_out:
            held_out.check(flow, loss, 0, history)
        for step in steps_with_bar(steps, progress, history.losses):
            batch = next(draw)
            value, gradient, problem = _at(objective, batch, step)
            if not (np.isfinite(value) and optimiser.step(gradient)):
                history.stopped = _not_finite(flow, objective.tree(objective.flat), batch, step, value, problem)
                if not np.isfinite(value):
                    optimiser.back()
                print(history.stopped)
                break
            history.losses.append(float(value))
            if callback is not None:
                _tell(callback, step, objective, float(value))
            if held_out and held_out.stops(flow, loss, optimiser, step, steps, history):
                break
    except KeyboardInterrupt:
        history.stopped = f"stopped by hand after {len(history.losses)} of {steps} steps"
        print(history.stopped)
    except Exception as problem:
        if not history.losses:
            raise  # a mistake of the caller, and nothing to lose yet
        history.problem = problem
        history.stopped = f"stopped after {len(history.losses)} of {steps} steps: {_said(problem)}"
        print(history.stopped)
    history.state = state_of(optimiser, objective)
    best = objective.flat if held_out is None or held_out.kept is None else held_out.kept
    if hasattr(callback, "ended"):
        _end(callback, objective.tree(best.copy()), history)
    return objective.tree(best), history


class HeldOut:
    """Points that training does not see, and the parameters that did best on them.

    What is tried is the average θ̄ ← θ̄ + w (θ − θ̄), w = 17 / (t + 16), about the last twentieth of the path: it loses
    the noise of single steps, and with it a third of the gap to the entropy when points are few (Shamir & Zhang 2013,
    section 4: polynomial-decay averaging, η = 16).
    """

    def __init__(self, points, objective, patience, rng):
        self.points, self.patience, self.rng = points, patience, deepcopy(rng)
        self.average, self.move, self.kept = objective.flat.copy(), np.empty_like(objective.flat), None
        self.params = objective.tree(self.average)

    def stops(self, flow, loss, optimiser, step, steps, history):
        """Follow one step; True when `patience` checks in a row have brought nothing better."""
        np.subtract(optimiser.params, self.average, out=self.move)
        self.move *= 17 / (optimiser.count + 16)
        self.average += self.move
        if (step + 1) * CHECKS // steps == step * CHECKS // steps:
            return False
        self.check(flow, loss, step + 1, history)
        best, _ = min(history.validation, key=lambda pair: pair[1])
        waited = sum(at > best > 0 for at, _ in history.validation)  # nothing waits for a start that is not beaten yet
        if self.kept is not None and waited >= self.patience and step + 1 < steps:
            history.stopped = f"stopped at step {step + 1} of {steps}: the held-out loss was lowest at step {best}"
        return bool(history.stopped)

    def check(self, flow, loss, done, history):
        """Try the average after so many steps, and keep it if it is the best so far."""
        try:
            with np.errstate(all="ignore"):  # with the same random numbers at every check, only the parameters differ
                value = one_number(loss(flow, self.params, self.points, deepcopy(self.rng)))
        except NotFinite:
            value = math.inf
        value = float(value) if np.isfinite(value) else math.inf
        if value < min((lowest for _, lowest in history.validation), default=math.inf):
            self.kept = self.average.copy()
        history.validation.append((done, value))


def state_of(optimiser, objective):
    """Where an optimiser stands: the steps made, and its vectors as trees like the parameters."""
    vectors = {name: objective.tree(getattr(optimiser, name).copy()) for name in VECTORS}
    return {"steps": optimiser.count, **vectors}


def go_on(optimiser, objective, state):
    """Let an optimiser stand where `state` says."""
    params, known = objective.tree(objective.flat), isinstance(state, dict) and {"steps", *VECTORS} <= state.keys()
    fits = known and all(trees.shapes(state[name]) == trees.shapes(params) for name in VECTORS)
    checked(state, fits, "state", "be history.state of a fit of the same parameters")
    optimiser.go_on(as_size(state["steps"], "steps", least=0), *(vector_of(objective, state[name]) for name in VECTORS))


def _check(flow, params, loss):
    as_function(loss, "loss")
    as_offering(flow, "flow", "dim", "transform", "log_prob")
    checked(params, isinstance(params, (dict, list, tuple)), "params", "be those of the flow, a tree of arrays")
    trees.finite(params)


def _check_callback(callback):
    as_function(callback, "callback")
    try:
        takes = inspect.signature(callback)
    except ValueError:
        return  # a function written in C does not always tell its parameters
    try:
        takes.bind(0, [], 0.0)
    except TypeError:
        raise ValueError(f"callback must take (step, params, loss); got one that takes {takes}") from None


def _tell(callback, step, objective, loss):
    copied = None
    if not hasattr(callback, "wants_params") or callback.wants_params(step):
        copied = objective.tree(objective.flat.copy())
    callback(step, copied, loss)


def _end(callback, params, history):
    """Tell the callback that the fit is over; what was learned is not lost to an error in it, or to Ctrl-C."""
    try:
        callback.ended(params, history)
    except (Exception, KeyboardInterrupt) as problem:
        history.problem = history.problem or problem
        print(f"callback.ended stopped: {_said(problem)}")


def _at(objective, batch, step):
    """(loss, gradient, problem): NaN and None where numbers have overflowed since step 0, and what was said of it."""
    try:
        with np.errstate(all="ignore"):
            return *objective.at(batch), None
    except NotFinite as problem:
        if step == 0:
            raise  # a mistake of the caller
        return math.nan, None, problem


def _said(problem):
    return f"{type(problem).__name__}: {problem}"


def _after_the_layers(flow, z):
    """What else may be to blame: the base, where it has no density at z, or the loss."""
    log_p = None if isinstance(z, NoData) else log_prob_of(flow.base, z)
    if log_p is None or not np.isneginf(log_p).any():
        return ": look at the loss function"
    return f": the base, {type(flow.base).__name__}, has density 0 at {np.isneginf(log_p).sum()} of {len(z)} points z"


def _not_finite(flow, params, batch, step, value, problem):
    """The sentence that says where training left the finite numbers."""
    place, refusal, z = _first_lost(flow, params, batch)
    what = "the gradient is not finite" if np.isfinite(value) else f"the loss is {value}"
    what += f" ({problem or refusal})" if problem or refusal else ""
    if place is None:
        place = "no layer is to blame on the way from x to z" + ("" if problem else _after_the_layers(flow, z))
    return f"stopped at step {step}: {what}; {place}. The parameters are from before this step."


def _first_lost(flow, params, batch):
    """(place, refusal, points) of the first layer that refuses its points or loses them; else (None, None, z)."""
    x, context = x_and_context(batch)
    ordered = [] if isinstance(x, NoData) else layers_of(flow.transform, "inverse", params)
    for number, (layer, layer_params, direction) in zip(range(len(ordered), 0, -1), ordered):
        place = f"layer {number} of {len(ordered)}, {type(layer).__name__}, is the first on the way from x to z"
        try:
            with np.errstate(all="ignore"):
                x, log_det = apply(layer, direction, layer_params, x, context)
        except ValueError as refusal:
            return place, refusal, x
        if not (np.isfinite(x).all() and np.isfinite(log_det).all()):
            return place, None, x
    return None, None, x
