"""What a picture draws: its figure, which would be closed, and what stands where in it."""

import io
from unittest.mock import patch

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from PIL import Image

from minflow.plots import picture


def drawn(make):
    """(figure, alt) of the Picture that make() returns."""
    figures, render = [], picture._render
    with patch.object(picture, "_render", lambda figure: figures.append(figure) or render(figure)):
        made = make()
    return figures[0], made.alt


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
