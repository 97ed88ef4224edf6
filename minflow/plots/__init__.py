"""Pictures that say in words what they show.

    plots.slope(a=2.0)                                  # last line of a cell: the picture, with alt text
    plots.four_panel(flow, params, x, rng).save("moons.png")
    figure, axes = plots.new_figure(columns=2)          # a figure of your own, in the course's style …
    plots.show(figure, "Two curves")                    # … is shown under its title, and described by what it draws

Every function returns a `Picture`. One colour a meaning, in the whole course: LATENT (z), DATA (x as it was
observed), MODEL (what a formula or a flow says about x), WRONG (a mistake, shown on purpose), GUIDE (lines
that lead the eye), INK (what would be black on paper: a picture turns black into INK, which can be read on a white
and on a dark page). A title stands above the picture as text and names what is shown; the alt text says the rest.
"""

from . import fonts  # noqa: F401, before the first of the others loads Matplotlib
from .boxes import coupling, pipeline
from .curves import lines
from .description import describe, show
from .ladder import ladder
from .line import density_1d, pushforward, slope
from .maps import grid, matrices
from .picture import DATA, GUIDE, INK, LATENT, MODEL, WRONG, Picture, new_figure
from .pixels import images
from .plane import density, four_panel
from .points import clouds, density_and_samples
from .square import parallelogram
from .training import history, ledger

__all__ = [
    "DATA", "GUIDE", "INK", "LATENT", "MODEL", "Picture", "WRONG", "clouds", "coupling", "density", "density_1d",
    "density_and_samples", "describe", "four_panel", "grid", "history", "images", "ladder", "ledger", "lines",
    "matrices", "new_figure", "parallelogram", "pipeline", "pushforward", "show", "slope",
]  # fmt: skip
