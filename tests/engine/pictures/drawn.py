"""What a picture draws: its figure, which would be closed, and what stands where in it."""

import io
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from PIL import Image

from minflow import plots
from minflow.distributions import Normal
from minflow.plots import picture

LEDGER = SimpleNamespace(
    rows=[
        ("3 ActNorm", 0.5, 0.1, None),
        ("2 PLU", -1.25, 0.2, 0.1),
        ("1 ActNorm", 2.0, 0, None),
        ("base", -2.5, 1, None),
    ],
    total=-1.25,
)


class Doubling:
    """x = 2 z, as a flow."""

    base = Normal(dim=2)

    def to_latent(self, params, x):
        return x / 2

    def to_data(self, params, z):
        return 2 * z


def history(validation=(), **words):
    return plots.history(SimpleNamespace(losses=[3.0, 2.0, 1.5, 1.2], validation=list(validation)), **words)


def taken(make):
    """(figure, Picture) of the Picture that make() returns, whose figure would be closed."""
    figures, render = [], picture._render
    with patch.object(picture, "_render", lambda figure: figures.append(figure) or render(figure)):
        made = make()
    (figure,) = figures
    return figure, made


def drawn(make):
    """(figure, alt) of the Picture that make() returns, its parts in their places and colours."""
    figure, made = taken(make)
    picture._fit_for_any_page(figure)
    figure.draw_without_rendering()
    return figure, made.alt


def pixels(made):
    """The PNG of a Picture as (height, width, 3), row 0 at the top."""
    return np.asarray(on_paper(made.png)).astype(int)


def on_paper(png, ground="white"):
    """A picture as a page with this ground shows it."""
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, ground), picture).convert("RGB")


def image_at(axes, x, y):
    """The number that the image in these axes shows at (x, y)."""
    (image,) = axes.images
    left, right, bottom, top = image.get_extent()
    array = np.asarray(image.get_array())
    across, up = (x - left) / (right - left), (y - bottom) / (top - bottom)
    up = up if image.origin == "lower" else 1 - up
    rows, columns = array.shape
    return array[int(up * rows), int(across * columns)]


def brightness(colour):
    return np.dot(to_rgb(colour), (0.299, 0.587, 0.114))


def colour_of(artist):
    return to_hex(artist.get_color()).upper()


def face_of(artist):
    """The colour that an artist is filled with, opaque."""
    face = np.asarray(artist.get_facecolor())
    return to_hex(face[0] if face.ndim == 2 else face).upper()


def words(texts):
    return [text.get_text() for text in texts]
