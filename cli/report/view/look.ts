/** How a state is drawn: a colour, a pattern and a sign, so that none has to carry the meaning alone. */
export type Tone =
  'ready' | 'running' | 'pending' | 'terminating' | 'failed' | 'done' | 'unknown' | 'cordoned' | 'plain';

export const SIGNS: Readonly<Record<Tone, string>> = {
  ready: '●',
  running: '◐',
  pending: '○',
  terminating: '◌',
  failed: '✕',
  done: '■',
  unknown: '?',
  cordoned: '⊘',
  plain: '●',
};

export const TONE_WORDS: readonly (readonly [Tone, string])[] = [
  ['ready', 'ready'],
  ['running', 'running, not ready'],
  ['pending', 'pending'],
  ['terminating', 'terminating'],
  ['failed', 'failed, not ready'],
  ['unknown', 'unknown'],
  ['cordoned', 'cordoned'],
  ['done', 'completed'],
];

/** The tone of a pod by the words of its state, which are those of kubectl. */
export function podTone(state: string): Tone {
  if (state === 'Terminating') return 'terminating';
  if (state === 'Running, Ready') return 'ready';
  if (state.startsWith('Running')) return 'running';
  if (state.startsWith('Pending')) return 'pending';
  if (state === 'Succeeded' || state === 'Completed') return 'done';
  return state === 'Unknown' ? 'unknown' : 'failed';
}

export function nodeTone(state: string): Tone {
  if (state.startsWith('NotReady')) return 'failed';
  if (state.startsWith('Unknown')) return 'unknown';
  return isCordoned(state) ? 'cordoned' : 'ready';
}

export const isCordoned = (state: string): boolean => state.endsWith('SchedulingDisabled');

/** A LoadBalancer Service without an address waits for one. */
export const serviceTone = (state: string, address: string): Tone =>
  state === 'LoadBalancer' && address === '' ? 'pending' : state === 'LoadBalancer' ? 'ready' : 'plain';
