import type { YamlReader } from '../control-plane/apiserver/decode';

/** Reads YAML with a library that is loaded when the first body in YAML comes. */
export const readYaml: YamlReader = (text) =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  (require('./yaml') as typeof import('./yaml')).readYaml(text);
