interface Mistake {
  readonly made: RegExp;
  readonly advice: string;
}

/** In the order in which they are looked for: the first that fits is told. */
const MISTAKES: readonly Mistake[] = Object.freeze([
  { made: /^I\b/, advice: 'a step says what happens, and nobody does it: pod "web-0" is deleted' },
  { made: /\bshould\b/, advice: 'a claim says what is: deployment "web" has 3 ready replicas' },
  {
    made: /^after \d|^in \d|\b(?:within|after|for) \d+\S*$/,
    advice:
      'the time stands before the state: within 60s, … · exactly 60s later, … · not before 60s, … · for the next 60s, …',
  },
  {
    made: /\bbecomes? (?!a )/,
    advice: 'a state is what it is: within 60s, node "n1" is NotReady; what comes back is so again: … is Ready again',
  },
  {
    made: /\b(?:is gone|no longer exists|is deleted)$/,
    advice: 'what is no more does not exist: within 60s, pod "web-0" does not exist',
  },
  {
    made: /\bhas \d+ (?:\w+ )?pods?$|\bwith \d+ pods?$/,
    advice: 'a workload has replicas, or so many of its pods are in a state: 3 pods of deployment "web" are Ready',
  },
  {
    made: /\b(?:is|are) (?:in )?(?:CrashLoopBackOff|ImagePullBackOff|ErrImagePull|ContainerCreating|CreateContainerConfigError)$/,
    advice: 'a container says why it waits: container "web" of pod "web-0" is waiting because "CrashLoopBackOff"',
  },
  { made: /\bOOMKilled$/i, advice: 'it is killed for memory: container "web" of pod "web-0" is killed for memory' },
  { made: /^node "[^"]*" (?:crashes|dies|goes down|breaks)$/, advice: 'a machine fails: node "n1" fails' },
  { made: /\bSchedulingDisabled$/, advice: 'such a node is Unschedulable: node "n1" is Unschedulable' },
  {
    made: /\bcannot be pulled$/,
    advice: 'an image can no longer be pulled: image "nginx:1.28" can no longer be pulled',
  },
  {
    made: /^an? (?:configmap|secret|service account|role|role binding|cluster role|config map)\b/i,
    advice: 'what has no sentence of its own is YAML: Given these manifests: · When this manifest is applied:',
  },
  {
    made: /\b(?:within|next|last|before|between|and|exactly|then for) \d+(?:\.\d+)?(?=,| and\b| later\b)|^\d+(?:\.\d+)? pass(?:es)?$/,
    advice: 'a time needs its unit: 60s, 1m30s or 2 minutes',
  },
  {
    made: /^(?:within|for the next|not before|between|exactly|eventually|at all times|at no time|at some point|during the last|from now on)\b[^,]*$/,
    advice: 'a comma stands between the time and the state: within 60s, node "n1" is Ready',
  },
  { made: /^[^"]*'[^']+'[^"]*$/, advice: 'names stand in double quotes: deployment "web"' },
  {
    made: /\b(?:deployment|statefulset|daemonset|replicaset|job|cronjob|pod|service|configmap|secret|node|namespace) (?!disruption\b|autoscaler\b|account\b|pressure\b|is\b|has\b|with\b|of\b|to\b|on\b|and\b)[a-z0-9][-a-z0-9]*(?: |$)/,
    advice: 'names stand in quotes: deployment "web"',
  },
]);

/** What is probably wrong with a sentence that the language does not know; undefined: nothing that is seen often. */
export const likelyMistake = (sentence: string): string | undefined =>
  MISTAKES.find(({ made }) => made.test(sentence))?.advice;
