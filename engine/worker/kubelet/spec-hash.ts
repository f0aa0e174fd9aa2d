import { Interned } from '../../base/interned';
import type { Container } from '../../api/types/core-v1';

/** What makes a container another one: its name and its image (pkg/kubelet/container/helpers.go `pickFieldsToHash`). */
export function specHash({ name, image = '' }: Container): string {
  const hash = `${name} ${image}`;
  return hashes.of(hash, () => hash);
}

/** Each container that runs holds one. */
const hashes = new Interned<string>();
