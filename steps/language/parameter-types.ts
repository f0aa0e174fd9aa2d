import type { Disruption } from './arguments';
import type { Ref } from './ref';
import { parsePredicate } from './catalogue';
import { defineParameterType } from './define-parameter-type';
import { InputError } from './errors';
import { parseBound, parseCount, parseDuration, parseMoment } from './quantities';

// Names and patterns stand as literals so that editors can complete steps (Cucumber language service 1.7).

defineParameterType({
  name: 'ref',
  regexp: /"[^"]*"/,
  doc: 'quoted object name, optionally "namespace/name"',
  example: '"shop/web"',
  transformer: parseRef,
});
defineParameterType({
  name: 'node',
  regexp: /"[^"]*"/,
  doc: 'quoted node name',
  example: '"n1"',
  transformer: unquote,
});
defineParameterType({
  name: 'selector',
  regexp: /"[^"]*"/,
  doc: 'quoted label selector',
  example: '"app=web"',
  transformer: unquote,
});
defineParameterType({
  name: 'duration',
  regexp: /(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+|\d+(?:\.\d+)? (?:milliseconds?|seconds?|minutes?|hours?|days?)/,
  doc: '40s, 1m30s or 40 seconds',
  example: '1m30s',
  transformer: duration,
});
defineParameterType({
  name: 'moment',
  regexp: /T\+(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+|T\+0|the moment "[^"]*"/,
  doc: 'instant since the scenario began, or a remembered one',
  example: 'T+40s',
  transformer: parseMoment,
});
defineParameterType({
  name: 'bound',
  regexp: /(?:at most|at least|less than|more than|exactly) (?:(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+|0s)/,
  doc: 'bound on a measured time',
  example: 'at most 5s',
  transformer: parseBound,
});
defineParameterType({
  name: 'count',
  regexp: /(?:exactly |at least |at most |more than |fewer than )?\d+|between \d+ and \d+|no|all/,
  doc: 'how many; a bare number means exactly',
  example: 'at least 2',
  transformer: parseCount,
});
defineParameterType({
  name: 'quantity',
  regexp: /\d+(?:\.\d+)?(?:[KMGTPE]i?|[mk])?/,
  doc: 'amount of a resource, as in a manifest',
  example: '500m',
  transformer: String,
});
defineParameterType({
  name: 'workload',
  regexp: /deployment|statefulset|daemonset|replicaset|job|cronjob/,
  doc: 'kind of workload',
  example: 'deployment',
  transformer: String,
});
defineParameterType({
  name: 'kind',
  regexp:
    /deployment|statefulset|daemonset|replicaset|replication controller|controller revision|job|cronjob|pod|node|service|endpointslice|endpoints|ingress|configmap|secret|service account|namespace|lease|persistent volume claim|persistent volume|pod disruption budget|horizontal pod autoscaler|volume attachment|priority class|resource quota|network policy|storage class/,
  doc: 'any kind of object',
  example: 'configmap',
  transformer: String,
});
defineParameterType({
  name: 'kinds',
  regexp:
    /(?:deployment|statefulset|daemonset|replicaset|replication controller|controller revision|job|cronjob|pod|node|service|endpointslice|configmap|secret|service account|namespace|lease|event|persistent volume claim|persistent volume)s?|ingress(?:es)?/,
  doc: 'kind of object, plural',
  example: 'pods',
  transformer: String,
});
defineParameterType({
  name: 'component',
  regexp:
    /API server|scheduler|etcd|controller manager|cloud controller manager|CSI driver|(?:deployment|replicaset|statefulset|daemonset|job|cronjob|node lifecycle|endpoints|endpointslice|garbage collector|namespace|service account|service|persistent volume|attach-detach|disruption|horizontal pod autoscaler|taint eviction|pod garbage collector) controller/,
  doc: 'part of the control plane',
  example: 'node lifecycle controller',
  transformer: String,
});
defineParameterType({
  name: 'replicas',
  regexp: /ready|available|updated|desired|current|unavailable/,
  doc: 'which counter of a workload',
  example: 'ready',
  transformer: String,
});
defineParameterType({
  name: 'podState',
  regexp:
    /Running|Pending|Succeeded|Failed|Terminating|Ready|not Ready|Scheduled|Unscheduled|Evicted|CrashLooping|SchedulingGated|ContainerCreating|PodInitializing|CrashLoopBackOff|ImagePullBackOff|ErrImagePull|InvalidImageName|CreateContainerConfigError|OOMKilled|Error|Completed/,
  doc: 'phase of a pod, whether it is ready, or what kubectl has in the column STATUS',
  example: 'Running',
  transformer: (text: string) => text,
});
defineParameterType({
  name: 'nodeState',
  regexp: /Ready|NotReady|Schedulable|Unschedulable|Unreachable|under (?:memory|disk|PID) pressure/,
  doc: 'state of a node as kubectl shows it',
  example: 'NotReady',
  transformer: (text: string) => text,
});
defineParameterType({
  name: 'claimPhase',
  regexp: /Pending|Bound|Lost/,
  doc: 'phase of a persistent volume claim',
  example: 'Bound',
  transformer: (text: string) => text,
});
defineParameterType({
  name: 'volumePhase',
  regexp: /Pending|Available|Bound|Released|Failed/,
  doc: 'phase of a persistent volume',
  example: 'Released',
  transformer: (text: string) => text,
});
defineParameterType({
  name: 'truth',
  regexp: /True|False|Unknown/,
  doc: 'status of a condition',
  example: 'True',
  transformer: String,
});
defineParameterType({
  name: 'svcType',
  regexp: /ClusterIP|NodePort|LoadBalancer|headless/,
  doc: 'type of a Service',
  example: 'LoadBalancer',
  transformer: String,
});
defineParameterType({
  name: 'proxyMode',
  regexp: /iptables|ipvs|nftables/,
  doc: 'mode of kube-proxy',
  example: 'iptables',
  transformer: (text: string) => text,
});
defineParameterType({
  name: 'policy',
  regexp: /Cluster|Local/,
  doc: 'traffic policy',
  example: 'Local',
  transformer: String,
});
defineParameterType({
  name: 'topology',
  regexp: /node|zone|region/,
  doc: 'topology domain',
  example: 'zone',
  transformer: String,
});
defineParameterType({
  name: 'topologies',
  regexp: /nodes?|zones?|regions?/,
  doc: 'topology domain, plural allowed',
  example: 'zones',
  transformer: (text: string) => text.replace(/s$/, ''),
});
defineParameterType({
  name: 'propagation',
  regexp: /foreground|background|orphan/,
  doc: 'how a deletion spreads',
  example: 'foreground',
  transformer: capitalized,
});
defineParameterType({
  name: 'probe',
  regexp: /readiness|liveness|startup/,
  doc: 'kind of probe',
  example: 'readiness',
  transformer: String,
});
defineParameterType({
  name: 'pressure',
  regexp: /memory|disk|PID/,
  doc: 'kind of node pressure',
  example: 'memory',
  transformer: String,
});
defineParameterType({
  name: 'verb',
  regexp: /get|list|watch|create|update|patch|delete|status update|write|any/,
  doc: 'API verb; write: all that change something',
  example: 'update',
  transformer: String,
});
defineParameterType({
  name: 'disruption',
  regexp: /delayed by (?:\d+(?:\.\d+)?(?:ms|s|m))+|duplicated|reordered|dropped/,
  doc: 'what happens to watch events',
  example: 'duplicated',
  transformer: disruption,
});
defineParameterType({ name: 'name', regexp: /"[^"]*"/, doc: 'quoted text', example: '"x"', transformer: unquote });
defineParameterType({
  name: 'predicate',
  // What "again" says is the operator's.
  regexp: /(?:[^",:]|"[^"]*")+(?<! again)/,
  doc: 'any state of the catalogue; commas and colons only inside quotes',
  example: 'deployment "web" has 3 ready replicas',
  transformer: parsePredicate,
});

function unquote(text: string): string {
  return text.slice(1, -1);
}

function parseRef(text: string): Ref {
  const parts = unquote(text).split('/');
  if (parts.length > 2 || parts.some((part) => part === '')) {
    throw new InputError(`${text} names no object: expected "name" or "namespace/name"`);
  }
  const [first, second] = parts;
  return second === undefined ? { name: first ?? '' } : { namespace: first ?? '', name: second };
}

function duration(text: string): ReturnType<typeof parseDuration> {
  return parseDuration(text);
}

function disruption(text: string): Disruption {
  const delay = /^delayed by (.+)$/.exec(text)?.[1];
  return delay === undefined ? { kind: text as Disruption['kind'] } : { kind: 'delayed', delay: parseDuration(delay) };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
