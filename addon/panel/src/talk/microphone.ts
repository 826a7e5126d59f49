/** The browser's microphone, where there is one. */
import type { Heard } from "./audio-worklet";

/** Why there is none: the page came without TLS; a person or the browser denies it; there is none; it cannot be had. */
export type MicrophoneTrouble = "insecure" | "companion" | "denied" | "missing" | "busy" | "none";

const TROUBLES: Readonly<Record<string, MicrophoneTrouble>> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** The trouble that is known without asking a person. */
export async function knownTrouble(): Promise<MicrophoneTrouble | undefined> {
  if (!navigator.mediaDevices?.getUserMedia) {
    if (!isSecureContext) return "insecure";
    return isCompanion() ? "companion" : "none";
  }
  try {
    const permission = await navigator.permissions.query({ name: "microphone" as PermissionName });
    return permission.state === "denied" ? deniedHere() : undefined;
  } catch {
    return undefined; // This browser does not tell before it is asked.
  }
}

/** An open microphone; `hear` is given each piece. */
export class Microphone {
  private constructor(
    private readonly stream: MediaStream,
    private readonly source: MediaStreamAudioSourceNode,
    private readonly node: AudioWorkletNode,
  ) {}

  /** Open it; a person may be asked. Rejects with a `MicrophoneTrouble`. `context` has the worklet. */
  static async open(context: AudioContext, hear: (heard: Heard) => void, ended: () => void): Promise<Microphone> {
    const known = await knownTrouble();
    if (known && known !== "denied") throw known;
    try {
      const wanted = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
      const stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
      for (const track of stream.getTracks()) track.onended = ended;
      const source = context.createMediaStreamSource(stream);
      const options = { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" } as const;
      const node = new AudioWorkletNode(context, "parley-microphone", options);
      node.port.onmessage = ({ data }) => hear(data as Heard);
      source.connect(node);
      return new Microphone(stream, source, node);
    } catch (error) {
      const trouble = TROUBLES[error instanceof DOMException ? error.name : ""] ?? "none";
      throw trouble === "denied" ? deniedHere() : trouble;
    }
  }

  close(): void {
    this.node.port.onmessage = null;
    this.source.disconnect();
    for (const track of this.stream.getTracks()) {
      track.onended = null;
      track.stop();
    }
  }
}

function deniedHere(): MicrophoneTrouble {
  return isCompanion() ? "companion" : "denied";
}

/** Whether this is Home Assistant's own app on a phone. */
function isCompanion(): boolean {
  return navigator.userAgent.includes("Home Assistant/");
}
