// Trains a flow in a worker, so that the page never freezes, and sends what can be seen of it.
//
// Messages in: {start: {levels, model, layers, …}}, {follow: [x₁, x₂] or null}, {grid: whether it is shown},
// {pause: true or false}.
// Messages out: {step, losses, samples} some thirty times a second, with grid and path where they are asked for; now
// and then with `density`.

import { Drawing, REACH } from "../../../minflow/widgets/module/drawing.js";
import { Flow, normal, seeded } from "./flow.js";

const BATCH = 256;
const SHOWN = 700; // samples
const PIXELS = 64; // a side, of the picture of the learned density
const LINES = 17; // of the grid, each way
const SLICE = 20; // milliseconds of training between two messages

let run = null;
let followed = null;
let withGrid = false;

function start({ levels, model, layers, hidden, rate, steps, sameMask, withoutLogDet, seed }) {
  const random = seeded(seed);
  const drawing = new Drawing();
  drawing.levels = levels;
  const draw = drawing.sampler(random);
  const flow = new Flow(model, { layers, hidden, sameMask, withoutLogDet });
  flow.init(random, draw(4000));
  const latents = Float64Array.from({ length: 2 * SHOWN }, () => normal(random));
  run = { flow, draw, latents, rate, steps, step: 0, losses: [], frames: 0, paused: false };
  send();
  setTimeout(train);
}

function train() {
  const mine = run;
  if (!mine || mine.paused) return;
  const until = performance.now() + SLICE;
  while (performance.now() < until && mine.step < mine.steps) {
    const warm = Math.min(1, (mine.step + 1) / 40);
    const rate = mine.rate * warm * 0.5 * (1 + Math.cos((Math.PI * mine.step) / mine.steps));
    const loss = mine.flow.step(mine.draw(BATCH), rate);
    mine.step += 1;
    mine.losses.push(loss);
    if (Number.isNaN(loss)) mine.steps = mine.step;
  }
  send();
  if (mine.step < mine.steps) setTimeout(train);
}

function send() {
  const { flow, step, steps, frames, latents } = run;
  const ended = step >= steps;
  const message = { step, steps, losses: Float32Array.from(run.losses) };
  run.losses = [];
  message.samples = Float32Array.from(flow.toData(latents.slice()));
  if (withGrid) message.grid = grid(flow);
  if (followed) message.path = path(flow, followed);
  if (ended || frames % 12 === 0) message.density = density(flow);
  run.frames += 1;
  postMessage(message);
}

// The lines on which one coordinate of z is constant, where the base has nearly all of its mass, carried to x.
function grid(flow) {
  const points = [];
  for (const way of [0, 1]) {
    for (let line = 0; line < LINES; line++) {
      for (let k = 0; k <= 40; k++) {
        const [fixed, free] = [(5 * line) / (LINES - 1) - 2.5, k / 8 - 2.5];
        points.push(...(way ? [free, fixed] : [fixed, free]));
      }
    }
  }
  return Float32Array.from(flow.toData(Float64Array.from(points)));
}

function density(flow) {
  const points = new Float64Array(2 * PIXELS * PIXELS);
  for (let at = 0; at < PIXELS * PIXELS; at++) {
    points[2 * at] = (2 * REACH * ((at % PIXELS) + 0.5)) / PIXELS - REACH;
    points[2 * at + 1] = REACH - (2 * REACH * (Math.floor(at / PIXELS) + 0.5)) / PIXELS;
  }
  return Float32Array.from(flow.logProb(points), Math.exp);
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
  if (!("start" in data || "pause" in data) && (run.paused || run.step >= run.steps)) send();
  if ("pause" in data) {
    const was = run.paused;
    run.paused = data.pause;
    if (was && !data.pause) setTimeout(train);
  }
});
