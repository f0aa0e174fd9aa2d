import { createHash } from 'node:crypto';
import { unreachable } from '../../base/invariant';
import type { ResourceDefinition, SubresourceName } from '../../api/kinds/definition';
import type { Registry, Served } from '../../control-plane/apiserver/registry';

/** What discovery says of one resource of a group's version, in either form of its documents. */
export interface ResourceEntry {
  readonly served: Served;
  readonly verbs: readonly string[];
  readonly storageVersionHash?: string;
  readonly subresources: readonly SubresourceEntry[];
}

export interface SubresourceEntry {
  readonly name: string;
  readonly kind: string;
  /** Of the kind, where it is not that of the resource. */
  readonly from?: { readonly group: string; readonly version: string };
  readonly verbs: readonly string[];
}

/** The resources of a version, by name. */
export const resourceEntries = (registry: Registry, apiVersion: string): readonly ResourceEntry[] =>
  registry
    .ofVersion(apiVersion)
    .map(entryOf)
    .sort((a, b) => (a.served.plural < b.served.plural ? -1 : 1));

function entryOf(served: Served): ResourceEntry {
  const { definition } = served;
  return {
    served,
    verbs: definition.custom === undefined ? [...definition.verbs].sort() : customVerbs(definition),
    ...(keepsHash(served) ? { storageVersionHash: storageVersionHash(served) } : {}),
    subresources: subresourcesOf(definition).map((name) => subresourceEntry(name, served)),
  };
}

/** As the real server says them, unsorted; what is being torn down is not written. */
const customVerbs = ({ verbs, custom }: ResourceDefinition): readonly string[] =>
  custom?.isTerminating === true ? verbs.filter((verb) => !WRITES.has(verb)) : verbs;

const WRITES: ReadonlySet<string> = new Set(['patch', 'create', 'update']);

const subresourcesOf = ({ subresources, custom }: ResourceDefinition): readonly SubresourceName[] =>
  custom === undefined ? [...subresources].sort() : subresources;

const keepsHash = ({ stored, definition }: Served): boolean => stored && definition.verbs.includes('watch');

/** The first bytes of a hash of what is stored (apiserver/pkg/endpoints/discovery/storageversionhash.go, v1.36). */
function storageVersionHash({ definition, kind, storageApiVersion }: Served): string {
  const { group, version } = definition;
  const stored = STORED_AS[`${storageApiVersion}/${kind}`] ?? definition.custom?.storageVersion ?? version;
  return createHash('sha256').update(`${group}/${stored}/${kind}`).digest().subarray(0, 8).toString('base64');
}

/** Kinds that the real server still stores in an older version than the newest served (v1.36). */
const STORED_AS: Readonly<Record<string, string>> = {
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': 'v1beta1',
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding': 'v1beta1',
};

const READ_WRITE: readonly string[] = ['get', 'patch', 'update'];
const CONNECT: readonly string[] = ['create', 'get'];
const PROXY: readonly string[] = ['create', 'delete', 'get', 'patch', 'update'];

function subresourceEntry(name: SubresourceName, { kind }: Served): SubresourceEntry {
  switch (name) {
    case 'status':
    case 'approval':
    case 'ephemeralcontainers':
    case 'resize':
      return { name, kind, verbs: READ_WRITE };
    case 'finalize':
      return { name, kind, verbs: ['update'] };
    case 'log':
      return { name, kind, verbs: ['get'] };
    case 'scale':
      return { name, kind: 'Scale', from: { group: 'autoscaling', version: 'v1' }, verbs: READ_WRITE };
    case 'binding':
      return { name, kind: 'Binding', verbs: ['create'] };
    case 'eviction':
      return { name, kind: 'Eviction', from: { group: 'policy', version: 'v1' }, verbs: ['create'] };
    case 'token':
      return {
        name,
        kind: 'TokenRequest',
        from: { group: 'authentication.k8s.io', version: 'v1' },
        verbs: ['create'],
      };
    case 'exec':
      return { name, kind: 'PodExecOptions', verbs: CONNECT };
    case 'attach':
      return { name, kind: 'PodAttachOptions', verbs: CONNECT };
    case 'portforward':
      return { name, kind: 'PodPortForwardOptions', verbs: CONNECT };
    case 'proxy':
      return { name, kind: `${kind}ProxyOptions`, verbs: PROXY };
    default:
      return unreachable(name);
  }
}
