"""From noise to handwritten digits of 14 × 14 pixels, by a velocity: the flow of chapter 18.

    flow, params = pretrained.pictures()                     # p(y | digit), the digit one-hot; 0 for all: any digit
    path = flow.transform.euler(params, z, one_hot, steps=32, guidance=2.0)      # (33, N, 196), from noise to digits
    images = to_levels(path[-1])                             # (N, 196), levels 0 … 16
    flow.transform.fill_in(params, rng, y, mask, one_hot, steps=32, rounds=5)    # the pixels that the mask hides
    y, log_q = noisy(rng, images)                            # and back, with the log-density of the noise
    flow.log_prob(params, y, one_hot)                        # by the solver, to its tolerance

`python -m benchmarks.pictures` trains it again and writes the file.
"""

import math
from pathlib import Path

import autograd.numpy as np

from .. import nets, trees
from ..arrays import as_batch, as_context, as_finite, as_positive, as_rng, as_size, checked
from ..data.digits import LEVELS, as_levels
from ..distributions import Normal
from ..flow import Flow
from ..signatures import Array, ArrayLike, Generator, Pair, Params
from ..tracing import getval, make_vjp
from ..transforms import runge_kutta
from ..transforms.base import Transform, random_signs
from .fields import _shapes

FILE = Path(__file__).with_name("pictures.npz")
PIXELS, DIGITS = 196, 10
READER = [PIXELS, 256, 128, DIGITS]  # the widths of the network of `read_pictures`
NOISE = 0.15  # of a level: the deviation of the noise that makes levels continuous
CENTRE = (2 * np.array([0.5, 8.5, 16.5]) - LEVELS) / LEVELS  # black, grey and white, on the scale from −1 to 1
WIDTH = np.array([2 * NOISE / LEVELS, 0.5, 2 * NOISE / LEVELS])
FREQUENCIES = np.pi * np.array([0.5, 1.0, 2.0, 4.0])
MOST_GUIDANCE = 20.0


class BellsODE(Transform):
    """x = y(1),  y(0) = z,  dy/dt = v(y, t | context)     log_det = ∫ tr ∂v/∂y dt

        v_d = Σ_b w_b (c_b + (t r_b² − (1 − t)) / V_b · (y_d − t c_b)),     V_b = (1 − t)² + t² r_b²
        w_b ∝ exp(n_bd) N(y_d; t c_b, V_b)

    If pixel x_d were from a mixture of three bells N(c_b, r_b²), black, grey and white, with shares ∝ exp(n_bd), v_d
    would be E[x_d − z_d | y_d] at y = (1 − t) z + t x. A network reads all of y, t and the context, and gives the
    logarithms n of the shares: dense layers of `hidden` units, silu, each but the first added to what it reads.

    log_det: exact with probes=None, by dim backward passes; or an estimate with `probes` random signs, as in NeuralODE.
    Solver: Dormand–Prince 5(4) to `tolerance`, as in NeuralODE. The solver has no gradient here: the velocity is
    trained by flow matching, which needs none.
    """

    def __init__(
        self,
        dim: int = PIXELS,
        hidden: int = 416,
        layers: int = 3,
        context_dim: int = DIGITS,
        *,
        tolerance: float = 0.1,
        probes: int | None = 1,
    ) -> None:
        super().__init__(dim)
        self.hidden, self.layers = as_size(hidden, "hidden"), as_size(layers, "layers")
        self.context_dim, self.tolerance = as_size(context_dim, "context_dim"), as_positive(tolerance, "tolerance")
        if probes is not None:
            self.probes = random_signs(np.random.default_rng(0), (as_size(probes, "probes"), self.dim))

    def init(self, rng: Generator, x: ArrayLike | None = None, context: ArrayLike | None = None) -> Params:
        """Layers that read y, or the layer before, and beside it t and the context; all shares are equal at first."""
        given, params = 2 * len(FREQUENCIES) + self.context_dim, []
        for inputs in [self.dim] + (self.layers - 1) * [self.hidden]:
            weight = as_rng(rng).normal(size=(inputs, self.hidden)) / inputs**0.5
            beside = 0.5 * rng.normal(size=(given, self.hidden))
            params.append({"weight": weight, "beside": beside, "bias": np.zeros(self.hidden)})
        outputs = len(CENTRE) * self.dim
        return [*params, {"weight": np.zeros((self.hidden, outputs)), "bias": np.zeros(outputs)}]

    def velocity(self, params: Params, y: ArrayLike, t: ArrayLike, context: ArrayLike) -> Array:
        """v at y (N, D), times t, (N, 1) or a number, and the context (N, C): (N, D)."""
        t, (centre, width) = t + 0 * y[:, :1], (bells.astype(y.dtype) for bells in (CENTRE, WIDTH))
        n = self.log_shares(params, y, t, context).reshape(-1, len(CENTRE), self.dim)
        V, away = ((1 - t) ** 2 + (t * width) ** 2)[:, :, None], y[:, None] - (t * centre)[:, :, None]
        log_w = n - away**2 / (2 * V) - np.log(V) / 2
        w = np.exp(log_w - np.max(getval(log_w), axis=1, keepdims=True))
        moved = centre[:, None] + (t * width**2 - (1 - t))[:, :, None] / V * away
        return np.sum(w * moved, axis=1) / np.sum(w, axis=1)

    def log_shares(self, params, y, t, context):
        """The network at y (N, D), t (N, 1) and the context: (N, 3 D)."""
        angles = t * FREQUENCIES.astype(y.dtype)
        beside, h = np.concatenate([np.sin(angles), np.cos(angles), context], axis=1), y
        for k, layer in enumerate(params[:-1]):
            out = silu(h @ layer["weight"] + beside @ layer["beside"] + layer["bias"])
            h = h + out if k else out
        return h @ params[-1]["weight"] + params[-1]["bias"]

    def to_x(self, params, z, context):
        return self.follow(params, z, context, 0.0, 1.0)

    def to_z(self, params, x, context):
        return self.follow(params, x, context, 1.0, -1.0)

    def follow(self, params, y, context, start, span):
        """From y at time `start` along the velocity for a time `span`: (y, log_det)."""
        state = np.concatenate([y, 0 * y[:, :1], context], axis=1)
        end = runge_kutta.path(self.tolerance / 1000, lambda s, t: self.rate(params, s, t), state, start, span)[-1]
        return end[:, : self.dim], end[:, self.dim]

    def rate(self, params, state, t):
        """[v, tr ∂v/∂y, 0] at states [y, log_det, context]."""
        y, context = state[:, : self.dim], state[:, self.dim + 1 :]
        back, v = make_vjp(lambda y: self.velocity(params, y, t, context), y)
        vectors = np.eye(self.dim) if self.probes is None else self.probes / len(self.probes) ** 0.5
        rows = (np.broadcast_to(vector.astype(y.dtype), y.shape) for vector in vectors)
        trace = sum(np.sum(back(row) * row, axis=1) for row in rows)
        return np.concatenate([v, trace[:, None], 0 * context], axis=1)

    def euler(self, params: Params, z: ArrayLike, context: ArrayLike, steps: int, guidance: float = 1.0) -> Array:
        """The path from z at t = 0 to x at t = 1 in equal Euler steps: (steps + 1, N, D).

        guidance: w, 0 to 20, in v = v₀ + w (v_context − v₀), v₀ with the context 0 (Ho & Salimans 2022).
        """
        z, steps = as_batch(z, "z", self.dim), as_size(steps, "steps")
        context = self._one_hot(context, z)
        number = isinstance(guidance, (int, float, np.number)) and 0 <= guidance <= MOST_GUIDANCE
        checked(guidance, number, "guidance", f"be a number from 0 to {MOST_GUIDANCE:.0f}")
        path = [z]
        with np.errstate(all="ignore"):  # what is not finite is refused at the end
            for t in np.arange(steps, dtype=z.dtype) / steps:
                v = self.velocity(params, path[-1], t, context)
                if guidance != 1:
                    v0 = self.velocity(params, path[-1], t, 0 * context)
                    v = v0 + z.dtype.type(guidance) * (v - v0)
                path.append(path[-1] + v / steps)
        return as_finite(np.stack(path), "the path")

    def fill_in(
        self,
        params: Params,
        rng: Generator,
        known: ArrayLike,
        mask: ArrayLike,
        context: ArrayLike,
        steps: int,
        rounds: int = 1,
    ) -> Array:
        """Images (N, D) with the pixels of `known` where mask, (D,) or (N, D), is True, and others drawn to fit them.

        At every time t of an Euler path the known pixels are replaced by (1 − t) ε + t known, ε ~ N(0, 1) afresh. That
        alone is no draw given the known pixels. With rounds > 1 each step is made so often: in between, the path goes
        back to the time before it with as much fresh noise as belongs there. After Lugmayr 2022, algorithm 1, whose
        steps are random; here they are Euler steps, so that many rounds of few steps narrow the result.
        Cost: steps · rounds network passes.
        """
        known, steps, rounds = as_batch(known, "known", self.dim), as_size(steps, "steps"), as_size(rounds, "rounds")
        context, mask, rng = self._one_hot(context, known), np.asarray(mask), as_rng(rng)
        right = mask.dtype == bool and mask.shape in ((self.dim,), known.shape)
        checked(mask, right, "mask", f"be True or False for each of {self.dim} pixels, True where a pixel is known")
        some = mask.any(axis=-1).all() and not mask.all(axis=-1).any()
        checked(mask, some, "mask", "leave some pixels of each image known and some to fill in")

        def noise():
            return rng.standard_normal(known.shape).astype(known.dtype)

        times = np.arange(steps + 1, dtype=known.dtype) / steps
        y = noise()
        with np.errstate(all="ignore"):  # what is not finite is refused at the end
            for t, later in zip(times[:-1], times[1:]):
                for k in range(rounds):
                    if k:  # (t / later) y has the noise of the path at `later`; what is lacking at t is added
                        back = t / later
                        y = back * y + ((1 - t) ** 2 - (back * (1 - later)) ** 2) ** 0.5 * noise()
                    y = np.where(mask, (1 - t) * noise() + t * known, y)
                    y = y + (later - t) * self.velocity(params, y, t, context)
        return as_finite(np.where(mask, known, y), "the images")

    def _one_hot(self, context, like):
        """The context as rows (N, C): one-hot, 0, or between."""
        context = as_context(context, self.context_dim, like)
        between = ((context >= 0) & (context <= 1)).all()
        return checked(context, between, "context", "be one-hot, or 0 for any digit: numbers from 0 to 1, not labels")


def silu(u):
    """u · σ(u)  (Elfwing 2018), from tanh, which does not overflow."""
    return u * (1 + nets.tanh(u / 2)) / 2


def noisy(rng: Generator, images: ArrayLike) -> Pair:
    """(y (N, D), log q (N,)): levels with normal noise of deviation 0.15 that stays within the level, on [−1, 1].

    log q is the log-density of the noise, with levels as units: log P(image) ≥ E[log p(y) + D log(2 / 17) − log q].
    """
    images, rng = as_levels(as_batch(images, "images", PIXELS)), as_rng(rng)
    u = NOISE * rng.standard_normal(images.shape)
    while (outside := np.abs(u) >= 0.5).any():
        u[outside] = NOISE * rng.standard_normal(outside.sum())
    mass = math.erf(0.5 / NOISE / 2**0.5)  # of the noise before what lies outside was drawn again
    log_q = np.sum(-((u / NOISE) ** 2) / 2, axis=1) - images.shape[1] * math.log(NOISE * mass * (2 * math.pi) ** 0.5)
    return (2 * (images + 0.5 + u) - LEVELS) / LEVELS, log_q


def to_levels(y: ArrayLike) -> Array:
    """The level that each pixel y shows, the darkest or brightest for those beyond −1 and 1: whole numbers 0 … 16."""
    y = as_batch(y, "y", PIXELS).astype(float)
    return np.clip(np.floor((y + 1) / 2 * LEVELS), 0, LEVELS - 1)


def pictures_flow() -> Flow:
    """The flow of `pictures`: standard normal noise, and the velocity that carries it."""
    return Flow(Normal(dim=PIXELS), BellsODE())


def pictures() -> tuple[Flow, Params]:
    """(flow, params): p(y | digit) of the images of `data.mnist` on [−1, 1], as `noisy` gives them, in float32.

    The context is one-hot, or 0 for an image of any digit. It has seen the training images and their labels.
    """
    flow = pictures_flow()
    return flow, trees.views(stored("flat").astype(np.float32), _shapes(flow))


def read_pictures(images: ArrayLike) -> Array:
    """The digit that a network reads off images of levels, (N, 196) -> (N,); it was trained on those of `data.mnist`.

    It knows nothing of `pictures`, and is right for 97 of 100 test images.
    """
    images = as_batch(images, "images", PIXELS)
    layers = [{"weight": np.zeros((m, n)), "bias": np.zeros(n)} for m, n in zip(READER[:-1], READER[1:])]
    params = trees.views(stored("reader").astype(np.float32), layers)
    return np.argmax(nets.mlp(params, (images / (LEVELS - 1)).astype(np.float32), "relu"), axis=1)


def stored(name: str) -> Array:
    """An array of the file: "flat", the velocity's numbers; "reader", those of the network of `read_pictures`; or
    "bits", bits/dim of the 1000 test images given their digit under `pictures`, the mean of four draws of the noise.
    """
    with np.load(FILE, allow_pickle=False) as file:
        array = file[name] if name in file.files else None
    size = {"flat": 696_556, "reader": 84_618, "bits": 1000}[name]
    right = np.shape(array) == (size,) and np.isfinite(array).all()
    need = f"hold {size} finite numbers {name!r}: python -m benchmarks.pictures writes it again"
    return checked(array, right, f"the file {FILE.name}", need)
