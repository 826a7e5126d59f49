/** The wire of satellites, as far as a browser speaks it: satellite/protocol.py says what each message means. */

/** The protocol's `VERSION`. */
export const VERSION = 6;

export type RoomState = "idle" | "listening" | "processing" | "responding";
export type PlaybackKind = "reply" | "announcement" | "timer";

interface Settings {
  volume: number | null;
  muted: boolean;
}

export type Down =
  | { type: "welcome"; settings: Settings; area: string }
  | { type: "refused"; code: string; message: string }
  | { type: "state"; state: RoomState; in_call: boolean }
  | { type: "transcript"; text: string; final: boolean }
  | { type: "caption"; text: string; kind: PlaybackKind }
  | { type: "audio_start"; playback_id: string; kind: PlaybackKind; rate: number; volume: number | null; held: boolean }
  | { type: "audio_end"; playback_id: string }
  | { type: "begin"; playback_id: string; at: number }
  | { type: "clock_question"; number: number }
  | { type: "flush" }
  | { type: "music_start"; playback_id: string; rate: number }
  | { type: "music_sound" }
  | { type: "music_end" }
  | { type: "music_pause"; paused: boolean }
  | { type: "music_stop" }
  | { type: "settings"; settings: Settings }
  | { type: "identify" }
  | { type: "watch"; levels: boolean };

export type Up =
  | { type: "hello"; version: number; satellite_id: string; name: string; capabilities: object }
  | { type: "wake"; wake_word: string; score: number; loudness: number; preroll_ms: number }
  | { type: "written_words"; text: string }
  | { type: "played"; playback_id: string; position_ms: number; end: string | null; reason: string }
  | { type: "ready"; playback_id: string }
  | { type: "level"; rms: number }
  | { type: "stop_pressed" }
  | { type: "clock_reading"; number: number; seconds: number }
  | {
      type: "stats";
      uptime_seconds: number;
      dropped_chunks: number;
      underruns: number;
      near_misses: number;
      problem: string;
      has_speaker: boolean;
    };

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/** The largest amount that may wait to be sent, in bytes: two seconds of sound. What comes beyond it is dropped. */
const MOST_WAITING = 64_000;

/** What a WebSocket and a data channel have in common. */
export interface Way {
  readonly readyState: number | string;
  readonly bufferedAmount: number;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: never) => void) | null;
  send(data: string): void;
  send(data: ArrayBufferView<ArrayBuffer>): void;
  close(): void;
}

const isOpen = (way: Way): boolean => way.readyState === WebSocket.OPEN || way.readyState === "open";

export async function asked<T>(path: string, more?: RequestInit): Promise<T | undefined> {
  const response = await fetch(new URL(path, location.href), more).catch(() => undefined);
  return response?.ok ? ((await response.json()) as T) : undefined;
}

export interface Listener {
  opened(): void;
  told(message: Down): void;
  sound(pcm: Int16Array): void;
  lost(): void;
}

/** One connection to the app at a time, made anew when it is lost, until it is closed. */
export class TalkSocket {
  #socket: Way | undefined;
  #isDirect = false;
  #pause = FIRST_PAUSE_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #area = "";
  /** Counts the connections that were begun: what comes of an older one is not wanted any more. */
  #attempt = 0;
  /** Until no way was found by WebRTC once: to look for it takes seconds. */
  #mayBeDirect = true;

  constructor(private readonly listener: Listener) {}

  /** Connect, as a browser that stands in an area ("" for none). */
  open(area: string): void {
    this.close();
    this.#area = area;
    this.#pause = FIRST_PAUSE_MS;
    this.#connect();
  }

  close(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    this.#attempt++;
    socket?.close();
  }

  send(message: Up): void {
    if (this.#socket && isOpen(this.#socket)) this.#socket.send(JSON.stringify(message));
  }

  sendSound(pcm: Int16Array): void {
    const socket = this.#socket;
    if (socket && isOpen(socket) && socket.bufferedAmount < MOST_WAITING) socket.send(pcm as Int16Array<ArrayBuffer>);
  }

  /** It goes by WebRTC, past Home Assistant. */
  get isDirect(): boolean {
    return this.#isDirect;
  }

  async #connect(): Promise<void> {
    const attempt = ++this.#attempt;
    const channel = this.#mayBeDirect ? await this.#directly() : undefined;
    if (attempt !== this.#attempt) {
      channel?.close();
      return;
    }
    this.#isDirect = this.#mayBeDirect = channel !== undefined;
    if (channel) {
      this.#follow(channel);
      this.listener.opened();
    } else this.#connectBySocket();
  }

  /** Return a way by WebRTC; undefined where the app has it switched off, or none is found. */
  async #directly(): Promise<Way | undefined> {
    const query = `?area=${encodeURIComponent(this.#area)}`;
    const servers = await asked<{ ice_servers: RTCIceServer[] | null }>(`api/talk/ice${query}`);
    if (!servers?.ice_servers) return undefined;
    const { dataChannel } = await import("./data-channel");
    return dataChannel(query, servers.ice_servers);
  }

  #connectBySocket(): void {
    const url = new URL(`api/talk?area=${encodeURIComponent(this.#area)}`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.listener.opened();
    this.#follow(socket);
  }

  #follow(socket: Way): void {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#take(data);
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#again();
    };
  }

  #take(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      this.listener.sound(new Int16Array(data));
      return;
    }
    const message = JSON.parse(String(data)) as Down;
    if (message.type === "welcome") this.#pause = FIRST_PAUSE_MS;
    if (message.type === "refused") this.close();
    this.listener.told(message);
  }

  #again(): void {
    this.#socket = undefined;
    this.#retry = setTimeout(() => this.#connect(), this.#pause * (1 + Math.random() / 4));
    this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2);
    this.listener.lost();
  }
}
