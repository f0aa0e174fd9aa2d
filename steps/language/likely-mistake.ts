interface Mistake {
  readonly made: RegExp;
  readonly advice: string;
}

/** In the order in which they are looked for: the first that fits is told. */
const MISTAKES: readonly Mistake[] = Object.freeze([
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
    made: /\b(?:deployment|statefulset|daemonset|replicaset|job|cronjob|pod|service|configmap|secret|node|namespace) (?!is\b|has\b|with\b|of\b|to\b|on\b|and\b)[a-z0-9][-a-z0-9]*(?: |$)/,
    advice: 'names stand in quotes: deployment "web"',
  },
]);

/** What is probably wrong with a sentence that the language does not know; undefined: nothing that is seen often. */
export const likelyMistake = (sentence: string): string | undefined =>
  MISTAKES.find(({ made }) => made.test(sentence))?.advice;
