import { FRESH } from '../../../base/fresh';
import { invariant } from '../../../base/invariant';
import { compareQuantities, quantityMillis, quantityValue } from '../../../base/quantity';
import { podLimits, podRequests } from '../../../api/quota/pod-resources';
import type { Resources } from '../../../api/quota/resources';
import type { Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod } from '../../../api/types/core-v1';
import type { Server } from '../server';
import type { Attributes } from './attributes';
import { denied, isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

const ANNOTATION = 'kubernetes.io/limit-ranger';

/** Defaults and bounds of what containers, pods and claims ask for (plugin/pkg/admission/limitranger, v1.36). */
export const limitRanger = ({ store }: Pick<Server, 'store'>): AdmissionPlugin => ({
  name: 'LimitRanger',
  handles,
  admit: (attributes, object) => {
    if (!isResource(attributes.served, 'pods') || isGoing(attributes)) return object;
    return rangesOf(store, attributes).reduce(withDefaults, object as Pod);
  },
  validate: (attributes) => {
    if (isGoing(attributes)) return;
    for (const range of rangesOf(store, attributes)) {
      const problems = isResource(attributes.served, 'pods')
        ? podProblems(range, attributes.object as Pod)
        : claimProblems(range, attributes.object as PersistentVolumeClaim);
      const told = [...new Set(problems)];
      if (told.length > 0) throw denied(attributes, told.length === 1 ? (told[0] ?? '') : `[${told.join(', ')}]`);
    }
  },
});

const handles: AdmissionPlugin['handles'] = (served, subresource, operation) => {
  if (isResource(served, 'pods')) {
    return (operation === 'CREATE' && subresource === '') || (operation === 'UPDATE' && subresource === 'resize');
  }
  return isResource(served, 'persistentvolumeclaims') && subresource === '' && operation !== 'DELETE';
};

const isGoing = ({ old }: Attributes): boolean => old?.metadata.deletionTimestamp !== undefined;

function rangesOf(store: Server['store'], { namespace }: Attributes): readonly LimitRange[] {
  const range = store.range('limitranges', { namespace });
  invariant(range.ok, 'the present is never compacted');
  return range.entries.length === 0 ? NONE : range.entries.map((entry) => entry.value as LimitRange);
}

const NONE: readonly never[] = Object.freeze([]);

function withDefaults(pod: Pod, { spec }: LimitRange): Pod {
  const items = (spec.limits ?? []).filter(({ type }) => type === 'Container');
  const requests = items.reduce<Resources>((all, item) => ({ ...FRESH, ...all, ...item.defaultRequest }), {});
  const limits = items.reduce<Resources>((all, item) => ({ ...FRESH, ...all, ...item.default }), {});
  const notes: string[] = [];
  const fill =
    (word: string) =>
    (container: Container): Container =>
      filled(container, { requests, limits }, word, notes);
  const containers = pod.spec.containers.map(fill('container'));
  const initContainers = pod.spec.initContainers?.map(fill('init container'));
  if (notes.length === 0) return pod;
  const annotations = {
    ...FRESH,
    ...pod.metadata.annotations,
    [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}`,
  };
  return {
    ...FRESH,
    ...pod,
    metadata: { ...FRESH, ...pod.metadata, annotations },
    spec: { ...FRESH, ...pod.spec, containers, ...(initContainers === undefined ? {} : { initContainers }) },
  };
}

interface Defaults {
  readonly requests: Resources;
  readonly limits: Resources;
}

function filled(container: Container, defaults: Defaults, word: string, notes: string[]): Container {
  const requests = missingFrom(container.resources.requests, defaults.requests);
  const limits = missingFrom(container.resources.limits, defaults.limits);
  if (requests.length === 0 && limits.length === 0) return container;
  if (requests.length > 0) notes.push(`${requests.join(', ')} request for ${word} ${container.name}`);
  if (limits.length > 0) notes.push(`${limits.join(', ')} limit for ${word} ${container.name}`);
  const { resources } = container;
  return {
    ...FRESH,
    ...container,
    resources: {
      ...FRESH,
      ...resources,
      ...(limits.length === 0 ? {} : { limits: { ...FRESH, ...pick(defaults.limits, limits), ...resources.limits } }),
      ...(requests.length === 0
        ? {}
        : { requests: { ...FRESH, ...pick(defaults.requests, requests), ...resources.requests } }),
    },
  };
}

const missingFrom = (given: Resources | undefined, wanted: Resources): readonly string[] =>
  Object.keys(wanted)
    .filter((name) => given?.[name] === undefined)
    .sort();

const pick = (from: Resources, names: readonly string[]): Resources =>
  Object.fromEntries(names.map((name) => [name, from[name] ?? '0']));

function podProblems({ spec }: LimitRange, pod: Pod): readonly string[] {
  return (spec.limits ?? []).flatMap((item) => {
    if (item.type === 'Container') {
      const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
      return containers.flatMap(({ resources }) => bounds(item, resources.requests ?? {}, resources.limits ?? {}));
    }
    return item.type === 'Pod' ? bounds(item, podRequests(pod.spec), podLimits(pod.spec)) : [];
  });
}

function bounds(item: LimitRangeItem, requests: Resources, limits: Resources): readonly string[] {
  const each = (rules: Resources | undefined, check: (name: string, bound: string) => string | undefined): string[] =>
    Object.keys(rules ?? {})
      .sort()
      .flatMap((name) => check(name, rules?.[name] ?? '0') ?? []);
  return [
    ...each(item.min, (name, bound) =>
      belowMinimum(item.type, name, bound, { request: requests[name], limit: limits[name] }),
    ),
    ...each(item.max, (name, bound) =>
      aboveMaximum(item.type, name, bound, { request: requests[name], limit: limits[name] }),
    ),
    ...each(item.maxLimitRequestRatio, (name, bound) =>
      aboveRatio(item.type, name, bound, { request: requests[name], limit: limits[name] }),
    ),
  ];
}

interface Observed {
  readonly request: string | undefined;
  readonly limit: string | undefined;
}

function belowMinimum(type: string, name: string, bound: string, { request, limit }: Observed): string | undefined {
  const text = `minimum ${name} usage per ${type} is ${bound}`;
  if (request === undefined) return `${text}.  No request is specified`;
  if (compareQuantities(request, bound) < 0) return `${text}, but request is ${request}`;
  if (limit !== undefined && compareQuantities(limit, bound) < 0) return `${text}, but limit is ${limit}`;
  return undefined;
}

function aboveMaximum(type: string, name: string, bound: string, { request, limit }: Observed): string | undefined {
  const text = `maximum ${name} usage per ${type} is ${bound}`;
  if (limit === undefined) return `${text}.  No limit is specified`;
  if (compareQuantities(limit, bound) > 0) return `${text}, but limit is ${limit}`;
  if (request !== undefined && compareQuantities(request, bound) > 0) return `${text}, but request is ${request}`;
  return undefined;
}

function aboveRatio(type: string, name: string, bound: string, { request, limit }: Observed): string | undefined {
  const text = `${name} max limit to request ratio per ${type} is ${bound}`;
  if (request === undefined || quantityValue(request) === 0) {
    return `${text}, but no request is specified or request is 0`;
  }
  if (limit === undefined || quantityValue(limit) === 0) return `${text}, but no limit is specified or limit is 0`;
  const ratio = quantityMillis(limit) / quantityMillis(request);
  return ratio * 1000 > quantityMillis(bound) ? `${text}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}

function claimProblems({ spec }: LimitRange, claim: PersistentVolumeClaim): readonly string[] {
  const requests = claim.spec.resources.requests ?? {};
  return (spec.limits ?? [])
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap((item) => [
      ...Object.keys(item.min ?? {}).flatMap(
        (name) =>
          belowMinimum(item.type, name, item.min?.[name] ?? '0', { request: requests[name], limit: undefined }) ?? [],
      ),
      ...Object.keys(item.max ?? {}).flatMap(
        (name) => requestAbove(item.type, name, item.max?.[name] ?? '0', requests[name]) ?? [],
      ),
    ]);
}

function requestAbove(type: string, name: string, bound: string, request: string | undefined): string | undefined {
  const text = `maximum ${name} usage per ${type} is ${bound}`;
  if (request === undefined) return `${text}.  No request is specified`;
  return compareQuantities(request, bound) > 0 ? `${text}, but request is ${request}` : undefined;
}
