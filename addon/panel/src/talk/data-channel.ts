/** The way to the app by WebRTC, where the app has it switched on and both sides find each other. */

import { asked, type Way } from "./wire";

/** Time to gather what this browser can be reached at; servers that do not answer are not waited for any longer. */
const GATHER_MS = 1_500;

/** Time for a way to be found, after which the WebSocket is taken. */
const OPEN_MS = 6_000;

/** An open channel to the app, found by such servers; undefined where there is none, for whatever reason. */
export async function dataChannel(query: string, iceServers: RTCIceServer[]): Promise<Way | undefined> {
  if (typeof RTCPeerConnection === "undefined") return undefined;
  const peer = new RTCPeerConnection({ iceServers });
  const channel = peer.createDataChannel("parley");
  channel.binaryType = "arraybuffer";
  try {
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    const body = JSON.stringify({ sdp: peer.localDescription?.sdp });
    const answer = await asked<RTCSessionDescriptionInit>(`api/talk/offer${query}`, { method: "POST", body });
    if (answer) await peer.setRemoteDescription(answer);
    if (answer && (await opened(channel))) return new Channel(peer, channel);
  } catch {
    // There is no way: the WebSocket is one.
  }
  peer.close();
  return undefined;
}

/** A channel that takes its connection with it when it ends, and ends with it. */
class Channel implements Way {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(
    private readonly peer: RTCPeerConnection,
    private readonly channel: RTCDataChannel,
  ) {
    channel.onmessage = (event) => this.onmessage?.(event);
    channel.onclose = () => this.#ended();
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === "failed" || peer.connectionState === "closed") this.#ended();
    };
  }

  get readyState(): string {
    return this.channel.readyState;
  }

  get bufferedAmount(): number {
    return this.channel.bufferedAmount;
  }

  send(data: string | ArrayBufferView<ArrayBuffer>): void {
    this.channel.send(data as string);
  }

  close(): void {
    this.channel.close();
    this.peer.close();
  }

  #ended(): void {
    const told = this.onclose;
    this.onclose = null;
    this.peer.close();
    told?.();
  }
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const done = () => peer.iceGatheringState === "complete" && resolve();
    peer.addEventListener("icegatheringstatechange", done);
    setTimeout(resolve, GATHER_MS);
    done();
  });
}

function opened(channel: RTCDataChannel): Promise<boolean> {
  return new Promise((resolve) => {
    if (channel.readyState === "open") resolve(true);
    channel.onopen = () => resolve(true);
    channel.onclose = () => resolve(false);
    setTimeout(() => resolve(false), OPEN_MS);
  });
}
