/** One parameter of an operation. `of` tells apart those that share a name: upstream describes them differently. */
export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path';
  readonly type: 'string' | 'boolean' | 'integer';
  readonly of?: string;
}

const query = (name: string, type: Parameter['type'] = 'string', of?: string): Parameter =>
  of === undefined ? { name, in: 'query', type } : { name, in: 'query', type, of };

export const inPath = (name: string, of?: string): Parameter =>
  of === undefined ? { name, in: 'path', type: 'string' } : { name, in: 'path', type: 'string', of };

export const PRETTY: readonly Parameter[] = [query('pretty')];

/** ListOptions without those that only watching reads. */
const SELECTION: readonly Parameter[] = [
  query('continue'),
  query('fieldSelector'),
  query('labelSelector'),
  query('limit', 'integer'),
  query('resourceVersion'),
  query('resourceVersionMatch'),
  query('sendInitialEvents', 'boolean'),
  query('shardSelector'),
  query('timeoutSeconds', 'integer'),
];

export const LIST: readonly Parameter[] = [
  ...SELECTION,
  query('allowWatchBookmarks', 'boolean'),
  query('watch', 'boolean'),
];

export const WRITE: readonly Parameter[] = [query('dryRun'), query('fieldManager'), query('fieldValidation')];

export const PATCH: readonly Parameter[] = [
  query('dryRun'),
  query('fieldManager', 'string', 'patch'),
  query('fieldValidation'),
  query('force', 'boolean'),
];

export const DELETE: readonly Parameter[] = [
  query('dryRun'),
  query('gracePeriodSeconds', 'integer'),
  query('ignoreStoreReadErrorWithClusterBreakingPotential', 'boolean'),
  query('orphanDependents', 'boolean'),
  query('propagationPolicy'),
];

export const DELETE_COLLECTION: readonly Parameter[] = [...DELETE, ...SELECTION];

const streams = (kind: string): readonly Parameter[] => [
  query('container', 'string', kind),
  query('stderr', 'boolean', kind),
  query('stdin', 'boolean', kind),
  query('stdout', 'boolean', kind),
  query('tty', 'boolean', kind),
];

/** What the kinds of `connect` subresources, and the log, read from the query. */
export const OPTIONS: ReadonlyMap<string, readonly Parameter[]> = new Map([
  ['PodAttachOptions', streams('PodAttachOptions')],
  ['PodExecOptions', [query('command'), ...streams('PodExecOptions')]],
  ['PodPortForwardOptions', [query('ports', 'integer')]],
  ['PodProxyOptions', [query('path', 'string', 'PodProxyOptions')]],
  ['ServiceProxyOptions', [query('path', 'string', 'ServiceProxyOptions')]],
  ['NodeProxyOptions', [query('path', 'string', 'NodeProxyOptions')]],
  [
    'PodLogOptions',
    [
      query('container', 'string', 'PodLogOptions'),
      query('follow', 'boolean'),
      query('insecureSkipTLSVerifyBackend', 'boolean'),
      query('limitBytes', 'integer'),
      query('previous', 'boolean'),
      query('sinceSeconds', 'integer'),
      query('stream'),
      query('tailLines', 'integer'),
      query('timestamps', 'boolean'),
    ],
  ],
]);
