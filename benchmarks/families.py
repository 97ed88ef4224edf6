"""Which flow when: every family of minflow.models on six densities in the same CPU time, and what D costs.

Each cell is a training of its own: a builder of `models` with its defaults, float32, a stream of fresh samples, batch
512, Adam, the learning rate and the clipping of `fit`. The rate follows the CPU time spent, so that a flow of slow
steps gets fewer of them and still ends its schedule. `cnf` is trained by its likelihood and by flow matching, all
others by their likelihood. A gap is the mean over the seeds of KL(p‖q) on 20 000 fresh points, the same for all; its
standard error is that over the seeds. A flow that met a number that is not finite keeps what it had before.

What D costs is the CPU time of a density and of a sample of 64 points, float64, the best of five, at parameters a
little off the start; the time in D dimensions is divided by that of the same family in two.
"""

import inspect
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from minflow import data, losses, models, trees
from minflow.arrays import NotFinite
from minflow.objectives import objective_of
from minflow.optimisers import Adam

from .quality import BATCH, PEAK, gap, over_seeds, rate_at, some

SETS = {
    "moons": data.two_moons,
    "circles": data.two_circles,
    "spirals": data.two_spirals,
    "eight Gaussians": data.eight_gaussians,
    "checkerboard": data.blurred_checkerboard,
    "funnel": data.funnel,
}
BUDGETS = (1.0, 2.0, 5.0)  # CPU seconds
CLOSE = 0.05  # nats: how close is asked for
DIMS, POINTS = (2, 8, 64, 256), 64
PAGE = Path(__file__).parents[1] / "docs" / "which-flow.md"
BEGIN, END = "<!-- written by python -m benchmarks families -->", "<!-- end of what it writes -->"


@dataclass
class Family:
    """What trains, by which loss, and what docs/which-flow.md says of it.

    density, sample: passes of each network. log_det: how exact it is. choose: what to take the family for.
    """

    build: object
    density: str
    sample: str
    log_det: str
    choose: str
    loss: object = losses.negative_log_likelihood

    @property
    def context(self):
        return "yes" if "context_dim" in inspect.signature(self.build).parameters else "no"


SOLVER, FLEXIBLE = ("the solver's", "the solver's"), "exact by D backward passes, or an estimate"
ROOT = "1 and a root"
FAMILIES = {
    "nice": Family(models.nice, "1", "1", "exact, one number", "maps that keep volume; a baseline"),
    "realnvp": Family(
        models.realnvp, "1", "1", "exact", "densities and samples at a low price, also in many dimensions"
    ),
    "glow": Family(models.glow, "1", "1", "exact", "the same, where no order of the coordinates is natural"),
    "maf": Family(models.maf, "1", "D", "exact", "densities of data in many dimensions, with few samples"),
    "iaf": Family(models.iaf, "D", "1", "exact", "an energy, by reverse KL; many samples"),
    "planar": Family(models.planar_flow, ROOT, "1", "exact", "a small correction of a posterior, by reverse KL"),
    "radial": Family(models.radial_flow, "1", "1", "exact", "a few bumps, in a few parameters"),
    "nsf": Family(models.nsf, "1", "1", "exact", "the first choice in the plane; in more dimensions, measure"),
    "nsf_ar": Family(
        models.nsf_ar,
        "1",
        "D",
        "exact",
        "as `nsf`, where one pass for a density counts; never ahead of it in the plane",
    ),
    "iresnet": Family(models.iresnet, "1", "a fixed point", FLEXIBLE, "a network without masks, and time to train it"),
    "cnf": Family(models.cnf, *SOLVER, FLEXIBLE, "smooth maps in few parameters, and time to train them"),
    "cnf, matched": Family(
        models.cnf, *SOLVER, FLEXIBLE, "samples in many dimensions, and large networks", losses.flow_matching
    ),
}


def run(quick=False, seeds=2):
    """Rows: family, data, seconds, KL gap and steps as means over the seeds; then family, D, what it costs."""
    chosen = ("nsf", "cnf, matched") if quick else FAMILIES
    sets, budgets = (("moons",), (0.5, 1.0)) if quick else (SETS, BUDGETS)
    rows = []
    for family in chosen:
        for name in sets:
            for seconds in budgets:
                results = [learned(family, name, seconds, seed, 2000 if quick else 20_000) for seed in some(seeds)]
                row = {"what": "gap", "peer": "minflow", "model": family, "data": name, "seconds": seconds}
                rows.append(row | over_seeds(results, "KL gap"))
    return rows + costs(chosen, DIMS[:2] if quick else DIMS)


def learned(family, name, seconds, seed, n):
    """KL gap, steps and CPU seconds of one training."""
    kind, density, rng = FAMILIES[family], SETS[name](), np.random.default_rng(seed)

    def fresh(count):
        return density.sample(rng, count).astype(np.float32)

    flow = kind.build(2)
    start = flow.init(rng, fresh(10_000))
    objective = objective_of(flow, start, kind.loss, np.dtype(np.float32), rng)
    adam, steps, begun = Adam(objective.flat, PEAK, 1), 0, time.process_time()
    while (done := (time.process_time() - begun) / seconds) < 1:
        adam.rate = lambda done=done: rate_at(done)
        if not _step(objective, adam, fresh(BATCH)):
            break
        steps += 1
    spent, params = time.process_time() - begun, objective.tree(objective.flat)
    result = gap(density, lambda x: flow.log_prob(params, x.astype(np.float32)), n)
    return result | {"steps": steps, "CPU s": spent}


def _step(objective, adam, batch):
    """One step; False, and nothing done, where a number is not finite."""
    try:
        with np.errstate(all="ignore"):
            loss, gradient = objective.at(batch)
    except NotFinite:
        loss = math.nan
    if not math.isfinite(loss):
        adam.back()
        return False
    return adam.step(gradient)


def costs(families, dims):
    """Rows: family, D; ms of the density and of a sample of POINTS points, and how many times those at D = 2."""
    rows = []
    for family in families:
        least = None
        for dim in dims:
            rng = np.random.default_rng(0)
            flow = FAMILIES[family].build(dim)
            params = trees.map_leaves(
                lambda leaf, rng=rng: leaf + 0.02 * rng.normal(size=np.shape(leaf)), flow.init(rng)
            )
            x = flow.sample(params, rng, POINTS)
            times = [_best(lambda: flow.log_prob(params, x)), _best(lambda: flow.sample(params, rng, POINTS))]  # noqa: B023
            least = least or times
            ratios = {"density ×": times[0] / least[0], "sample ×": times[1] / least[1]}
            row = {"what": "cost", "peer": "minflow", "model": family, "D": dim}
            rows.append(row | {"density ms": times[0], "sample ms": times[1]} | ratios)
    return rows


def page(rows):
    """The table of docs/which-flow.md in two parts, a line for each family: what it can do, and what it reached."""
    row_of = {(row["model"], row.get("data", row.get("D")), row.get("seconds")): row for row in rows}
    dim = sorted({row["D"] for row in rows if "D" in row})[-2]
    budgets = sorted({row["seconds"] for row in rows if "seconds" in row})
    sides = "density", "sample"
    can = [["family", "log-det", *(f"passes, {side}" for side in sides), "context"]]
    can[0] += [*(f"{side}, D = {dim} over 2" for side in sides), "take it for"]
    reached = [["family", *SETS]]
    for name, kind in FAMILIES.items():
        cost = [row_of[name, dim, None][f"{side} ×"] for side in sides]
        line = [f"`{name}`", kind.log_det, kind.density, kind.sample, kind.context]
        can.append([*line, *(f"{ratio:.{0 if ratio >= 10 else 1}f}" for ratio in cost), kind.choose])
        reached.append([f"`{name}`", *(_reached([row_of[name, density, t] for t in budgets]) for density in SETS)])
    return f"{_table(can)}\n\n{_table(reached)}"


def _table(lines):
    return "\n".join(f"| {' | '.join(line)} |" for line in [lines[0], ["---"] * len(lines[0]), *lines[1:]])


def _reached(rows):
    """The least CPU time after which the gap was below CLOSE, or the gap that was left after the longest."""
    close = [row["seconds"] for row in rows if row["KL gap"] <= CLOSE]
    return f"**{close[0]:.0f} s**" if close else f"({rows[-1]['KL gap']:.2f})"


def put(rows, path=PAGE):
    """Write the table between its marks into the page."""
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    path.write_text(f"{before}{BEGIN}\n\n{page(rows)}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def _best(act):
    times = []
    for _ in range(5):
        begun = time.process_time()
        act()
        times.append(1e3 * (time.process_time() - begun))
        if times[-1] > 2000:
            break
    return min(times)
