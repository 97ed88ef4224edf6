// Trains a flow in a worker, so that the page never freezes, and sends what can be seen of it.
//
// Messages in: {start: {levels, model, layers, …}}, {follow: [x₁, x₂] or null}, {grid: whether it is shown},
// {pause: true or false}, {rate: the learning rate from now on}.
// Messages out: {step, losses, samples} some thirty times a second, with grid and path where they are asked for; now
// and then with `density`, which is computed a few rows at a time.

import { Drawing, REACH } from "../../../minflow/widgets/module/drawing.js";
import { cloud, Flow, seeded } from "./flow.js";

const BATCH = 256;
const PIXELS = 48; // a side, of the picture of the learned density
const LINES = 15; // of the grid, each way
const ALONG = 61; // points of a line
const BETWEEN = 30; // milliseconds from one message to the next, of which half at least is training
const ROWS = 4; // of the density, for each message

// Calls `train` once the messages that wait have been read. A timer would take four milliseconds each time.
const soon = new MessageChannel();
soon.port1.onmessage = train;

let run = null;
let followed = null;
let withGrid = false;

function start({ levels, model, layers, hidden, rate, steps, sameMask, withoutLogDet, seed }) {
  const random = seeded(seed);
  const drawing = new Drawing();
  drawing.levels = levels;
  const draw = drawing.sampler(random);
  const [flow, still] = [0, 1].map(() => new Flow(model, { layers, hidden, sameMask, withoutLogDet }));
  flow.init(random, draw(4000));
  run = { flow, still, draw, latents: cloud(), rate, steps, step: 0, losses: [], density: [], paused: false };
  send();
  soon.port2.postMessage(null);
}

function train() {
  const mine = run;
  if (!mine || mine.paused) return;
  const until = performance.now() + Math.max(BETWEEN - mine.cost, mine.cost);
  do {
    const warm = Math.min(1, (mine.step + 1) / 40);
    const rate = mine.rate * warm * 0.5 * (1 + Math.cos((Math.PI * mine.step) / mine.steps));
    const loss = mine.flow.step(mine.draw(BATCH), rate);
    mine.step += 1;
    mine.losses.push(loss);
    if (Number.isNaN(loss)) mine.steps = mine.step;
  } while (performance.now() < until && mine.step < mine.steps);
  send();
  if (mine.step < mine.steps) soon.port2.postMessage(null);
}

function send() {
  const begun = performance.now();
  const { flow, still, step, steps, latents } = run;
  const message = { step, steps, losses: Float32Array.from(run.losses) };
  run.losses = [];
  message.samples = Float32Array.from(flow.toData(latents.slice()));
  if (withGrid) Object.assign(message, { grid: grid(flow), along: ALONG });
  if (followed) message.path = path(flow, followed);
  if (step >= steps || run.paused) run.density = rows(flow, 0, PIXELS);
  else if (step) {
    if (!run.density.length) still.params.set(flow.params); // all rows are of the same step
    run.density.push(...rows(still, run.density.length / PIXELS, ROWS));
  }
  if (run.density.length === PIXELS * PIXELS) {
    message.density = Float32Array.from(run.density);
    run.density = [];
  }
  postMessage(message);
  run.cost = performance.now() - begun;
}

// The lines on which one coordinate of z is constant, where the base has nearly all of its mass, carried to x.
function grid(flow) {
  const points = [];
  for (const way of [0, 1]) {
    for (let line = 0; line < LINES; line++) {
      for (let k = 0; k < ALONG; k++) {
        const [fixed, free] = [(5 * line) / (LINES - 1) - 2.5, (5 * k) / (ALONG - 1) - 2.5];
        points.push(...(way ? [free, fixed] : [fixed, free]));
      }
    }
  }
  return Float32Array.from(flow.toData(Float64Array.from(points)));
}

// The learned density at so many rows of pixels, from the row `first` on.
function rows(flow, first, count) {
  const points = new Float64Array(2 * count * PIXELS);
  for (let k = 0; k < count * PIXELS; k++) {
    points[2 * k] = (2 * REACH * ((k % PIXELS) + 0.5)) / PIXELS - REACH;
    points[2 * k + 1] = REACH - (2 * REACH * (first + Math.floor(k / PIXELS) + 0.5)) / PIXELS;
  }
  return Array.from(flow.logProb(points), Math.exp);
}

// Where the point x comes from: z, then the point after each layer.
function path(flow, x) {
  const point = Float64Array.from(x);
  flow.toLatent(point);
  const places = [...point];
  flow.toData(point, (after) => places.push(...after));
  return Float32Array.from(places);
}

addEventListener("message", ({ data }) => {
  if (data.start) start(data.start);
  if (!run) return;
  if ("follow" in data) followed = data.follow;
  if ("grid" in data) withGrid = data.grid;
  if ("rate" in data) run.rate = data.rate;
  if ("pause" in data) {
    const goesOn = run.paused && !data.pause;
    run.paused = data.pause;
    if (goesOn) soon.port2.postMessage(null);
  }
  if (!("start" in data || "rate" in data) && (run.paused || run.step >= run.steps)) send();
});
