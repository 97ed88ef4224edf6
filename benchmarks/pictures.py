"""Train what `minflow.pretrained.pictures` stores, and write its file:  python -m benchmarks.pictures [--out FILE]

Two trainings on `data.mnist`, one after another on one thread:

- the velocity, by flow matching: `fit` with batches of 256 training images with fresh noise, and their digits, of which
  one in seven is withheld (a context of 0), so that the same network knows what a digit of any kind looks like;
- a network that reads digits, to judge the samples with; each batch of images is moved by up to one pixel, and what
  leaves at an edge comes back at the other, where nearly all pixels are black.

At the end the velocity is scored on the 1000 test images, given their digit: bits/dim, the mean of DRAWS draws of the
noise. log p is that of the solver, with one probe for the trace. All images of a call share it, so that its error would
be common to them: GROUPS parts of the images are scored in calls of their own.
"""

import math
import time
from pathlib import Path

import click
import numpy as np
from autograd import numpy as anp
from autograd import value_and_grad

from minflow import data, nets, trees
from minflow.data.digits import LEVELS
from minflow.optimisers import Adam
from minflow.pretrained import ONE_HOT, pixels
from minflow.training import fit

STEPS, BATCH, RATE, WITHHELD = 22_000, 256, 1e-3, 1 / 7
READER_STEPS, DRAWS, GROUPS = 4000, 4, 50


def flow_matching(flow, params, batch, rng):
    """The loss of chapter 11, `losses.flow_matching`, with a context."""
    x, context = batch
    z, t = rng.standard_normal(x.shape, np.float32), rng.uniform(size=(len(x), 1)).astype(np.float32)
    v = flow.transform.velocity(params, (1 - t) * z + t * x, t, context)
    return anp.sum((v - (x - z)) ** 2) / len(x)


def velocity(images, labels, steps=STEPS, seed=0):
    """The parameters, flat, after flow matching on images of levels and the digits that they show."""
    flow, rng = pixels.pictures_flow(), np.random.default_rng(seed)

    def stream(rng, n):
        rows = rng.integers(0, len(images), n)
        context = ONE_HOT[labels[rows]] * (rng.uniform(size=(n, 1)) > WITHHELD)
        return pixels.noisy(rng, images[rows])[0].astype(np.float32), context.astype(np.float32)

    settings = {"loss": flow_matching, "batch_size": BATCH, "learning_rate": RATE, "progress": False}
    params, history = fit(flow, flow.init(rng), stream, steps=steps, rng=rng, **settings)
    return trees.flatten(params).astype(np.float16), float(np.mean(history.losses[-500:]))


def reader(images, labels, steps=READER_STEPS, seed=0):
    """The parameters, flat, of a network that reads digits, by cross-entropy."""
    rng = np.random.default_rng(seed)
    start = nets.init_mlp(rng, pixels.READER, last=1.0)
    flat = trees.flatten(start, np.float32)
    optimiser = Adam(flat, 1e-3, steps)

    def loss(params, x, one_hot):
        out = nets.mlp(params, x, "relu")
        return anp.mean(anp.log(anp.sum(anp.exp(out), axis=1)) - anp.sum(out * one_hot, axis=1))

    slope = value_and_grad(loss)
    for _ in range(steps):
        rows = rng.integers(0, len(images), 128)
        moved = np.roll(images[rows].reshape(-1, 14, 14), rng.integers(-1, 2, 2), axis=(1, 2)).reshape(-1, 196)
        x = (moved / 16 + 0.1 * rng.standard_normal(moved.shape)).astype(np.float32)
        optimiser.step(trees.flatten(slope(trees.views(flat, start), x, ONE_HOT[labels[rows]])[1], np.float32))
    return flat.astype(np.float16)


def bits(log_P):
    """bits/dim of each image, from nats for all its pixels."""
    return -log_P / (pixels.PIXELS * math.log(2))


def scores_of_the_velocity(flat, images, labels):
    """bits/dim of each image given its digit, the mean of DRAWS draws."""
    flow, found, rng = pixels.pictures_flow(), [], np.random.default_rng(2)
    params = trees.views(flat.astype(np.float32), flow.init(np.random.default_rng(0)))
    for _ in range(DRAWS):
        y, log_q = pixels.noisy(rng, images)
        parts = zip(*(np.array_split(rows, GROUPS) for rows in (y.astype(np.float32), ONE_HOT[labels])))
        log_p = np.concatenate([flow.reseeded(rng).log_prob(params, *part) for part in parts])
        found.append(log_p + pixels.PIXELS * math.log(2 / LEVELS) - log_q)
    return bits(np.mean(found, axis=0))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--steps", default=STEPS, help="of the velocity; fewer to see that it runs")
@click.option("--out", default=pixels.FILE, type=click.Path(path_type=Path), help="the file to write")
def main(steps, out):
    """Train a velocity from noise to digits and a reader of digits, and store them."""
    start, (images, _, test), (labels, _, of_test) = time.process_time(), data.mnist(), data.mnist_labels()
    flat, loss = velocity(images, labels, steps)
    click.echo(f"velocity: loss {loss:.1f} at the end, {time.process_time() - start:.0f} CPU s so far")
    reads, each = reader(images, labels), scores_of_the_velocity(flat, test, of_test)
    np.savez_compressed(out, flat=flat, reader=reads, bits=each.astype(np.float32))
    click.echo(f"{each.mean():.4f} ± {each.std(ddof=1) / len(each) ** 0.5:.4f} bits/dim of the test images")
    click.echo(f"{out}: {Path(out).stat().st_size / 1e6:.2f} MB, {time.process_time() - start:.0f} CPU s in all")


if __name__ == "__main__":
    main()
