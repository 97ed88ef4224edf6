"""Watch a flow while it is trained: its samples, its density and its loss, with a scrubber when the training is over.

params, history = fit(flow, params, x, steps=1000, rng=rng, callback=widgets.Watch(flow, x, floor=entropy))
"""

import time

import numpy as np

from .. import trees
from ..arrays import NotFinite, OutsideRange, as_batch, as_offering, as_size, checked
from ..distributions import sample_of
from ..plots.description import spread
from ..plots.picture import DATA, GUIDE, INK, MODEL, Picture, check_box, new_figure, number
from ..transforms.base import without_context
from .figure import Figure, pack
from .flow import two_of
from .frames import draw_part, plane_data, stacked
from .front_end import front_end

MOST = 20  # frames
SHARE = 0.03  # of the time of training, for what is shown meanwhile
PAUSE = 0.5  # seconds between two pictures, at least
CELLS = 32  # of a density in the plane, along each side
BINS = 50  # of a histogram
LOSSES = 200  # points of the curve of losses
FAINT = 0.08  # where the root of a density's share of the highest is below this, the page is seen
POINTS = 600  # of the data
SAMPLES = 5000
JUDGED = 400  # of the samples: whether they lie near the data
NEAR = 0.95  # of the data points are as near to another
MEANS = f"Near means: as near to a data point as {100 * NEAR:.0f} % of the data points are to another."
STILL = 120  # of the points, in the still picture
SUBSCRIPTS = "₁₂₃₄₅₆₇₈₉"


class Watch:
    """A callback of `fit` that shows the flow as it learns, and leaves frames of its training with a scrubber.

    x: data (N, D), drawn behind the samples f(z) of the flow. samples: how many, always of the same z. density: True
    shades p(x), in the plane, on `box`, ((low, high), (low, high)), which is that of x unless given. floor: a level in
    the plot of the losses, which are then in nats: the entropy of the data. In one dimension the samples are a
    histogram, the density is a curve and box is (low, high); in more than two, two `coordinates` are drawn. Of more
    than 600 rows of x some are drawn, which lie evenly in a fixed order of chance; box is that of all. In the plane the
    words say how many of (at most 400) samples lie near the data: as near to a point that is drawn as 95 % of these
    are to another one.

    Up to 20 frames are kept, the first step's and others at equal distances, and at last the parameters that `fit`
    returns, at the step whose check found them best. Samples that are not finite or not in the picture are counted in
    the words below it. Where somebody looks on, as in JupyterLab, the figure is renewed during training, in 3 % of its
    time; where nobody does, as under nbclient, only the finished figure is shown, and outside a notebook none.
    `figure()` returns it everywhere.

    No random number of the fit is used. Cost: a forward pass of the samples for each frame, and an inverse pass of
    1024 points for its density. Raises ValueError for a conditional flow, for a density without a box, and at the
    first step where flow is not the one that is trained.
    """

    def __init__(self, flow, x=None, *, floor=None, samples=400, density=False, box=None, coordinates=(0, 1), title=""):
        without_context(as_offering(flow, "flow", "dim", "base", "to_data", "log_prob"))
        self.flow, self.title = flow, title or "The flow at steps of its training"
        self.floor = None if floor is None else _finite(floor, "floor")
        self.which = [0] if flow.dim == 1 else two_of(coordinates, flow.dim)
        self.x = None if x is None else as_batch(x, "x", flow.dim, least=1)[:, self.which].astype(float)
        self.drawn = None if x is None else _some(self.x)
        self.near = _nearness(self.drawn) if x is not None and flow.dim == 2 else None
        self.box = _given(box, flow.dim) if box is not None else None if x is None else _box_of(self.x, 0.15)
        count = as_size(samples, "samples", least=0 if density else 1)
        checked(samples, count <= SAMPLES, "samples", f"be at most {SAMPLES}")
        self.z = sample_of(flow.base, np.random.default_rng(0), count)
        self.grid = _grid(self.box, flow.dim) if density else None
        self.run = None

    def __call__(self, step, params, loss):
        """Follow one step of `fit`."""
        if step == 0 or self.run is None:
            self.run = _Run()
        self.run.follow(step, params, loss)
        self.run.frames[0].seen(self)
        self.run.fits = True
        if self.run.may_show():
            self.run.show(self._meanwhile)

    def wants_params(self, step):
        """Whether a frame may be made of this step: copies of the parameters cost more than all frames."""
        return step == 0 or self.run is None or step % self.run.every == 0

    def ended(self, params, history):
        """Add the parameters that `fit` returns, and show the finished figure."""
        if self.run is None or not history.losses:
            self.run = _Run()
        self.run.end(params, history)
        if self.run.display:
            self.run.show(self.figure)

    def figure(self):
        """The frames so far, as a live figure. Raises ValueError where there are none."""
        if self.run is None:
            raise ValueError("fit must make a step with this callback before there is a figure of it; it has made none")
        data = self._data()
        return Figure("frames", data, self._still(data))

    def see(self, params):
        """(samples (n, 1 or 2), density at the grid or None) of the flow at some parameters; NaN where it has none."""
        points, density = np.full((len(self.z), len(self.which)), np.nan), None
        with np.errstate(all="ignore"):
            if len(self.z):
                z = self.z.astype(trees.dtype_of(params))
                points = self._unless_overflown(self.flow.to_data, params, z, points)[:, self.which].astype(float)
            if self.grid is not None:
                density = np.full(len(self.grid), np.nan)
                density = np.exp(self._unless_overflown(self.flow.log_prob, params, self.grid, density).astype(float))
        return points, density

    def _unless_overflown(self, function, params, points, otherwise):
        """function(params, points); `otherwise` where its numbers have overflowed."""
        try:
            return function(params, points)
        except (OutsideRange, NotFinite):
            return otherwise
        except ValueError as problem:
            if not self.run.fits:
                raise ValueError(f"flow must be the one that is trained; of its params it says: {problem}") from None
            return otherwise  # parameters too large for it: they could be read before

    def judged(self, points):
        """; of 400 samples, 213 lie near the data"""
        if self.near is None or not len(points):
            return ""
        points = points[:JUDGED]
        with np.errstate(all="ignore"):
            count = np.sum(_squares(points, self.drawn).min(axis=1) <= self.near)
        return f"; of {len(points)} samples, {count} lie near the data"

    def _meanwhile(self):
        """The figure so far; its picture is of the first step, so that it costs little."""
        run, data = self.run, self._data()
        if run.first is None:
            run.first = self._still(data)
            run.said = run.first.alt
        count = len(run.losses)
        passed = f"After {count} step{'s' * (count != 1)} of training, which goes on"
        run.first.alt = f"{passed}. The picture: {run.said}"
        return Figure("frames", data, run.first)

    def _data(self):
        """What frames.js draws."""
        run, seen = self.run, [frame.seen(self) for frame in self.run.frames]
        clouds = [points for points, _ in seen]
        box = self.box or _box_of(np.concatenate(clouds), 0.05)
        words = [f"{self._words(frame)}{_outside(points, box)}." for frame, points in zip(run.frames, clouds)]
        if self.flow.dim == 1:
            parts, axes = self._on_the_line(seen, box), ["x", "density"]
            box, height = (box[0], (0.0, _top([array for _, array, _ in parts.values()]))), 0.7
        else:
            parts, axes = self._in_the_plane(seen), [_name(k) for k in self.which]
            (left, right), (low, high) = box
            height = min(1.0, max(0.55, (high - low) / (right - left)))
        drawn = f"Coordinates {self.which[0] + 1} and {self.which[-1] + 1} of {self.flow.dim} are drawn."
        note = [f"The fit {run.over}."] * bool(run.over) + [drawn] * (self.flow.dim > 2)
        if self.x is not None and self.flow.dim > 1 and len(self.drawn) < len(self.x):
            note.append(f"{len(self.drawn)} of {len(self.x)} rows of x are drawn.")
        note = " ".join(note + [MEANS] * (self.near is not None and len(self.z) > 0))
        data = {"name": "step", "values": [str(frame.step) for frame in run.frames], "start": len(seen) - 1}
        data |= {"words": words, "note": note, "trace": run.trace(self.floor)}
        return data | plane_data(parts, axes, box, round(height, 3))

    def _in_the_plane(self, seen):
        parts = {}
        if self.grid is not None:
            shares = np.sqrt(
                np.stack([density for _, density in seen]) / self.run.top(self)
            )  # the root shows the tails
            shares = np.where(shares > FAINT, np.minimum(shares, 1), np.nan).reshape(-1, CELLS, CELLS)
            parts["density"] = "heat", shares, INK
        if self.x is not None:
            parts["data"] = "points", self.drawn[None], DATA
        if len(self.z):
            parts["samples"] = "points", stacked([points for points, _ in seen]), MODEL
        return parts

    def _on_the_line(self, seen, box):
        parts = {}
        if self.x is not None:
            parts["data"] = "line", _histogram(self.x, box[0])[None], DATA
        if len(self.z):
            parts["samples"] = "line", np.stack([_histogram(points, box[0]) for points, _ in seen]), MODEL
        if self.grid is not None:
            curves = [np.stack([self.grid[:, 0], density], axis=1) for _, density in seen]
            parts["density"] = "dashed", np.stack(curves), INK
        return parts

    def _words(self, frame):
        """After 120 steps: loss 0.84 nats, floor 0.29; of 400 samples, 213 lie near the data"""
        made = len(self.run.losses)
        of = f" of {made}" if frame.returned and frame.step < made else ""
        words = (
            f"After {frame.step}{of} step{'s' * (of != '' or frame.step != 1)}{', as fit returned it' * frame.returned}"
        )
        if self.run.losses:
            words += f": loss {number(self.run.loss_at(frame.step))}"
            words += "" if self.floor is None else f" nats, floor {number(self.floor)}"
        return words + frame.judged

    def _still(self, data):
        """The first frame, one in the middle, the last, and the losses where there are two."""
        frames, trace, box = self.run.frames, data["trace"], data["box"]
        chosen = sorted({0, (len(frames) - 1) // 3, len(frames) - 1})
        seen = [frames[k].seen(self) for k in chosen]
        parts = self._in_the_plane(seen) if self.flow.dim > 1 else self._on_the_line(seen, box)
        curve = len(self.run.losses) > 1
        size = (2.1 * len(chosen) + (2.7 if curve else 1.2), 2.8)
        figure, panels = new_figure(columns=len(chosen) + curve, size=size, squeeze=False)
        for n, (axes, k) in enumerate(zip(panels[0], chosen)):
            for name, (kind, array, colour) in parts.items():
                drawn = array[min(n, len(array) - 1)]
                draw_part(axes, name, kind, drawn[:STILL] if kind == "points" else drawn, colour, box)
            axes.set(xlim=box[0], ylim=box[1], title=f"step {frames[k].step}")
            axes.set(xlabel=data["axes"][0], ylabel="" if n else data["axes"][1])
            axes.tick_params(labelleft=n == 0)
        handles, names = panels[0, 0].get_legend_handles_labels()
        figure.legend(handles, names, frameon=False, loc="outside lower left", ncols=3, markerscale=3)
        if curve:
            self._curve(panels[0, -1], trace)
        sentences = [f"{self._words(frames[k])}. {_said(points)}" for k, (points, _) in zip(chosen, seen)]
        beside = "" if self.x is None else f" The data: {spread(self.x)}."
        return Picture(figure, f"{' '.join(sentences)}{beside} {data['note']}", self.title)

    def _curve(self, axes, trace):
        axes.plot(*self.run.means(), color=MODEL, linewidth=1)
        if self.floor is not None:
            axes.axhline(self.floor, color=GUIDE, linestyle="--", linewidth=1.2, label=f"floor {number(self.floor)}")
            axes.legend(frameon=False, fontsize=8)
        axes.set(xlim=trace["box"][0], ylim=trace["box"][1], xlabel="step", ylabel=trace["axes"][1], title="the loss")


class _Run:
    """The steps of one fit: its losses, the frames that are kept, and what is shown meanwhile."""

    def __init__(self):
        self.losses, self.frames, self.every, self.over = [], [], 1, ""
        self.fits, self.first, self.said = False, None, ""
        self.display, self.live = front_end()
        self.handle, self.began, self.spent, self.shown = None, time.perf_counter(), 0.0, -PAUSE

    def follow(self, step, params, loss):
        self.losses.append(loss)
        if step % self.every == 0:
            if len(self.frames) == MOST - 1:
                self.frames, self.every = self.frames[::2], 2 * self.every
            else:
                self.frames.append(_Frame(step + 1, params))

    def end(self, params, history):
        step = len(self.losses)
        earlier = [frame for frame in self.frames if frame.step < step]
        best, lowest = min(history.validation, key=lambda pair: pair[1], default=(step, np.inf))
        step = best if lowest < np.inf else step
        self.frames, self.over = [*earlier, _Frame(step, params, returned=True)], history.stopped

    def may_show(self):
        """Whether somebody looks on, and the time for it is there."""
        now = time.perf_counter()
        return self.live and now - self.shown >= PAUSE and self.spent <= SHARE * (now - self.began)

    def show(self, make):
        """Show a figure, in the place of the one before."""
        start = time.perf_counter()
        if self.handle:
            self.handle.update(make())
        else:
            self.handle = self.display(make(), display_id=True)
        self.shown = time.perf_counter()
        self.spent += self.shown - start

    def trace(self, floor):
        """The curve of the losses, of means over equal numbers of steps, and where the frames are on it."""
        steps, losses = self.means()
        known = losses[np.isfinite(losses)]
        shown = [*known[:1], *([] if floor is None else [floor])] or [0.0]  # the start and the floor are in the picture
        low, upper, high = np.quantile(known, (0, 0.9, 1)) if len(known) else 3 * shown[:1]
        top = max(min(high, upper + 3 * (upper - low)), *shown, low + 1e-3)  # single spikes are not
        low = min(low, *shown)
        edge = 0.1 * (top - low)
        box = [[0, len(self.losses) + 1], [round(low - 1.5 * edge, 4), round(top + edge, 4)]]
        line = np.stack([steps, np.clip(losses, low - edge, top + 5 * edge)], axis=1)
        at = [frame.step for frame in self.frames]
        name = "loss" if floor is None else "loss, nats"
        return {"line": pack(line), "at": at, "box": box, "floor": floor, "axes": ["step", name]}

    def top(self, watch):
        """The density that is drawn brightest: what one in 200 cells of a frame exceeds."""
        densities = np.concatenate([frame.seen(watch)[1] for frame in self.frames])
        finite = densities[np.isfinite(densities)]
        return max(np.quantile(finite, 0.995), 1e-300) if len(finite) else 1.0

    def loss_at(self, step):
        """The mean of the losses around a step, as the curve shows it."""
        steps, losses = self.means()
        return losses[np.argmin(np.abs(steps - step))]

    def means(self):
        """(steps, losses): the mean of the losses over each of at most LOSSES pieces of the training."""
        losses, count = np.asarray(self.losses, dtype=float), len(self.losses)
        starts = np.unique(np.linspace(0, count, min(count, LOSSES), endpoint=False).astype(int))
        sizes = np.diff([*starts, count])
        return starts + (sizes + 1) / 2, (np.add.reduceat(losses, starts) if count else losses) / sizes


class _Frame:
    """The flow after a step: its parameters, until somebody wants to see them."""

    def __init__(self, step, params, returned=False):
        self.step, self.params, self.returned, self.found, self.judged = step, params, returned, None, ""

    def seen(self, watch):
        if self.found is None:
            self.found, self.params = watch.see(self.params), None
            self.judged = watch.judged(self.found[0])
        return self.found


def _finite(value, name):
    known = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    return float(checked(value, known and np.isfinite(value), name, "be a finite number"))


def _some(x):
    """At most POINTS rows, evenly from a fixed order of chance: the rows of x may have an order of their own."""
    return x[np.random.default_rng(0).permutation(len(x))[:: -(-len(x) // POINTS)]]


def _squares(points, others):
    """The squares of the distances (n, m) of points (n, 2) from others (m, 2)."""
    return (points[:, :1] - others[:, 0]) ** 2 + (points[:, 1:] - others[:, 1]) ** 2


def _nearness(points):
    """The square of the distance to the nearest other point that NEAR of the points have at most; None for one."""
    if len(points) < 2:
        return None
    squares = _squares(points, points)
    np.fill_diagonal(squares, np.inf)
    return np.quantile(squares.min(axis=1), NEAR)


def _given(box, dim):
    if dim == 1:
        if np.shape(box) != (2,) or not box[0] < box[1]:
            raise ValueError(f"box must be (low, high) with low < high for a flow of one dimension; got {box}")
        return ((float(box[0]), float(box[1])),)
    check_box(box)
    return tuple((float(low), float(high)) for low, high in box)


def _box_of(points, edge):
    """Where the finite points are, except for the few farthest out, and a share of their width around them."""
    known = points[np.isfinite(points).all(axis=1)]
    low, high = np.quantile(known, (0.005, 0.995), axis=0) if len(known) else np.full((2, points.shape[1]), [[-4], [4]])
    edge = edge * (high - low) + 1e-3
    return tuple((round(float(a), 4), round(float(b), 4)) for a, b in zip(low - edge, high + edge))


def _grid(box, dim):
    """The points at which a density is evaluated: of a curve, or the middles of cells [upwards, across]."""
    if box is None:
        raise ValueError("density needs a box, or data x that give one; got neither")
    if dim > 2:
        raise ValueError(f"density must be False for a flow of more than two dimensions; got one of {dim}")
    if dim == 1:
        return np.linspace(*box[0], 8 * BINS + 1)[:, None]
    across, up = (low + (np.arange(CELLS) + 0.5) * (high - low) / CELLS for low, high in box)
    return np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)


def _histogram(points, ends):
    """The outline of a histogram of points (n, 1): corners (2 BINS, 2)."""
    counts, edges = np.histogram(points[np.isfinite(points)], BINS, ends)
    heights = counts / max(len(points), 1) / (edges[1] - edges[0])
    return np.stack([np.repeat(edges, 2)[1:-1], np.repeat(heights, 2)], axis=1)


def _top(curves):
    """The upper end of an axis for curves (frames, n, 2)."""
    heights = np.concatenate([curve[..., 1].ravel() for curve in curves])
    return round(1.05 * float(np.max(heights[np.isfinite(heights)], initial=1e-3)), 4)


def _name(k):
    return f"x{SUBSCRIPTS[k]}" if k < len(SUBSCRIPTS) else f"x, coordinate {k + 1}"


def _outside(points, box):
    """How many of the points (n, 1 or 2) cannot be seen, in words."""
    low, high = np.array(box[: points.shape[1]]).T
    missing = np.sum(~((points >= low) & (points <= high)).all(axis=1))
    return f"; {missing} of {len(points)} samples outside of the picture" if len(points) else ""


def _said(points):
    known = points[np.isfinite(points).all(axis=1)]
    return f"The samples: {spread(known)}." if len(known) else "None of the samples is finite." if len(points) else ""
