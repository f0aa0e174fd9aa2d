/** What differs between the corpora; `main.ts` knows none of them by name. */
export interface Corpus {
  readonly name: CorpusName;
  /** What `--min` judges: the unit of the corpus' README. */
  readonly headline: string;
  /** How its README asks for the server to be started. */
  readonly up: readonly string[];
  /** Files of a corpus folder; each may also be compressed (`.gz`). */
  readonly extension: '.json' | '.jsonl';
  /** The tool itself reads compressed files. */
  readonly readsCompressed: boolean;
  /** Scenarios whose names begin alike must not be replayed side by side. */
  readonly inRounds?: boolean;
  readonly clock?: 'real' | 'sim';
  readonly authentication: 'tokens' | 'token';
  /** Options of the tool that are given to it unless the caller says otherwise. */
  readonly defaults?: readonly (readonly [option: string, value: string])[];
  /** Options of the tool that may be given through; true: one with a value. */
  readonly options: Readonly<Record<string, boolean>>;
}

export type CorpusName = 'api' | 'controllers' | 'scheduler' | 'kubelet';

export const CORPORA: readonly Corpus[] = Object.freeze([
  {
    name: 'api',
    headline: 'cases',
    up: ['--nodes', '0', '--components', 'kube-apiserver', '--clock', 'real'],
    extension: '.jsonl',
    readsCompressed: true,
    authentication: 'tokens',
    options: { '--area': true, '--id': true, '--concurrency': true, '--run': true },
  },
  {
    name: 'controllers',
    headline: 'checks',
    up: ['--nodes', '0', '--components', 'kube-apiserver,kube-controller-manager,kube-scheduler', '--clock', 'manual'],
    extension: '.json',
    readsCompressed: false,
    inRounds: true,
    // What a step of the tool does is seen at its end: long steps add up where one thing follows another.
    defaults: [
      ['--step', '0.1'],
      ['--settle-ms', '8'],
    ],
    clock: 'sim',
    authentication: 'token',
    options: {
      '--fake-kubelet': true,
      '--parallel': true,
      '--step': true,
      '--settle-ms': true,
      '--area': true,
      '--suffix': true,
      '--save-raw': true,
    },
  },
  {
    name: 'scheduler',
    headline: 'decisions',
    up: ['--nodes', '0', '--components', 'kube-apiserver,kube-scheduler', '--clock', 'manual'],
    extension: '.jsonl',
    readsCompressed: false,
    clock: 'sim',
    authentication: 'token',
    options: { '--area': true, '--only': true, '--limit': true, '--tables': false },
  },
  {
    name: 'kubelet',
    headline: 'checks',
    up: [
      ...['--nodes', '1', '--node-cpu', '2', '--components', 'kube-apiserver,kubelet', '--clock', 'manual'],
      ...['--disable-admission-plugins', 'ServiceAccount'],
    ],
    extension: '.json',
    readsCompressed: false,
    clock: 'sim',
    authentication: 'token',
    options: {
      '--area': true,
      '--parallel': true,
      '--step': true,
      '--settle': true,
      '--dump': true,
      '--node': true,
      '--cri': true,
      '--static-dir': true,
      '--runtime': true,
      '--kubelet': true,
      '--pressured-node': true,
      '--sa': true,
    },
  },
]);
