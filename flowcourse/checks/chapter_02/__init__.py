"""Chapter 02, determinants and volume: what is right, and what typically goes wrong."""

from . import cube_density, gaussian, log_volume, orientation, parallelogram, uniform

CHECKS = (
    cube_density.CHECK,
    parallelogram.CHECK,
    orientation.CHECK,
    uniform.CHECK,
    gaussian.CHECK,
    log_volume.CHECK,
)
