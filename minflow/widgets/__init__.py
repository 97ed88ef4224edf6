"""Live figures: a reader moves them with mouse or keys, in a notebook and on a web page, and needs no kernel.

    widgets.watch(flow, params, rng)         # samples carried through the layers, and back
    widgets.line("affine", a=0.5)            # a map of a line, and what it makes of a density
    widgets.matrix(A)                        # the columns of a matrix, and the square that it moves
    widgets.jacobian("bend")                 # a point on a curved map, and the parallelogram of J there
    widgets.planar(w, u)                     # a planar layer up to where it folds, and beyond
    widgets.frames(draw, x=[0, 1, 2])        # what a function draws at each of some values
    fit(…, callback=widgets.Watch(flow, x))  # a flow while it is trained
    drawing = widgets.draw()                 # a density that a reader draws, for which a kernel must run

Each is one HTML output: a picture with its alt text, the data, and the script of the folder module/. Where no script
runs, the picture stands.
"""

from .draw import draw
from .flow import watch
from .frames import frames
from .learning import Watch
from .line import line
from .plane import jacobian, matrix, planar

__all__ = ["Watch", "draw", "frames", "jacobian", "line", "matrix", "planar", "watch"]
