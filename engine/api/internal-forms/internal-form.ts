import { sortedRecord } from '../../base/go-text';
import { invariant } from '../../base/invariant';
import { givenEmpty } from '../given-empty';
import { STRUCTS } from './structs';

interface Field {
  /** Empty: the fields of what is here stand among those around it. */
  readonly goName: string;
  readonly jsonName: string;
  readonly kind: string;
}

type Values = Readonly<Record<string, unknown>>;

const parsed = new Map<string, readonly Field[]>();

/** A value in normal form as the internal struct prints as JSON (`core.PodTemplateSpec`); null for none. */
export function internalForm(value: object | undefined | null, struct: string): unknown {
  if (value === undefined || value === null) return null;
  const out: Record<string, unknown> = {};
  const values = struct === 'core.PodSpec' ? withHostFlags(value as Values) : (value as Values);
  for (const { goName, jsonName, kind } of fieldsOf(struct)) {
    if (kind === 'meta') Object.assign(out, values['metadata']);
    else if (goName === '') Object.assign(out, internalForm(values, kind.slice(1)));
    else out[goName] = givenEmpty(values, jsonName) ?? printed(values[jsonName], kind);
  }
  return out;
}

function printed(value: unknown, kind: string): unknown {
  switch (kind) {
    case 's':
      return value ?? '';
    case 'i':
      return value ?? 0;
    case 'b':
      return value ?? false;
    case 'q':
      return value ?? '0';
    case 'o':
      return value ?? {};
    case '?':
      return isEmptyList(value) ? null : (value ?? null);
    case 'm':
      return value === undefined || value === null ? null : sortedRecord(value as Values);
    default:
      return structured(value, kind);
  }
}

/** What is empty and was not given so is nothing in Go. */
const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function structured(value: unknown, kind: string): unknown {
  if (kind.startsWith('[]'))
    return Array.isArray(value) && value.length > 0
      ? value.map((item: object) => internalForm(item, kind.slice(2)))
      : null;
  const whole = value === undefined && kind.startsWith('.') ? {} : (value as object | undefined);
  return internalForm(whole, kind.slice(1));
}

function fieldsOf(struct: string): readonly Field[] {
  const known = parsed.get(struct);
  if (known !== undefined) return known;
  const text = STRUCTS[struct];
  invariant(text !== undefined, `no internal form of ${struct}`);
  const fields = text.split(' ').map((field): Field => {
    const [goName = '', jsonName = '', kind = ''] = field.split(':');
    return { goName, jsonName: jsonName === '' ? lowerFirst(goName) : jsonName, kind };
  });
  parsed.set(struct, fields);
  return fields;
}

/** `TTY` → `tty`, `DNSPolicy` → `dnsPolicy`. */
const lowerFirst = (name: string): string =>
  name.replace(/^(?:[A-Z]+(?=[A-Z][a-z])|[A-Z]+$|[A-Z])/, (head) => head.toLowerCase());

const HOST_FLAGS = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

/** Internally the flags of the host are part of the security context. */
function withHostFlags(spec: Values): Values {
  const flags = Object.fromEntries(HOST_FLAGS.map((key) => [key, spec[key]]));
  return { ...spec, securityContext: { ...(spec['securityContext'] as Values | undefined), ...flags } };
}
