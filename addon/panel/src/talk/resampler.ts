/** Zero crossings of the filter on each side: nothing of what the lower rate cannot hold comes through as another tone. */
const CROSSINGS = 24;

/** The filter's cutoff, of half the lower rate. */
const CUTOFF = 0.9;

/** Brings mono sound from one rate to another, piece by piece and without a seam, by a windowed sinc. */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  readonly #reach: number;
  readonly #phases: readonly Float32Array[];
  #kept: Float32Array;
  #phase = 0;

  constructor(from: number, to: number) {
    const common = divisor(from, to);
    this.#up = to / common;
    this.#down = from / common;
    const cutoff = CUTOFF * Math.min(1, to / from);
    this.#reach = Math.ceil(CROSSINGS / cutoff);
    this.#phases = Array.from({ length: this.#up }, (_, phase) => filter(phase / this.#up, cutoff, this.#reach));
    this.#kept = new Float32Array(this.#reach - 1);
  }

  /** Take the next samples; return those that they make. */
  add(samples: Float32Array): Float32Array {
    const heard = new Float32Array(this.#kept.length + samples.length);
    heard.set(this.#kept);
    heard.set(samples, this.#kept.length);
    const made = new Float32Array(Math.ceil((samples.length * this.#up) / this.#down) + 1);
    let count = 0;
    let start = 0;
    while (start + 2 * this.#reach <= heard.length) {
      const weights = this.#phases[this.#phase] as Float32Array;
      let sum = 0;
      for (let tap = 0; tap < weights.length; tap++) sum += (heard[start + tap] as number) * (weights[tap] as number);
      made[count++] = sum;
      this.#phase += this.#down;
      start += Math.floor(this.#phase / this.#up);
      this.#phase %= this.#up;
    }
    this.#kept = heard.slice(start);
    return made.subarray(0, count);
  }

  /** Return what is left once nothing more comes. */
  end(): Float32Array {
    return this.add(new Float32Array(this.#reach));
  }
}

/** The weights of the samples round a moment `shift` after one of them: a sinc in a Blackman window, of gain 1. */
function filter(shift: number, cutoff: number, reach: number): Float32Array {
  const weights = Float32Array.from({ length: 2 * reach }, (_, tap) => {
    const at = tap - reach + 1 - shift;
    const turn = (Math.PI * at) / reach;
    const blackman = Math.abs(at) < reach ? 0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn) : 0;
    return blackman * (at === 0 ? 1 : Math.sin(Math.PI * cutoff * at) / (Math.PI * cutoff * at));
  });
  const gain = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / gain);
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
