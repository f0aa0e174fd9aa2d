import type { KubeObject } from '../engine/api/object';
import { matchesLabels } from '../engine/api/label-selector';
import { parseLabelSelector } from '../engine/api/parse-label-selector';
import {
  events,
  nodes as nodeResource,
  poddisruptionbudgets,
  pods as podResource,
  replicasets,
} from '../engine/api/resources';
import type { Node, Pod } from '../engine/api/types/core-v1';
import { stepsAbout, Then, ThenState } from './dsl';
import { fieldAt, resourceOf, scoped } from './kinds';
import type { NodeState } from './language/arguments';
import { refKey, type Ref } from './language/ref';
import { ClaimError, InputError } from './language/errors';
import { countHolds, type Count } from './language/quantities';
import { matchesPartly, readYaml } from './manifests';
import { isInState, ownedBy, podsOf, podStateText } from './pods';
import { counterOf, isRolledOut, wantedReplicas } from './workload-status';
import type { Finding } from './temporal/trace';

stepsAbout('State');

const ABSENT: Finding = { holds: false, seen: 'absent' };

ThenState(
  '{workload} {ref} has {count} {replicas} replica(s)',
  { doc: 'A counter of the status.', example: 'deployment "web" has at least 2 ready replicas' },
  (workload, ref, count, counter) => (view, scope) => {
    const object = view.get(resourceOf(workload), refKey(ref, scope.namespace));
    if (object === undefined) return ABSENT;
    const found = counterOf(object, counter);
    return { holds: countHolds(count, found, wantedReplicas(object)), seen: `${found} ${counter}` };
  },
);

ThenState(
  '{workload} {ref} has {count} replica(s)',
  { doc: 'The replicas that are asked for: spec.replicas.', example: 'deployment "web" has 3 replicas' },
  (workload, ref, count) => (view, scope) => {
    const object = view.get(resourceOf(workload), refKey(ref, scope.namespace));
    if (object === undefined) return ABSENT;
    const found = wantedReplicas(object);
    return { holds: countHolds(count, found, found), seen: `${found} asked for` };
  },
);

ThenState(
  '{workload} {ref} is fully rolled out',
  {
    doc: 'As `kubectl rollout status` says it, the observed generation included.',
    example: 'deployment "web" is fully rolled out',
  },
  (workload, ref) => (view, scope) => {
    const object = view.get(resourceOf(workload), refKey(ref, scope.namespace));
    if (object === undefined) return ABSENT;
    const counts = (['updated', 'available', 'current'] as const).map((each) => `${counterOf(object, each)} ${each}`);
    return { holds: isRolledOut(object), seen: `${counts.join(', ')} of ${wantedReplicas(object)}` };
  },
);

ThenState(
  '{workload} {ref} has {count} replica set(s)',
  { doc: 'ReplicaSets that it owns, old revisions included.', example: 'deployment "web" has 2 replica sets' },
  (workload, ref, count) => (view, scope) => {
    const key = refKey(ref, scope.namespace);
    const object = view.get(resourceOf(workload), key);
    if (object === undefined) return ABSENT;
    const found = ownedBy(view.list(replicasets, key.namespace), object).length;
    return { holds: countHolds(count, found, found), seen: `${found} replica sets` };
  },
);

ThenState(
  '{kind} {ref} has condition {name} {truth}',
  { doc: 'A condition of the status.', example: 'deployment "web" has condition "Progressing" False' },
  (kind, ref, type, truth) => (view, scope) => {
    const condition = conditionOf(view.get(resourceOf(kind), at(kind, ref, scope.namespace)), type);
    return { holds: condition?.status === truth, seen: conditionText(type, condition) };
  },
);

ThenState(
  '{kind} {ref} has condition {name} {truth} because {name}',
  {
    doc: 'A condition of the status with its reason.',
    example: 'deployment "web" has condition "Progressing" False because "ProgressDeadlineExceeded"',
  },
  (kind, ref, type, truth, reason) => (view, scope) => {
    const condition = conditionOf(view.get(resourceOf(kind), at(kind, ref, scope.namespace)), type);
    return { holds: condition?.status === truth && condition.reason === reason, seen: conditionText(type, condition) };
  },
);

ThenState(
  'pod {ref} is {podState}',
  { doc: 'As kubectl shows it.', example: 'pod "web-0" is Running' },
  (ref, state) => (view, scope) => {
    const pod = view.get(podResource, refKey(ref, scope.namespace));
    return { holds: pod !== undefined && isInState(pod, state), seen: podStateText(pod) };
  },
);

ThenState(
  '{count} pod(s) of {workload} {ref} is/are {podState}',
  { doc: 'Pods that the workload owns.', example: 'all pods of deployment "web" are Running' },
  (count, workload, ref, state) => (view, scope) =>
    countPods(podsOf(view, workload, refKey(ref, scope.namespace)), count, (pod) => isInState(pod, state), state),
);

ThenState(
  '{count} pod(s) matching {selector} is/are {podState}',
  { doc: 'Pods that a label selector selects.', example: 'at least 2 pods matching "app=web" are Ready' },
  (count, selector, state) => {
    const selected = selectorLook(selector);
    return (view, scope) =>
      countPods(view.list(podResource, scope.namespace).filter(selected), count, (pod) => isInState(pod, state), state);
  },
);

ThenState(
  'node {node} is {nodeState}',
  { doc: 'As kubectl shows it.', example: 'node "n1" is NotReady' },
  (name, state) => (view) => {
    const node = view.get(nodeResource, { name });
    return { holds: node !== undefined && nodeIs(node, state), seen: nodeText(node) };
  },
);

ThenState(
  'node {node} has taint {name}',
  {
    doc: 'Key, perhaps =value, perhaps :effect.',
    example: 'node "n1" has taint "node.kubernetes.io/unreachable:NoExecute"',
  },
  (name, taint) => (view) => {
    const taints = view.get(nodeResource, { name })?.spec.taints ?? [];
    const texts = taints.flatMap(({ key, value, effect }) => {
      const valued = value === undefined ? key : `${key}=${value}`;
      return [key, valued, `${key}:${effect}`, `${valued}:${effect}`];
    });
    const seen = taints.map(({ key, effect }) => `${key}:${effect}`).join(', ');
    return { holds: texts.includes(taint), seen: seen === '' ? 'no taints' : seen };
  },
);

ThenState(
  '{kind} {ref} exists',
  { doc: 'The API server has it.', example: 'configmap "app" exists' },
  (kind, ref) => (view, scope) => {
    const exists = view.get(resourceOf(kind), at(kind, ref, scope.namespace)) !== undefined;
    return { holds: exists, seen: exists ? 'exists' : 'absent' };
  },
);

ThenState(
  '{kind} {ref} does not exist',
  { doc: 'The API server has none.', example: 'pod "web-0" does not exist' },
  (kind, ref) => (view, scope) => {
    const exists = view.get(resourceOf(kind), at(kind, ref, scope.namespace)) !== undefined;
    return { holds: !exists, seen: exists ? 'exists' : 'absent' };
  },
);

ThenState(
  'there is/are {count} {kinds}',
  { doc: "In the scenario's namespace, or in the cluster.", example: 'there are 3 pods' },
  (count, kinds) => (view, scope) => {
    const resource = resourceOf(kinds);
    const found = view.list(resource, resource.namespaced ? scope.namespace : undefined).length;
    return { holds: countHolds(count, found, found), seen: `${found} ${kinds}` };
  },
);

ThenState(
  '{kind} {ref} is being deleted',
  { doc: 'It has a deletionTimestamp.', example: 'namespace "shop" is being deleted' },
  (kind, ref) => (view, scope) => {
    const object = view.get(resourceOf(kind), at(kind, ref, scope.namespace));
    if (object === undefined) return ABSENT;
    const deleting = object.metadata.deletionTimestamp !== undefined;
    return { holds: deleting, seen: deleting ? 'being deleted' : 'not being deleted' };
  },
);

ThenState(
  '{kind} {ref} is owned by {kind} {ref}',
  { doc: 'An owner reference names it, with its uid.', example: 'pod "web-0" is owned by statefulset "web"' },
  (kind, ref, ownerKind, ownerRef) => (view, scope) => {
    const object = view.get(resourceOf(kind), at(kind, ref, scope.namespace));
    const owner = view.get(resourceOf(ownerKind), at(ownerKind, ownerRef, scope.namespace));
    const refs = object?.metadata.ownerReferences ?? [];
    const seen = refs.map((each) => `${each.kind} ${each.name}`).join(', ');
    return {
      holds: owner !== undefined && refs.some((each) => each.uid === owner.metadata.uid),
      seen: seen === '' ? 'no owner' : seen,
    };
  },
);

ThenState(
  '{kind} {ref} has label {name}',
  { doc: 'key or key=value.', example: 'node "n1" has label "disk=ssd"' },
  (kind, ref, label) => (view, scope) =>
    hasPair(view.get(resourceOf(kind), at(kind, ref, scope.namespace))?.metadata.labels, label),
);

ThenState(
  '{kind} {ref} has annotation {name}',
  { doc: 'key or key=value.', example: 'deployment "web" has annotation "deployment.kubernetes.io/revision=2"' },
  (kind, ref, annotation) => (view, scope) =>
    hasPair(view.get(resourceOf(kind), at(kind, ref, scope.namespace))?.metadata.annotations, annotation),
);

ThenState(
  '{kind} {ref} has finalizer {name}',
  {
    doc: 'Something must be done before it may go.',
    example: 'service "web" has finalizer "service.kubernetes.io/load-balancer-cleanup"',
  },
  (kind, ref, finalizer) => (view, scope) => {
    const object = view.get(resourceOf(kind), at(kind, ref, scope.namespace));
    if (object === undefined) return ABSENT;
    const finalizers = object.metadata.finalizers ?? [];
    return {
      holds: finalizers.includes(finalizer),
      seen: finalizers.length === 0 ? 'no finalizers' : finalizers.join(', '),
    };
  },
);

ThenState(
  'field {name} of {kind} {ref} is {name}',
  {
    doc: 'Any field by its path. Lists are counted from 0.',
    example: 'field "spec.replicas" of deployment "web" is "5"',
  },
  (path, kind, ref, wanted) => (view, scope) => {
    const object = view.get(resourceOf(kind), at(kind, ref, scope.namespace));
    if (object === undefined) return ABSENT;
    const value = fieldAt(object, path);
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'unset');
    return { holds: text === wanted, seen: text };
  },
);

ThenState(
  'pod {ref} restarted {count} time(s)',
  { doc: 'Restarts of its containers, added up.', example: 'pod "web-0" restarted at most 3 times' },
  (ref, count) => (view, scope) => {
    const pod = view.get(podResource, refKey(ref, scope.namespace));
    if (pod === undefined) return ABSENT;
    const found = (pod.status.containerStatuses ?? []).reduce((sum, status) => sum + status.restartCount, 0);
    return { holds: countHolds(count, found), seen: `${found} restarts` };
  },
);

ThenState(
  'container {name} of pod {ref} is waiting because {name}',
  {
    doc: 'The reason of its waiting state.',
    example: 'container "app" of pod "web-0" is waiting because "CrashLoopBackOff"',
  },
  (container, ref, reason) => (view, scope) => {
    const pod = view.get(podResource, refKey(ref, scope.namespace));
    const statuses = [...(pod?.status.initContainerStatuses ?? []), ...(pod?.status.containerStatuses ?? [])];
    const waiting = statuses.find((status) => status.name === container)?.state?.waiting;
    return { holds: waiting?.reason === reason, seen: waiting?.reason ?? 'not waiting' };
  },
);

ThenState(
  'an event {name} was recorded for {kind} {ref}',
  { doc: 'A Kubernetes Event with that reason.', example: 'an event "FailedScheduling" was recorded for pod "web-0"' },
  (reason, kind, ref) => (view, scope) => {
    const key = at(kind, ref, scope.namespace);
    const mine = view
      .list(events, key.namespace ?? 'default')
      .filter((event) => event.involvedObject.name === key.name && event.involvedObject.kind === resourceOf(kind).kind);
    const reasons = [...new Set(mine.map((event) => event.reason ?? ''))].join(', ');
    return { holds: mine.some((event) => event.reason === reason), seen: reasons === '' ? 'no events' : reasons };
  },
);

ThenState(
  'pod disruption budget {ref} allows {count} disruption(s)',
  { doc: 'status.disruptionsAllowed.', example: 'pod disruption budget "web" allows 1 disruption' },
  (ref, count) => (view, scope) => {
    const budget = view.get(poddisruptionbudgets, refKey(ref, scope.namespace));
    if (budget === undefined) return ABSENT;
    const found = budget.status.disruptionsAllowed;
    return { holds: countHolds(count, found), seen: `${found} allowed` };
  },
);

Then(
  '{kind} {ref} matches:',
  {
    doc: 'The object has at least what the YAML says.',
    example: 'deployment "web" matches:',
    below: `spec: { replicas: 3 }`,
    argument: 'docstring',
  },
  async (world, kind, ref, text) => {
    const driver = await world.cluster();
    await driver.finishInstant();
    const object = driver.view.get(resourceOf(kind), at(kind, ref, world.namespace));
    const mismatches =
      object === undefined ? [`${kind} "${ref.name}" does not exist`] : matchesPartly(object, readYaml(text));
    if (mismatches.length === 0) return;
    throw new ClaimError(`${kind} "${ref.name}" does not match\n${mismatches.map((line) => `  ${line}`).join('\n')}`, {
      claim: world.stepText,
      anchor: world.sinceStart(world.anchor.at),
    });
  },
);

Then(
  'the last request is rejected with {name}',
  {
    doc: 'The request of the step before was refused, and the message of the refusal contains the text.',
    example: 'the last request is rejected with "field is immutable"',
    takesRejection: true,
  },
  (world, text) => {
    const rejection = world.takeRejection();
    if (rejection?.includes(text) === true) return;
    const found = rejection === undefined ? 'the request was accepted' : `the refusal was: ${rejection}`;
    throw new ClaimError(`expected a refusal with "${text}", but ${found}`, {
      claim: world.stepText,
      anchor: world.sinceStart(world.anchor.at),
    });
  },
);

function at(kind: string, ref: Ref, namespace: string): { namespace?: string; name: string } {
  return scoped(resourceOf(kind), refKey(ref, namespace));
}

export function countPods(pods: readonly Pod[], count: Count, holds: (pod: Pod) => boolean, what: string): Finding {
  const found = pods.filter(holds).length;
  return { holds: countHolds(count, found, pods.length), seen: `${found} of ${pods.length} ${what}` };
}

export function selectorLook(selector: string): (object: KubeObject) => boolean {
  const parsed = parseLabelSelector(selector);
  if (!parsed.ok) throw new InputError(`"${selector}" is no label selector: ${parsed.error}`);
  return (object) => matchesLabels(parsed.requirements, object.metadata.labels);
}

function nodeIs(node: Node, state: NodeState): boolean {
  const status = (type: string): string | undefined =>
    (node.status.conditions ?? []).find((condition) => condition.type === type)?.status;
  switch (state) {
    case 'Ready':
      return status('Ready') === 'True';
    case 'NotReady':
      return status('Ready') !== 'True';
    case 'Unreachable':
      return status('Ready') === 'Unknown';
    case 'Schedulable':
      return node.spec.unschedulable !== true;
    case 'Unschedulable':
      return node.spec.unschedulable === true;
    case 'under memory pressure':
      return status('MemoryPressure') === 'True';
    case 'under disk pressure':
      return status('DiskPressure') === 'True';
    case 'under PID pressure':
      return status('PIDPressure') === 'True';
  }
}

function nodeText(node: Node | undefined): string {
  if (node === undefined) return 'absent';
  const ready = (node.status.conditions ?? []).find((condition) => condition.type === 'Ready')?.status;
  const cordoned = node.spec.unschedulable === true ? ', SchedulingDisabled' : '';
  return `${ready === 'True' ? 'Ready' : ready === 'Unknown' ? 'NotReady (Unknown)' : 'NotReady'}${cordoned}`;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

function conditionOf(object: KubeObject | undefined, type: string): Condition | undefined {
  if (object === undefined) return undefined;
  const conditions = fieldAt(object, 'status.conditions');
  return Array.isArray(conditions)
    ? (conditions as readonly Condition[]).find((each) => each.type === type)
    : undefined;
}

const conditionText = (type: string, condition: Condition | undefined): string =>
  condition === undefined ? `no condition ${type}` : `${type} ${condition.status} (${condition.reason ?? 'no reason'})`;

function hasPair(pairs: Readonly<Record<string, string>> | undefined, wanted: string): Finding {
  const equals = wanted.indexOf('=');
  const key = equals < 0 ? wanted : wanted.slice(0, equals);
  const value = pairs?.[key];
  const holds = value !== undefined && (equals < 0 || value === wanted.slice(equals + 1));
  return { holds, seen: value === undefined ? `no ${key}` : `${key}=${value}` };
}
