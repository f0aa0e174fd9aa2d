import { quote } from '../../base/go-text';
import { compareText } from '../values/compare';
import { durationText } from '../values/duration';
import { elements } from '../values/lists';
import { doubleText } from '../values/numbers';
import { timestampText } from '../values/timestamp';
import { decodeUtf8, encodeUtf8 } from '../values/utf8';
import {
  type CelList,
  type CelMap,
  type CelValue,
  failure,
  isDuration,
  isList,
  isMap,
  isTimestamp,
  isUint,
  kindOf,
  typeName,
} from '../values/value';
import { type Clause, fillTemplate, type Formatted, type Verb, wrongArgument } from './format-template';

/** `template.format(args)`, numbers as English writes them. */
export const formatString = (template: string, args: CelList): Formatted =>
  fillTemplate(template, args.size, (clause, index) => formatOne(args.at(index), clause));

function formatOne(value: CelValue, { verb, precision }: Clause): Formatted {
  switch (verb) {
    case 's':
      return asText(value);
    case 'd':
      return integerText(value, 10) ?? wrongArgument(verb, typeName(value));
    case 'o':
      return integerText(value, 8) ?? wrongArgument(verb, typeName(value));
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      return integerText(value, 2) ?? wrongArgument(verb, typeName(value));
    case 'x':
      return hexText(value) ?? wrongArgument(verb, typeName(value));
    case 'X':
      return hexText(value)?.toUpperCase() ?? wrongArgument(verb, typeName(value));
    case 'f':
    case 'e':
      return decimalText(value, verb, precision);
  }
}

function integerText(value: CelValue, base: number): string | undefined {
  if (typeof value === 'bigint') return value.toString(base);
  return isUint(value) ? value.value.toString(base) : undefined;
}

function hexText(value: CelValue): string | undefined {
  const bytes = typeof value === 'string' ? encodeUtf8(value) : value;
  if (!(bytes instanceof Uint8Array)) return integerText(value, 16);
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function decimalText(value: CelValue, verb: Verb, precision: number): Formatted {
  if (value === 'NaN') return 'NaN';
  if (value === 'Infinity' || value === Infinity) return '∞';
  if (value === '-Infinity' || value === -Infinity) return '-∞';
  if (typeof value !== 'number') return wrongArgument(verb, typeName(value));
  if (Number.isNaN(value)) return 'NaN';
  return verb === 'f' ? grouped(fixed(value, precision)) : scientific(value.toExponential(SCIENTIFIC_DIGITS));
}

/** The real library prints as many whatever precision it is given. */
const SCIENTIFIC_DIGITS = 6;

/** Go rounds what lies in the middle to the even digit, JavaScript away from zero. */
function fixed(value: number, precision: number): string {
  const text = value.toFixed(precision);
  const rest = value.toFixed(Math.min(100, precision + 60)).slice(-60);
  if (!/^50*$/.test(rest) || !/[13579]$/.test(text)) return text;
  const down = Math.abs(value) - 0.5 * 10 ** -precision;
  return `${value < 0 ? '-' : ''}${down.toFixed(precision)}`;
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function scientific(text: string): string {
  const [mantissa = '', exponent = '+0'] = text.split('e');
  const digits = exponent.slice(1).padStart(2, '0');
  const raised = Array.from(digits, (digit) => RAISED.charAt(Number(digit))).join('');
  return `${mantissa}×10${exponent.startsWith('-') ? '⁻' : ''}${raised}`;
}

function asText(value: CelValue): Formatted {
  if (isList(value)) return listText(value);
  if (isMap(value)) return mapText(value);
  return plainText(value) ?? wrongArgument('s', typeName(value));
}

function plainText(value: CelValue): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return doubleText(value);
  if (value instanceof Uint8Array) return decodeUtf8(value);
  if (isUint(value)) return String(value.value);
  if (isDuration(value)) return durationText(value.nanos);
  if (isTimestamp(value)) return timestampText(value);
  return value.kind === 'type' ? value.name : undefined;
}

function listText(list: CelList): Formatted {
  const parts: string[] = [];
  for (const element of elements(list)) {
    const part = insideText(element);
    if (typeof part !== 'string') return part;
    parts.push(part);
  }
  return `[${parts.join(', ')}]`;
}

const KEYS: ReadonlySet<string> = new Set(['string', 'bool', 'int', 'uint']);

function mapText(map: CelMap): Formatted {
  const entries: { readonly key: string; readonly value: string }[] = [];
  for (const key of map.keys()) {
    if (!KEYS.has(kindOf(key))) return failure(`no formatting function for map key of type ${typeName(key)}`);
    const [name, value] = [insideText(key), insideText(map.find(key) ?? null)];
    if (typeof name !== 'string') return name;
    if (typeof value !== 'string') return value;
    entries.push({ key: name, value });
  }
  entries.sort((a, b) => compareText(a.key, b.key));
  return `{${entries.map(({ key, value }) => `${key}:${value}`).join(', ')}}`;
}

/** Inside lists and maps values are written so that they could be read again. */
function insideText(value: CelValue): Formatted {
  if (typeof value === 'string') return quote(value);
  if (value instanceof Uint8Array) return `b${quote(decodeUtf8(value) ?? '')}`;
  if (isDuration(value)) return `duration(${quote(durationText(value.nanos))})`;
  if (isTimestamp(value)) return `timestamp(${quote(timestampText(value))})`;
  if (typeof value === 'number') return Number.isFinite(value) ? value.toFixed(6) : quote(doubleText(value));
  if (isList(value)) return listText(value);
  if (isMap(value)) return mapText(value);
  return plainText(value) ?? failure(`no formatting function for ${typeName(value)}`);
}
