/** What a page shows: the list, or one scenario at an instant. It is the part of the address after `#`. */
export type Route =
  | { readonly kind: 'overview' }
  | { readonly kind: 'scenario'; readonly index: number; readonly at: number | undefined };

/** `#scenario-12`, `#scenario-12@40500`; anything else is the list. */
export function routeOf(hash: string, scenarios: number): Route {
  const match = /^#scenario-(\d+)(?:@(\d+))?$/.exec(hash);
  const index = Number(match?.[1] ?? -1);
  if (index < 0 || index >= scenarios) return { kind: 'overview' };
  return { kind: 'scenario', index, at: match?.[2] === undefined ? undefined : Number(match[2]) };
}

export const hashOf = (index: number): string => `#scenario-${index}`;
