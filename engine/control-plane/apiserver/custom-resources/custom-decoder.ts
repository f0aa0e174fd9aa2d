import type { Decoder, YamlReader } from '../decode';
import type { Served } from '../registry';

/** Reads custom resources by their schemas; all else goes to the decoder of built-in kinds. */
export const customDecoder = (builtIn: Decoder, yaml: YamlReader): Decoder =>
  Object.freeze<Decoder>({
    decode: (served, body, known) =>
      isCustom(served) ? decodeCustom(served, body, yaml) : builtIn.decode(served, body, known),
    decodeMerged: (served, value) =>
      isCustom(served) ? decodeCustom(served, value, yaml) : builtIn.decodeMerged(served, value),
  });

/** A subresource may speak another kind: a scale. */
const isCustom = ({ definition, kind }: Served): boolean => definition.custom !== undefined && kind === definition.kind;

function decodeCustom(served: Served, body: unknown, yaml: YamlReader): ReturnType<Decoder['decode']> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { decodeBody } = require('./decode-body') as typeof import('./decode-body');
  const { custom } = served.definition;
  return custom === undefined ? { ok: false, error: served.kind } : decodeBody(served, custom, body, yaml);
}
