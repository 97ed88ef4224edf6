"""The φ⁴ lattice of chapter 15, by a flow and by a chain:  python -m benchmarks.lattice [--train] [--out FOLDER]

S = Σ ½ (φ − φ_right)² + ½ (φ − φ_below)² + ½ m² φ² + λ φ⁴ with m² = −1 and λ = ⅛ on L × L sites, closed to a ring in
both directions: the phase in which nearly all sites have one sign. p = exp(−S) / Z.

The flow is `pretrained.lattice`: one set of weights for every L. `--train` makes it again, by reverse KL on 4 × 4, 6
× 6 and 8 × 8 sites in every step, and writes its file. It is not trained at L = 10 and 12.

The rival is Hamiltonian Monte Carlo: 100 chains beside each other, which start in both wells, leapfrog steps of that
length and number which have the most effective draws a second of eight pairs in pilots at each L, and φ → −φ by a
coin after every trajectory. φ̄ is the mean of a field; ⟨|φ̄|⟩ and χ = L² (⟨φ̄²⟩ − ⟨|φ̄|⟩²) are given with standard
errors, those of the chain from the scatter of its chains. n_eff is the number of independent draws of p that would
give ⟨|φ̄|⟩ the same error, of the flow with its weights, and τ the number of trajectories for each of them. n_eff a
second differs from run to run, above all where few draws have large weights, so that the ratio is given of three
runs. Pilots and training are not counted in the CPU seconds.

At L = 4 log Z and ⟨φ²⟩ are known from a transfer matrix: each φ takes 11 or 13 values from −3.1 to 3.1, a row up
to 28 561, and Z is the trace of the fourth power. The free field, λ = 0 and m² = 1, has a determinant to compare with.
"""

import json
import math
import time
from pathlib import Path

import autograd.numpy as anp
import click
import numpy as np

from minflow import pretrained, trees
from minflow.evaluation import pareto_k
from minflow.losses import reverse_kl
from minflow.pretrained import fields
from minflow.training import fit

from . import machine

RESULTS = Path(__file__).parent / "results"
M2, LAM = -1.0, 0.125
SIZES, TRAINED = (4, 6, 8, 10, 12), (4, 6, 8)
STEPS, BATCH, RATE = 2500, 128, 1e-2
CHAINS, TRAJECTORIES, DRAWS, ROUNDS, PILOT = 100, 100, 2000, 25, 100
VALUES = 11, 13
SEEDS = 3
STEP_SIZES, LEAPS = (0.15, 0.2, 0.25, 0.3), (7, 10)


def log_density(side, m2=M2, lam=LAM):
    """−S of fields, the sites row by row: a function (N, L²) -> (N,), in nats, that autograd can read."""

    def log_p(x):
        phi = anp.reshape(x, (-1, side, side))
        steps = [phi - anp.roll(phi, -1, axis=axis) for axis in (1, 2)]
        own = 0.5 * m2 * phi**2 + lam * phi**4
        return -anp.sum(0.5 * steps[0] ** 2 + 0.5 * steps[1] ** 2 + own, axis=(1, 2))

    return log_p


def trained(steps=STEPS):
    """The parameters, flat, after training on all sizes at once: the sum of their reverse KL."""
    flows = {side: pretrained.lattice_flow(side) for side in TRAINED}
    losses = {side: reverse_kl(log_density(side)) for side in TRAINED}

    def loss(_, params, x, rng):
        return sum(losses[side](flows[side], params, x, rng) for side in TRAINED)

    start = trees.map_leaves(np.float32, flows[TRAINED[0]].init(np.random.default_rng(1)))
    settings = {"batch_size": BATCH, "learning_rate": RATE, "rng": np.random.default_rng(2), "progress": False}
    return trees.flatten(fit(flows[TRAINED[0]], start, steps=steps, loss=loss, **settings)[0])


def force(phi):
    """∂S/∂φ."""
    near = sum(np.roll(phi, step, axis) for step in (1, -1) for axis in (1, 2))
    return (4 + M2) * phi + 4 * LAM * phi**3 - near


def trajectories(phi, size, leaps, number, rng):
    """(φ̄ after each trajectory (number, chains), the last fields, the share that was accepted)."""
    log_p, means, accepted = log_density(phi.shape[1]), [], 0.0
    for _ in range(number):
        momentum = rng.standard_normal(phi.shape)
        before = log_p(phi) - 0.5 * np.sum(momentum**2, axis=(1, 2))
        new, momentum = phi, momentum - 0.5 * size * force(phi)
        for leap in range(leaps):
            new = new + size * momentum
            momentum = momentum - (size if leap < leaps - 1 else 0.5 * size) * force(new)
        after = log_p(new) - 0.5 * np.sum(momentum**2, axis=(1, 2))
        yes = np.log(rng.uniform(size=len(phi))) < after - before
        phi = np.where(yes[:, None, None], new, phi) * rng.choice([-1.0, 1.0], size=(len(phi), 1, 1))
        means.append(phi.mean(axis=(1, 2)))
        accepted += yes.mean() / number
    return np.array(means), phi, accepted


def estimates(side, size, square, weight):
    """⟨|φ̄|⟩ and χ with the terms whose mean is each error: |φ̄|, φ̄² and weights of mean 1, of any shape."""
    mean, second = np.mean(weight * size), np.mean(weight * square)
    terms = weight * (size - mean), side**2 * weight * (square - second - 2 * mean * (size - mean))
    return mean, side**2 * (second - mean**2), second - mean**2, terms


def tuned(side, pilot, rng):
    """(fields, step, number of leaps) of the chain with the most effective draws of |φ̄| a second in a pilot."""
    phi = rng.choice([-1.0, 1.0], size=(CHAINS, 1, 1)) + 0.3 * rng.standard_normal((CHAINS, side, side))
    phi, best = trajectories(phi, min(STEP_SIZES), 10, pilot, rng)[1], (0.0,)
    for size in STEP_SIZES:
        for leaps in LEAPS:
            start, (means, _, _) = time.process_time(), trajectories(phi, size, leaps, pilot, rng)
            spent, mean = time.process_time() - start, np.abs(means)
            best = max(best, (mean.var() / mean.mean(axis=0).var() / spent, size, leaps))
    return phi, *best[1:]


def by_both(side, rounds, pilot, seed=0):
    """The rows of the chain and of the flow at L = side, in rounds by turns, so that a busy machine disturbs both."""
    rng, log_p = np.random.default_rng([side, seed]), log_density(side)
    flow, params = pretrained.lattice(side)
    (phi, size, leaps), log_w, of_flow, of_chain, seconds, accepted = tuned(side, pilot, rng), [], [], [], [0, 0], 0.0
    for _ in range(rounds):
        start = time.process_time()
        means, phi, yes = trajectories(phi, size, leaps, TRAJECTORIES, rng)
        between = time.process_time()
        x, log_q = flow.sample_and_log_prob(params, rng, DRAWS)
        log_w.append(log_p(x) - log_q)
        seconds = [seconds[0] + between - start, seconds[1] + time.process_time() - between]
        of_chain.append(means), of_flow.append(x.mean(axis=1))
        accepted += yes / rounds
    mean, chi, variance, terms = estimates(side, np.abs(of_chain := np.concatenate(of_chain)), of_chain**2, 1.0)
    errors = [each.mean(axis=0).std(ddof=1) / CHAINS**0.5 for each in terms]
    chain = {
        "by": "HMC", "L": side, "mean": mean, "mean error": errors[0], "chi": chi, "chi error": errors[1],
        "n_eff": variance / errors[0] ** 2, "seconds": seconds[0], "accepted": accepted, "step": size, "leaps": leaps,
        "tau": of_chain.size * errors[0] ** 2 / variance,
    }  # fmt: skip
    log_w, of_flow = np.concatenate(log_w), np.concatenate(of_flow)
    w = np.exp(log_w - log_w.max())
    mean, chi, variance, terms = estimates(side, np.abs(of_flow), of_flow**2, w / w.mean())
    errors = [each.std() / len(w) ** 0.5 for each in terms]
    return chain, {
        "by": "flow", "L": side, "mean": mean, "mean error": errors[0], "chi": chi, "chi error": errors[1],
        "n_eff": variance / errors[0] ** 2, "seconds": seconds[1], "share": w.mean() ** 2 / np.mean(w**2),
        "k": pareto_k(log_w), "log Z": log_w.max() + math.log(w.mean()),
        "log Z error": w.std() / w.mean() / len(w) ** 0.5,
    }  # fmt: skip


def exact(m2, lam, values, reach):
    """(log Z, ⟨φ²⟩) on 4 × 4 sites, by the transfer matrix T of a row: Z = tr T⁴ = Σ |T² e_r|² over all rows r.

    Rows that are turned, mirrored or of the other sign give the same, so that one of each kind is taken.
    """
    axis = np.linspace(-reach, reach, values)
    row = axis[np.indices((values,) * 4).reshape(4, -1).T]
    turned = [np.roll(each, k, axis=1) for each in (row, row[:, ::-1]) for k in range(4)]
    code = values ** np.arange(4)
    codes = [np.searchsorted(axis, each - 1e-9) @ code for each in (*turned, *(-each for each in turned))]
    _, kinds, count = np.unique(np.min(codes, axis=0), return_index=True, return_counts=True)
    own = 0.5 * (row - np.roll(row, 1, axis=1)) ** 2 + 0.5 * m2 * row**2 + lam * row**4
    half = np.exp(-0.5 * own.sum(axis=1)) * (axis[1] - axis[0]) ** 2  # of a row's own weight, on either side of T
    hop = np.exp(-0.5 * (axis[:, None] - axis) ** 2)
    mass = []
    for some in np.array_split(kinds, -(-len(kinds) // 100)):
        column = half * half[some, None] * np.exp(-0.5 * ((row[some, None] - row) ** 2).sum(axis=2))
        column = (column * half).reshape(-1, *(values,) * 4)
        for _ in range(4):
            column = np.moveaxis(np.tensordot(column, hop, axes=(1, 0)), -1, 4)
        mass.append(np.sum((column.reshape(len(some), -1) * half) ** 2, axis=1))
    mass = np.concatenate(mass) * count
    return math.log(mass.sum()), float(mass @ np.mean(row[kinds] ** 2, axis=1) / mass.sum())


def measured(sizes, rounds, pilot):
    """Rows of the chain and of the flow for each L, and how far apart they are in standard errors of the difference.

    The row of the chain has the ratio of n_eff a second, chain over flow, in SEEDS runs, of which the first is shown.
    """
    rows = []
    for side in sizes:
        runs = [by_both(side, rounds, pilot, seed) for seed in range(SEEDS)]
        pair = runs[0]
        speed = [[row["n_eff"] / row["seconds"] for row in run] for run in runs]
        pair[0]["ratios"] = sorted(of_chain / of_flow for of_chain, of_flow in speed)
        for what in ("mean", "chi"):
            apart = (pair[1][what] - pair[0][what]) / math.hypot(*(row[f"{what} error"] for row in pair))
            pair[1][f"{what} apart"] = apart
        rows += pair
        click.echo(f"L = {side} is done, {time.process_time():.0f} CPU seconds so far")
    return rows


CELLS = [
    ("L", "{L}"),
    ("⟨\\|φ̄\\|⟩, flow", "{mean:.4f} ± {mean error:.4f}"),
    ("⟨\\|φ̄\\|⟩, HMC", "{HMC mean:.4f} ± {HMC mean error:.4f}"),
    ("χ, flow", "{chi:.3f} ± {chi error:.3f}"),
    ("χ, HMC", "{HMC chi:.3f} ± {HMC chi error:.3f}"),
    ("share", "{share:.2f}"),
    ("k̂", "{k:.2f}"),
    ("n_eff a second, flow", "{speed:.0f}"),
    ("n_eff a second, HMC", "{HMC speed:.0f}"),
    ("HMC over flow, in three runs", "{HMC ratios[0]:.1f} to {HMC ratios[2]:.1f}"),
]


def page(rows, notes):
    """The rows as Markdown: a line for each L, and what else there is to say of the chain and of log Z."""
    lines, more = [[heading for heading, _ in CELLS], ["---"] * len(CELLS)], []
    rows = [row | {"speed": float(f"{row['n_eff'] / row['seconds']:.2g}")} for row in rows]
    for chain, flow in zip(rows[::2], rows[1::2]):
        both = flow | {f"HMC {name}": value for name, value in chain.items()}
        lines.append([cell.format_map(both) for _, cell in CELLS])
        say = "L = {L}: log Z {log Z:.4f} ± {log Z error:.4f}; flow less HMC, in errors of the difference: "
        say += "{mean apart:+.1f} and {chi apart:+.1f}; "
        say += "HMC with {HMC leaps} steps of {HMC step}, acceptance {HMC accepted:.2f}, "
        more.append((say + "τ {HMC tau:.2f} trajectories").format_map(both))
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    points = "\n".join(f"- {each}" for each in more + notes)
    return f"# lattice\n\n{table}\n\n{points}\n\n{__doc__.split(chr(10), 2)[2]}"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--train", is_flag=True, help="train the stored flow again, and write its file")
@click.option("--quick", is_flag=True, help="seconds: to see that it runs, not to quote")
@click.option("--out", type=click.Path(path_type=Path), default=RESULTS, help="folder of the results")
def main(train, quick, out):
    """Measure the stored flow of the lattice beside Hamiltonian Monte Carlo."""
    machine.pin()
    out.mkdir(parents=True, exist_ok=True)
    name = "lattice-quick" if quick else "lattice"
    if train:
        start, file = time.process_time(), out / f"{name}.npz" if quick else fields.FILE
        flat = trained(20 if quick else STEPS)
        np.savez_compressed(file, flat=flat, seconds=time.process_time() - start)
    with np.load(fields.FILE, allow_pickle=False) as stored:
        notes = [f"{stored['flat'].size} numbers, trained in {stored['seconds']:.0f} CPU seconds"]
    for many in (7, 8) if quick else VALUES:
        log_Z, square = exact(M2, LAM, many, 3.1)
        notes.append(f"4 × 4 by the transfer matrix, {many} values of φ: log Z {log_Z:.4f}, ⟨φ²⟩ {square:.4f}")
    rows = measured(*(((4,), 2, 10) if quick else (SIZES, ROUNDS, PILOT)))
    notes.append(", ".join(f"{key} {value}" for key, value in machine.describe().items()))
    text = page(rows, notes)
    click.echo(text)
    (out / f"{name}.md").write_text(text, encoding="utf-8")
    (out / f"{name}.json").write_text(
        json.dumps({"rows": rows, "notes": notes}, indent=1, default=float) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
