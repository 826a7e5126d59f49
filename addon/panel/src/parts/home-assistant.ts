/** The address of a page of Home Assistant's, for a link with target "_top"; undefined where the panel stands alone. */
export function assistantLink(path: string): string | undefined {
  try {
    return parent === window ? undefined : new URL(path, parent.location.origin).href;
  } catch {
    return undefined;
  }
}
