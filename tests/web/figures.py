"""A live figure in a page, as a reader meets it: what it shows, and every control moved by keyboard."""

FIGURE = "div[data-figure]"
# The pixels of all canvases, and the places of the handles on them.
SEEN = """host => [...host.shadowRoot.querySelectorAll("canvas")].map(canvas => canvas.toDataURL()).join() +
    [...host.shadowRoot.querySelectorAll(".handle")].map(part => part.style.cssText).join()"""
CHANGED = f"([host, before]) => ({SEEN})(host) !== before"
CONTROLS = "input, select, [role=slider]"
SILENT = "speed", "brush", "eraser"  # there is nothing to see before something moves, or is drawn


class Live:
    """The figure in the element `host`, which its script has brought to life."""

    def __init__(self, host):
        self.host, self.page = host, host.page
        self.page.wait_for_function("host => host.shadowRoot", arg=host.element_handle())

    def seen(self):
        return self.host.evaluate(SEEN)

    def said(self):
        return self.host.locator(".said").first.inner_text()

    def changes(self, before, seconds=10):
        self.page.wait_for_function(CHANGED, arg=[self.host.element_handle(), before], timeout=1000 * seconds)

    def control(self, role, name):
        return self.host.get_by_role(role, name=name, exact=True)

    def press(self, control, *keys):
        """Each key in turn changes what is seen."""
        for key in keys:
            before = self.seen()
            control.press(key)
            self.changes(before)

    def faults(self):
        """Moves every control by keyboard; a sentence for each that moves nothing or has no name."""
        from playwright.sync_api import TimeoutError as Never

        self.host.locator("details").evaluate_all("folds => folds.forEach(fold => { fold.open = true; })")
        controls = self.host.locator(CONTROLS)
        for number in range(controls.count()):
            control = controls.nth(number)
            name = control.get_attribute("aria-label") or control.evaluate(
                "part => part.ariaLabel || part.labels?.[0]?.innerText || ''"
            )
            if not name.strip():
                yield f"control {number} has no name: {control.evaluate('part => part.outerHTML')[:100]}"
            if name in SILENT or not control.is_visible() or not control.is_enabled():
                continue
            before = self.seen()
            try:
                self.move(control)
                self.changes(before, 5)
                if control.get_attribute("type") == "checkbox":
                    control.press("Space")  # as it was, so that the controls after it have something to move
            except Never:
                yield f"{name} moves nothing"

    def move(self, control):
        kind = control.evaluate("part => part.type || part.role")
        if kind == "checkbox":
            control.press("Space")
        elif kind == "select-one":
            last = control.evaluate("part => part.selectedIndex === part.options.length - 1")
            control.select_option(index=0 if last else control.evaluate("part => part.selectedIndex") + 1)
        elif kind == "range":
            at_end = control.evaluate("part => part.valueAsNumber >= Number(part.max)")
            control.press("ArrowLeft" if at_end else "ArrowRight")
        else:
            control.press("ArrowRight")
            control.press("ArrowUp")
