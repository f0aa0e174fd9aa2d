import { kinds } from '../../../api/kinds/index';
import type { NamedRuleWithOperations, ValidatingAdmissionPolicy } from '../../../api/types/admissionregistration-v1';
import type { CustomResourceDefinition } from '../../../api/types/apiextensions-v1';

export interface KindOfVersion {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface Mapping extends KindOfVersion {
  /** Names of the resource, in lower case. */
  readonly names: readonly string[];
}

const KINDS_MAX = 10;

/**
 * Against which kinds a policy is checked: those that its rules name in full, no more than ten for one rule
 * (`typesToCheck`, plugin/policy/validating/typechecking.go, v1.36). By group, version and kind.
 */
export function kindsToCheck(
  { spec }: ValidatingAdmissionPolicy,
  definitions: readonly CustomResourceDefinition[],
): readonly KindOfVersion[] {
  const found = new Map<string, KindOfVersion>();
  const mappings = [...BUILT_IN, ...definitions.flatMap(customMappings)];
  for (const rule of spec?.matchConstraints?.resourceRules ?? []) {
    const ofRule = kindsOfRule(rule, mappings);
    for (const kind of ofRule) found.set(keyOf(kind), kind);
    if (ofRule.length === KINDS_MAX) break;
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

/** The parts are compared one after the other. */
const keyOf = ({ group, version, kind }: KindOfVersion): string => [group, version, kind].join('\u0000');

function kindsOfRule(rule: NamedRuleWithOperations, mappings: readonly Mapping[]): readonly KindOfVersion[] {
  const { apiGroups = [], apiVersions = [] } = rule;
  if ([...apiGroups, ...apiVersions].some((name) => name.includes('*'))) return [];
  const resources = (rule.resources ?? []).filter((name) => !/[*/]/.test(name)).sort();
  const found = [...apiGroups].sort().flatMap((group) =>
    [...apiVersions].sort().flatMap((version) =>
      resources.flatMap((resource) =>
        mappings.filter(
          // no group stands for any group (apimachinery/pkg/api/meta/restmapper.go, v1.36)
          (one) =>
            (group === '' || one.group === group) &&
            one.version === version &&
            one.names.includes(resource.toLowerCase()),
        ),
      ),
    ),
  );
  return found.slice(0, KINDS_MAX).map(({ group, version, kind }) => ({ group, version, kind }));
}

function mappingsOf(of: KindOfVersion, names: readonly string[]): readonly Mapping[] {
  const list = `${of.kind}List`;
  const listName = list.toLowerCase();
  return [
    { ...of, names },
    { ...of, kind: list, names: [listName, `${listName}s`] },
  ];
}

const BUILT_IN: readonly Mapping[] = kinds.flatMap(({ group, version, kind, plural, conversions }) =>
  [{ group, version }, ...conversions].flatMap((served) =>
    mappingsOf({ group: served.group ?? group, version: served.version, kind }, [plural, kind.toLowerCase()]),
  ),
);

const customMappings = ({ spec }: CustomResourceDefinition): readonly Mapping[] =>
  spec.versions
    .filter(({ served }) => served)
    .flatMap(({ name }) =>
      mappingsOf({ group: spec.group, version: name, kind: spec.names.kind }, [
        spec.names.plural,
        spec.names.singular ?? spec.names.kind.toLowerCase(),
      ]),
    );
