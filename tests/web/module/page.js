/** A page for a figure without a browser: its parts are plain objects, and what it draws is kept. */
import { Panel, Stage } from "../../../minflow/widgets/module/core.js";

const ink = new Proxy({}, { get: () => () => {}, set: () => true });

const part = () => {
  /** @type {Record<string, (event: any) => void>} */
  const on = {};
  const children = [];
  return {
    on,
    children,
    style: {},
    appendChild: (/** @type {any} */ child) => children.push(child),
    append: () => {},
    addEventListener: (/** @type {string} */ name, /** @type {any} */ react) => (on[name] = react),
    getContext: () => ink,
    getBoundingClientRect: () => ({ left: 0, top: 0 }),
    hasPointerCapture: () => true,
  };
};

Object.assign(globalThis, {
  document: { createElement: part },
  matchMedia: () => ({ matches: false }),
  requestAnimationFrame: () => 1,
  window: globalThis,
});

/**
 * The figure that `show` makes of its data, 740 pixels wide: what it says, its handles, the lines of each panel.
 * @param {(stage: any, data: any) => void} show @param {any} data
 */
export function opened(show, data) {
  const stage = /** @type {any} */ (new Stage(/** @type {any} */ (part()), "a figure"));
  show(stage, data);
  for (const panel of stage.all) panel.resize(740);
  const parts = (/** @type {any} */ one) => [one, ...one.children.flatMap(parts)];
  const handles = parts(stage.panels).filter(({ className }) => className === "handle");
  /** The lines of a panel as pairs, drawn again. @param {number} k */
  const lines = (k) => {
    /** @type {{points: [number, number][], how: any}[]} */
    const kept = [];
    stage.all[k].line = (/** @type {any} */ points, how = {}) => {
      const flat = Array.from(points).flat();
      kept.push({ points: Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]), how });
    };
    stage.draw();
    stage.all[k].line = Panel.prototype.line;
    return kept;
  };
  const press = (/** @type {any} */ handle, /** @type {string} */ key, shiftKey = false) => {
    handle.on.keydown({ key, shiftKey, preventDefault: () => {} });
    stage.draw();
  };
  const drag = (/** @type {any} */ handle, /** @type {any} */ panel, /** @type {[number, number]} */ [x, y]) => {
    handle.on.pointermove({ clientX: panel.x(x), clientY: panel.y(y) });
    stage.draw();
  };
  stage.draw();
  return { stage, handles, lines, press, drag, said: () => stage.line.textContent };
}
