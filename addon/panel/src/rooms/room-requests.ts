/** What the page Rooms asks the app to do. */
import { house } from "../house";
import type { RoomSettings } from "../states";

/** The path of a satellite below api/. */
function path(satelliteId: string): string {
  return `api/satellites/${encodeURIComponent(satelliteId)}`;
}

export function change(
  satelliteId: string,
  changes: { name?: string; area_id?: string; settings?: Partial<RoomSettings> },
): Promise<unknown> {
  return house.post(path(satelliteId), changes);
}

export function identify(satelliteId: string): Promise<unknown> {
  return house.post(`${path(satelliteId)}/identify`);
}

/** Have the room's name said there; resolves once it was heard, or was not. */
export async function testSound(satelliteId: string): Promise<{ heard: boolean; reason: string }> {
  return (await house.request("POST", `${path(satelliteId)}/test-sound`, {}, 30_000)) as {
    heard: boolean;
    reason: string;
  };
}

export function update(satelliteId: string): Promise<unknown> {
  return house.post(`${path(satelliteId)}/update`);
}

export function revoke(satelliteId: string): Promise<unknown> {
  return house.delete(path(satelliteId));
}

export function accept(code: string): Promise<unknown> {
  return house.post("api/pair", { code });
}

/** `code` are the digits by which the newcomer is found. */
export function ignore(code: string): Promise<unknown> {
  return house.delete(`api/pair/${encodeURIComponent(code)}`);
}

export function showAgain(identity: string): Promise<unknown> {
  return house.delete(`api/ignored/${encodeURIComponent(identity)}`);
}

export function dismissRefusal(refusalId: string): Promise<unknown> {
  return house.delete(`api/refused/${encodeURIComponent(refusalId)}`);
}

export function revokeIntegration(integrationId: string): Promise<unknown> {
  return house.delete(`api/integrations/${encodeURIComponent(integrationId)}`);
}

/** The line that installs a satellite, and the script that it runs. */
export async function installLine(): Promise<{ line: string; script: string }> {
  const host = encodeURIComponent(location.hostname);
  return (await house.get(`api/install-line?host=${host}`)) as { line: string; script: string };
}
