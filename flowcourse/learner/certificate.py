"""A certificate whose seal is drawn by a flow that is trained here: SVG, for anyone who has done the core.

text = certificate(root, "Ada Lovelace", core, stretch)      # the Parts of the course; it takes some seconds
"""

import time
from contextlib import suppress
from datetime import date
from html import escape

import numpy as np

from minflow import models
from minflow.training import fit
from minflow.transforms import AffineCoupling

from ..checking.capture import captured
from ..checking.run_cell import run_cell
from ..core import manifest
from .answers import cells_to_run

COUPLING = "ex-06-1"  # where the learner writes the inverse of an affine coupling
SECONDS = 15  # for the training; its first TRIAL steps show how long a step takes
TRIAL = 40
STEPS = 300, 3000  # at least, at most
DRAWS = 3000
HUES = 24
TICK = np.array([[-0.9, 0.1], [-0.25, -0.7], [1.0, 0.85]])  # the corners of ✓


def seal(rng, n):
    """Points (n, 2) of the shape that the flow is trained on: a ring with a tick in it."""
    angle, along = rng.uniform(0, 2 * np.pi, n), rng.uniform(0, 1, n)
    ring = 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    length = np.linalg.norm(np.diff(TICK, axis=0), axis=1)
    share = length[0] / length.sum()
    down, up = along[:, None] / share, (along[:, None] - share) / (1 - share)
    tick = np.where(down < 1, TICK[0] + down * (TICK[1] - TICK[0]), TICK[1] + up * (TICK[2] - TICK[1]))
    return np.where(rng.uniform(size=(n, 1)) < 0.7, ring, tick) + 0.07 * rng.normal(size=(n, 2))


def trained(rng):
    """A RealNVP that was trained on the seal for about SECONDS, its parameters, and the number of steps."""
    flow = models.realnvp(2)
    start = flow.init(rng, seal(rng, 1000))
    began = time.perf_counter()
    _fit(flow, start, rng, TRIAL)
    in_time = TRIAL * SECONDS / (time.perf_counter() - began)
    steps = int(np.clip(in_time, *STEPS))
    return flow, _fit(flow, start, rng, steps), steps


def _fit(flow, params, rng, steps):
    return fit(flow, params, seal, steps=steps, batch_size=256, rng=rng, progress=False)[0]


def own_coupling(root):
    """The function that the learner's saved answer to COUPLING defines, or None where it does not run."""
    try:
        job, space = cells_to_run(root, manifest.find(COUPLING)), {"__name__": "__main__"}
        with captured():
            run_cell(job["setup"], "<set-up cell>", space)
            run_cell(job["answer"], "<answer cell>", space)
        return space[job["name"]]
    except Exception:
        return None


def through(coupling, flow, params, z):
    """x = f(z), where each affine coupling is done by `coupling(x, mask, net)`, which is its inverse: (N, 2) -> (N, 2).

    (u − μ′)·exp(−α′) is u·exp(α) + μ for α′ = −α and μ′ = −μ·exp(−α): so an inverse, too, goes from z to x.
    """
    x = z
    for layer, layer_params in zip(flow.transform.layers, params):
        if isinstance(layer, AffineCoupling):
            x = coupling(x, layer.mask, _turned_round(layer, layer_params))
        else:
            x = layer.forward(layer_params, x)[0]
    return x


def _turned_round(layer, params):
    def net(a):
        log_scale, shift = layer.log_scale_and_shift(params, a)
        return -log_scale, -shift * np.exp(-log_scale)

    return net


def drawn(root, rng):
    """(z, x, how): draws z of the base, the points x to which a flow trained here takes them, and lines on how."""
    flow, params, steps = trained(rng)
    z = rng.normal(size=(DRAWS, 2))
    x, coupling = flow.to_data(params, z), own_coupling(root)
    how = (
        f"Each point of the seal was drawn from N(0, I) and moved by the {len(params) - 1} couplings of a RealNVP,",
        f"which this computer trained in {steps} steps.",
    )
    with suppress(Exception):  # where the answer was changed since it passed, the engine's couplings draw
        with captured():
            by_own = through(coupling, flow, params, z)
        if np.allclose(by_own, x):
            return z, by_own, (how[0], f"{how[1]} Each coupling is the function that was written for {COUPLING}.")
    return z, x, how


def svg(name, day, done, z, x, how):
    """The certificate as SVG: a name, a day, lines on what was `done` and `how`, and a seal with points at x."""
    lines = [(490, 180, min(44, 760 // max(len(name), 1)), name)]
    lines += [(490, 230 + 30 * k, 20, line) for k, line in enumerate((*done, "", day.isoformat()))]
    lines += [(60, 485 + 20 * k, 14, line) for k, line in enumerate(how)]
    text = "".join(f'<text x="{x}" y="{y}" font-size="{size}">{escape(line)}</text>' for x, y, size, line in lines)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 540" role="img" font-family="serif" fill="#212529">'
        f"<title>{escape(' '.join((name, *done)))}</title>"
        f"<desc>{escape(' '.join(('The seal is a ring with a tick in it.', *how)))}</desc>"
        '<rect width="1000" height="540" fill="#fff"/>'
        '<rect x="12" y="12" width="976" height="516" fill="none" stroke="#868e96"/>'
        f'<g stroke-width="2.6" stroke-linecap="round">{"".join(_dots(z, x))}</g>{text}</svg>\n'
    )


def _dots(z, x):
    """A path for each hue, which is the angle of the latent point; a point that lies far out is left out."""
    hue = ((np.arctan2(z[:, 1], z[:, 0]) / (2 * np.pi) + 1) % 1 * HUES).astype(int)
    inside = np.all(np.abs(x) < 2.7, axis=1)
    places = np.round(np.array([240, 235]) + 80 * x * [1, -1], 1)
    for k in range(HUES):
        marks = "".join(f"M{across} {down}h0" for across, down in places[inside & (hue == k)].tolist())
        yield f'<path stroke="hsl({360 * k // HUES}, 65%, 42%)" d="{marks}"/>'


def certificate(root, name, core, stretch):
    """The text of a certificate for anyone who has done these Parts of the course in the folder `root`."""
    further = [f"and {stretch.done} of the {stretch.total} stretch exercises"] if stretch.done else []
    done = (f"has solved all {core.total} core exercises", *further, "of minflow, a course on normalizing flows.")
    return svg(name, date.today(), done, *drawn(root, np.random.default_rng()))
