"""Loads Matplotlib's list of fonts, without the line on stderr where it has to be made, as at each start in a tab."""

import logging


def load():
    logger = logging.getLogger("matplotlib.font_manager")
    level = logger.level
    logger.setLevel(logging.ERROR)
    import matplotlib.font_manager  # noqa: F401

    logger.setLevel(level)


load()
