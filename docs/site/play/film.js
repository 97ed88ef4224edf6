// A film of the training, from frames that are kept while it runs: it shows all of it, however long that took.

const MOST = 160; // frames
const SECONDS = 5; // and one more for the last frame

export class Film {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.begin();
  }

  // about: what is the same in all frames.
  begin(about) {
    this.about = about;
    this.frames = [];
    this.every = 1;
    this.seen = 0;
    this.latest = null;
  }

  // One message in `every` is kept, and always the latest.
  take(frame) {
    this.latest = frame;
    if (this.seen++ % this.every) return;
    this.frames.push(frame);
    if (this.frames.length < MOST) return;
    this.frames = this.frames.filter((_, k) => k % 2 === 0);
    this.every *= 2;
  }

  // The film as a blob; show(frame, about) draws a frame on the canvas.
  recorded(show) {
    const [frames, about] = [[...this.frames, this.latest], this.about]; // a new training may begin meanwhile
    const recorder = new MediaRecorder(this.canvas.captureStream(30));
    const parts = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const ended = new Promise((resolve) => {
      recorder.onstop = () => resolve(new Blob(parts, { type: recorder.mimeType }));
    });
    show(frames[0], about);
    recorder.start();
    const begun = performance.now();
    const next = setInterval(() => {
      const share = (performance.now() - begun) / (1000 * SECONDS);
      show(frames[Math.min(Math.floor(share * frames.length), frames.length - 1)], about);
      if (share < 1 + 1 / SECONDS) return;
      clearInterval(next);
      recorder.stop();
    }, 33);
    return ended;
  }
}
