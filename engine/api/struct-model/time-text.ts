import { civilFromDays, daysFromCivil } from '../../base/timestamp';

/** The canonical text of a time (UTC), null for the zero time, or Go's words for what is wrong with it. */
export type TimeText =
  { readonly ok: true; readonly text: string | null } | { readonly ok: false; readonly error: string };

/** metav1.Time: whole seconds, as RFC 3339 in UTC. A fraction is cut. */
export const canonicalTime = (text: string): TimeText =>
  isPlain(text, 20) ? { ok: true, text } : canonical(text, RFC3339, (at) => `${dateAndTime(at)}Z`);

/** metav1.MicroTime: exactly six decimals are read and printed. */
export const canonicalMicroTime = (text: string): TimeText =>
  isPlain(text, 27)
    ? { ok: true, text }
    : canonical(text, MICRO, (at) => `${dateAndTime(at)}.${pad(Math.floor(at.nanos / 1000), 6)}Z`);

const RFC3339 = '2006-01-02T15:04:05Z07:00';
const MICRO = '2006-01-02T15:04:05.000000Z07:00';
/** What is canonical at a glance: February's last day is left to those who know about leap years. */
const PLAIN =
  /^[1-9]\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{6})?Z$/;

function isPlain(text: string, length: number): boolean {
  if (text === lastPlain) return text.length === length;
  if (text.length !== length || !PLAIN.test(text)) return false;
  lastPlain = text;
  return true;
}

/** Most of what an object says of times it says of one. */
let lastPlain = '';

interface Moment {
  readonly days: number;
  readonly second: number;
  readonly nanos: number;
}

function canonical(text: string, layout: string, print: (at: Moment) => string): TimeText {
  const parser = new Parser(text, layout);
  const at = parser.moment();
  if (typeof at === 'string') return { ok: false, error: at };
  return { ok: true, text: at.days === ZERO_DAY && at.second === 0 && at.nanos === 0 ? null : print(at) };
}

const ZERO_DAY = daysFromCivil(1, 1, 1);

function dateAndTime({ days, second }: Moment): string {
  const [year, month, day] = civilFromDays(days);
  const time = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map((part) => pad(part, 2));
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${time.join(':')}`;
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** Follows time.Parse of Go 1.26 for the two layouts, with its messages. */
class Parser {
  private rest: string;
  private nanos = 0;

  constructor(
    private readonly text: string,
    private readonly layout: string,
  ) {
    this.rest = text;
  }

  moment(): Moment | string {
    try {
      return this.read();
    } catch (error) {
      if (error instanceof Refused) return error.text;
      throw error;
    }
  }

  private read(): Moment {
    const year = this.year();
    const month = this.number('-', '01', 1, 12, 'month');
    const day = this.number('-', '02', -Infinity, Infinity, 'day');
    const hour = this.number('T', '15', 0, 23, 'hour');
    const minute = this.number(':', '04', 0, 59, 'minute');
    const second = this.number(':', '05', 0, 59, 'second');
    this.fraction();
    const offset = this.zone();
    if (this.rest !== '') this.refuse(`: extra text: ${quote(this.rest)}`);
    if (day < 1 || day > daysInMonth(year, month)) this.refuse(': day out of range');
    const total = hour * 3600 + minute * 60 + second - offset;
    const shift = Math.floor(total / 86_400);
    return { days: daysFromCivil(year, month, day) + shift, second: total - shift * 86_400, nanos: this.nanos };
  }

  private year(): number {
    if (this.rest.length < 4 || !isDigit(this.rest, 0)) this.cannot(this.rest, '2006');
    const digits = this.rest.slice(0, 4);
    if (!/^\d{4}$/.test(digits)) this.cannot(this.rest, '2006');
    this.rest = this.rest.slice(4);
    return Number(digits);
  }

  private number(prefix: string, element: string, min: number, max: number, name: string): number {
    this.skip(prefix);
    const fixed = element !== '15';
    const width = isDigit(this.rest, 1) ? 2 : 1;
    if (!isDigit(this.rest, 0) || (fixed && width === 1)) this.cannot(this.rest, element);
    const value = Number(this.rest.slice(0, width));
    this.rest = this.rest.slice(width);
    if (value < min || value > max) this.refuse(`: ${name} out of range`);
    return value;
  }

  private fraction(): void {
    if (this.layout === MICRO) {
      const found = /^[.,](?=.{6})([+-]?\d{5,6})/.exec(this.rest)?.[1]?.slice(0, 6);
      if (found?.length !== 6) this.cannot(this.rest, '.000000');
      if (Number(found) < 0) this.refuse(': fractional second out of range');
      this.takeFraction(7);
    } else {
      const found = /^[.,]\d+/.exec(this.rest);
      if (found !== null) this.takeFraction(found[0].length);
    }
  }

  private takeFraction(length: number): void {
    this.nanos = Number(this.rest.slice(1, Math.min(length, 10)).replace(/^[+-]/, '0').padEnd(9, '0'));
    this.rest = this.rest.slice(length);
  }

  private zone(): number {
    if (this.rest.startsWith('Z')) {
      this.rest = this.rest.slice(1);
      return 0;
    }
    const match = /^(.)(\d\d):(\d\d)/.exec(this.rest);
    if (match === null) this.cannot(this.rest, 'Z07:00');
    const [whole, sign, hours, minutes] = match;
    if (Number(hours) > 24) this.refuse(': time zone offset hour out of range');
    if (Number(minutes) > 60) this.refuse(': time zone offset minute out of range');
    if (sign !== '+' && sign !== '-') this.cannot(this.rest, 'Z07:00');
    this.rest = this.rest.slice(whole.length);
    return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  }

  private skip(prefix: string): void {
    if (!this.rest.startsWith(prefix)) this.cannot(this.rest, prefix);
    this.rest = this.rest.slice(prefix.length);
  }

  private cannot(value: string, element: string): never {
    this.refuse(` as ${quote(this.layout)}: cannot parse ${quote(value)} as ${quote(element)}`);
  }

  private refuse(message: string): never {
    throw new Refused(`parsing time ${quote(this.text)}${message}`);
  }
}

/** Leaves the parser; never leaves this file. */
class Refused extends Error {
  constructor(readonly text: string) {
    super(text);
  }
}

const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
};

function daysInMonth(year: number, month: number): number {
  return month === 12 ? 31 : daysFromCivil(year, month + 1, 1) - daysFromCivil(year, month, 1);
}

/** The quoting of Go's package time: bytes that are not printable ASCII are escaped one by one. */
export function quote(text: string): string {
  let out = '"';
  for (const byte of Buffer.from(text, 'utf8')) {
    const char = String.fromCharCode(byte);
    if (byte >= 0x80 || byte < 0x20) out += `\\x${byte.toString(16).padStart(2, '0')}`;
    else out += char === '"' || char === '\\' ? `\\${char}` : char;
  }
  return `${out}"`;
}
