import type { PolicyRule } from '../../../../api/types/rbac-v1';
import type { Attributes, Decision } from '../authorizer';
import { concerns, nameAllowed, pathAllowed } from './rules';

/** The rules that one binding gives to a user. */
export interface Grant {
  readonly rules: readonly PolicyRule[];
  /** `ClusterRoleBinding "x" of ClusterRole "y" to User "z"` */
  readonly source: () => string;
}

interface Candidate {
  readonly rule: PolicyRule;
  readonly decision: Decision;
}

/** So many kinds of request are remembered; whoever asks for more is answered all the same. */
const KNOWN_MAX = 1000;

/** Those that allow a request for a resource unless they name others, by verb, group, and resource with subresource. */
type Known = Map<string, Map<string, Map<string, readonly Candidate[]>>>;

/** What a user holds. Of its rules those that may allow a request are sought once; the first that allows decides. */
export class RuleIndex {
  private readonly all: readonly Candidate[];
  private readonly known: Known = new Map();
  private knownCount = 0;

  constructor(grants: readonly Grant[]) {
    this.all = grants.flatMap(({ rules, source }) => {
      const decision = { allowed: true, why: () => `RBAC: allowed by ${source()}` };
      return rules.map((rule) => ({ rule, decision }));
    });
  }

  /** Undefined: no rule allows it. */
  allowing(attributes: Attributes): Decision | undefined {
    if (attributes.resource === '') return this.all.find(({ rule }) => pathAllowed(rule, attributes))?.decision;
    for (const { rule, decision } of this.concerning(attributes))
      if (nameAllowed(rule, attributes.name)) return decision;
    return undefined;
  }

  private concerning(asked: Attributes): readonly Candidate[] {
    const { verb, group, resource, subresource } = asked;
    const what = subresource === '' ? resource : `${resource}/${subresource}`;
    const known = this.known.get(verb)?.get(group)?.get(what);
    if (known !== undefined) return known;
    const found = this.all.filter(({ rule }) => concerns(rule, asked));
    if (this.knownCount < KNOWN_MAX) {
      this.knownCount++;
      entryOf(entryOf(this.known, verb), group).set(what, found);
    }
    return found;
  }
}

function entryOf<V>(maps: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let map = maps.get(key);
  if (map === undefined) maps.set(key, (map = new Map<string, V>()));
  return map;
}
