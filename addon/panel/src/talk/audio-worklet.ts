/** What runs on the browser's audio thread: the microphone brought to the app's rate, and the player of what it sends. */
import { PlaybackQueue, type PlayerOrder, type Progress } from "./playback-queue";
import { Resampler } from "./resampler";

declare const sampleRate: number;
declare const currentTime: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Samples per second, and per piece, of what goes to the app. */
const UPLINK_RATE = 16_000;
const PIECE = (UPLINK_RATE * 40) / 1000;

/** A piece of 40 ms, int16 mono at 16 kHz, and its loudness from 0 to 1. */
export interface Heard {
  pcm: Int16Array;
  rms: number;
}

class Microphone extends AudioWorkletProcessor {
  readonly #resampler = new Resampler(sampleRate, UPLINK_RATE);
  #piece = new Int16Array(PIECE);
  #filled = 0;
  #squares = 0;

  process([input]: Float32Array[][]): boolean {
    const samples = input?.[0];
    for (const sample of samples ? this.#resampler.add(samples) : []) {
      const clipped = Math.max(-1, Math.min(1, sample));
      this.#piece[this.#filled++] = Math.round(clipped * 32767);
      this.#squares += clipped * clipped;
      if (this.#filled === PIECE) this.#send();
    }
    return true;
  }

  #send(): void {
    const heard: Heard = { pcm: this.#piece, rms: Math.sqrt(this.#squares / PIECE) };
    this.port.postMessage(heard, [heard.pcm.buffer]);
    this.#piece = new Int16Array(PIECE);
    this.#filled = this.#squares = 0;
  }
}

class Player extends AudioWorkletProcessor {
  readonly #queue = new PlaybackQueue(sampleRate, (progress: Progress) => this.port.postMessage(progress));

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.#queue.obey(data as PlayerOrder);
  }

  process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    const [first, ...others] = output ?? [];
    if (first) this.#queue.render(first, currentTime);
    for (const channel of others) channel.set(first as Float32Array);
    return true;
  }
}

registerProcessor("parley-microphone", Microphone);
registerProcessor("parley-player", Player);
