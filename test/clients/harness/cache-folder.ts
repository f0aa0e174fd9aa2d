import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** What the clients are built into outside of the checkout, so that the next checkout need not build it again. */
export function cacheFolder(...names: readonly string[]): string {
  const caches = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  const folder = path.join(caches, 'seatrial', 'clients', ...names);
  mkdirSync(folder, { recursive: true });
  return folder;
}
