/** One browser's conversation with the app: its connection, its microphone and its speaker, for as long as the page is open. */

import type { Heard } from "./audio-worklet";
import audioWorklet from "./audio-worklet?worker&url";
import { knownTrouble, Microphone, type MicrophoneTrouble } from "./microphone";
import { clock, isPlaying, Speaker } from "./speaker";
import { VoiceOnset } from "./voice-onset";
import { type Down, type PlaybackKind, type RoomState, TalkSocket, type Up, VERSION } from "./wire";

/** A press that lasts longer is one during which a person speaks; a shorter one only begins. */
const HOLD_MS = 400;

/** Pieces of 40 ms from before a voice was noticed. */
const PREROLL = 12;
const PIECE_MS = 40;

/** Pieces of which the loudness is told together. */
const LEVEL_PIECES = 5;

/** The microphone is given back when nobody has spoken for so long. */
const REST_MS = 60_000;

const MOST_SAID = 100;

export interface Said {
  by: "person" | "parley";
  text: string;
  kind?: PlaybackKind;
}

/** Words that stay when the page is left for another one. */
export const kept = { said: [] as readonly Said[], draft: "" };

/** Dispatches "change" whenever something of it is another, and "level" for each piece of the open microphone. */
export class TalkSession extends EventTarget {
  /** Welcome; undefined until that is known for the first time. */
  connected: boolean | undefined;
  refusal: { code: string; message: string } | undefined;
  state: RoomState = "idle";
  /** Another room hears what is said here. */
  inCall = false;
  /** The words so far of a person who speaks. */
  words = "";
  /** Nothing was understood of what was said last. */
  unheard = false;
  trouble: MicrophoneTrouble | undefined;
  /** The browser lets no page sound before somebody has touched it. */
  silenced = false;
  /** Loudness of the microphone, 0 to 1. */
  level = 0;

  readonly #socket: TalkSocket;
  #audio: Promise<{ context: AudioContext; speaker: Speaker }> | undefined;
  #speaker: Speaker | undefined;
  #context: AudioContext | undefined;
  #microphone: Microphone | undefined;
  #opening: Promise<void> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  readonly #onset = new VoiceOnset();
  #before: Int16Array[] = [];
  #streams = false;
  #woken = false;
  #pressedAt = 0;
  /** The person has let go: what the microphone hears of the room after that is not for the app. */
  #released = false;
  #answered = false;
  #isOpen = false;
  #watched = false;
  #levels: number[] = [];
  #isAloud = true;
  #volume = 1;
  readonly #since = clock();

  constructor(private readonly identity: string) {
    super();
    this.#socket = new TalkSocket({
      opened: () => this.#hello(),
      told: (message) => this.#told(message),
      sound: (pcm) => this.#speaker?.sound(pcm),
      lost: () => this.#lost(),
    });
  }

  /** Connect, in an area ("" for none). */
  async connect(area: string): Promise<void> {
    document.addEventListener("pointerdown", this.#touched);
    document.addEventListener("keydown", this.#touched);
    this.trouble = await knownTrouble();
    await this.#sound().catch(() => undefined);
    this.refusal = undefined;
    this.#socket.open(area);
    this.#change();
  }

  /** Leave: the room is gone. */
  close(): void {
    document.removeEventListener("pointerdown", this.#touched);
    document.removeEventListener("keydown", this.#touched);
    this.#socket.close();
    this.#giveBack();
    this.#context?.close().catch(() => undefined);
    this.#audio = this.#context = this.#speaker = undefined;
    this.connected = undefined;
  }

  /** It goes by WebRTC, past Home Assistant. */
  get isDirect(): boolean {
    return this.#socket.isDirect;
  }

  /** Whether the microphone listens all the time. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  async listenAlways(isOpen: boolean): Promise<void> {
    this.#isOpen = isOpen;
    this.#change();
    if (isOpen) await this.#listen();
    if (isOpen && this.trouble) this.#isOpen = false;
    this.#restSoon();
    this.#change();
  }

  set aloud(aloud: boolean) {
    this.#isAloud = aloud;
    if (this.#speaker) this.#speaker.aloud = aloud;
  }

  /** A person begins to speak, in place of whatever goes on; or has spoken, where they did so already. */
  async press(): Promise<void> {
    if (this.inCall) {
      this.#send({ type: "stop_pressed" });
      return;
    }
    if (this.#microphone && this.#streams && this.state === "listening" && !this.#released) {
      this.#letGo();
      return;
    }
    this.#pressedAt = performance.now();
    this.#released = false;
    await this.#listen();
    if (!this.trouble && this.connected) this.#wake("button", 0, []);
  }

  /** Ask for the microphone once more: a person has allowed it, or plugged one in. */
  async tryMicrophone(): Promise<void> {
    await this.#listen();
    this.#restSoon();
  }

  /** The button is up again. */
  release(): void {
    if (this.#pressedAt && performance.now() - this.#pressedAt > HOLD_MS) this.#letGo();
    this.#pressedAt = 0;
  }

  /** Say something in writing. */
  write(text: string): void {
    this.unheard = false;
    this.#answered = true;
    this.#socket.send({ type: "written_words", text });
    this.#change();
  }

  // ── the connection ──────────────────────────────────────────────────────────────────────────────────────────────

  #send(message: Up): void {
    this.#socket.send(message);
  }

  #hello(): void {
    const capabilities = { echo_cancellation: true, software: "browser", has_microphone: !this.trouble };
    this.#send({ type: "hello", version: VERSION, satellite_id: this.identity, name: "Browser", capabilities });
  }

  #lost(): void {
    this.connected = false;
    this.#rested();
    this.#speaker?.silence();
    this.state = "idle";
    this.inCall = false;
    this.#change();
  }

  #told(message: Down): void {
    if (isPlaying(message)) {
      this.#play(message);
      return;
    }
    switch (message.type) {
      case "welcome":
        this.connected = true;
        this.#settings(message.settings.volume);
        this.#tellSpeaker();
        break;
      case "refused":
        this.connected = false;
        this.refusal = message;
        this.#rested();
        break;
      case "settings":
        this.#settings(message.settings.volume);
        break;
      case "state":
        this.#became(message.state, message.in_call);
        break;
      case "transcript":
        this.words = message.final ? "" : message.text;
        if (message.final) this.#said({ by: "person", text: message.text });
        break;
      case "caption":
        this.#said({ by: "parley", text: message.text, kind: message.kind });
        break;
      case "clock_question":
        this.#send({ type: "clock_reading", number: message.number, seconds: clock() });
        return;
      case "watch":
        this.#watched = message.levels;
        return;
      case "identify":
        this.#speaker?.identify();
    }
    this.#change();
  }

  #became(state: RoomState, inCall: boolean): void {
    if (inCall && !this.inCall) void this.#listen();
    this.inCall = inCall;
    if (state === "listening") {
      this.#streams = true;
      this.#answered = this.#woken && this.#answered;
    } else {
      this.#released = false;
    }
    if (state === "idle") {
      this.unheard = this.state === "listening" && !this.#answered;
      this.#rested();
      this.#restSoon();
    }
    this.#woken = false;
    this.state = state;
    this.#makeWay();
  }

  #said(said: Said): void {
    this.#answered = true;
    this.unheard = false;
    const last = kept.said.at(-1);
    // A recogniser says the words of a turn finally more than once, each time with more of them.
    const grows = said.by === "person" && last?.by === "person" && said.text.startsWith(last.text);
    kept.said = [...(grows ? kept.said.slice(0, -1) : kept.said), said].slice(-MOST_SAID);
  }

  // ── the microphone ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Have the microphone, if it can be had; `trouble` says why not. */
  #listen(): Promise<void> {
    clearTimeout(this.#rest);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #open(): Promise<void> {
    try {
      const { context } = await this.#sound();
      await context.resume();
      this.#microphone ??= await Microphone.open(
        context,
        (heard) => this.#hear(heard),
        () => this.#unplugged(),
      );
      this.trouble = undefined;
    } catch (error) {
      this.trouble = typeof error === "string" ? (error as MicrophoneTrouble) : "none";
    }
    this.#change();
  }

  #unplugged(): void {
    this.#giveBack();
    this.trouble = "missing";
    this.#change();
  }

  #hear({ pcm, rms }: Heard): void {
    this.level = rms;
    this.#tellLevel(rms);
    this.dispatchEvent(new Event("level"));
    if (this.#streams) {
      if (this.#isHeard()) this.#socket.sendSound(this.#released ? new Int16Array(pcm.length) : pcm);
    } else if (this.#isOpen && this.connected && this.#onset.hear(rms)) {
      this.#wake("voice", rms, [...this.#before, pcm]);
    } else {
      this.#before = [...this.#before, pcm].slice(-PREROLL);
    }
  }

  /** Tell a watching panel how loud it is, five times a second. */
  #tellLevel(rms: number): void {
    this.#levels.push(rms ** 2);
    if (this.#levels.length < LEVEL_PIECES) return;
    const mean = this.#levels.reduce((sum, square) => sum + square, 0) / LEVEL_PIECES;
    this.#levels = [];
    if (this.#watched) this.#send({ type: "level", rms: Math.sqrt(mean) });
  }

  /** Only an open microphone is talked over: who presses a button interrupts by pressing it. */
  #isHeard(): boolean {
    return this.#isOpen || this.#woken || this.inCall || !(this.#speaker?.sounds || this.state === "responding");
  }

  #wake(word: string, loudness: number, before: Int16Array[]): void {
    this.#streams = this.#woken = true;
    this.#answered = this.unheard = false;
    this.words = "";
    this.#send({ type: "wake", wake_word: word, score: 1, loudness, preroll_ms: before.length * PIECE_MS });
    for (const pcm of before) this.#socket.sendSound(pcm);
    this.#change();
  }

  #letGo(): void {
    this.#released = this.#streams;
    this.#change();
  }

  /** No turn goes on. */
  #rested(): void {
    this.#streams = this.#woken = this.#released = false;
    this.#before = [];
    this.#onset.reset();
    this.words = "";
  }

  #restSoon(): void {
    clearTimeout(this.#rest);
    if (!this.#isOpen) this.#rest = setTimeout(() => this.#giveBack(), REST_MS);
  }

  #giveBack(): void {
    clearTimeout(this.#rest);
    this.#microphone?.close();
    this.#microphone = undefined;
    this.level = 0;
    this.dispatchEvent(new Event("level"));
  }

  // ── the speaker ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Have sound; where the browser wants a touch first, it comes with that. */
  #sound(): Promise<{ context: AudioContext; speaker: Speaker }> {
    this.#audio ??= this.#make();
    return this.#audio;
  }

  async #make(): Promise<{ context: AudioContext; speaker: Speaker }> {
    const context = new AudioContext({ latencyHint: "interactive" });
    await context.audioWorklet?.addModule(audioWorklet);
    const speaker = new Speaker(
      context,
      (message) => this.#send(message),
      () => this.#makeWay(),
    );
    speaker.aloud = this.#isAloud;
    speaker.volume = this.#volume;
    context.onstatechange = () => this.#tellSpeaker();
    [this.#context, this.#speaker] = [context, speaker];
    return { context, speaker };
  }

  readonly #touched = (): void => {
    if (this.#context?.state === "suspended") void this.#context.resume();
  };

  #play(message: Parameters<Speaker["take"]>[0]): void {
    if (this.#speaker && !this.silenced) this.#speaker.take(message);
    else if (message.type === "audio_start" || message.type === "music_start") {
      const { playback_id } = message;
      this.#send({ type: "played", playback_id, position_ms: 0, end: "no_speaker", reason: SILENCED });
    }
  }

  #makeWay(): void {
    if (this.#speaker) this.#speaker.ducked = this.#speaker.sounds || this.state !== "idle";
  }

  #settings(volume: number | null): void {
    this.#volume = volume ?? 1;
    if (this.#speaker) this.#speaker.volume = this.#volume;
  }

  /** Tell the app whether it can be heard. */
  #tellSpeaker(): void {
    this.silenced = this.#context?.state !== "running";
    const problem = this.silenced ? SILENCED : "";
    const health = { dropped_chunks: 0, underruns: 0, near_misses: 0, uptime_seconds: clock() - this.#since };
    this.#send({ type: "stats", ...health, problem, has_speaker: !this.silenced });
    this.#change();
  }

  #change(): void {
    this.dispatchEvent(new Event("change"));
  }
}

/** Told to the app, in English as all that it is told. */
const SILENCED = "The browser plays nothing before somebody touches the page.";
