"""Which flow when: the families of minflow.models with equal time, equal size and a tuned rate, and what D costs.

The rule: every family has the same CPU-seconds, about the same number of parameters, and the learning rate, out of
four, that did best with a seed that does not count.

Size. The builder of `models` has its own number of layers, and networks of the width that brings it closest to 5000
parameters for each dimension. A planar layer has 2D + 1 parameters: with as many, a flow would have 2000 layers and
come to few steps. So its number of layers is tuned as the rate is, out of 8, 24 and 64.

Rate. In the plane the one with the smallest mean of the gaps on the circles and the funnel; in eight dimensions that
with the smallest gap there.

Each number is a training of its own: float32, a stream of fresh samples, batch 512, Adam with the steps and the
clipping of `fit`. The rate follows the CPU time spent, so that a flow of slow steps gets fewer of them and still ends
its schedule. `cnf` is trained by flow matching, all others by their likelihood. A gap is the mean
over the seeds of KL(p‖q) on 20 000 fresh points, the same for all; its standard error has the seeds and the points in
it. A flow that met a number that is not finite keeps what it had before. `nice`, `iaf` and `radial` are not trained:
NICE is a RealNVP that stretches all points alike, an IAF takes D passes for a density of data, and radial layers are,
like planar ones, for small corrections.

Two lines are no flows: a normal distribution with the mean and the covariance of 10 000 draws, and a kernel estimate
from 10 000 draws, whose width is chosen by 1000 others.

What D costs is the CPU time of a density and of a sample of 256 points, float64, the best of five, at parameters a
little off the start and the sizes of the builders; the time in D dimensions is divided by that of the same family in
two.
"""

import bisect
import inspect
import math
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from minflow import data, losses, models, trees
from minflow.arrays import NotFinite
from minflow.distributions import MultivariateNormal
from minflow.objectives import objective_of, units_of_steps
from minflow.optimisers import Adam

from .bent import bent_normals
from .quality import BATCH, FIRST_SEED, gap, over_seeds, rate_at, some

EIGHT = "8 dimensions"
SETS = {
    "moons": data.two_moons,
    "circles": data.two_circles,
    "spirals": data.two_spirals,
    "eight Gaussians": data.eight_gaussians,
    "checkerboard": data.blurred_checkerboard,
    "funnel": data.funnel,
    EIGHT: bent_normals,
}
TUNED_ON = {2: ("circles", "funnel"), 8: (EIGHT,)}
RATES, TUNING_SEED = (3e-3, 1e-2, 3e-2, 1e-1), FIRST_SEED - 1
SECONDS, PARAMETERS, LAYERS = 4.0, 5000, (8, 24, 64)  # CPU-seconds; parameters for each dimension; of planar flows
DIMS, POINTS, DRAWS = (2, 8, 64, 256), 256, 10_000
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
    trained: bool = True

    @property
    def context(self):
        return "yes" if "context_dim" in inspect.signature(self.build).parameters else "no"

    def sizes(self, dim):
        """Settings to try: of planar flows several, of all others the one with enough parameters."""
        if self.build is models.planar_flow:
            return [{"layers": layers} for layers in LAYERS]
        nets = len(inspect.signature(self.build).parameters["hidden"].default)

        def count(width):
            return parameters(self.build(dim, hidden=(width,) * nets))

        wide = bisect.bisect(range(400), PARAMETERS * dim, lo=8, key=count)
        width = min(wide, wide - 1, key=lambda width: abs(count(width) - PARAMETERS * dim))
        return [{"hidden": (width,) * nets}]


SOLVER, FLEXIBLE = ("the solver's", "the solver's"), "exact by D backward passes, or an estimate"
ROOT = "1 and a root"
FAMILIES = {
    "nice": Family(
        models.nice,
        "1",
        "1",
        "exact, one number",
        "maps that change volume alike everywhere; a baseline",
        trained=False,
    ),
    "realnvp": Family(
        models.realnvp, "1", "1", "exact", "densities and samples at a low price, also in many dimensions"
    ),
    "glow": Family(models.glow, "1", "1", "exact", "the same, where no order of the coordinates is natural"),
    "maf": Family(models.maf, "1", "D", "exact", "densities of data in many dimensions, with few samples"),
    "iaf": Family(models.iaf, "D", "1", "exact", "an energy, by reverse KL; many samples", trained=False),
    "planar": Family(
        models.planar_flow,
        ROOT,
        "1",
        "exact",
        "the plane, in few parameters and at a high rate; a small correction of a posterior, by reverse KL",
    ),
    "radial": Family(models.radial_flow, "1", "1", "exact", "a few bumps, in a few parameters", trained=False),
    "nsf": Family(models.nsf, "1", "1", "exact", "the first choice in the plane; in more dimensions, measure"),
    "nsf_ar": Family(
        models.nsf_ar,
        "1",
        "D",
        "exact",
        "as `nsf`, with few samples",
    ),
    "iresnet": Family(models.iresnet, "1", "a fixed point", FLEXIBLE, "a network without masks, and time to train it"),
    "cnf": Family(
        models.cnf, *SOLVER, FLEXIBLE, "samples in many dimensions, and large networks", losses.flow_matching
    ),
}


def parameters(flow):
    """How many numbers are learned."""
    return sum(np.size(leaf) for leaf in trees.leaves(flow.init(np.random.default_rng(0))))


def run(quick=False, seeds=3):
    """Rows of what was tried and chosen, of what each family reached, and of what it costs."""
    names = ("nsf", "planar") if quick else [name for name, kind in FAMILIES.items() if kind.trained]
    sets, seconds, n = (("moons", EIGHT), 0.3, 2000) if quick else (SETS, SECONDS, 20_000)
    rows = []
    for name in names:
        for dim in (2, 8):
            settings, tried = tuned(name, dim, seconds, n)
            rows += tried
            for density in (density for density in sets if SETS[density]().dim == dim):
                results = [learned(name, density, seconds, seed, n, **settings) for seed in some(seeds)]
                rows.append(_scored(name, density, results))
    rows += [baseline for density in sets for baseline in without_flow(density, n, seeds)]
    return [{"peer": "minflow"} | row for row in rows] + costs(
        names if quick else FAMILIES, DIMS[:2] if quick else DIMS
    )


def tuned(name, dim, seconds, n):
    """(size and rate with the smallest mean of the gaps, the rows of all that were tried)."""
    rows, best = [], (math.inf, None)
    for size in FAMILIES[name].sizes(dim):
        for rate in RATES:
            settings = {"size": size, "rate": rate}
            gaps = [
                learned(name, density, seconds, TUNING_SEED, n // 4, **settings)["KL gap"] for density in TUNED_ON[dim]
            ]
            row = {"what": "tried", "model": _label(name, size), "of": name, "D": dim, "rate": rate, "size": size}
            row |= {"parameters": parameters(FAMILIES[name].build(dim, **size))}
            rows.append(row | {"KL gap": float(np.mean(gaps))})
            best = min(best, (rows[-1]["KL gap"], len(rows) - 1, settings), key=lambda one: one[0])
    rows.append(rows[best[1]] | {"what": "chosen", "model": name})
    return best[2], rows


def _label(name, size):
    return f"{name}, {size['layers']} layers" if "layers" in size else name


def learned(name, data_name, seconds, seed, n, size, rate):
    """KL gap, steps and CPU seconds of one training."""
    kind, density, rng = FAMILIES[name], SETS[data_name](), np.random.default_rng(seed)

    def fresh(count):
        return density.sample(rng, count).astype(np.float32)

    flow = kind.build(density.dim, **size)
    start = flow.init(rng, fresh(10_000))
    objective = objective_of(flow, start, kind.loss, np.dtype(np.float32), rng)
    adam = Adam(objective.flat, rate, 1, units=units_of_steps(flow, objective))
    steps, begun = 0, time.process_time()
    while (done := (time.process_time() - begun) / seconds) < 1:
        adam.rate = lambda done=done: rate_at(done, rate)
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


def without_flow(name, n, seeds):
    """Rows: the gaps of a normal distribution and of a kernel estimate."""
    density = SETS[name]()
    for model, fit in (("a normal", _normal), ("kernels", _kernels)):
        results = []
        for seed in some(seeds):
            begun, rng = time.process_time(), np.random.default_rng(seed)
            result = gap(density, fit(density.sample(rng, DRAWS), density.sample(rng, 1000)), n)
            results.append(result | {"CPU s": time.process_time() - begun})
        yield _scored(model, name, results)


def _scored(model, density, results):
    """The row of a gap; its error has that of the seeds and that of the points, which are the same for all seeds."""
    row = {"what": "gap", "model": model, "data": density} | over_seeds(results, "KL gap")
    return row | {"error": math.hypot(row["standard error"], row["error of the points"])}


def _normal(x, others):
    return MultivariateNormal(x.mean(axis=0), np.cov(x.T)).log_prob


def _kernels(x, others):
    """log of the mean of normals around the points, each with the covariance of all, times the best of some widths²."""
    whiten = np.linalg.inv(np.linalg.cholesky(np.cov(x.T))).T
    dim, centres, log_det = x.shape[1], (x @ whiten).astype(np.float32), np.linalg.slogdet(whiten)[1]
    norms = np.sum(centres**2, axis=1)

    def log_prob(points, width):
        u = (points @ whiten).astype(np.float32)
        near = (u @ centres.T - 0.5 * norms - 0.5 * np.sum(u**2, axis=1)[:, None]) / width**2
        most = near.max(axis=1)
        total = most + np.log(np.exp(near - most[:, None]).sum(axis=1))
        return total + log_det - math.log(len(x)) - dim * math.log(width * math.sqrt(2 * math.pi))

    best = max(np.geomspace(0.02, 0.64, 31), key=lambda width: log_prob(others, width).mean())
    return lambda points: np.concatenate([log_prob(some, best) for some in np.array_split(points, 8)])


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
    """The two tables of docs/which-flow.md, a line for each family: what it can do, and what it reached."""
    return f"{_table(_can(rows))}\n\n{_table(_reached(rows))}"


def _can(rows):
    cost = {(row["model"], row["D"]): row for row in rows if row["what"] == "cost"}
    dim = sorted({dim for _, dim in cost})[-2]
    sides = "density", "sample"
    header = ["family", "log-det", *(f"passes, {side}" for side in sides), "context"]
    yield [*header, *(f"{side}, D = {dim} over 2" for side in sides), "take it for"]
    for name, kind in FAMILIES.items():
        ratios = [cost[name, dim][f"{side} ×"] for side in sides]
        line = [f"`{name}`", kind.log_det, kind.density, kind.sample, kind.context]
        yield [*line, *(f"{ratio:.{0 if ratio >= 10 else 1}f}" for ratio in ratios), kind.choose]


def _reached(rows):
    """A line for each; bold is the smallest gap of a family, and what two errors do not tell from it."""
    found = {(row["model"], row["data"]): row for row in rows if row["what"] == "gap"}
    chosen = {(row["of"], row["D"]): row for row in rows if row["what"] == "chosen"}
    sets = list(dict.fromkeys(density for _, density in found))
    flows = [row for (name, _), row in found.items() if name in FAMILIES]
    best = {density: min((row for row in flows if row["data"] == density), key=_gap) for density in sets}
    yield ["family", "parameters", "rate", *sets]
    for name in dict.fromkeys(model for model, _ in found):
        of = [chosen[name, dim] for dim in (2, 8) if (name, dim) in chosen]
        sizes = " and ".join(f"{one['parameters']}" for one in of)
        label = f"`{name}`" if of else name
        yield [label, sizes, " and ".join(f"{one['rate']:g}" for one in of)] + [
            _cell(found[name, density], best[density] if of else None) for density in sets
        ]


def _gap(row):
    return row["KL gap"]


def _cell(row, best):
    digits = 3 if row["KL gap"] > 0.01 else 4
    text = f"{row['KL gap']:.{digits}f} ± {row['error']:.{digits}f}"
    level = best and row["KL gap"] - best["KL gap"] <= 2 * math.hypot(row["error"], best["error"])
    return f"**{text}**" if level else text


def _table(lines):
    header, *body = lines
    return "\n".join(f"| {' | '.join(line)} |" for line in [header, ["---"] * len(header), *body])


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
