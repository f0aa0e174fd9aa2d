import { quote } from '../../../../base/go-text';
import { semanticEqual } from '../../../../base/equal';
import { invariant } from '../../../../base/invariant';
import type { Namespace, Pod } from '../../../../api/types/core-v1';
import { forbidden, internalError, invalid } from '../../refusals';
import type { Server } from '../../server';
import type { Attributes } from '../attributes';
import { isResource } from '../denied';
import type { AdmissionPlugin } from '../plugin';
import { containersOf, type Checked } from './checks/check';
import { detailsOf, violationsOf } from './evaluate';
import { warningsOf } from './existing-pods';
import { isStricter, levelText, policyOf, sameLevel, type Policy } from './policy';
import { templateOf } from './templates';

type Cluster = Pick<Server, 'store'>;

const IGNORED: ReadonlySet<string> = new Set([
  'exec',
  'attach',
  'binding',
  'eviction',
  'log',
  'portforward',
  'proxy',
  'status',
]);

/** The Pod Security Standards, as the labels of namespaces ask for them (pod-security-admission v0.36.2). */
export const podSecurity = ({ store }: Cluster): AdmissionPlugin => ({
  name: 'PodSecurity',
  handles,
  validate: (attributes) => {
    if (isResource(attributes.served, 'namespaces')) checkNamespace(store, attributes);
    else if (isResource(attributes.served, 'pods')) checkPod(store, attributes);
    else warnOfTemplate(store, attributes);
  },
});

const handles: AdmissionPlugin['handles'] = (served, subresource, operation) => {
  if (operation !== 'CREATE' && operation !== 'UPDATE') return false;
  if (isResource(served, 'pods')) return !IGNORED.has(subresource);
  return subresource === '' && (isResource(served, 'namespaces') || templateOf(served) !== undefined);
};

function checkNamespace(store: Cluster['store'], attributes: Attributes): void {
  const { operation, served, warn } = attributes;
  const namespace = attributes.object as Namespace;
  const { policy, errors } = policyOf(namespace.metadata.labels);
  const before = operation === 'UPDATE' ? policyOf(attributes.old?.metadata.labels) : undefined;
  if (errors.length > 0 && (before === undefined || !semanticEqual(errors, before.errors))) {
    throw invalid(served, attributes.name, errors);
  }
  if (before === undefined || !isTightened(policy, before.policy)) return;
  const range = store.range('pods', { namespace: namespace.metadata.name });
  invariant(range.ok, 'the present is never compacted');
  const pods = range.entries.map(({ value }) => value as Pod);
  warningsOf(namespace.metadata.name, pods, policy.enforce).forEach(warn);
}

function isTightened({ enforce }: Policy, { enforce: old }: Policy): boolean {
  if (sameLevel(enforce, old) || enforce.level === 'privileged') return false;
  return enforce.version !== old.version || isStricter(enforce.level, old.level);
}

function checkPod(store: Cluster['store'], attributes: Attributes): void {
  const policy = policyIn(store, attributes.namespace);
  if (policy === undefined) {
    throw internalError(`failed to lookup namespace ${quote(attributes.namespace)}`);
  }
  if (!isOpen(policy) && mattersFor(attributes)) {
    const { metadata, spec } = attributes.object as Pod;
    const checked = { metadata, spec };
    const found = violationsOf(policy.enforce, checked);
    if (found.length > 0) {
      throw forbidden(
        attributes.served,
        attributes.name,
        `violates PodSecurity ${quote(levelText(policy.enforce))}: ${detailsOf(found)}`,
      );
    }
    warnOf(attributes, policy, checked);
  }
}

function warnOfTemplate(store: Cluster['store'], attributes: Attributes): void {
  const policy = policyIn(store, attributes.namespace);
  if (policy === undefined || policy.warn.level === 'privileged' || attributes.object === undefined) return;
  const template = templateOf(attributes.served)?.(attributes.object);
  if (template === undefined) return;
  warnOf(attributes, policy, { metadata: template.metadata, spec: template.spec });
}

function warnOf({ warn }: Attributes, policy: Policy, checked: Checked): void {
  const found = violationsOf(policy.warn, checked);
  if (found.length > 0) {
    warn(`would violate PodSecurity ${quote(levelText(policy.warn))}: ${detailsOf(found)}`);
  }
}

/** Undefined: there is no such namespace. */
function policyIn(store: Cluster['store'], namespace: string): Policy | undefined {
  const entry = store.get({ prefix: 'namespaces', namespace: '', name: namespace });
  return entry === undefined ? undefined : policyOf(entry.value.metadata.labels).policy;
}

const isOpen = ({ enforce, audit, warn }: Policy): boolean =>
  enforce.level === 'privileged' && audit.level === 'privileged' && warn.level === 'privileged';

/** An update that adds no container and changes no image leaves a pod as safe as it was. */
function mattersFor({ operation, object, old }: Attributes): boolean {
  if (operation !== 'UPDATE') return true;
  const next = object as Pod;
  const before = old as Pod;
  const imagesOf = (pod: Pod): ReadonlyMap<string, string> =>
    new Map(containersOf({ metadata: pod.metadata, spec: pod.spec }).map(({ name, image }) => [name, image ?? '']));
  const images = imagesOf(before);
  return (
    next.spec.containers.length !== before.spec.containers.length ||
    (next.spec.initContainers?.length ?? 0) !== (before.spec.initContainers?.length ?? 0) ||
    [...imagesOf(next)].some(([name, image]) => images.get(name) !== image)
  );
}
