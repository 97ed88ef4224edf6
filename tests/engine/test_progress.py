"""The bar of a fit."""

from unittest.mock import MagicMock

from minflow import progress


def test_the_bar_shows_the_latest_loss_and_counts_every_step(monkeypatch):
    bar, losses = MagicMock(), []
    monkeypatch.setattr(progress, "_bar", lambda steps: bar)
    for step in progress.steps_with_bar(45, True, losses):
        losses.append(100.0 - step)
    assert [call.args[0] for call in bar.set_postfix_str.mock_calls] == ["loss 100.000", "loss 80.000", "loss 60.000"]
    assert bar.update.call_count == len(losses) == 45
