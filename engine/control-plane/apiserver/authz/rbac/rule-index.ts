import type { PolicyRule } from '../../../../api/types/rbac-v1';
import type { Attributes, Decision } from '../authorizer';
import { concerns, ruleAllows } from './rules';

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

/** So many pairs of a verb and a resource are remembered; whoever asks for more is answered all the same. */
const PAIRS_MAX = 1000;

/** What a user holds. Of its rules those that concern a verb and a resource are sought once; the first that allows decides. */
export class RuleIndex {
  private readonly all: readonly Candidate[];
  private readonly byVerb = new Map<string, Map<string, readonly Candidate[]>>();
  private pairs = 0;

  constructor(grants: readonly Grant[]) {
    this.all = grants.flatMap(({ rules, source }) => {
      const decision = { allowed: true, why: () => `RBAC: allowed by ${source()}` };
      return rules.map((rule) => ({ rule, decision }));
    });
  }

  /** Undefined: no rule allows it. */
  allowing(attributes: Attributes): Decision | undefined {
    const candidates = attributes.resource === '' ? this.all : this.concerning(attributes);
    for (const { rule, decision } of candidates) if (ruleAllows(rule, attributes)) return decision;
    return undefined;
  }

  private concerning({ verb, resource, subresource }: Attributes): readonly Candidate[] {
    const what = subresource === '' ? resource : `${resource}/${subresource}`;
    const known = this.byVerb.get(verb)?.get(what);
    if (known !== undefined) return known;
    const found = this.all.filter(({ rule }) => concerns(rule, { verb, resource, subresource }));
    if (this.pairs < PAIRS_MAX) this.remember(verb, what, found);
    return found;
  }

  private remember(verb: string, what: string, found: readonly Candidate[]): void {
    const byWhat = this.byVerb.get(verb) ?? new Map<string, readonly Candidate[]>();
    this.byVerb.set(verb, byWhat.set(what, found));
    this.pairs++;
  }
}
