import { durationText } from '../../../steps/language/quantities';
import type { JournalRow } from '../report-data';

export interface FaultFlag {
  readonly at: number;
  /** `node n1 fails`. */
  readonly text: string;
  /** It ends something: a recovery, a start, a lift. */
  readonly isHealing: boolean;
  /** What it befell, as the lanes call it; undefined when that is no lane. */
  readonly key: string | undefined;
}

/** The faults of a journal when they struck; those that are only announced come again when they are due. */
export function faultFlags(journal: readonly JournalRow[]): readonly FaultFlag[] {
  return journal
    .filter(({ action }) => action.startsWith('fault.') && action !== 'fault.later')
    .map(({ at, action, subject }) => {
      const kind = action.slice('fault.'.length);
      const facts = factsOf(subject);
      const node = facts.get('node');
      return {
        at,
        text: textOf(kind, facts),
        isHealing: HEALING.test(kind) || HEALED.some(([name, value]) => facts.get(name) === value),
        key: node === undefined ? undefined : `node ${node}`,
      };
    });
}

const HEALING = /-(recovers|starts|started|heals|normal|pullable)$/;

/** What a fault that can be switched says when it is off. */
const HEALED: readonly (readonly [fact: string, value: string])[] = [
  ...['lost', 'on', 'exceeded', 'crashing', 'hanging', 'failing'].map((fact) => [fact, 'false'] as const),
  ...['running', 'installed', 'healthy'].map((fact) => [fact, 'true'] as const),
];

/** `node-fails node=n1` or the fault as JSON. */
function factsOf(subject: string): ReadonlyMap<string, string> {
  if (subject.startsWith('{')) {
    const fault = JSON.parse(subject) as Readonly<Record<string, unknown>>;
    return new Map(Object.entries(fault).map(([name, value]) => [name, wordsOf(value)]));
  }
  return new Map([...subject.matchAll(/(\w+)=(.*?)(?= \w+=|$)/g)].map(([, name = '', value = '']) => [name, value]));
}

const wordsOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function textOf(kind: string, facts: ReadonlyMap<string, string>): string {
  const [noun = '', ...verb] = kind.split('-');
  const named = facts.get(noun);
  const rest = [...facts]
    .filter(([name]) => name !== noun && name !== 'kind')
    .map(([name, value]) => factText(name, value))
    .filter((text) => text !== '');
  const subject = named === undefined ? noun : noun === 'component' ? named : `${noun} ${named}`;
  return [subject, ...verb, rest.length === 0 ? '' : `(${rest.join(', ')})`].filter((word) => word !== '').join(' ');
}

/** Facts that are milliseconds. */
const SPANS = /^(?:after|grace|criticalGrace|offset|delay|latency|perAction|time)$/;

/** `grace 30s`, `not running`; a fault that is on needs no word. */
function factText(name: string, value: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  if (SPANS.test(name)) return `${words} ${durationText(Number(value))}`;
  if (value !== 'true' && value !== 'false') return value;
  if (name === 'on') return value === 'true' ? '' : 'ends';
  return value === 'true' ? words : `not ${words}`;
}
