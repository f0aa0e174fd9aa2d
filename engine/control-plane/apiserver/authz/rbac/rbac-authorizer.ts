import { NO_OPINION, type Attributes, type Authorizer, type Decision } from '../authorizer';
import type { RuleResolver } from './rule-resolver';

/** Allows what a rule allows; has no opinion on the rest (plugin/pkg/auth/authorizer/rbac, v1.36). */
export function rbacAuthorizer(resolver: RuleResolver): Authorizer {
  return {
    authorize(attributes: Attributes): Decision {
      const { user, namespace } = attributes;
      const cluster = resolver.cluster(user);
      const byCluster = cluster.index.allowing(attributes);
      if (byCluster !== undefined) return byCluster;
      const local = namespace === '' ? undefined : resolver.within(user, namespace);
      const byNamespace = local === undefined ? undefined : local.index.allowing(attributes);
      if (byNamespace !== undefined) return byNamespace;
      const errors = local === undefined ? cluster.errors : [...cluster.errors, ...local.errors];
      return errors.length === 0 ? NO_OPINION : { allowed: false, why: () => reasonOf(errors) };
    },
  };
}

function reasonOf(errors: readonly string[]): string {
  const told = [...new Set(errors)];
  return `RBAC: ${told.length === 1 ? told[0] : `[${told.join(', ')}]`}`;
}
