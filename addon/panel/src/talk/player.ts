/** A player of what the app sends: on the browser's audio thread, or on the page's own where that is refused to it. */
import { PlaybackQueue, type PlayerOrder, type Progress } from "./playback-queue";

/** Samples that are made at once on the page's own thread: what it does meanwhile may take so long. */
const BLOCK = 4096;

export interface Player {
  node: AudioNode;
  order: (order: PlayerOrder) => void;
}

/** Return a player; `tell` is given what became of each playback. Pages that came without TLS have no audio thread. */
export function playerOf(context: AudioContext, tell: (progress: Progress) => void): Player {
  if (!context.audioWorklet) return playerOnPage(context, tell);
  const node = new AudioWorkletNode(context, "parley-player", { numberOfInputs: 0 });
  node.port.onmessage = ({ data }) => tell(data as Progress);
  return { node, order: (order) => node.port.postMessage(order) };
}

function playerOnPage(context: AudioContext, tell: (progress: Progress) => void): Player {
  const queue = new PlaybackQueue(context.sampleRate, tell);
  const node = context.createScriptProcessor(BLOCK, 0, 1);
  node.onaudioprocess = ({ outputBuffer, playbackTime }) => queue.render(outputBuffer.getChannelData(0), playbackTime);
  return { node, order: (order) => queue.obey(order) };
}
