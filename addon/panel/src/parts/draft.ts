/** What somebody has typed and not sent: it outlasts a change of the page, an outage and a reload. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

const drafts = new Map<string, object>();

/** The draft of a form, with `blank` where nothing was typed yet; `set` shows and keeps what is typed. */
export class Draft<Shape extends object> implements ReactiveController {
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly name: string,
    private readonly blank: Shape,
  ) {
    host.addController(this);
  }

  hostConnected(): void {}

  get value(): Shape {
    const known = drafts.get(this.name) ?? kept(this.name);
    const value = { ...this.blank, ...known } as Shape;
    drafts.set(this.name, value);
    return value;
  }

  set(change: Partial<Shape>): void {
    const value = { ...this.value, ...change };
    drafts.set(this.name, value);
    try {
      sessionStorage.setItem(key(this.name), JSON.stringify(value));
    } catch {
      // Where nothing may be stored it lasts as long as the page.
    }
    this.host.requestUpdate();
  }

  /** Begin anew. */
  clear(): void {
    drafts.delete(this.name);
    try {
      sessionStorage.removeItem(key(this.name));
    } catch {
      // As above.
    }
    this.host.requestUpdate();
  }
}

function key(name: string): string {
  return `parley-draft-${name}`;
}

function kept(name: string): object | undefined {
  try {
    const value = JSON.parse(sessionStorage.getItem(key(name)) ?? "null");
    return value && typeof value === "object" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The text of the field that an event comes from. */
export function typed(event: Event): string {
  return (event.target as HTMLInputElement).value;
}
