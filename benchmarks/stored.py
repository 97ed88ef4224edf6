"""Train what `minflow.pretrained` stores, and write its file:  python -m benchmarks.stored [--out FILE]

Two spline flows p(v | class), each trained by maximum likelihood with Adam (the rate warms up over 5 % of the steps to
2e-3 and falls to 0 as a cosine), batches of 128 training images with fresh dequantisation, Gaussian noise on v that
falls from NOISE[0] to NOISE[1], and weight decay on the matrices. What is scored on the validation images, 20 times, is
the average of the last steps; the best of them is kept, in float16. The test images are scored once, at the end. The
file also holds the scores of the best model of chapter 12, trained again as there.
"""

import math
import time
from pathlib import Path

import click
import numpy as np

from minflow import data, pretrained, trees
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.losses import negative_log_likelihood
from minflow.objectives import objective_of
from minflow.optimisers import Adam
from minflow.training import fit
from minflow.transforms import ActNorm, Chain, Logit, SplineCoupling

from .digits import bits_of_images

SEEDS, STEPS, BATCH, RATE, DECAY, NOISE, CHECKS = (0, 1), 4000, 128, 2e-3, 1.0, (0.4, 0.15), 20
DRAWS = 16


def trained(seed, steps=STEPS):
    """The parameters, flat, that did best on the validation images with their labels, and what they scored there."""
    (images, held, _), (labels, of_held, _) = data.digits(), data.digit_labels()
    histograms, flow, rng = data.Histograms(images), pretrained.digits_flow(), np.random.default_rng(seed)
    start = flow.init(rng)
    objective = objective_of(flow, start, negative_log_likelihood, np.dtype(np.float32), rng)
    matrices = trees.map_leaves(lambda leaf: np.full(leaf.shape, leaf.ndim == 2), start)
    decays = flow.fast.plan(matrices, np.dtype(np.float32)).flat
    optimiser, average, best = Adam(objective.flat, RATE, steps), objective.flat.copy(), (math.inf, None)
    v_held = histograms.to_line(np.concatenate([data.dequantise(np.random.default_rng(1), held) for _ in range(4)]))[0]
    context = pretrained.ONE_HOT[np.tile(of_held, 4)]
    for step in range(steps):
        rows = rng.integers(0, len(images), BATCH)
        v = histograms.to_line(data.dequantise(rng, images[rows]))[0].astype(np.float32)
        v += (NOISE[0] + (NOISE[1] - NOISE[0]) * step / steps) * rng.standard_normal(v.shape, np.float32)
        with np.errstate(all="ignore"):
            optimiser.step(objective.at((v, pretrained.ONE_HOT[labels[rows]]))[1])
        objective.flat -= optimiser.rate() * DECAY * decays * objective.flat
        average += (objective.flat - average) * 17 / (step + 17)
        if (step + 1) * CHECKS // steps > step * CHECKS // steps:
            score = -flow.log_prob(objective.tree(average), v_held.astype(np.float32), context).mean()
            best = min(best, (float(score), average.copy()), key=lambda pair: pair[0])
    return trees.flatten(objective.tree(best[1])).astype(np.float16), best[0]


def scores(pairs, images, seed):
    """bits/dim of each image with the class summed out, the mean of 16 draws: the score of `data.bits_per_dim`."""

    def log_prob(v):
        return pretrained.log_mean(pretrained.log_prob_by_class(pairs, v), axis=1)

    return bits_of_images(log_prob, data.Histograms(data.digits()[0]).to_line, images, seed, DRAWS)


def after_the_logit():
    """bits/dim of each test image under the spline couplings of chapter 12, sections 7 and 8."""
    train, validation, test = data.digits()
    field = np.sum(np.indices((8, 8)), axis=0).ravel()
    couplings = [SplineCoupling(field % 2 == k % 2, (64, 64), bins=5, bound=4.0) for k in range(6)]
    flow, rng = Flow(Normal(dim=64), Chain([*couplings, ActNorm(64)])), np.random.default_rng(0)
    draw = data.stream(train)

    def to_line(y):
        v, log_det = Logit(64).forward({}, 0.05 + 0.9 * y)
        return v, log_det + 64 * math.log(0.9)

    def stream(rng, n):
        v = to_line(draw(rng, n))[0]
        return (v + 0.2 * rng.standard_normal(v.shape)).astype(np.float32)

    held = to_line(data.dequantise(np.random.default_rng(1), validation))[0].astype(np.float32)
    params, settings = flow.init(rng, stream(rng, 5000)), {"batch_size": 128, "learning_rate": 2e-3, "progress": False}
    params, _ = fit(flow, params, stream, steps=800, rng=rng, validation=held, **settings)
    params = trees.map_leaves(np.float64, params)
    return bits_of_images(lambda v: flow.log_prob(params, v), to_line, test, 1, DRAWS)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--steps", default=STEPS, help="of training; fewer to see that it runs")
@click.option("--out", default=pretrained.FILE, type=click.Path(path_type=Path), help="the file to write")
def main(steps, out):
    """Train two flows of digits, and store them."""
    start, flats = time.process_time(), []
    for seed in SEEDS:
        flat, held = trained(seed, steps)
        flats.append(flat)
        spent = time.process_time() - start
        click.echo(f"seed {seed}: −log p(v | class) on validation {held:.2f} nats, {spent:.0f} CPU s so far")
    np.savez_compressed(out, flows=np.array(flats), after_the_logit=after_the_logit().astype(np.float32))
    pairs = [pretrained.pair_of(flat) for flat in flats]
    for name, images in zip(("validation", "test"), data.digits()[1:]):
        bits = scores(pairs, images, 2)
        click.echo(f"{name}: {bits.mean():.4f} ± {bits.std(ddof=1) / len(bits) ** 0.5:.4f} bits/dim, class summed out")
    click.echo(f"{out}: {Path(out).stat().st_size / 1e6:.2f} MB, {time.process_time() - start:.0f} CPU s in all")


if __name__ == "__main__":
    main()
