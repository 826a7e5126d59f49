/** The playbacks that the app sends, one after another, as `satellite/playback.py` plays them in a room. */
import { Resampler } from "./resampler";

/** Sound that must be there before a playback begins, or goes on after it ran dry: rides out ordinary Wi-Fi jitter. */
const PREBUFFER_SECONDS = 0.12;

/** A playback that gets no sound for so long, and no end, has ended. */
const STARVED_SECONDS = 10;

const REPORT_SECONDS = 0.5;

export interface Start {
  id: string;
  /** Samples per second of its sound. */
  rate: number;
  /** From 0 to 1; before the queue's. */
  volume: number | null;
  /** It begins when it is told to. */
  held: boolean;
}

export type PlaybackEnd = "played" | "flushed" | "starved";

/** What became of a playback so far; `ready` is one that waits to be told when to begin, and could. */
export interface Progress {
  id: string;
  ms: number;
  end: PlaybackEnd | null;
  ready?: boolean;
}

export type PlayerOrder =
  | { do: "start"; start: Start }
  | { do: "add"; pcm: Int16Array }
  | { do: "end"; id: string }
  | { do: "begin"; id: string; at: number }
  | { do: "flush" }
  | { do: "volume"; volume: number }
  | { do: "pause"; paused: boolean };

interface Playback {
  start: Start;
  resampler: Resampler;
  pieces: Float32Array[];
  /** Samples in `pieces` that are still to be played. */
  waiting: number;
  played: number;
  reported: number;
  dry: number;
  complete: boolean;
  flowing: boolean;
  begins: number;
  saidReady: boolean;
}

export class PlaybackQueue {
  #volume = 1;
  #paused = false;
  #playbacks: Playback[] = [];

  /** `rate` is that of the speaker; `tell` takes what became of each playback. */
  constructor(
    private readonly rate: number,
    private readonly tell: (progress: Progress) => void,
  ) {}

  /** Do as the page says. */
  obey(order: PlayerOrder): void {
    if (order.do === "start") this.start(order.start);
    else if (order.do === "add") this.add(order.pcm);
    else if (order.do === "end") this.end(order.id);
    else if (order.do === "begin") this.begin(order.id, order.at);
    else if (order.do === "flush") this.flush();
    else if (order.do === "volume") this.#volume = order.volume;
    else this.#paused = order.paused;
  }

  start(start: Start): void {
    this.#playbacks.push({
      start,
      resampler: new Resampler(start.rate, this.rate),
      pieces: [],
      waiting: 0,
      played: 0,
      reported: Number.NEGATIVE_INFINITY,
      dry: 0,
      complete: false,
      flowing: false,
      begins: start.held ? Number.POSITIVE_INFINITY : 0,
      saidReady: !start.held,
    });
  }

  /** Take int16 sound of the playback that was started last. */
  add(pcm: Int16Array): void {
    const playback = this.#playbacks.at(-1);
    if (playback && !playback.complete)
      this.#keep(playback, playback.resampler.add(Float32Array.from(pcm, (sample) => sample / 32768)));
  }

  /** All of a playback was sent. */
  end(id: string): void {
    const playback = this.#playbacks.find(({ start }) => start.id === id);
    if (!playback) return;
    this.#keep(playback, playback.resampler.end());
    playback.complete = true;
    this.#sayReady(playback);
  }

  /** A held playback begins at a moment of the speaker's clock, in seconds. */
  begin(id: string, at: number): void {
    const playback = this.#playbacks.find(({ start }) => start.id === id);
    if (playback) playback.begins = at;
  }

  flush(): void {
    const flushed = this.#playbacks;
    this.#playbacks = [];
    for (const playback of flushed) this.#report(playback, "flushed");
  }

  /** Fill a block whose first sample is heard at `now`, in seconds of the speaker's clock. */
  render(block: Float32Array, now: number): void {
    block.fill(0);
    let filled = 0;
    while (!this.#paused && this.#playbacks[0]) {
      const playback = this.#playbacks[0];
      filled += this.#wait(playback, now + filled / this.rate, block.length - filled);
      filled += this.#take(playback, block.subarray(filled));
      const end = this.#endOf(playback);
      if (end) {
        this.#playbacks.shift();
        this.#report(playback, end);
      } else {
        if (playback.played && playback.played - playback.reported >= REPORT_SECONDS * this.rate)
          this.#report(playback, null);
        return;
      }
    }
  }

  #keep(playback: Playback, samples: Float32Array): void {
    if (samples.length) playback.pieces.push(samples);
    playback.waiting += samples.length;
    this.#sayReady(playback);
  }

  #sayReady(playback: Playback): void {
    if (playback.saidReady || !this.#canBegin(playback)) return;
    playback.saidReady = true;
    this.tell({ id: playback.start.id, ms: 0, end: null, ready: true });
  }

  #canBegin(playback: Playback): boolean {
    return playback.complete || playback.waiting >= PREBUFFER_SECONDS * this.rate;
  }

  /** Return for how many samples a held playback is still silent. */
  #wait(playback: Playback, now: number, most: number): number {
    if (playback.begins === Number.POSITIVE_INFINITY) {
      playback.dry += most;
      return most;
    }
    return playback.flowing ? 0 : Math.min(most, Math.max(0, Math.round((playback.begins - now) * this.rate)));
  }

  /** Move what fits into `room`; return how many samples that were. */
  #take(playback: Playback, room: Float32Array): number {
    if (!room.length) return 0;
    if (!playback.flowing && !this.#canBegin(playback)) {
      playback.dry += room.length;
      return 0;
    }
    playback.flowing = true;
    playback.dry = 0;
    const gain = (playback.start.volume ?? this.#volume) ** 2;
    let filled = 0;
    while (filled < room.length && playback.pieces[0]) {
      const piece = playback.pieces[0];
      const taken = Math.min(piece.length, room.length - filled);
      for (let index = 0; index < taken; index++) room[filled + index] = (piece[index] as number) * gain;
      filled += taken;
      if (taken < piece.length) playback.pieces[0] = piece.subarray(taken);
      else playback.pieces.shift();
    }
    playback.waiting -= filled;
    playback.played += filled;
    if (filled < room.length && !playback.complete) playback.flowing = false;
    return filled;
  }

  #endOf(playback: Playback): PlaybackEnd | null {
    if (playback.complete && playback.waiting === 0) return "played";
    return playback.dry > STARVED_SECONDS * this.rate ? "starved" : null;
  }

  #report(playback: Playback, end: PlaybackEnd | null): void {
    playback.reported = playback.played;
    this.tell({ id: playback.start.id, ms: Math.round((playback.played * 1000) / this.rate), end });
  }
}
