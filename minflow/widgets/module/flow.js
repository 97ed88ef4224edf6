/**
 * Watch the mass flow: samples, rings and a grid of the base, carried through the layers of a flow and back.
 *
 * data, arrays by `pack`: states (M + 1, N, 2) and log_p (M + 1, N) of the samples; in the plane also grid
 * (M + 1, G, G, 2), mass ((G − 1)²) of its cells, and rings (M + 1, R, K, 2) where the base is Gaussian; names of the M
 * steps; word, what a step is called, "layer" or "step"; box of the panel; numbers of the coordinates; zoom and ledger,
 * whether to start with them; start, a state; note, a sentence or ""; broken, with a name, other states, log_p, rings and
 * grid of the same shapes.
 */
import { COLOURS, cividis, clamp, hue, Panel, text, unpack } from "./core.js";

/** @typedef {import("./core.js").Stage} Stage */
/** @typedef {import("./core.js").Pair} Pair */

const SECONDS = 0.7; // from one state to the next
const NEAR = 14; // pixels from the pointer to the sample that it points at
const SPEEDS = { "½": 0.5, 1: 1, 2: 2, 4: 4 };

/**
 * A state at a time between two layers: each number on a straight line from one layer to the next.
 * @param {Float32Array} states @param {number} time @param {Float32Array} into  the numbers of one state
 */
export function between(states, time, into) {
  const size = into.length;
  const last = states.length / size - 1;
  const k = clamp(Math.floor(time), 0, Math.max(last - 1, 0));
  const [from, to, part] = [k * size, Math.min(k + 1, last) * size, time - k];
  for (let i = 0; i < size; i++) into[i] = states[from + i] * (1 - part) + states[to + i] * part;
  return into;
}

/** The four corners of each cell of a square grid, as numbers of its nodes. @param {number} side */
export function cellsOf(side) {
  const found = [];
  for (let i = 0; i + 1 < side; i++)
    for (let j = 0; j + 1 < side; j++) {
      const a = i * side + j;
      found.push([a, a + side, a + side + 1, a + 1]);
    }
  return found;
}

/**
 * The density in the cells of a carried grid: the mass of each over its area.
 * @param {Float32Array} nodes @param {number[][]} cells @param {Float32Array} mass
 */
export function densities(nodes, cells, mass) {
  return mass.map((share, k) => {
    const [a, b, c, d] = cells[k].map((n) => 2 * n);
    const one = (nodes[c] - nodes[a]) * (nodes[d + 1] - nodes[b + 1]);
    const other = (nodes[c + 1] - nodes[a + 1]) * (nodes[d] - nodes[b]);
    return share / Math.max(Math.abs(one - other) / 2, 1e-9);
  });
}

/** The density above which 2 % of the cells are; cells that are lost do not count. @param {Float32Array} density */
export function brightest(density) {
  const known = density.filter(Number.isFinite).sort();
  return known[Math.floor(0.98 * known.length)] ?? 0;
}

/** A square around all but the outermost points of a state. @param {Float32Array} state @returns {Pair[]} */
export function squareAround(state) {
  const ends = [0, 1].map((i) => {
    const sorted = state.filter((_, n) => n % 2 === i).sort();
    return [sorted[Math.floor(0.003 * sorted.length)], sorted[Math.ceil(0.997 * sorted.length) - 1]];
  });
  const half = 0.58 * Math.max(...ends.map(([low, high]) => high - low)) + 1e-3;
  return ends.map(([low, high]) => [(low + high) / 2 - half, (low + high) / 2 + half]);
}

/** What the ledger calls a step: of a time, the time alone. @param {string} name */
const shortName = (name) => name.replace(/^.* at time /, "time ");

/** @param {Stage} stage @param {any} data */
export function show(stage, data) {
  const [count, points] = data.states.shape;
  const last = count - 1;
  const [states, logP] = [unpack(data.states), unpack(data.log_p)];
  const now = new Float32Array(2 * points);
  const [rings, grid, mass] = ["rings", "grid", "mass"].map((name) => unpack(data[name] ?? { int16: "" }));
  const [ringsNow, gridNow] = [rings, grid].map((all) => new Float32Array(all.length / count));
  const side = Math.sqrt(gridNow.length / 2);
  const cells = cellsOf(side);
  const plane = new Panel(stage, { box: data.box, label: data.label, width: data.ledger ? 0.62 : 0.8 });
  const ledger = data.ledger
    ? new Panel(stage, {
        ...{ box: data.box, label: "", width: 0.38, height: 1.58, second: true },
        ...{ names: ["log p, nats", ""], numbered: [true, false], sides: [108, 44] },
      })
    : null;
  // The density that has the brightest colour, at all times.
  const nodes = Array.from({ length: grid.length ? count : 0 }, (_, k) => between(grid, k, gridNow.slice()));
  const most = Math.max(...nodes.map((at) => brightest(densities(at, cells, mass))));
  const shown = { points: true, rings: rings.length > 0, grid: false, density: false };
  let time = data.start;
  let byAngle = true;
  let zoom = data.zoom;
  let chosen = -1;
  let hovered = -1;
  let direction = 0; // 1 plays towards x, −1 back to z
  let speed = 1;

  const middle = [0, 1].map((i) => now.reduce((sum, _, n) => (n % 2 === i ? sum + states[n] : sum), 0) / points);
  const angle = Array.from({ length: points }, (_, n) =>
    Math.atan2(states[2 * n + 1] - middle[1], states[2 * n] - middle[0]),
  );
  const around = [...angle.keys()].sort((a, b) => angle[a] - angle[b]);
  const hues = angle.map(hue);
  // The order in which the keyboard chooses: from the lowest log p at x to the highest.
  const ranked = [...angle.keys()].sort((a, b) => logP[last * points + a] - logP[last * points + b]);
  const top = logP.reduce((most, value) => Math.max(most, value), -Infinity);
  /** @type {number[][]} */
  const [means, highest] = [[], []];
  /** @type {Pair[][]} */
  const boxes = [];
  const measure = () => {
    for (let k = 0; k < count; k++) {
      const row = logP.subarray(k * points, (k + 1) * points);
      means[k] = row.reduce((sum, value) => sum + value, 0) / points;
      highest[k] = Math.max(...row);
      boxes[k] = squareAround(states.subarray(2 * k * points, 2 * (k + 1) * points));
    }
  };
  measure();
  let broken = false;
  const breakIt = (/** @type {boolean} */ on) => {
    broken = on;
    for (const [name, array] of Object.entries({ states, log_p: logP, rings, grid }))
      if (array.length) array.set(unpack((on ? data.broken : data)[name]));
    measure();
  };

  /** The square around the points at this time. */
  const boxNow = () => {
    const k = Math.min(Math.floor(time), last - 1);
    const part = time - k;
    const mixed = boxes[k].map((ends, i) => ends.map((end, j) => end * (1 - part) + boxes[k + 1][i][j] * part));
    return /** @type {import("./core.js").Box} */ (mixed);
  };
  const followed = () => (hovered >= 0 ? hovered : chosen);
  /** @param {number} k @param {number} n @returns {Pair} */
  const stateOf = (k, n) => [states[2 * (k * points + n)], states[2 * (k * points + n) + 1]];
  const label = (/** @type {number} */ t) =>
    `${Number.isInteger(t) ? t : `${Math.floor(t)} to ${Math.ceil(t)}`} of ${last}`;
  /** Log p at each state: of the point that is followed, or in the mean. */
  const logPs = () => (followed() < 0 ? means : means.map((_, k) => logP[k * points + followed()]));

  function words() {
    if (!Number.isInteger(time)) return `between ${data.word}s ${Math.floor(time)} and ${Math.ceil(time)} of ${last}`;
    const [k, n, values] = [time, followed(), logPs()];
    const name = k && data.names[k - 1] ? `, ${data.names[k - 1]}` : "";
    const at = `after ${data.word} ${k} of ${last}${name}`;
    const where = k === 0 ? "z, samples of the base" : k === last ? `x, ${at}` : at;
    if (n < 0) return `${where}: mean log p ${text(values[k])}, highest ${text(highest[k])}`;
    const place = stateOf(k, n).map((value) => text(value));
    const by = values[k] - values[k - 1];
    const change = k ? `; this ${data.word} ${by < 0 ? "took" : "added"} ${text(Math.abs(by))}` : "";
    return `${where}: the point is at (${place.join(", ")}), its log p is ${text(values[k])}${change}`;
  }

  function drawDensity() {
    between(grid, time, gridNow);
    const density = densities(gridNow, cells, mass);
    const { ink } = plane;
    ink.lineWidth = 0.7;
    cells.forEach((corners, k) => {
      const share = density[k] / most;
      if (!(share > 0.004)) return;
      ink.fillStyle = ink.strokeStyle = cividis(Math.sqrt(share));
      ink.globalAlpha = Math.min(1, 0.2 + 4 * share);
      ink.beginPath();
      for (const n of corners) ink.lineTo(plane.x(gridNow[2 * n]), plane.y(gridNow[2 * n + 1]));
      ink.fill();
      ink.stroke();
    });
    ink.globalAlpha = 1;
  }

  function drawGrid() {
    between(grid, time, gridNow);
    const how = { colour: time > 0 ? COLOURS.model : COLOURS.latent, width: 1 };
    for (let i = 0; i < side; i += 2) {
      plane.line(gridNow.subarray(2 * i * side, 2 * (i + 1) * side), how);
      const across = Array.from({ length: side }, (_, j) => 2 * (j * side + i));
      plane.line(
        across.map((n) => /** @type {Pair} */ ([gridNow[n], gridNow[n + 1]])),
        how,
      );
    }
  }

  function drawRings() {
    between(rings, time, ringsNow);
    const size = ringsNow.length / data.rings.shape[1];
    for (let from = 0; from < ringsNow.length; from += size)
      plane.line(ringsNow.subarray(from, from + size), { width: 1.2, close: true, alpha: 0.8 });
  }

  function drawPoints() {
    const { ink } = plane;
    const size = points > 1000 && !zoom ? 2 : points < 100 ? 5 : 3;
    const k = Math.min(Math.floor(time), last - 1);
    ink.globalAlpha = followed() < 0 ? 0.85 : 0.4;
    let before = "";
    for (const n of around) {
      const here = logP[k * points + n] * (1 - time + k) + logP[(k + 1) * points + n] * (time - k);
      const colour = byAngle ? hues[n] : cividis(Math.round(20 * Math.exp((here - top) / 3)) / 20);
      if (colour !== before) ink.fillStyle = before = colour;
      ink.fillRect(plane.x(now[2 * n]) - size / 2, plane.y(now[2 * n + 1]) - size / 2, size, size);
    }
    ink.globalAlpha = 1;
  }

  /** The whole way of one point, and where it is. @param {number} n */
  function drawPath(n) {
    const way = means.map((_, k) => stateOf(k, n));
    plane.line(way, { width: 1.5 });
    for (const place of count > 16 ? [way[0], way[last]] : way) plane.dot(place, { radius: 2.5 });
    plane.dot([now[2 * n], now[2 * n + 1]], { radius: 7 });
    plane.dot([now[2 * n], now[2 * n + 1]], { colour: hues[n], radius: 5 });
  }

  /**
   * What each step takes from log p or adds to it.
   * @param {Panel} ledger
   */
  function drawLedger(ledger) {
    const values = logPs();
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    const edge = 0.05 * (high - low || 1);
    ledger.box = [
      [low - edge, high + edge],
      [-count - 0.3, 1.4],
    ];
    ledger.begin();
    ledger.line([0, 0, 0, -count], { width: 1, alpha: 0.6 });
    values.forEach((value, k) => {
      const from = k ? values[k - 1] : 0;
      const past = k <= time + 0.5;
      const corners = /** @type {Pair[]} */ ([
        [from, -k - 0.2],
        [value, -k - 0.2],
        [value, -k - 0.8],
        [from, -k - 0.8],
      ]);
      const fill = k === 0 ? COLOURS.latent : past ? COLOURS.model : COLOURS.guide;
      ledger.line(corners, { fill, alpha: past ? 1 : 0.5, close: true });
    });
    const { ink, frame, width } = ledger;
    ink.restore(); // what follows stands beside the frame
    ink.save();
    ink.font = "12px system-ui, sans-serif";
    ink.fillStyle = stage.colour;
    ink.textAlign = "left";
    ink.fillText(followed() < 0 ? "mean log p" : "log p of the point", 4, ledger.y(0.5));
    const every = Math.ceil((count * 14) / (frame.bottom - frame.top));
    const names = [
      "the base",
      ...data.names.map((/** @type {string} */ name, /** @type {number} */ k) => `${k + 1} ${shortName(name)}`),
    ];
    values.forEach((value, k) => {
      if (k % every && k !== last) return;
      ink.textAlign = "left";
      ink.fillText(names[k], 4, ledger.y(-k - 0.5) + 4, frame.left - 10);
      ink.textAlign = "right";
      ink.fillText(text(value), width, ledger.y(-k - 0.5) + 4);
    });
    ledger.canvas.ariaLabel = `log p after each ${data.word}: ${values.map((value, k) => `${names[k]} ${text(value)}`).join(", ")}`;
  }

  stage.draw = () => {
    between(states, time, now);
    plane.box = zoom && chosen < 0 ? boxNow() : data.box; // a whole way needs the whole box
    const letter = time === last ? "x" : "z";
    plane.names = /** @type {[string, string]} */ (data.coordinates.map((/** @type {string} */ c) => letter + c));
    plane.begin();
    if (shown.density) drawDensity();
    if (shown.grid) drawGrid();
    if (shown.rings) drawRings();
    if (shown.points) drawPoints();
    if (followed() >= 0) drawPath(followed());
    ledger?.renew([Math.round(time), followed(), broken], () => drawLedger(ledger));
    scrub.show(time);
    stage.say(words(), direction === 0);
    plane.canvas.ariaLabel = `${data.label}: ${words()}`;
  };

  function stop() {
    direction = 0;
    forth.textContent = "▶ to x";
    back.textContent = "◀ to z";
  }

  /** Starts to play in a direction, or ends it. @param {number} way */
  function play(way) {
    const over = direction === way;
    stop();
    stage.changed();
    if (over) return;
    direction = way;
    (way > 0 ? forth : back).textContent = "❚❚ pause";
    if (time === (way > 0 ? last : 0)) time = way > 0 ? 0 : last;
    let before = performance.now();
    const next = (/** @type {number} */ at) => {
      if (direction !== way || !stage.root.isConnected) return;
      const by = (way * speed * (at - before)) / 1000 / SECONDS;
      if (!stage.still.matches || Math.abs(by) >= 1) {
        before = at;
        time = clamp(stage.still.matches ? Math.round(time + way) : time + by, 0, last);
        if (time === (way > 0 ? last : 0)) stop();
        stage.paint();
      }
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }

  /** To the next whole state in a direction. @param {number} way */
  function step(way) {
    stop();
    time = clamp(way > 0 ? Math.floor(time + 1e-6) + 1 : Math.ceil(time - 1e-6) - 1, 0, last);
    stage.changed();
  }

  const playing = stage.row();
  const back = stage.button("◀ to z", () => play(-1), playing);
  const forth = stage.button("▶ to x", () => play(1), playing);
  stage.button("one back", () => step(-1), playing);
  stage.button("one on", () => step(1), playing);
  const scrub = stage.slider(
    {
      ...{ label: data.word, min: 0, max: last, step: 0.01, value: time, say: label, wide: true },
      on: (to) => {
        stop();
        time = to;
      },
    },
    playing,
  );
  scrub.input.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    step(way);
  });
  stage.root.addEventListener("keydown", (event) => {
    const typed = /** @type {HTMLElement} */ (event.target);
    if (event.key !== " " || !typed.matches("input[type=range]")) return;
    event.preventDefault();
    play(direction || (time === last ? -1 : 1));
  });

  const looks = stage.row();
  for (const name of /** @type {("points" | "rings" | "grid" | "density")[]} */ (Object.keys(shown)))
    if (name === "points" || (name === "rings" ? rings : grid).length)
      stage.tick(
        name,
        shown[name],
        (on) => {
          shown[name] = on;
        },
        looks,
      );
  const closer = (/** @type {boolean} */ on) => {
    zoom = on;
  };
  stage.tick("zoom", zoom, closer, looks);
  if (data.broken) stage.tick(`break it: ${data.broken.name}`, false, breakIt, looks);
  const pointing = stage.row();
  const follow = stage.slider(
    {
      ...{ label: "point to follow", min: 0, max: points, step: 1, value: 0, wide: true },
      say: (n) => (n ? String(n) : "none"),
      on: (n) => {
        chosen = n ? ranked[n - 1] : -1;
      },
    },
    pointing,
  );
  const more = stage.row(stage.fold("more"));
  const colours = ["angle of z", "log density"];
  const colour = (/** @type {string} */ value) => {
    byAngle = value === colours[0];
  };
  stage.choice({ label: "colour", options: colours, value: colours[0], on: colour }, more);
  const pace = (/** @type {string} */ value) => {
    speed = SPEEDS[/** @type {keyof typeof SPEEDS} */ (value)];
  };
  stage.choice({ label: "speed", options: ["½", "1", "2", "4"], value: "1", on: pace }, more);

  /** The sample at the pointer, or −1. @param {MouseEvent} event */
  function pointedAt(event) {
    const box = plane.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let [best, found] = [NEAR ** 2, -1];
    for (let n = 0; n < points; n++) {
      const far = (plane.x(now[2 * n]) - x) ** 2 + (plane.y(now[2 * n + 1]) - y) ** 2;
      if (far < best) [best, found] = [far, n];
    }
    return found;
  }
  const hover = (/** @type {number} */ n) => {
    if (n !== hovered) stage.redraw();
    hovered = n;
  };
  plane.canvas.addEventListener("pointermove", (event) => hover(pointedAt(event)));
  plane.canvas.addEventListener("pointerleave", () => hover(-1));
  plane.canvas.addEventListener("click", (event) => {
    const found = pointedAt(event);
    chosen = found === chosen ? -1 : found;
    follow.show(chosen < 0 ? 0 : ranked.indexOf(chosen) + 1);
    stage.changed();
  });
  if (data.note) stage.add("p", { textContent: data.note, className: "said" });
}
