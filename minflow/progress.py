"""A progress bar for training, by tqdm where it is installed: on the terminal, or in a notebook's cell."""

import sys
from types import SimpleNamespace


def steps_with_bar(steps, show, losses):
    """range(steps) with a bar that shows the loss; nothing is left behind when it ends."""
    bar = _bar(steps) if show and steps else None
    if bar is None:
        yield from range(steps)
        return
    with bar:
        for step in range(steps):
            yield step
            if step % 20 == 0 and losses:
                bar.set_postfix_str(f"loss {losses[-1]:.3f}", refresh=False)
            bar.update()


def _bar(steps):
    try:
        from tqdm import tqdm
    except ImportError:
        return None
    sink = _notebook_sink()
    where = {"file": sink, "ascii": False, "ncols": 80} if sink else {"disable": None, "dynamic_ncols": True}
    return tqdm(total=steps, leave=False, unit="step", **where)


def _notebook_sink():
    """A file that writes into one output of the running cell, or None outside a notebook."""
    ipython = sys.modules.get("IPython")  # a notebook has loaded it
    if ipython is None or type(ipython.get_ipython()).__name__ != "ZMQInteractiveShell":
        return None
    from IPython.display import HTML, display

    handle = display(HTML(""), display_id=True)

    def write(text):
        handle.update(HTML(f"<pre>{text.strip()}</pre>" if text.strip() else ""))

    return SimpleNamespace(write=write, flush=lambda: None)
