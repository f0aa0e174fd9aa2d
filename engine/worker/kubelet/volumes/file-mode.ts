import type { Volume } from '../../../api/types/core-v1';

interface Item {
  readonly path: string;
  readonly mode?: number;
}

/** Bits of a file that is made of API objects: those of its item, else the default of its volume. */
export function fileMode(volume: Volume, path: string): number | undefined {
  const whole = volume.configMap ?? volume.secret ?? volume.downwardAPI ?? volume.projected;
  return itemsOf(volume).find((one) => one.path === path)?.mode ?? whole?.defaultMode;
}

function itemsOf({ configMap, secret, downwardAPI, projected }: Volume): readonly Item[] {
  const sources = [
    configMap,
    secret,
    downwardAPI,
    ...(projected?.sources ?? []).flatMap((one) => [one.configMap, one.secret, one.downwardAPI]),
  ];
  return sources.flatMap((source): readonly Item[] => source?.items ?? []);
}
