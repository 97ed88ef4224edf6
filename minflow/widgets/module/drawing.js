/**
 * A drawing is a density: SIDE × SIDE cells of equal size, each as dark as it was drawn, on the square ±REACH.
 *
 * So its entropy is known exactly, whatever was drawn, and with it the least loss that any model can have. In Python it
 * is minflow.data.Drawing.
 */

export const SIDE = 96;
export const REACH = 3;
export const DARKEST = 15; // sixteen levels, so that a link stays short
const CELL = (2 * REACH) / SIDE;

export class Drawing {
  constructor() {
    this.levels = new Uint8Array(SIDE * SIDE); // row by row, from above
    /** @type {Uint8Array<ArrayBuffer>[]} */
    this.before = []; // for undo
  }

  /** What is done until the next call can be undone at once. */
  begin() {
    this.before.push(this.levels.slice());
    if (this.before.length > 60) this.before.splice(1, 1); // the start can always be had back
  }

  undo() {
    const levels = this.before.pop();
    if (levels) this.levels = levels;
    return Boolean(levels);
  }

  /** A round dot. @param {number} column @param {number} row in cells, and not always whole @param {number} radius */
  dot(column, row, radius, level = DARKEST) {
    const [first, last] = [Math.floor(row - radius - 1), Math.ceil(row + radius + 1)];
    for (let i = Math.max(first, 0); i <= Math.min(last, SIDE - 1); i++) {
      for (
        let j = Math.max(Math.floor(column - radius - 1), 0);
        j <= Math.min(Math.ceil(column + radius + 1), SIDE - 1);
        j++
      ) {
        const share = Math.min(Math.max(radius + 0.5 - Math.hypot(j + 0.5 - column, i + 0.5 - row), 0), 1);
        const at = i * SIDE + j;
        if (level === 0) this.levels[at] = Math.min(this.levels[at], Math.round(DARKEST * (1 - share)));
        else this.levels[at] = Math.max(this.levels[at], Math.round(level * share));
      }
    }
  }

  /** @param {number[]} from @param {number[]} to @param {number} radius */
  line(from, to, radius, level = DARKEST) {
    const count = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / Math.max(radius / 2, 0.5));
    for (let k = 0; k <= count; k++) {
      const share = count ? k / count : 1;
      this.dot(from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]), radius, level);
    }
  }

  /** Levels from a density at the middle of each cell. @param {(x: number, y: number) => number} height */
  paint(height) {
    const heights = Float64Array.from(this.levels, (_, at) => {
      const [row, column] = [Math.floor(at / SIDE), at % SIDE];
      return height((column + 0.5) * CELL - REACH, REACH - (row + 0.5) * CELL);
    });
    const largest = heights.reduce((a, b) => Math.max(a, b), 0);
    this.levels = Uint8Array.from(heights, (value) => Math.round((DARKEST * value) / largest));
  }

  get drawnCells() {
    return this.levels.reduce((count, level) => count + Math.sign(level), 0);
  }

  /** In nats: −Σ p log(p / area of a cell). */
  get entropy() {
    const total = this.levels.reduce((a, b) => a + b, 0);
    let sum = 0;
    for (const level of this.levels) if (level) sum -= (level / total) * Math.log(level / total / CELL ** 2);
    return sum;
  }

  /** A function that gives so many fresh points, x₁ x₂ of each in turn. @param {() => number} random */
  sampler(random) {
    const sums = new Float64Array(this.levels.length);
    let total = 0;
    this.levels.forEach((level, at) => {
      total += level;
      sums[at] = total;
    });
    return (/** @type {number} */ count) => {
      const points = new Float64Array(2 * count);
      for (let n = 0; n < count; n++) {
        const wanted = random() * total;
        let [low, high] = [0, sums.length - 1];
        while (low < high) {
          const middle = (low + high) >> 1;
          if (sums[middle] > wanted) high = middle;
          else low = middle + 1;
        }
        points[2 * n] = ((low % SIDE) + random()) * CELL - REACH;
        points[2 * n + 1] = REACH - (Math.floor(low / SIDE) + random()) * CELL;
      }
      return points;
    };
  }

  /** As text for an address; two cells in a byte, packed by the browser. */
  async text() {
    const bytes = new Uint8Array(this.levels.length / 2);
    for (let k = 0; k < bytes.length; k++) bytes[k] = 16 * this.levels[2 * k] + this.levels[2 * k + 1];
    const packed = await through(bytes, new CompressionStream("deflate-raw"));
    return btoa(String.fromCharCode(...packed))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  }

  /** @param {string} text what `text` gave, of any drawing */
  async read(text) {
    const packed = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const bytes = await through(packed, new DecompressionStream("deflate-raw"));
    if (bytes.length !== this.levels.length / 2) throw new RangeError("a drawing of another size");
    this.levels = Uint8Array.from(this.levels, (_, at) => (at % 2 ? bytes[at >> 1] % 16 : bytes[at >> 1] >> 4));
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {CompressionStream | DecompressionStream} stream */
async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
