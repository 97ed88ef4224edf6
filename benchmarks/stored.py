"""Train what `minflow.pretrained.mnist` stores, and write its file:  python -m benchmarks.stored [--out FILE]

A spline flow p(v | class), trained by maximum likelihood with Adam (the rate warms up over 5 % of the steps to 2e-3 and
falls to 0 as a cosine), batches of 128 training images with fresh dequantisation, Gaussian noise on v whose deviation
falls, and weight decay on the matrices. What is scored on the validation images, 20 times, is the average of the last
steps; the best of them is kept, in float16. The test images are scored once, at the end.
"""

import math
import time
from pathlib import Path

import click
import numpy as np

from minflow import data, pretrained, trees
from minflow.losses import negative_log_likelihood
from minflow.objectives import objective_of
from minflow.optimisers import Adam
from minflow.pretrained import scales

from .digits import bits_of_images

STEPS, BATCH, RATE, DECAY, NOISE, CHECKS, DRAWS = 4000, 128, 2e-3, 1.0, (0.3, 0.1), 20, 16


def trained(flow, parts, labels, seed, steps=STEPS):
    """The parameters, flat, that did best on the validation images with their labels, and what they scored there.

    parts, labels: three arrays each, as those of `data.mnist` and `data.mnist_labels`.
    """
    (images, held, _), (labels, of_held, _) = parts, labels
    histograms, rng = data.Histograms(images), np.random.default_rng(seed)
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


def scores(flow, params, images, seed, of_histograms):
    """bits/dim of each image with the class summed out, the mean of 16 draws: the score of `data.bits_per_dim`.

    of_histograms: the training images, whose histograms are the map to the line.
    """

    def log_prob(v):
        return pretrained.log_mean(pretrained.log_prob_by_class(flow, params, v), axis=1)

    return bits_of_images(log_prob, data.Histograms(of_histograms).to_line, images, seed, DRAWS)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--steps", default=STEPS, help="of training; fewer to see that it runs")
@click.option("--out", default=scales.FILE, type=click.Path(path_type=Path), help="the file to write")
def main(steps, out):
    """Train the flow of mnist, and store it."""
    start, flow, parts = time.process_time(), pretrained.mnist_flow(), data.mnist()
    flat, held = trained(flow, parts, data.mnist_labels(), 0, steps)
    click.echo(f"−log p(v | class) on validation {held:.2f} nats, {time.process_time() - start:.0f} CPU s so far")
    np.savez_compressed(out, flat=flat)
    params = trees.views(flat.astype(np.float32), flow.init(np.random.default_rng(0)))
    for name, held in zip(("validation", "test"), parts[1:]):
        bits = scores(flow, params, held, 2, parts[0])
        click.echo(f"{name}: {bits.mean():.4f} ± {bits.std(ddof=1) / len(bits) ** 0.5:.4f} bits/dim, class summed out")
    click.echo(f"{out}: {Path(out).stat().st_size / 1e6:.2f} MB, {time.process_time() - start:.0f} CPU s in all")


if __name__ == "__main__":
    main()
