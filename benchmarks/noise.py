"""Learned noise against uniform noise on the images of chapter 17:  python -m benchmarks.noise [--out FOLDER]

The density p of MNIST at 14 × 14 pixels is the flow of two scales that chapter 17 trains, on v behind the histogram
map: four affine couplings on the coarse picture and four that move details, each with one hidden layer. The noise is

u = σ(m + exp(l) · logit w),   w ~ Uniform(0, 1)   for each pixel by itself, l between −2 and 2,

where one network with a hidden layer of 64 reads the image and says m and l of all its pixels. m = l = 0, where it
starts, is uniform noise. p and q are trained together, by the mean of log p(x + u) − log q(u | x).

Three ways: p with uniform noise; p and q; and p alone with uniform noise, so wide that it has as many numbers as p and
q have together. All see batches of 128 training images for the same number of steps, by Adam with the same rates, from
the same seeds. The score is bits/dim of the test images, the mean of 16 draws of u, and the same with the mean taken
before the logarithm. A difference is image by image, of the means over the seeds; its error is that of the mean over
the images.
"""

import json
import math
import time
from pathlib import Path

import autograd.numpy as np
import click
import numpy as onp

from minflow import data, nets, trees
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.training import fit
from minflow.transforms import ActNorm, AffineCoupling, Chain, Split

from . import machine

RESULTS = Path(__file__).parent / "results"
DIM, STEPS, BATCH, RATE, DRAWS, SEEDS = 196, 800, 128, 3e-3, 16, 3
WIDTH, WIDE, OF_NOISE, EDGE = 64, 92, 64, 1e-6
WAYS = {"uniform": (WIDTH, False), "learned": (WIDTH, True), "uniform, wide": (WIDE, False)}


def two_scales(width):
    """The flow of chapter 17: (N, 196) values v of pixels, row by row."""
    row, column = onp.indices((14, 14)).reshape(2, -1) % 2
    channel, board = 2 * row + column, onp.indices((7, 7)).sum(axis=0).ravel() % 2 == 0

    def couplings(*masks):
        return [AffineCoupling(mask, (width,), activation="relu") for mask in 2 * masks]

    coarse = Chain([*couplings(board, ~board), ActNorm(49)])
    return Flow(Normal(dim=DIM), Chain([Split(channel > 0, coarse), *couplings(channel % 3 == 0, channel < 3)]))


class Dequantised(Flow):
    """log p(x + u) − log q(u | x) at images x; params: {"p": those of the flow, "q": those of the network, or {}}."""

    def __init__(self, flow, histograms):
        super().__init__(flow.base, flow.transform)
        self.flow, self.histograms = flow, histograms

    def noise(self, q, images, rng):
        """(u, log q(u | x)), the noise uniform where q is empty."""
        w = rng.uniform(EDGE, 1 - EDGE, size=images.shape)
        if not q:
            return w, 0.0
        outputs = nets.mlp(q, (images / 16).astype(onp.float32), "relu").astype(onp.float64)
        shift, log_scale = outputs[:, :DIM], 2 * np.tanh(outputs[:, DIM:] / 2)
        s = shift + np.exp(log_scale) * onp.log(w / (1 - w))
        log_slope = log_scale - np.logaddexp(0, s) - np.logaddexp(0, -s) - onp.log(w * (1 - w))  # of u in w
        return 1 / (1 + np.exp(-s)), -np.sum(log_slope, axis=1)

    def log_prob(self, params, images, rng):
        u, log_q = self.noise(params["q"], images, rng)
        v, log_det = self.histograms.to_line((images + u) / 17)
        return self.flow.log_prob(params["p"], v.astype(onp.float32)) + log_det - DIM * math.log(17) - log_q


def start(model, images, learned, rng):
    """The parameters at first, in float32."""
    v, _ = model.histograms.to_line(data.dequantise(rng, images[:2000]))
    q = nets.init_mlp(rng, [DIM, OF_NOISE, 2 * DIM], last=0.0) if learned else {}
    return trees.map_leaves(onp.float32, {"p": model.flow.init(rng, v.astype(onp.float32)), "q": q})


def trained(width, learned, seed, steps=STEPS):
    """(model, params) after training on the images of `data.mnist`."""
    images, rng = data.mnist()[0], onp.random.default_rng(seed)
    model = Dequantised(two_scales(width), data.Histograms(images))

    def loss(model, params, x, rng):
        return -np.mean(model.log_prob(params, x, rng))

    def stream(rng, n):
        return images[rng.integers(0, len(images), n)]

    settings = {"steps": steps, "batch_size": BATCH, "learning_rate": RATE, "rng": rng, "progress": False}
    return model, fit(model, start(model, images, learned, rng), stream, loss=loss, **settings)[0]


def bits_of(model, params, images, draws):
    """bits/dim of each image: {"1": the mean of the logarithms, "16": the logarithm of the mean over the draws}."""
    rng = onp.random.default_rng(9)
    log_p = onp.array([model.log_prob(params, images, rng) for _ in range(draws)])
    of_mean = onp.logaddexp.reduce(log_p, axis=0) - math.log(draws)
    return {"1": -log_p.mean(axis=0) / (DIM * math.log(2)), str(DRAWS): -of_mean / (DIM * math.log(2))}


def with_error(values):
    return [float(values.mean()), float(values.std(ddof=1) / len(values) ** 0.5)]


def mean_noise(model, q, images):
    """E[u | x] of every pixel: (N, 196)."""
    many = [model.noise(q, images, onp.random.default_rng(seed))[0] for seed in range(400)]
    return onp.mean(many, axis=0)


def measured(steps, seeds, draws):
    """(rows of the ways, of the differences, mean noise): bits/dim and differences with their standard errors.

    The mean noise is that of the first test image of each class, after the training from the last seed.
    """
    rows, images, test, labels = {}, {}, data.mnist()[2], data.mnist_labels()[2]
    first = [int(onp.flatnonzero(labels == k)[0]) for k in range(10)]
    for way, (width, learned) in WAYS.items():
        begin, found = time.process_time(), []
        for seed in range(seeds):
            model, params = trained(width, learned, seed, steps)
            found.append(bits_of(model, params, test, draws))
        images[way] = {K: onp.array([each[K] for each in found]) for K in found[0]}
        sizes = {name: sum(onp.size(leaf) for leaf in trees.leaves(part)) for name, part in params.items()}
        bits = {K: with_error(each.mean(axis=0)) for K, each in images[way].items()}
        rows[way] = {"numbers": sizes, "bits": bits, "seconds": time.process_time() - begin}
        if learned:
            shown = {"images": first, "mean": mean_noise(model, params["q"], test[first]).round(2).tolist()}
        click.echo(f"{way}: {sizes}, {bits['1'][0]:.4f} bits/dim, {rows[way]['seconds']:.0f} CPU s")
    gains = {}
    for way in ("uniform", "uniform, wide"):
        less = {K: images[way][K] - images["learned"][K] for K in images[way]}
        gains[way] = {K: with_error(each.mean(axis=0)) for K, each in less.items()}
        gains[way]["seeds"] = [float(each.mean()) for each in less["1"]]
    return rows, gains, shown


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--quick", is_flag=True, help="seconds: to see that it runs, not to quote")
@click.option("--out", type=click.Path(path_type=Path), default=RESULTS, help="folder of the results")
def main(quick, out):
    """Train a flow of images with uniform and with learned noise, and compare them image by image."""
    machine.pin()
    out.mkdir(parents=True, exist_ok=True)
    rows, gains, shown = measured(*((20, 2, 2) if quick else (STEPS, SEEDS, DRAWS)))
    result = {"steps": STEPS, "seeds": SEEDS, "rows": rows, "gains": gains, "machine": machine.describe()}
    click.echo(json.dumps(result, indent=1, default=float))
    text = json.dumps(result | {"shown": shown}, default=float) + "\n"
    (out / ("noise-quick.json" if quick else "noise.json")).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
