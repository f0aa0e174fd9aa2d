import type { Dial } from './call-out';

export const dial: Dial = (_server, { name }) =>
  Promise.resolve({ ok: false, error: `unsupported: calling out to ${name}` });
