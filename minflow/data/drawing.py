"""A density that was drawn by hand."""

import base64
import binascii
import math
import zlib

import numpy as np

from ..arrays import as_events, as_rng, as_size
from ..signatures import Array, ArrayLike, Generator
from ..tracing import getval

SIDE, REACH, DARKEST = 96, 3.0, 15  # as in minflow/widgets/module/drawing.js
CELL = 2 * REACH / SIDE


class Drawing:
    """p(x) = levels[i, j] / (sum of all levels · area of a cell) in the cell (i, j) of the square [−3, 3]², 0 outside.

    levels: (96, 96), whole numbers from 0 to 15, row by row from above. So log_prob and entropy are exact, whatever
    was drawn. `text` holds the drawing in few letters: a link of the site's page to draw on has it after `drawing=`.
    """

    dim = 2

    def __init__(self, levels: ArrayLike) -> None:
        levels = np.asarray(levels)
        if levels.shape != (SIDE, SIDE) or not np.isin(levels, range(DARKEST + 1)).all():
            raise ValueError(
                f"levels must be whole numbers from 0 to {DARKEST} of shape {(SIDE, SIDE)}; got shape {levels.shape}"
            )
        self.levels = levels.astype(np.uint8)

    @classmethod
    def from_text(cls, text: str) -> "Drawing":
        """The drawing whose `text` this is."""
        try:
            packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            pairs = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, SIDE * SIDE)
            pairs = np.frombuffer(pairs, np.uint8)
            return cls(np.stack([pairs >> 4, pairs & 15], axis=1).reshape(SIDE, SIDE))
        except (TypeError, ValueError, binascii.Error, zlib.error):
            raise ValueError(f"text must be the text of a drawing, all of it; got {text!r:.40}") from None

    @property
    def text(self) -> str:
        """All levels as text, two in a byte and deflated."""
        pairs = self.levels.reshape(-1, 2)
        packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
        packed = packer.compress((16 * pairs[:, 0] + pairs[:, 1]).tobytes()) + packer.flush()
        return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")

    @property
    def shares(self) -> Array:
        """The probability of each cell, (96, 96). Raises ValueError for a drawing on which nothing is."""
        total = self.levels.sum(dtype=float)
        if total == 0:
            raise ValueError("levels must have a cell above 0 before they are a density; got an empty drawing")
        return self.levels / total

    def sample(self, rng: Generator, n: int) -> Array:
        """n draws, (n, 2): a cell by its share, and a place in it by equal chance."""
        cells = as_rng(rng).choice(SIDE * SIDE, as_size(n, "n", least=0), p=self.shares.ravel())
        row, column = np.divmod(cells, SIDE)
        corner = np.stack([column, SIDE - 1 - row], axis=1)
        return (corner + rng.uniform(size=(n, 2))) * CELL - REACH

    def log_prob(self, x: ArrayLike) -> Array:
        """log p(x), (N, 2) -> (N,), nats; -inf where nothing is drawn."""
        place = np.floor((getval(as_events(x, "x", 2)) + REACH) / CELL)
        inside = ((place >= 0) & (place < SIDE)).all(axis=1)
        column, up = np.where(inside[:, None], place, 0).astype(int).T
        with np.errstate(divide="ignore"):
            heights = np.log(self.shares / CELL**2)
        return np.where(inside, heights[SIDE - 1 - up, column], -np.inf)

    @property
    def entropy(self) -> float:
        """−Σ share · log(share / area of a cell), in nats."""
        shares = self.shares[self.levels > 0]
        return float(math.log(CELL**2) - np.sum(shares * np.log(shares)))
