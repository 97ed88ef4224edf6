"""Chapter 10, autoregressive flows: what is right, and what typically goes wrong."""

from . import by_hand, made_masks, maf_forward, maf_inverse, turned_round

CHECKS = (
    by_hand.CHECK,
    made_masks.CHECK,
    maf_inverse.CHECK,
    turned_round.CHECK,
    maf_forward.CHECK,
)
