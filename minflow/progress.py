"""A progress bar for training, by tqdm where it is installed: on the terminal, or in a notebook's cell."""


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
    options = {"file": sink, "ascii": False} if sink else {"disable": None}
    return tqdm(total=steps, leave=False, unit="step", dynamic_ncols=not sink, ncols=80 if sink else None, **options)


def _notebook_sink():
    """A file that writes into one output of the running cell, or None outside a notebook."""
    try:
        from IPython import get_ipython
        from IPython.display import HTML, display
    except ImportError:
        return None
    if get_ipython() is None or get_ipython().__class__.__name__ != "ZMQInteractiveShell":
        return None
    handle = display(HTML(""), display_id=True)

    class Cell:
        def write(self, text):
            handle.update(HTML(f"<pre>{text.strip()}</pre>" if text.strip() else ""))

        def flush(self):
            pass

    return Cell()
