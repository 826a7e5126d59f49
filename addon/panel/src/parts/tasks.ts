import type { ReactiveController, ReactiveControllerHost } from "lit";
import { toast } from "./toast";

/** Runs what a person asks for, one at a time for each key. The host shows `busy` meanwhile; a failure is told in a toast. */
export class Tasks implements ReactiveController {
  readonly #running = new Set<string>();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** Whether something with this key is under way; without a key, whether anything is. */
  busy(key?: string): boolean {
    return key === undefined ? this.#running.size > 0 : this.#running.has(key);
  }

  /** Do the work unless it is under way already; return whether it succeeded. */
  async run(key: string, work: () => Promise<unknown>): Promise<boolean> {
    if (this.#running.has(key)) return false;
    this.#running.add(key);
    this.host.requestUpdate();
    try {
      await work();
      return true;
    } catch (error) {
      toast(error instanceof Error ? error.message : String(error), "problem");
      return false;
    } finally {
      this.#running.delete(key);
      this.host.requestUpdate();
    }
  }
}
