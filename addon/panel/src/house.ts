/** The one client of the app: a WebSocket that tells all states, and requests that change something. */
import type { ReactiveController, ReactiveControllerHost } from "lit";
import { told } from "./parts/told";
import type { Happenings, States } from "./states";
import { words } from "./words";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
const PING_MS = 10_000;
const PONG_MS = 5_000;
const ANSWER_MS = 20_000;

type Message = { type: string; [key: string]: unknown };
type Method = "GET" | "POST" | "PUT" | "DELETE";

/** A request that failed; its message tells a person what to do. `answer` is all that the app said. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly answer: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** Dispatches "state" (detail: its name), "connection", and each message that is no state under its own type. */
class House extends EventTarget {
  #states: Partial<States> = {};
  #socket: WebSocket | undefined;
  #pause = FIRST_PAUSE_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #watched = new Map<string, number>();
  #connected: boolean | undefined;

  /** Whether the app answers; undefined until that is known for the first time. */
  get connected(): boolean | undefined {
    return this.#connected;
  }

  /** The state as it was told last. */
  state<Name extends keyof States>(name: Name): States[Name] | undefined {
    return this.#states[name];
  }

  /** Begin, and go on for as long as the page is open. */
  open(): void {
    this.#connect();
    setInterval(() => this.#ping(), PING_MS);
    addEventListener("online", () => this.#connectNow());
    addEventListener("offline", () => this.#lose());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#connected ? this.#ping() : this.#connectNow();
    });
  }

  /** Have `what` told while somebody looks at it; returns how to end that. */
  watch(what: string): () => void {
    this.#watched.set(what, (this.#watched.get(what) ?? 0) + 1);
    this.#tellWatched();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#watched.set(what, (this.#watched.get(what) ?? 1) - 1);
      this.#tellWatched();
    };
  }

  get(path: string): Promise<unknown> {
    return this.request("GET", path);
  }

  post(path: string, body: object = {}): Promise<unknown> {
    return this.request("POST", path, body);
  }

  delete(path: string): Promise<unknown> {
    return this.request("DELETE", path);
  }

  /** Ask the app at a relative path, such as "api/turns", and return its answer. Raises `RequestError`. */
  async request(method: Method, path: string, body?: object, patience = ANSWER_MS): Promise<unknown> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(path, {
        method,
        signal: AbortSignal.timeout(patience),
        ...(body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
      });
      text = await response.text();
    } catch {
      throw new RequestError(words.shell.unreachable, 0);
    }
    const answer = read(text);
    if (response.ok && answer) return answer;
    const error = typeof answer?.error === "string" ? told(answer.error) : words.shell.failed(response.status);
    throw new RequestError(error, response.status, answer ?? {});
  }

  #connect(): void {
    clearTimeout(this.#retry);
    const url = new URL("api/live", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#silence = setTimeout(() => this.#lose(), ANSWER_MS);
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#take(JSON.parse(String(data)));
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lose();
    };
  }

  #connectNow(): void {
    if (this.#socket) return;
    this.#pause = FIRST_PAUSE_MS;
    this.#connect();
  }

  #take(message: Message): void {
    this.#heard();
    if (message.type === "pong") return;
    if (this.#connected !== true) {
      this.#connected = true;
      this.#pause = FIRST_PAUSE_MS;
      this.#tellWatched();
      this.dispatchEvent(new Event("connection"));
    }
    if (STATES.has(message.type)) {
      this.#states = { ...this.#states, [message.type]: message };
      this.dispatchEvent(new CustomEvent("state", { detail: message.type }));
    } else {
      this.dispatchEvent(new CustomEvent(message.type, { detail: message }));
    }
  }

  #lose(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.#heard();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), this.#pause * (1 + Math.random() / 4));
    this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2);
    if (this.#connected !== false) {
      this.#connected = false;
      this.dispatchEvent(new Event("connection"));
    }
  }

  #ping(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN || this.#silence) return;
    this.#socket.send(JSON.stringify({ type: "ping" }));
    this.#silence = setTimeout(() => this.#lose(), PONG_MS);
  }

  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = undefined;
  }

  #tellWatched(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const watched = [...this.#watched].filter(([, times]) => times > 0).map(([what]) => what);
    this.#socket.send(JSON.stringify({ type: "watch", watched }));
  }
}

const STATES: ReadonlySet<string> = new Set<keyof States>([
  "about",
  "satellites",
  "levels",
  "timers",
  "announcements",
  "health",
  "integrations",
]);

function read(text: string): Record<string, unknown> | undefined {
  try {
    const answer = JSON.parse(text);
    return typeof answer === "object" && answer ? answer : undefined;
  } catch {
    return undefined;
  }
}

export const house = new House();

/** Renders its host anew when one of the named states changes, and when the connection is lost or back. */
export class Follow implements ReactiveController {
  readonly #names: ReadonlySet<string>;

  constructor(
    private readonly host: ReactiveControllerHost,
    ...names: (keyof States)[]
  ) {
    this.#names = new Set(names);
    host.addController(this);
  }

  hostConnected(): void {
    house.addEventListener("state", this.#changed);
    house.addEventListener("connection", this.#changed);
  }

  hostDisconnected(): void {
    house.removeEventListener("state", this.#changed);
    house.removeEventListener("connection", this.#changed);
  }

  readonly #changed = (event: Event): void => {
    if (event.type === "connection" || this.#names.has((event as CustomEvent<string>).detail))
      this.host.requestUpdate();
  };
}

/** Calls back for each message of a type that is no state, such as "turn", while its host is on the page. */
export class Listen<Name extends keyof Happenings> implements ReactiveController {
  constructor(
    host: ReactiveControllerHost,
    private readonly type: Name,
    private readonly take: (message: Happenings[Name]) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    house.addEventListener(this.type, this.#told);
  }

  hostDisconnected(): void {
    house.removeEventListener(this.type, this.#told);
  }

  readonly #told = (event: Event): void => this.take((event as CustomEvent<Happenings[Name]>).detail);
}

/** Has the app tell `what` while its host is on the page, and the page is looked at. */
export class Watch implements ReactiveController {
  #end: (() => void) | undefined;

  constructor(
    host: ReactiveControllerHost,
    private readonly what: string,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.#look);
    this.#look();
  }

  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.#look);
    this.#end?.();
    this.#end = undefined;
  }

  readonly #look = (): void => {
    this.#end?.();
    this.#end = document.visibilityState === "visible" ? house.watch(this.what) : undefined;
  };
}
