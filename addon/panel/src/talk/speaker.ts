/** The browser's speaker: what the app sends is played without gaps, and told as it is heard. */
import type { Progress, Start } from "./playback-queue";
import { type Player, playerOf } from "./player";
import type { Down, Up } from "./wire";

/** Share of music's loudness while something else is to be heard, or a person is: some 16 dB less. */
const DUCKED = 0.15;
const DUCK_SECONDS = 0.05;

const BEEP_HZ = 880;
const BEEP_SECONDS = 0.15;

type Playing = Extract<
  Down,
  {
    type:
      | "audio_start"
      | "audio_end"
      | "begin"
      | "flush"
      | "music_start"
      | "music_sound"
      | "music_end"
      | "music_pause"
      | "music_stop";
  }
>;

const PLAYING: ReadonlySet<string> = new Set<Playing["type"]>([
  "audio_start",
  "audio_end",
  "begin",
  "flush",
  "music_start",
  "music_sound",
  "music_end",
  "music_pause",
  "music_stop",
]);

export function isPlaying(message: Down): message is Playing {
  return PLAYING.has(message.type);
}

/** Seconds of the clock by which rooms begin together. */
export function clock(): number {
  return performance.now() / 1000;
}

export class Speaker {
  readonly #speech: Player;
  readonly #music: Player;
  readonly #musicLevel: GainNode;
  readonly #loudness: GainNode;
  readonly #sounding = new Set<string>();
  /** What is told once it was heard. */
  readonly #reports = new Map<ReturnType<typeof setTimeout>, () => void>();
  #musicFollows = false;
  #musicId = "";

  /** `context` has the worklet; `send` takes what the app is told; `changed` is called when it begins or ends to sound. */
  constructor(
    private readonly context: AudioContext,
    private readonly send: (message: Up) => void,
    private readonly changed: () => void,
  ) {
    this.#loudness = new GainNode(context);
    this.#musicLevel = new GainNode(context);
    this.#speech = this.#player(this.#loudness, false);
    this.#music = this.#player(this.#musicLevel, true);
    this.#musicLevel.connect(this.#loudness);
    this.#loudness.connect(context.destination);
  }

  /** Whether something of a playback is to be heard now, or soon. */
  get sounds(): boolean {
    return this.#sounding.size > 0;
  }

  /** Whether it can be heard at all. */
  set aloud(aloud: boolean) {
    this.#loudness.gain.value = aloud ? 1 : 0;
  }

  set volume(volume: number) {
    this.#speech.order({ do: "volume", volume });
    this.#music.order({ do: "volume", volume });
  }

  /** Make way for a person, or for what is said: music is quieter meanwhile. */
  set ducked(ducked: boolean) {
    this.#musicLevel.gain.setTargetAtTime(ducked ? DUCKED : 1, this.context.currentTime, DUCK_SECONDS);
  }

  sound(pcm: Int16Array): void {
    (this.#musicFollows ? this.#music : this.#speech).order({ do: "add", pcm });
    this.#musicFollows = false;
  }

  take(message: Playing): void {
    switch (message.type) {
      case "audio_start": {
        const { playback_id: id, rate, volume, held } = message;
        this.#begin(this.#speech, { id, rate, volume, held });
        break;
      }
      case "audio_end":
        this.#speech.order({ do: "end", id: message.playback_id });
        break;
      case "begin":
        this.#speech.order({ do: "begin", id: message.playback_id, at: this.#moment(message.at) });
        break;
      case "flush":
        this.#flush(this.#speech);
        break;
      case "music_start":
        this.#flush(this.#music);
        this.#begin(this.#music, { id: message.playback_id, rate: message.rate, volume: null, held: false });
        this.#musicId = message.playback_id;
        break;
      case "music_sound":
        this.#musicFollows = true;
        break;
      case "music_end":
        this.#music.order({ do: "end", id: this.#musicId });
        break;
      case "music_pause":
        this.#music.order({ do: "pause", paused: message.paused });
        break;
      case "music_stop":
        this.#flush(this.#music);
    }
  }

  /** Make the browser known to whoever sits before it, by two tones. */
  identify(): void {
    for (const beep of [0, 1]) {
      const tone = new OscillatorNode(this.context, { frequency: BEEP_HZ });
      const level = new GainNode(this.context, { gain: 0.2 });
      tone.connect(level).connect(this.context.destination);
      tone.start(this.context.currentTime + beep * 2 * BEEP_SECONDS);
      tone.stop(this.context.currentTime + (beep * 2 + 1) * BEEP_SECONDS);
    }
  }

  /** Forget everything: nobody is to be told of it any more. */
  silence(): void {
    for (const report of this.#reports.keys()) clearTimeout(report);
    this.#reports.clear();
    this.#sounding.clear();
    this.#speech.order({ do: "flush" });
    this.#music.order({ do: "flush" });
  }

  #player(to: AudioNode, isMusic: boolean): Player {
    const player = playerOf(this.context, (progress) => this.#progressed(progress, isMusic));
    player.node.connect(to);
    return player;
  }

  #begin(player: Player, start: Start): void {
    if (player === this.#speech) this.#sounding.add(start.id);
    player.order({ do: "start", start });
    this.changed();
  }

  #flush(player: Player): void {
    for (const [report, tell] of this.#reports) {
      clearTimeout(report);
      tell();
    }
    player.order({ do: "flush" });
  }

  /** Tell the app what was heard, once it has left the speaker. */
  #progressed({ id, ms, end, ready }: Progress, isMusic: boolean): void {
    if (ready) {
      this.send({ type: "ready", playback_id: id });
      return;
    }
    if (!isMusic && !this.#sounding.has(id)) return;
    const tell = () => {
      this.#reports.delete(report);
      if (end) this.#sounding.delete(id);
      this.send({ type: "played", playback_id: id, position_ms: ms, end, reason: end === "starved" ? STARVED : "" });
      if (end) this.changed();
    };
    const report = setTimeout(tell, end === "flushed" ? 0 : this.#latency * 1000);
    this.#reports.set(report, tell);
  }

  /** The moment of the speaker's clock at which a sound is to be given to it, to be heard at `at` of ours. */
  #moment(at: number): number {
    return this.context.currentTime + (at - clock()) - this.#latency;
  }

  get #latency(): number {
    return this.context.baseLatency + (this.context.outputLatency || 0);
  }
}

const STARVED = "Its sound stopped coming before its end.";
