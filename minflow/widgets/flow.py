"""Watch the mass flow: points, rings and a grid of the base, carried through the layers of a flow and back.

    widgets.watch(flow, params, rng)         # the last line of a cell

It takes any flow of two dimensions or more: one that a learner has just trained as well as a named model.
"""

import numpy as np

from .. import trees
from ..arrays import OutsideRange, as_batch, as_rng, as_size, checked
from ..distributions import MultivariateNormal, Normal, log_prob_of, sample_of
from ..plots.picture import Picture, diameter, new_figure, number, thousands
from ..transforms.base import apply, layers_of, without_context
from ..transforms.continuous import NeuralODE
from .figure import Figure, pack

MOST_POINTS = 2500
MOST_STATES = 25
TIMES = 16  # states in the time of a continuous layer
SHARES = (0.5, 0.9, 0.99)  # of a Gaussian, inside the rings
AROUND, FINE = 200, 400  # points of a ring, and of the finer ring from which they are chosen
SIDE = 29  # nodes of the grid along each side
REACH = 3.2  # of the grid, in standard deviations
STILLS = 4
BEYOND = 3


def watch(
    flow, params, rng, n=1500, x=None, *,
    names=None, coordinates=(0, 1), zoom=False, ledger=True, broken=None, title=None,
):  # fmt: skip
    """A figure that carries n samples of the base through the layers of a flow and back, or data x (N, D), from x on.

    In the plane it also carries a square grid with the mass of its cells and, where the base is Gaussian, the rings
    that hold 50, 90 and 99 % of it. In more dimensions it draws two `coordinates`. A layer in continuous time is
    shown at 16 times. names: of the layers, from z to x; the names of their classes unless given. zoom: whether the
    view is as wide as the points at each state, or as at all states. ledger: whether log p is drawn layer by layer.
    broken: a name and other parameters, such as ("no turn", wrong), by which a switch *break it* carries the points.

    At state m the log-density is log p_Z(z) − Σ log_det of the first m layers (article 3.1). At most 2500 points and 25
    states are kept, and points that leave the finite numbers are left out; the figure says so where it is the case.
    Cost: a forward pass, and an inverse pass for x; 6 bytes for each point and state, times 4/3 in the notebook.
    Raises ValueError for a flow of one dimension, for a conditional one, and where no point stays finite.
    """
    without_context(flow)
    if flow.dim < 2:
        raise ValueError("flow must have 2 dimensions or more to be watched; got 1, and widgets.line draws such a map")
    seen = two_of(coordinates, flow.dim)
    if x is None:
        asked = as_size(n, "n")
        z = sample_of(flow.base, as_rng(rng), min(asked, MOST_POINTS))
    else:
        asked = len(as_batch(x, "x", flow.dim, least=1))
        z = flow.to_latent(params, x[:MOST_POINTS])
    notes = [f"{thousands(MOST_POINTS)} of {thousands(asked)} points are shown."] * (asked > MOST_POINTS)
    steps, states, log_p = _carried(flow, params, z, names)
    word = _word_for(flow, params)
    finite = np.isfinite(states).all(axis=2) & np.isfinite(log_p)
    stay = finite.all(axis=0)
    if not stay.any():
        raise ValueError("params must keep a point finite through all layers; every point was lost on the way")
    if not stay.all():
        first = np.argmin(finite.all(axis=1))
        notes.append(f"{np.sum(~stay)} of {len(stay)} points are left out: they are not finite from {word} {first} on.")
    chosen = np.unique(np.linspace(0, len(states) - 1, min(len(states), MOST_STATES)).round().astype(int))
    if len(chosen) < len(states):
        notes.append(f"{len(chosen)} of {len(states)} states are shown, from z to x.")
        steps = [f"{steps[k - 1]}, number {k}" for k in chosen[1:]]
    states, log_p = states[chosen][:, stay][..., seen], log_p[chosen][:, stay]
    other = None if broken is None else _broken(flow, broken, z[stay], chosen, seen)
    data = {"names": steps, "word": word, "zoom": bool(zoom), "ledger": bool(ledger), "log_p": pack(log_p)}
    data |= {"coordinates": [_subscript(c + 1) for c in seen], "start": 0 if x is None else len(states) - 1}
    data["box"], lines = _box(states if other is None else np.concatenate([states, other["states"]])), {}
    if flow.dim == 2:
        lines, mass = _lines(flow, params, z[stay], chosen)
        data |= {} if mass is None else {"mass": pack(mass)}
        if "rings" in lines:
            data["box"] = _around(data["box"], lines["rings"][0])
    else:
        notes.append(f"Coordinates {seen[0] + 1} and {seen[1] + 1} of {flow.dim} are drawn.")
    near = {name: _near(points, data["box"]) for name, points in (lines | {"states": states}).items()}
    far = np.sum((near["states"] != states).any(axis=(0, 2)))
    notes += [f"{far} of {states.shape[1]} points go far out of the picture."] * bool(far)
    data |= {name: pack(points) for name, points in near.items()} | {"note": " ".join(notes)}
    if other is not None:
        kept = {name: other[name] if name == "log_p" else _near(other[name], data["box"]) for name in ("log_p", *near)}
        data["broken"] = {"name": broken[0]} | {name: pack(array) for name, array in kept.items()}
    return Figure("flow", data, _still(states, log_p, data["box"], word, notes, title))


def _broken(flow, broken, z, chosen, seen):
    """What other parameters make of the same points: states, log_p, and in the plane rings and grid."""
    _, states, log_p = _carried(flow, broken[1], z)
    finite = np.isfinite(states).all() and np.isfinite(log_p).all()
    checked(broken[0], finite, "broken", "have parameters that keep every point finite")
    lines = _lines(flow, broken[1], z, chosen)[0] if flow.dim == 2 else {}
    return lines | {"states": states[chosen][..., seen], "log_p": log_p[chosen]}


def _lines(flow, params, z, chosen):
    """({"rings": …, "grid": …} at each state, the mass of the grid's cells), each where it can be drawn."""
    rings, (grid, mass) = _rings(flow, params, chosen), _cells(flow, params, z, chosen)
    return {name: line for name, line in (("rings", rings), ("grid", grid)) if line is not None}, mass


def two_of(coordinates, dim):
    """The two coordinates, as a list of whole numbers."""
    axes = coordinates.tolist() if isinstance(coordinates, np.ndarray) else coordinates
    whole = isinstance(axes, (list, tuple)) and all(type(one) is int or isinstance(one, np.integer) for one in axes)
    if not whole or len(axes) != 2 or len(set(axes)) != 2 or not all(0 <= one < dim for one in axes):
        raise ValueError(f"coordinates must be two different ones from 0 to {dim - 1}; got {coordinates}")
    return [int(one) for one in axes]


def _carried(flow, params, z, names=None):
    """(the names of the steps, states (M + 1, N, D), log_p (M + 1, N)) of points z on their way to x."""
    layers = list(layers_of(flow.transform, "forward", params))
    if names is None:
        names = [type(layer).__name__ for layer, _, _ in layers]
    elif isinstance(names, str) or len(names) != len(layers) or not all(isinstance(name, str) for name in names):
        raise ValueError(f"names must hold a string for each of {len(layers)} layers; got {names!r}")
    steps, states, log_p = [], [z], [log_prob_of(flow.base, z)]
    with np.errstate(all="ignore"):
        for name, (layer, layer_params, direction) in zip(names, layers):
            in_time = isinstance(layer, NeuralODE)
            move = _in_time if in_time else _at_once
            for k, (moved, log_det) in enumerate(move(layer, layer_params, direction, states[-1]), start=1):
                steps.append(f"{name} at time {k / TIMES:.2f}" if in_time else name)
                states.append(moved)
                log_p.append(log_p[-1] - log_det)
    return steps, np.stack(states), np.stack(log_p)


def _word_for(flow, params):
    """What a step of the figure is called."""
    kinds = {isinstance(layer, NeuralODE) for layer, _, _ in layers_of(flow.transform, "forward", params)}
    return "layer" if kinds == {False} else "step"


def _in_time(layer, params, direction, points):
    start, span = layer.journey(direction)
    for k in range(TIMES):
        points, log_det = layer.follow(params, points, start + span * k / TIMES, span / TIMES)
        yield points, log_det


def _at_once(layer, params, direction, points):
    """The layer's points and log_det, NaN in the rows that have no image."""
    out, log_det = np.full_like(points, np.nan), np.full(len(points), np.nan)
    rows = np.flatnonzero(np.isfinite(points).all(axis=1))
    try:
        pair = apply(layer, direction, params, points[rows])
    except OutsideRange as outside:
        rows = np.delete(rows, outside.rows)
        pair = apply(layer, direction, params, points[rows])
    out[rows], log_det[rows] = pair
    yield out, log_det


def _box(states):
    """A square around all but the outermost 0.4 % of the points at all states."""
    low, high = np.quantile(states.reshape(-1, 2), (0.002, 0.998), axis=0)
    return _square(low, high, 0.56 * (high - low).max() + 1e-3)


def _around(box, points):
    """The box, or a larger square that also holds the points."""
    corners = np.concatenate([np.array(box).T, points.reshape(-1, 2)])
    low, high = corners.min(axis=0), corners.max(axis=0)
    return _square(low, high, (high - low).max() / 2)


def _square(low, high, half):
    """The square box around the middle of two corners that reaches so far each way."""
    return [[round(float(middle - half), 3), round(float(middle + half), 3)] for middle in (low + high) / 2]


def _near(points, box):
    """Points at most BEYOND box widths away, so that one that is far away takes no digits from the others."""
    low, high = np.array(box).T
    return np.clip(points, low - BEYOND * (high - low), high + BEYOND * (high - low))


def _gaussian(base):
    """(mean, L) of a Gaussian base, mean + L u of a standard normal u; None of another one."""
    if isinstance(base, Normal):
        return base.loc, np.diag(base.scale)
    return (base.mean, base.L) if isinstance(base, MultivariateNormal) else None


def _rings(flow, params, chosen):
    """The rings at each state, (M + 1, 3, AROUND, 2); None where the base is not Gaussian."""
    if _gaussian(flow.base) is None:
        return None
    mean, spread = _gaussian(flow.base)
    rings = []
    for radius in np.sqrt(-2 * np.log(1 - np.array(SHARES))):
        angle = np.linspace(0, 2 * np.pi, FINE, endpoint=False)
        for count in (FINE, FINE, FINE, AROUND):
            angle = _evenly(angle, _ring(flow, params, mean, radius * spread, angle)[chosen], count)
        rings.append(_ring(flow, params, mean, radius * spread, angle)[chosen])
    return np.stack(rings, axis=1)


def _ring(flow, params, mean, spread, angle):
    """A ring at each state, in the precision of the parameters: it is only drawn."""
    points = mean + np.stack([np.cos(angle), np.sin(angle)], axis=1) @ spread.T
    return _carried(flow, params, points.astype(trees.dtype_of(params)))[1]


def _evenly(angle, states, count):
    """Other angles of a ring: close together where a layer stretches the ring, as into a filament."""
    gaps = np.linalg.norm(np.diff(states, axis=1, append=states[:, :1]), axis=2)
    gaps = np.nan_to_num(gaps / gaps.sum(axis=1, keepdims=True)).max(axis=0)
    ends = np.concatenate([[0.0], np.cumsum(gaps)])
    return np.interp(ends[-1] * (np.arange(count) + 0.5) / count, ends, np.append(angle, angle[0] + 2 * np.pi))


def _cells(flow, params, z, chosen):
    """The nodes of the grid at each state, (M + 1, SIDE, SIDE, 2), and the mass of its cells under the base.

    Two Nones where one cell comes out mirrored and others do not: no map does that, but the straight sides of a cell
    that has been pulled very long.
    """
    low, high = z.min(axis=0), z.max(axis=0)
    if _gaussian(flow.base):
        mean, spread = _gaussian(flow.base)
        reach = REACH * np.sqrt(np.diag(spread @ spread.T))
        low, high = mean - reach, mean + reach
    sides = np.linspace(low, high, SIDE).T
    nodes = np.stack(np.meshgrid(*sides, indexing="ij"), axis=-1)
    middles = np.stack(np.meshgrid(*(sides[:, 1:] + sides[:, :-1]) / 2, indexing="ij"), axis=-1).reshape(-1, 2)
    states = _carried(flow, params, nodes.reshape(-1, 2))[1][chosen].reshape(-1, SIDE, SIDE, 2)
    one, other = states[:, 1:, 1:] - states[:, :-1, :-1], states[:, :-1, 1:] - states[:, 1:, :-1]
    areas = one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]
    areas *= np.sign(np.median(areas, axis=(1, 2), keepdims=True))
    if np.nanmin(areas) < 0:
        return None, None
    return states, np.exp(log_prob_of(flow.base, middles)) * np.prod((high - low) / (SIDE - 1))


def _subscript(number):
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def _still(states, log_p, box, word, notes, title):
    """Some states side by side, each point in the colour of its angle in z."""
    last = len(states) - 1
    shown = np.unique(np.linspace(0, last, min(STILLS, last + 1)).round().astype(int))
    figure, panels = new_figure(columns=len(shown), size=(2.2 * len(shown), 2.6), squeeze=False)
    few = states[:, :500]
    angle = np.arctan2(*(few[0] - few[0].mean(axis=0)).T[::-1])
    across, up = box
    says = {k: f"after {word} {k}" for k in shown} | {last: "x"} | {0: "z"}
    for axes, k in zip(panels[0], shown):
        axes.scatter(*few[k].T, s=diameter(few.shape[1]) ** 2, c=angle, cmap="hsv", linewidths=0)
        axes.set_title(says[k], fontsize=10)
        axes.set(xlim=across, ylim=up, aspect="equal", xticks=[], yticks=[])
    alt = f"{thousands(states.shape[1])} points on their way from z to x, each in the colour of its angle in z."
    for k in (0, last):
        means, spreads = (", ".join(number(v, 1) for v in of(states[k], axis=0)) for of in (np.mean, np.std))
        alt += f" At {says[k]}: mean ({means}), standard deviation ({spreads}),"
        alt += f" mean log p {number(log_p[k].mean(), 1)}."
    steps = f"{last} {word}s" if last > 1 else f"one {word}"
    return Picture(figure, " ".join([alt, *notes]), title or f"Samples on their way from z to x, through {steps}")
