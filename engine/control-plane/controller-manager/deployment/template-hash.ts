import { structNamed } from '../../../api/struct-model/struct-model';
import type { PodTemplateSpec } from '../../../api/types/core-v1';
import { Fnv32a, safeEncode } from '../rules/fnv';
import { goDump } from './go-dump';

/**
 * The value of `pod-template-hash`: FNV-1a over Go's dump of the template, salted by the collisions met before
 * (pkg/controller ComputeHash, v1.36).
 */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  const hash = new Fnv32a();
  hash.text(goDump(structNamed('core-v1.PodTemplateSpec'), template));
  if (collisionCount !== undefined) hash.bytes([...littleEndian(collisionCount), 0, 0, 0, 0]);
  return safeEncode(String(hash.value));
}

const littleEndian = (value: number): readonly number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
