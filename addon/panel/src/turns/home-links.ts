/** Addresses of Home Assistant's own pages, where this panel stands within it. */

/** The path that Home Assistant shows around this page; empty where it stands alone. */
function around(): string {
  try {
    return parent === window ? "" : parent.location.pathname;
  } catch {
    return "";
  }
}

/** The app's name among Home Assistant's apps, such as "a0d7b954_parley"; empty where this page stands alone. */
function slug(): string {
  return around().match(/[0-9a-z]+_parley\b/)?.[0] ?? "";
}

/** Whether Home Assistant is around this page, so that its own pages can be opened. */
export function isAtHome(): boolean {
  return around() !== "";
}

export function entityLink(entityId: string): string {
  return `/config/entities?more-info-entity-id=${encodeURIComponent(entityId)}`;
}

export const EXPOSED_LINK = "/config/voice-assistants/expose?assistants=conversation&historyBack";
export const AREAS_LINK = "/config/areas/dashboard";

export function optionsLink(): string {
  return slug() ? `/config/app/${slug()}/config` : "/config/apps";
}

export function logLink(): string {
  return slug() ? `/config/app/${slug()}/logs` : "/config/logs";
}
