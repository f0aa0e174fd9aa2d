import type { Endpoint } from '../../../api/types/discovery-v1';
import { endpointKey, sameState } from './endpoint';

/** A slice as packing sees it; `hasChanged` when something beside its endpoints must be written. */
export interface Packed {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
}

export interface Existing extends Packed {
  readonly hasChanged: boolean;
}

export interface Packing {
  /** Endpoints of each new slice. */
  readonly create: readonly (readonly Endpoint[])[];
  readonly update: readonly Packed[];
  readonly remove: readonly string[];
}

/**
 * Fits the wanted endpoints of one set of ports into slices, touching as few as it can: what is there stays where it is;
 * slices that are written anyway are filled up, fullest first; the rest goes into one slice with room for all of it, or
 * into new ones (k8s.io/endpointslice reconcileByPortMapping, v0.36). Nothing is ever moved to even things out.
 */
export function pack(existing: readonly Existing[], wanted: Iterable<Endpoint>, most: number): Packing {
  const left = new Map<string, Endpoint>();
  for (const endpoint of wanted) left.set(endpointKey(endpoint), endpoint);
  const unchanged: Packed[] = [];
  const changed: Packed[] = [];
  const remove: string[] = [];
  for (const slice of existing) {
    const { kept, isSame } = keep(slice.endpoints, left);
    if (isSame) (slice.hasChanged ? changed : unchanged).push(slice);
    else if (kept.length === 0) remove.push(slice.name);
    else changed.push({ name: slice.name, endpoints: kept });
  }
  const rest = [...left.values()];
  const update = changed
    .sort((a, b) => b.endpoints.length - a.endpoints.length)
    .map((slice) => ({ ...slice, endpoints: fill(slice.endpoints, rest, most) }));
  const create: (readonly Endpoint[])[] = [];
  while (rest.length > 0) {
    const roomy = rest.length < most ? closestFit(unchanged, rest.length, most) : undefined;
    if (roomy === undefined) {
      create.push(fill([], rest, most));
      continue;
    }
    unchanged.splice(unchanged.indexOf(roomy), 1);
    update.push({ name: roomy.name, endpoints: fill(roomy.endpoints, rest, most) });
  }
  return { create, update, remove };
}

function keep(
  endpoints: readonly Endpoint[],
  left: Map<string, Endpoint>,
): { readonly kept: readonly Endpoint[]; readonly isSame: boolean } {
  const kept: Endpoint[] = [];
  let isSame = true;
  for (const endpoint of endpoints) {
    const key = endpointKey(endpoint);
    const next = left.get(key);
    if (next === undefined) {
      isSame = false;
      continue;
    }
    left.delete(key);
    kept.push(next);
    if (!sameState(next, endpoint)) isSame = false;
  }
  return { kept, isSame };
}

/** Takes from the front of `rest` what there is room for. */
function fill(endpoints: readonly Endpoint[], rest: Endpoint[], most: number): readonly Endpoint[] {
  const room = most - endpoints.length;
  return room > 0 && rest.length > 0 ? [...endpoints, ...rest.splice(0, room)] : endpoints;
}

/** The slice that would be fullest with all of them in it. */
function closestFit(slices: readonly Packed[], count: number, most: number): Packed | undefined {
  let best: Packed | undefined;
  for (const slice of slices) {
    const size = slice.endpoints.length + count;
    if (size <= most && (best === undefined || slice.endpoints.length > best.endpoints.length)) best = slice;
  }
  return best;
}
