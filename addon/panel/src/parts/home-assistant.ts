/** Paths of Home Assistant's own pages, and links to them. */

/** The address of a page of Home Assistant's, for a link with target "_top"; undefined where the panel stands alone. */
export function assistantLink(path: string): string | undefined {
  try {
    return parent === window ? undefined : new URL(path, parent.location.origin).href;
  } catch {
    return undefined;
  }
}

/** The app's name among Home Assistant's apps, such as "a0d7b954_parley"; empty where this panel stands alone. */
function slug(): string {
  try {
    return parent === window ? "" : (parent.location.pathname.match(/[0-9a-z]+_parley\b/)?.[0] ?? "");
  } catch {
    return "";
  }
}

export function entityPath(entityId: string): string {
  return `/config/entities?more-info-entity-id=${encodeURIComponent(entityId)}`;
}

export const EXPOSED_PATH = "/config/voice-assistants/expose?assistants=conversation&historyBack";
export const AREAS_PATH = "/config/areas/dashboard";

export function optionsPath(): string {
  return slug() ? `/config/app/${slug()}/config` : "/config/apps";
}

export function logPath(): string {
  return slug() ? `/config/app/${slug()}/logs` : "/config/logs";
}
