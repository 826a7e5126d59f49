/** The voice that begins in a microphone which is open all the time: loudness in, a yes or no out. */

/** Pieces of 40 ms that are looked at, and how many of them must be loud. */
const LOOKED_AT = 6;
const LOUD = 4;

/** Loudness that is always quiet, and how much louder than its room a voice is. */
const FAINTEST = 0.008;
const ABOVE = 3.5;

export class VoiceOnset {
  #floor = FAINTEST;
  #loud: boolean[] = [];

  /** Take the loudness of the next piece, 0 to 1; return whether a voice has begun. */
  hear(rms: number): boolean {
    const isLoud = rms > Math.max(FAINTEST, this.#floor * ABOVE);
    // The room's own noise is learnt at once where it falls, and slowly where it rises: a voice pauses, a fan does not.
    this.#floor = rms < this.#floor ? rms : this.#floor + (rms - this.#floor) * 0.005;
    this.#loud = [...this.#loud, isLoud].slice(-LOOKED_AT);
    return this.#loud.filter(Boolean).length >= LOUD;
  }

  reset(): void {
    this.#loud = [];
  }
}
