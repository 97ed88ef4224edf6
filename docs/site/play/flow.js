// Flows in the plane, trained where the page is: the engine of `play`, the same mathematics as minflow's.
//
//   const flow = new Flow("realnvp", { layers: 8, hidden: 32 });
//   flow.init(random, x);                  // x: 2 · N numbers, x₁ x₂ of each point in turn
//   const loss = flow.step(batch, rate);   // nats; one step of Adam on the negative log-likelihood
//   flow.sample(z);                        // in place: from the base to the data
//
// A parameter vector holds the layers in the order of generation, each a dense network (weights (in, out), then biases)
// and at the end the ActNorm or the rescaling. tests/web/module/test_play_engine.py holds all numbers against minflow's.

const LEAST = 1e-3; // the share of a spline's interval that a bin has at least, and the least slope at a knot
const BINS = 8;
const BOUND = 4; // a spline bends what lies within ± so many deviations
const CAP = 4; // of a log-scale
const LOG_2PI = Math.log(2 * Math.PI);

export const MODELS = { nice: 1, realnvp: 2, nsf: 3 * BINS - 1 }; // numbers that a network gives for a moved coordinate

// A dense network of one input. Its activations stay until the gradient has been taken.
class Network {
  constructor(sizes, activation, at) {
    Object.assign(this, { sizes, activation });
    this.places = sizes.slice(1).map((out, k) => {
      const weight = at;
      at += sizes[k] * out;
      const bias = at;
      at += out;
      return { weight, bias };
    });
    this.end = at;
    this.outputs = [];
    this.gradients = [];
  }

  init(random, params) {
    const uniform = this.activation === "relu";
    this.places.forEach(({ weight, bias }, k) => {
      const last = k === this.places.length - 1;
      const draw = () => (last ? 0 : (uniform ? 2 * random() - 1 : normal(random)) / Math.sqrt(this.sizes[k]));
      for (let i = weight; i < bias + this.sizes[k + 1]; i++) params[i] = draw();
    });
    if (uniform) params.fill(Math.log(Math.expm1(1 - LEAST)), this.end - (BINS - 1), this.end);
  }

  at(params, input, count) {
    this.outputs[0] = input;
    for (let k = 0; k < this.places.length; k++) {
      const { weight, bias } = this.places[k];
      const [inputs, width] = [this.sizes[k], this.sizes[k + 1]];
      const end = count * width;
      const y = room(this.outputs, k + 1, end);
      for (let i = 0; i < end; i += width) for (let j = 0; j < width; j++) y[i + j] = params[bias + j];
      addProduct([count, inputs, width], y, 0, this.outputs[k], 0, [inputs, 1], params, weight, [width, 1]);
      if (k === this.places.length - 1) return y;
      if (this.activation === "tanh") for (let i = 0; i < end; i++) y[i] = tanh(y[i]);
      else for (let i = 0; i < end; i++) y[i] = Math.max(y[i], 0);
    }
  }

  // Adds to `gradient`, and to `gInput` the gradient in the inputs.
  pull(params, gradient, g, gInput, count) {
    for (let k = this.places.length - 1; k >= 0; k--) {
      const { weight, bias } = this.places[k];
      const [inputs, width] = [this.sizes[k], this.sizes[k + 1]];
      const x = this.outputs[k];
      for (let i = 0; i < count * width; i += width) for (let j = 0; j < width; j++) gradient[bias + j] += g[i + j];
      addProduct([inputs, count, width], gradient, weight, x, 0, [1, inputs], g, 0, [width, 1]);
      const end = count * inputs;
      const gBefore = k ? room(this.gradients, k, end).fill(0, 0, end) : gInput;
      addProduct([count, width, inputs], gBefore, 0, g, 0, [width, 1], params, weight, [1, width]);
      if (k === 0) return;
      if (this.activation === "tanh") for (let i = 0; i < end; i++) gBefore[i] *= 1 - x[i] * x[i];
      else for (let i = 0; i < end; i++) if (x[i] <= 0) gBefore[i] = 0;
      g = gBefore;
    }
  }
}

// Adds the matrix product a b to `out`, whose rows stand one after the other from the place `at` on. Of a and b, a pair
// says how far apart two rows are, and two columns. Half of the training is spent here, so two rows and four columns are
// taken at once: eight sums that stay in registers.
function addProduct([rows, inner, columns], out, at, a, aAt, [aDown, aRight], b, bAt, [bDown, bRight]) {
  for (let row = 0; row < rows; row += 2) {
    for (let column = 0; column < columns; column += 4) {
      if (row + 2 > rows || column + 4 > columns) {
        for (let r = row; r < Math.min(row + 2, rows); r++) {
          for (let c = column; c < Math.min(column + 4, columns); c++) {
            let sum = 0;
            for (let k = 0; k < inner; k++) sum += a[aAt + r * aDown + k * aRight] * b[bAt + k * bDown + c * bRight];
            out[at + r * columns + c] += sum;
          }
        }
        continue;
      }
      let [s0, s1, s2, s3, t0, t1, t2, t3] = [0, 0, 0, 0, 0, 0, 0, 0];
      let [i, j] = [aAt + row * aDown, bAt + column * bRight];
      for (let k = 0; k < inner; k++) {
        const s = a[i]; // one by one: V8 is slow to take an array apart in a loop as tight as this
        const t = a[i + aDown];
        const b0 = b[j];
        const b1 = b[j + bRight];
        const b2 = b[j + 2 * bRight];
        const b3 = b[j + 3 * bRight];
        s0 += s * b0;
        s1 += s * b1;
        s2 += s * b2;
        s3 += s * b3;
        t0 += t * b0;
        t1 += t * b1;
        t2 += t * b2;
        t3 += t * b3;
        i += aRight;
        j += bDown;
      }
      const to = at + row * columns + column;
      out[to] += s0;
      out[to + 1] += s1;
      out[to + 2] += s2;
      out[to + 3] += s3;
      out[to + columns] += t0;
      out[to + columns + 1] += t1;
      out[to + columns + 2] += t2;
      out[to + columns + 3] += t3;
    }
  }
}

// A coupling: the coordinate `passes` is read, the other one moved. direction 1 is from z to x, −1 back.
class Coupling {
  constructor(model, passes, hidden, at) {
    const activation = model === "nsf" ? "relu" : "tanh";
    Object.assign(this, { model, passes, moved: 1 - passes, count: MODELS[model] });
    this.network = new Network([1, hidden, hidden, this.count], activation, at);
    this.rooms = [];
  }

  // Moves the points in place, and adds to logDet what the move adds.
  move(params, points, logDet, direction, keep = false) {
    const count = points.length / 2;
    const read = room(this.rooms, 0, count);
    for (let n = 0; n < count; n++) read[n] = points[2 * n + this.passes];
    const out = this.network.at(params, read, count);
    const moved = room(this.rooms, 1, count);
    const bins = keep ? [] : null;
    for (let n = 0; n < count; n++) {
      const at = 2 * n + this.moved;
      const u = points[at];
      if (this.model === "nice") points[at] = u + direction * out[n];
      else if (this.model === "realnvp") {
        const logScale = CAP * tanh(out[2 * n] / CAP);
        const shift = out[2 * n + 1];
        points[at] = direction > 0 ? u * Math.exp(logScale) + shift : (u - shift) * Math.exp(-logScale);
        logDet[n] += direction * logScale;
        moved[n] = points[at];
      } else {
        const bin = splineBin(out, n * this.count, u, direction < 0);
        points[at] = bin.moved;
        logDet[n] += bin.logDet;
        bins?.push(bin);
      }
    }
    this.kept = { out, moved, bins };
  }

  // The gradient of a move from x to z: g in its points becomes that in what it was given; gLog is that in each log-det.
  pull(params, gradient, g, gLog) {
    const count = g.length / 2;
    const { out, moved, bins } = this.kept;
    const gOut = room(this.rooms, 2, count * this.count).fill(0);
    const gRead = room(this.rooms, 3, count).fill(0);
    for (let n = 0; n < count; n++) {
      const at = 2 * n + this.moved;
      if (this.model === "nice") gOut[n] = -g[at];
      else if (this.model === "realnvp") {
        const share = tanh(out[2 * n] / CAP);
        const slope = Math.exp(-CAP * share);
        gOut[2 * n] = (-g[at] * moved[n] - gLog) * (1 - share * share);
        gOut[2 * n + 1] = -g[at] * slope;
        g[at] *= slope;
      } else g[at] = splinePull(bins[n], g[at], gLog, gOut, n * this.count);
    }
    this.network.pull(params, gradient, gOut, gRead, count);
    for (let n = 0; n < count; n++) g[2 * n + this.passes] += gRead[n];
  }
}

// The rational-quadratic spline of the raw numbers out[at …] at u, on the way from x to z, or its inverse: minflow's
// transforms/spline.py, where the formulas and their sources stand.
function splineBin(out, at, u, forward) {
  const shares = [softmax(out, at), softmax(out, at + BINS)];
  if (!(Math.abs(u) <= BOUND)) return { inside: false, moved: u, logDet: 0 };
  const line = forward ? 0 : 1;
  let k = 0;
  const start = [-BOUND, -BOUND];
  while (k < BINS - 1 && u >= start[line] + step(shares[line][k])) {
    start[0] += step(shares[0][k]);
    start[1] += step(shares[1][k]);
    k += 1;
  }
  const [width, height] = [step(shares[0][k]), step(shares[1][k])];
  const raw = at + 2 * BINS;
  const left = k > 0 ? LEAST + softplus(out[raw + k - 1]) : 1;
  const right = k < BINS - 1 ? LEAST + softplus(out[raw + k]) : 1;
  const chord = height / width;
  let xi;
  if (forward) xi = (u - start[0]) / width;
  else {
    const eta = (u - start[1]) / height;
    const lean = left * (1 - eta) - right * eta;
    const [rise, rest] = [2 * chord * eta, 2 * chord * (1 - eta)];
    const root = Math.sqrt(lean * lean + rise * rest) + Math.abs(lean);
    xi = lean > 0 ? rise / (rise + root) : root / (rest + root);
  }
  const rest = 1 - xi;
  const turn = xi * rest;
  const bend = left + right - 2 * chord;
  const over = 1 / (chord + bend * turn);
  const reached = (chord * xi * xi + left * turn) * over;
  const below = right * xi * xi + 2 * chord * turn + left * rest * rest;
  const logSlope = 2 * Math.log(chord * over) + Math.log(below);
  const moved = forward ? start[1] + height * reached : start[0] + width * xi;
  const logDet = forward ? logSlope : -logSlope;
  const sizes = { width, height, left, right, chord, xi, rest, turn };
  return { inside: true, k, shares, sizes, bend, over, reached, below, moved, logDet };
}

// The gradient in u; that in the raw numbers is added to gOut[at …]. See minflow's fast/spline.py.
function splinePull(bin, g, gLog, gOut, at) {
  if (!bin.inside) return g;
  const { k, shares, bend, over, reached, below } = bin;
  const { width, height, left, right, chord, xi, rest, turn } = bin.sizes;
  const slope = (chord * over) ** 2 * below;
  const [gBelow, gUnder] = [gLog / below, -2 * gLog * over];
  const gXi =
    2 * gBelow * (right * xi - left * rest + chord * (rest - xi)) + gUnder * bend * (rest - xi) + g * width * slope;
  const gTurned = g * height * turn * over;
  let gChord = gTurned * (right * xi * xi - left * rest * rest) * over;
  gChord += 2 * (gLog / chord + turn * gBelow) + gUnder * (1 - 2 * turn);
  const gLeft = gTurned * (1 - reached) + rest * rest * gBelow + gUnder * turn;
  const gRight = xi * xi * gBelow - gTurned * reached + gUnder * turn;
  const gStart = [-gXi / width, g];
  const gSize = [-(gXi * xi + gChord * chord) / width, g * reached + gChord / width];
  for (const axis of [0, 1]) {
    let mean = 0;
    for (let j = 0; j <= k; j++) mean += shares[axis][j] * (j < k ? gStart[axis] : gSize[axis]);
    const moving = 2 * BOUND * (1 - BINS * LEAST);
    for (let j = 0; j < BINS; j++) {
      const own = j < k ? gStart[axis] : j === k ? gSize[axis] : 0;
      gOut[at + axis * BINS + j] = moving * shares[axis][j] * (own - mean);
    }
  }
  const raw = at + 2 * BINS;
  if (k > 0) gOut[raw + k - 1] = gLeft * -Math.expm1(LEAST - left);
  if (k < BINS - 1) gOut[raw + k] = gRight * -Math.expm1(LEAST - right);
  return gXi / width;
}

// tanh(a + r) = (tanh a + tanh r) / (1 + tanh a tanh r), with a from a table of all multiples of 1/32 up to 20, and a few
// terms for the rest. As exact as Math.tanh, in a third of its time.
const TANH = Float64Array.from({ length: 1281 }, (_, k) => Math.tanh(k / 32 - 20));

function tanh(u) {
  const near = Math.min(Math.max(u, -20), 20);
  const k = Math.floor(32 * near + 640.5);
  const r = near + 20 - k / 32;
  const square = r * r;
  const rest = r * (1 - square * (1 / 3 - square * (2 / 15 - (square * 17) / 315)));
  const a = TANH[k];
  return (a + rest) / (1 + a * rest);
}

const step = (share) => 2 * BOUND * (LEAST + (1 - BINS * LEAST) * share);
const softplus = (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));

function softmax(out, at) {
  let largest = -Infinity;
  for (let j = 0; j < BINS; j++) largest = Math.max(largest, out[at + j]);
  const shares = new Float64Array(BINS);
  let sum = 0;
  for (let j = 0; j < BINS; j++) sum += shares[j] = Math.exp(out[at + j] - largest);
  for (let j = 0; j < BINS; j++) shares[j] /= sum;
  return shares;
}

export class Flow {
  // sameMask: every coupling passes coordinate 0. withoutLogDet: the loss leaves the log-determinants out.
  constructor(model, { layers = 8, hidden = 32, sameMask = false, withoutLogDet = false } = {}) {
    Object.assign(this, { model, withoutLogDet });
    let at = 0;
    this.couplings = Array.from({ length: layers }, (_, k) => {
      const coupling = new Coupling(model, sameMask ? 0 : k % 2, hidden, at);
      at = coupling.network.end;
      return coupling;
    });
    this.last = at; // log-scales of both coordinates, then the shifts, which NICE has not
    this.params = new Float64Array(at + (model === "nice" ? 2 : 4));
    this.gradient = new Float64Array(this.params.length);
    this.moments = [new Float64Array(this.params.length), new Float64Array(this.params.length)];
    this.steps = 0;
  }

  init(random, x) {
    for (const { network } of this.couplings) network.init(random, this.params);
    for (const d of this.model === "nice" ? [] : [0, 1]) {
      let [sum, squares] = [0, 0];
      for (let i = d; i < x.length; i += 2) sum += x[i];
      const mean = sum / (x.length / 2);
      for (let i = d; i < x.length; i += 2) squares += (x[i] - mean) ** 2;
      this.params[this.last + d] = 0.5 * Math.log(squares / (x.length / 2));
      this.params[this.last + 2 + d] = mean;
    }
  }

  // From x to z, in place; returns log|det ∂z/∂x| of each point.
  toLatent(points, keep = false) {
    const logDet = new Float64Array(points.length / 2);
    if (!keep && points.length > PART) {
      inParts(points, (part, at) => logDet.set(this.toLatent(part), at / 2));
      return logDet;
    }
    const [params, last] = [this.params, this.last];
    for (let i = 0; i < points.length; i++) {
      const shift = this.model === "nice" ? 0 : params[last + 2 + (i % 2)];
      points[i] = (points[i] - shift) * Math.exp(-params[last + (i % 2)]);
    }
    logDet.fill(-params[last] - params[last + 1]);
    for (const coupling of this.couplings.toReversed()) coupling.move(params, points, logDet, -1, keep);
    return logDet;
  }

  // From z to x, in place. `after(points)` is told the points after each layer, where they are few.
  toData(points, after = () => {}) {
    if (points.length > PART) {
      inParts(points, (part) => this.toData(part));
      return points;
    }
    const logDet = new Float64Array(points.length / 2);
    const [params, last] = [this.params, this.last];
    for (const coupling of this.couplings) {
      coupling.move(params, points, logDet, 1);
      after(points);
    }
    for (let i = 0; i < points.length; i++) {
      const shift = this.model === "nice" ? 0 : params[last + 2 + (i % 2)];
      points[i] = points[i] * Math.exp(params[last + (i % 2)]) + shift;
    }
    after(points);
    return points;
  }

  logProb(x) {
    const z = Float64Array.from(x);
    const logDet = this.toLatent(z);
    return logDet.map((value, n) => value - LOG_2PI - (z[2 * n] ** 2 + z[2 * n + 1] ** 2) / 2);
  }

  // The negative log-likelihood in nats; its gradient is left in this.gradient.
  loss(x) {
    const count = x.length / 2;
    const z = Float64Array.from(x);
    const logDet = this.toLatent(z, true);
    let sum = 0;
    for (let n = 0; n < count; n++) sum += (z[2 * n] ** 2 + z[2 * n + 1] ** 2) / 2 - logDet[n];
    const gLog = this.withoutLogDet ? 0 : -1 / count;
    this.gradient.fill(0);
    const g = z.map((value) => value / count);
    for (const coupling of this.couplings) coupling.pull(this.params, this.gradient, g, gLog);
    this.#pullLast(x, g, gLog);
    return sum / count + LOG_2PI;
  }

  #pullLast(x, g, gLog) {
    const [params, last, gradient] = [this.params, this.last, this.gradient];
    for (const d of [0, 1]) {
      const scale = Math.exp(-params[last + d]);
      const shift = this.model === "nice" ? 0 : params[last + 2 + d];
      gradient[last + d] = -gLog * (x.length / 2);
      for (let i = d; i < x.length; i += 2) {
        gradient[last + d] -= g[i] * (x[i] - shift) * scale;
        if (this.model !== "nice") gradient[last + 2 + d] -= g[i] * scale;
      }
    }
  }

  // A step of Adam (Kingma and Ba 2015), and the loss before it. Where the gradient is no number, nothing moves.
  step(x, rate) {
    const loss = this.loss(x);
    if (!Number.isFinite(loss) || !this.gradient.every(Number.isFinite)) return Number.NaN;
    this.steps += 1;
    const [m, v] = this.moments;
    const [first, second] = [1 - 0.9 ** this.steps, 1 - 0.999 ** this.steps];
    for (let i = 0; i < this.params.length; i++) {
      m[i] += 0.1 * (this.gradient[i] - m[i]);
      v[i] += 0.001 * (this.gradient[i] ** 2 - v[i]);
      this.params[i] -= (rate * (m[i] / first)) / (Math.sqrt(v[i] / second) + 1e-8);
    }
    return loss;
  }
}

// arrays[k], of at least this size: it is used again and again.
function room(arrays, k, size) {
  if (!(arrays[k]?.length >= size)) arrays[k] = new Float64Array(size);
  return arrays[k];
}

// So many numbers at once are moved without a gradient: what all layers have in between stays in the processor's cache.
const PART = 512;

function inParts(points, act) {
  for (let at = 0; at < points.length; at += PART) act(points.subarray(at, at + PART), at);
}

// A standard normal number from two uniform ones (Box and Muller 1958).
export function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

// The points of the base that the page shows on their way, x₁ x₂ of each in turn.
export function cloud() {
  const random = seeded(1);
  return Float64Array.from({ length: 2 * 512 }, () => normal(random));
}

// Uniform numbers in [0, 1) from a seed: the generator mulberry32.
export function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
