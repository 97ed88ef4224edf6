// A drawing is a density: SIDE × SIDE cells of equal size, each as dark as it was drawn, on the square ±REACH.
//
// So its entropy is known exactly, whatever was drawn, and with it the least loss that any model can have.

export const SIDE = 96;
export const REACH = 3;
export const DARKEST = 15; // sixteen levels, so that a link stays short
export const PIXELS = 64; // a side, of the picture of a learned density
const CELL = (2 * REACH) / SIDE;

export class Drawing {
  constructor() {
    this.levels = new Uint8Array(SIDE * SIDE); // row by row, from above
    this.before = []; // for undo
  }

  // What is done until the next call can be undone at once.
  begin() {
    this.before.push(this.levels.slice());
    if (this.before.length > 60) this.before.shift();
  }

  undo() {
    const levels = this.before.pop();
    if (levels) this.levels = levels;
    return Boolean(levels);
  }

  // A round dot: column and row are in cells, and need not be whole.
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

  line(from, to, radius, level) {
    const count = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / Math.max(radius / 2, 0.5));
    for (let k = 0; k <= count; k++) {
      const share = count ? k / count : 1;
      this.dot(from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]), radius, level);
    }
  }

  // Levels from a density at the middle of each cell: height(x, y).
  paint(height) {
    const heights = Float64Array.from(this.levels, (_, at) => {
      const [row, column] = [Math.floor(at / SIDE), at % SIDE];
      return height((column + 0.5) * CELL - REACH, REACH - (row + 0.5) * CELL);
    });
    const largest = heights.reduce((a, b) => Math.max(a, b), 0);
    this.levels = Uint8Array.from(heights, (value) => Math.round((DARKEST * value) / largest));
  }

  get drawnCells() {
    return this.levels.reduce((count, level) => count + (level > 0), 0);
  }

  // In nats: −Σ p log(p / area of a cell).
  get entropy() {
    const total = this.levels.reduce((a, b) => a + b, 0);
    let sum = 0;
    for (const level of this.levels) if (level) sum -= (level / total) * Math.log(level / total / CELL ** 2);
    return sum;
  }

  // draw(count): so many fresh points, x₁ x₂ of each in turn.
  sampler(random) {
    const sums = new Float64Array(this.levels.length);
    let total = 0;
    this.levels.forEach((level, at) => {
      total += level;
      sums[at] = total;
    });
    return (count) => {
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

  // As text for an address, and back; two cells in a byte, packed by the browser.
  async text() {
    const bytes = new Uint8Array(this.levels.length / 2);
    for (let k = 0; k < bytes.length; k++) bytes[k] = 16 * this.levels[2 * k] + this.levels[2 * k + 1];
    const packed = await through(bytes, new CompressionStream("deflate-raw"));
    return btoa(String.fromCharCode(...packed))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  }

  async read(text) {
    const packed = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const bytes = await through(packed, new DecompressionStream("deflate-raw"));
    if (bytes.length !== this.levels.length / 2) throw new RangeError("a drawing of another size");
    this.levels = Uint8Array.from(this.levels, (_, at) => (at % 2 ? bytes[at >> 1] % 16 : bytes[at >> 1] >> 4));
  }
}

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

const bell = (squared, deviation) => Math.exp(-squared / (2 * deviation * deviation));

function arcs(x, y) {
  // Two half circles of radius 1 and 0.05 deviations, as minflow.data.two_moons, 1.7 times as large.
  const [u, v] = [x / 1.7 + 0.5, y / 1.7 + 0.25];
  let sum = 0;
  for (let k = 0; k < 120; k++) {
    const t = (Math.PI * (k + 0.5)) / 120;
    sum += bell((u - Math.cos(t)) ** 2 + (v - Math.sin(t)) ** 2, 0.05);
    sum += bell((u - 1 + Math.cos(t)) ** 2 + (v - 0.5 + Math.sin(t)) ** 2, 0.05);
  }
  return sum;
}

function spiral(x, y) {
  let sum = 0;
  for (let k = 0; k < 400; k++) {
    const t = 0.6 + (3.4 * Math.PI * k) / 400;
    sum += (t / 11) * bell((x - 0.24 * t * Math.cos(t)) ** 2 + (y - 0.24 * t * Math.sin(t)) ** 2, 0.11);
  }
  return sum;
}

export const PRESETS = {
  "two moons": arcs,
  spiral,
  rings: (x, y) => bell((Math.hypot(x, y) - 0.9) ** 2, 0.13) + bell((Math.hypot(x, y) - 2.1) ** 2, 0.13),
  "eight bells": (x, y) => {
    let sum = 0;
    for (let k = 0; k < 8; k++)
      sum += bell((x - 2 * Math.cos((k * Math.PI) / 4)) ** 2 + (y - 2 * Math.sin((k * Math.PI) / 4)) ** 2, 0.22);
    return sum;
  },
  chessboard: (x, y) =>
    Number(Math.max(Math.abs(x), Math.abs(y)) < 2.4 && (Math.floor(x / 1.2) + Math.floor(y / 1.2)) % 2 === 0),
};
