/** Maps of the plane with their Jacobians, J[i][j] = ∂x_i / ∂z_j, each equal to the engine's up to rounding. */

/** @typedef {[number, number]} Point */
/** @typedef {[Point, Point]} Matrix  rows */
/** @typedef {{x: Point, J: Matrix}} Image  where a point goes, and the Jacobian there */
/** @typedef {{weight: number[][], bias: number[]}[]} Layers  as minflow.nets has them: weight (in, out) */

export const CELLS = 48; // of a grid along each side

/** p + s q. @param {Point} p @param {Point} q @returns {Point} */
export const plus = (p, q, s = 1) => [p[0] + s * q[0], p[1] + s * q[1]];

/**
 * The point nearest to p on the line normalᵀp = level, where it is within reach; else p.
 * @param {Point} p @param {Point} normal @param {number} level @param {number} reach
 */
export function onto(p, normal, level, reach) {
  const size = Math.hypot(...normal);
  const away = (normal[0] * p[0] + normal[1] * p[1] - level) / size;
  return Math.abs(away) < reach ? plus(p, normal, -away / size) : p;
}

/** x = A z. @param {Matrix} A @param {Point} z @returns {Point} */
export const linear = ([[a, b], [c, d]], [z1, z2]) => [a * z1 + b * z2, c * z1 + d * z2];

/** The columns of a matrix, or the matrix of columns. @param {Matrix} A @returns {Matrix} */
export const turned = ([[a, b], [c, d]]) => [
  [a, c],
  [b, d],
];

/** det A = ad − bc. @param {Matrix} A */
export const determinant = ([[a, b], [c, d]]) => a * d - b * c;

/** The signed area within corners that run anticlockwise, by the shoelace formula. @param {Point[]} corners */
export function areaOf(corners) {
  const pairs = corners.map(([x, y], k) => {
    const [nextX, nextY] = corners[(k + 1) % corners.length];
    return x * nextY - nextX * y;
  });
  return pairs.reduce((sum, part) => sum + part, 0) / 2;
}

/** A grid of z on a box, carried by a map: its nodes. @param {Point[]} box @param {(z: Point) => Image} map */
export function carried(box, map) {
  const nodes = Array.from({ length: CELLS + 1 }, (_, k) => k / CELLS);
  const [at, up] = box.map(([low, high]) => nodes.map((share) => low + share * (high - low)));
  return at.map((z1) => up.map((z2) => map([z1, z2])));
}

/** Chapter 2's x₂ = z₂ exp(z₁/2), x₁ = z₁ + x₂²/4. @param {Point} z @returns {Image} */
export function bend([z1, z2]) {
  const stretch = Math.exp(z1 / 2);
  const x2 = z2 * stretch;
  const J = /** @type {Matrix} */ ([
    [1 + (x2 * x2) / 4, (x2 / 2) * stretch],
    [x2 / 2, stretch],
  ]);
  return { x: [z1 + (x2 * x2) / 4, x2], J };
}

/** Polar coordinates, z = (r, φ). @param {Point} z @returns {Image} */
export function polar([r, angle]) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const J = /** @type {Matrix} */ ([
    [cos, -r * sin],
    [sin, r * cos],
  ]);
  return { x: [r * cos, r * sin], J };
}

/**
 * x = z + a network of z, with tanh between its layers; J by the chain rule.
 * @param {Point} z @param {Layers} layers @returns {Image}
 */
export function residual(z, layers) {
  let y = /** @type {number[]} */ (z);
  let along = [
    [1, 0],
    [0, 1],
  ]; // ∂y / ∂z₁ and ∂y / ∂z₂
  layers.forEach(({ weight, bias }, k) => {
    const through = (/** @type {number[]} */ v) =>
      bias.map((_, n) => v.reduce((sum, part, m) => sum + part * weight[m][n], 0));
    y = through(y).map((value, n) => value + bias[n]);
    along = along.map(through);
    if (k === layers.length - 1) return;
    y = y.map(Math.tanh);
    along = along.map((slopes) => slopes.map((slope, n) => slope * (1 - y[n] ** 2)));
  });
  const [[a, c], [b, d]] = along;
  const J = /** @type {Matrix} */ ([
    [1 + a, b],
    [c, 1 + d],
  ]);
  return { x: [z[0] + y[0], z[1] + y[1]], J };
}

/**
 * A planar layer, x = z + u tanh(wᵀz + b), one-to-one or not.
 * @param {Point} z @param {Point} w @param {Point} u @param {number} b @returns {Image}
 */
export function planar([z1, z2], w, u, b) {
  const t = Math.tanh(w[0] * z1 + w[1] * z2 + b);
  const slope = 1 - t * t;
  const J = /** @type {Matrix} */ ([
    [1 + u[0] * slope * w[0], u[0] * slope * w[1]],
    [u[1] * slope * w[0], 1 + u[1] * slope * w[1]],
  ]);
  return { x: [z1 + u[0] * t, z2 + u[1] * t], J };
}
