import { invariant } from '../../../../base/invariant';
import type { User } from '../../../../api/request';
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  Subject,
} from '../../../../api/types/rbac-v1';
import type { Entry, Store } from '../../../etcd/store';
import { RuleIndex, type Grant } from './rule-index';

export interface Resolved {
  readonly grants: readonly Grant[];
  /** The same, to be asked. */
  readonly index: RuleIndex;
  /** Bindings to roles that do not exist. */
  readonly errors: readonly string[];
}

interface Known {
  readonly cluster: Resolved;
  readonly namespaces: Map<string, Resolved>;
}

const PREFIXES = ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'];

/**
 * Who may do what by RBAC's objects. Reads the store; what a user has been found to hold is remembered until one of
 * those objects changes (pkg/registry/rbac/validation/rule.go, v1.36).
 */
export class RuleResolver {
  private known = new WeakMap<User, Known>();
  private watching = false;

  constructor(private readonly store: Store) {}

  /** Of all bindings that apply cluster-wide. */
  cluster(user: User): Resolved {
    return this.of(user).cluster;
  }

  /** Of the bindings of a namespace. */
  within(user: User, namespace: string): Resolved {
    const { namespaces } = this.of(user);
    let found = namespaces.get(namespace);
    if (found === undefined) namespaces.set(namespace, (found = this.resolveNamespace(user, namespace)));
    return found;
  }

  /** Everything that a user holds, cluster-wide and in a namespace. */
  rules(user: User, namespace: string): { readonly rules: readonly PolicyRule[]; readonly errors: readonly string[] } {
    const parts = namespace === '' ? [this.cluster(user)] : [this.cluster(user), this.within(user, namespace)];
    return {
      rules: parts.flatMap(({ grants }) => grants.flatMap(({ rules }) => rules)),
      errors: parts.flatMap(({ errors }) => errors),
    };
  }

  /** The rules of a role, or why there are none. */
  roleRules(ref: { readonly kind: string; readonly name: string }, namespace: string): readonly PolicyRule[] | string {
    if (ref.kind === 'ClusterRole') {
      const role = this.store.cached.get({ prefix: 'clusterroles', namespace: '', name: ref.name })?.value as
        ClusterRole | undefined;
      return role?.rules ?? `clusterrole.rbac.authorization.k8s.io ${JSON.stringify(ref.name)} not found`;
    }
    if (ref.kind !== 'Role') return `unsupported role reference kind: ${JSON.stringify(ref.kind)}`;
    const role = this.store.cached.get({ prefix: 'roles', namespace, name: ref.name })?.value as Role | undefined;
    return role?.rules ?? `role.rbac.authorization.k8s.io ${JSON.stringify(ref.name)} not found`;
  }

  private of(user: User): Known {
    this.watch();
    let known = this.known.get(user);
    if (known === undefined) {
      known = { cluster: this.rememberedCluster(user), namespaces: new Map() };
      this.known.set(user, known);
    }
    return known;
  }

  /** Forgets everything when an object of RBAC is written. */
  private watch(): void {
    if (this.watching) return;
    this.watching = true;
    for (const prefix of PREFIXES) {
      const handle = this.store.watch(prefix, this.store.revision, () => {
        handle.poll();
        this.known = new WeakMap();
      });
    }
  }

  /** Clusters that begin alike share their roles and bindings, and with them what the same user holds. */
  private rememberedCluster(user: User): Resolved {
    const { byUser, byName } = sharedBy(this.entries('clusterrolebindings'), this.entries('clusterroles'));
    const known = byUser.get(user);
    if (known !== undefined) return known;
    const name = [user.name, ...user.groups].join('\0');
    const found = byName.get(name) ?? this.resolveCluster(user);
    byUser.set(user, found);
    if (byName.size < SHARED_MAX) byName.set(name, found);
    return found;
  }

  private resolveCluster(user: User): Resolved {
    const bindings = this.list<ClusterRoleBinding>('clusterrolebindings');
    return this.resolve(user, '', bindings, (binding, subject) => {
      const { kind, name } = binding.roleRef;
      return `ClusterRoleBinding ${JSON.stringify(binding.metadata.name)} of ${kind} ${JSON.stringify(name)} to ${subjectText(subject, '')}`;
    });
  }

  private resolveNamespace(user: User, namespace: string): Resolved {
    const bindings = this.list<RoleBinding>('rolebindings', namespace);
    return this.resolve(user, namespace, bindings, (binding, subject) => {
      const { kind, name } = binding.roleRef;
      return `RoleBinding ${JSON.stringify(`${binding.metadata.name}/${namespace}`)} of ${kind} ${JSON.stringify(name)} to ${subjectText(subject, namespace)}`;
    });
  }

  private resolve<B extends ClusterRoleBinding | RoleBinding>(
    user: User,
    namespace: string,
    bindings: readonly B[],
    describe: (binding: B, subject: Subject) => string,
  ): Resolved {
    const grants: Grant[] = [];
    const errors: string[] = [];
    for (const binding of bindings) {
      const subject = binding.subjects?.find((one) => appliesTo(user, one, namespace));
      if (subject === undefined) continue;
      const rules = this.roleRules(binding.roleRef, namespace);
      if (typeof rules === 'string') errors.push(rules);
      else grants.push({ rules, source: () => describe(binding, subject) });
    }
    return { grants, index: new RuleIndex(grants), errors };
  }

  private list<T>(prefix: string, namespace?: string): readonly T[] {
    return this.entries(prefix, namespace).map((entry) => entry.value as T);
  }

  private entries(prefix: string, namespace?: string): readonly Entry[] {
    const range = this.store.cached.range(prefix, namespace === undefined ? {} : { namespace });
    invariant(range.ok, 'the present is never compacted');
    return range.entries;
  }
}

type Entries = readonly Entry[];

interface Shared {
  readonly roles: Entries;
  readonly byUser: WeakMap<User, Resolved>;
  /** By name and groups. */
  readonly byName: Map<string, Resolved>;
}

/** What users hold cluster-wide by these bindings and roles: listings of the store, which are shared and never change. */
const shared = new WeakMap<Entries, Shared>();
const SHARED_MAX = 1000;

function sharedBy(bindings: Entries, roles: Entries): Shared {
  const known = shared.get(bindings);
  if (known?.roles === roles) return known;
  const made = { roles, byUser: new WeakMap<User, Resolved>(), byName: new Map<string, Resolved>() };
  shared.set(bindings, made);
  return made;
}

function appliesTo(user: User, subject: Subject, bindingNamespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return user.name === subject.name;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount': {
      const namespace =
        subject.namespace === undefined || subject.namespace === '' ? bindingNamespace : subject.namespace;
      return namespace !== '' && user.name === `system:serviceaccount:${namespace}:${subject.name}`;
    }
    default:
      return false;
  }
}

function subjectText({ kind, name, namespace = '' }: Subject, bindingNamespace: string): string {
  if (kind !== 'ServiceAccount') return `${kind} ${JSON.stringify(name)}`;
  return `${kind} ${JSON.stringify(`${name}/${namespace === '' ? bindingNamespace : namespace}`)}`;
}
