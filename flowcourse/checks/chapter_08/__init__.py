"""Chapter 08, NICE: what is right, and what typically goes wrong."""

from . import additive_coupling, by_hand, fixed_volume, masks_in_turn, rescaling

CHECKS = (
    by_hand.CHECK,
    additive_coupling.CHECK,
    rescaling.CHECK,
    masks_in_turn.CHECK,
    fixed_volume.CHECK,
)
