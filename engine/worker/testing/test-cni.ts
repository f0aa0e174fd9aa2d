import type { Cni } from '../runtime/cni';

/** A pod network that always works: 10.244.0.2 and up. */
export function testCni(): Cni {
  let given = 1;
  return {
    notReady: () => undefined,
    add: () => {
      given += 1;
      return { ok: true, value: [`10.244.${Math.floor(given / 256)}.${given % 256}`] };
    },
    remove: () => undefined,
  };
}
