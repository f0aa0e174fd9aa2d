import { InputError } from './language/errors';

export interface TaintText {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** `key=value:Effect` or `key:Effect`, as kubectl taint takes it. */
export function parseTaint(text: string): TaintText {
  const match = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(text);
  const effect = match?.[3] ?? '';
  if (match === null || !EFFECTS.includes(effect)) {
    throw new InputError(`"${text}" is no taint; expected key=value:Effect with Effect one of ${EFFECTS.join(', ')}`);
  }
  return { key: match[1] ?? '', ...(match[2] === undefined || match[2] === '' ? {} : { value: match[2] }), effect };
}

/** A toleration for a taint written that way; without an effect it tolerates all effects of the key. */
export function parseToleration(text: string): Readonly<Record<string, string>> {
  const match = /^([^=:]+)(?:=([^:]*))?(?::(.+))?$/.exec(text);
  if (match === null) throw new InputError(`"${text}" is no toleration; expected key=value:Effect`);
  const [, key = '', value, effect] = match;
  return {
    key,
    ...(value === undefined ? { operator: 'Exists' } : { operator: 'Equal', value }),
    ...(effect === undefined ? {} : { effect }),
  };
}

/** `a=b,c=d`. */
export function parseLabels(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const equals = pair.indexOf('=');
      if (equals <= 0) throw new InputError(`"${pair}" is no label; expected key=value`);
      return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
    }),
  );
}
