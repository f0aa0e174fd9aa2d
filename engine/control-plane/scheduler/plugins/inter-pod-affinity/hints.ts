import type { Node, Pod } from '../../../../api/types/core-v1';
import { ACTIONS, RESOURCES, type EventInterest, type HintFunction } from '../../framework/cluster-event';
import { objectAs } from '../../framework/hint-objects';
import { affinityTermsOf, type AffinityTerms } from '../../model/affinity-term';
import { holdsNode } from '../holds-node';
import { matchesAll } from './term-query';

const termsOf = ({ spec, metadata }: Pod): AffinityTerms => affinityTermsOf(spec.affinity, metadata.namespace ?? '');

const afterPod: HintFunction = (pod, previous, next) => {
  const [was, is] = [objectAs<Pod>(previous, 'Pod'), objectAs<Pod>(next, 'Pod')];
  if (was !== undefined && is !== undefined && is.metadata.uid === pod.metadata.uid) return 'Queue';
  if ([was, is].some((other) => other !== undefined && !holdsNode(other))) return 'Skip';
  const { requiredAffinity: wanted, requiredAntiAffinity: unwanted } = termsOf(pod);
  if (was !== undefined && is !== undefined) {
    const joins = !matchesAll(wanted, was) && matchesAll(wanted, is);
    const leaves = matchesAll(unwanted, was) && !matchesAll(unwanted, is);
    return joins || leaves ? 'Queue' : 'Skip';
  }
  if (is !== undefined) return matchesAll(wanted, is) ? 'Queue' : 'Skip';
  if (was === undefined) return 'Skip';
  return matchesAll(unwanted, was) || matchesAll(termsOf(was).requiredAntiAffinity, pod) ? 'Queue' : 'Skip';
};

const afterNode: HintFunction = (pod, previous, next) => {
  const [was, is] = [objectAs<Node>(previous, 'Node'), objectAs<Node>(next, 'Node')];
  const { requiredAffinity, requiredAntiAffinity } = termsOf(pod);
  const before = (key: string): string | undefined => was?.metadata.labels?.[key];
  const after = (key: string): string | undefined => is?.metadata.labels?.[key];
  const changed = (key: string): boolean => before(key) !== after(key);
  const gains = requiredAffinity.some(({ topologyKey: key }) => after(key) !== undefined && changed(key));
  const loses = requiredAntiAffinity.some(
    ({ topologyKey: key }) => was === undefined || (before(key) !== undefined && changed(key)),
  );
  return gains || loses ? 'Queue' : 'Skip';
};

/** plugins/interpodaffinity/plugin.go (v1.36). */
export const affinityInterests: readonly EventInterest[] = Object.freeze([
  { resource: RESOURCES.pod, actions: ACTIONS.add | ACTIONS.updatePodLabel | ACTIONS.delete, hint: afterPod },
  { resource: RESOURCES.node, actions: ACTIONS.add | ACTIONS.updateNodeLabel, hint: afterNode },
]);
