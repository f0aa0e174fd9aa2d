import { semanticEqual } from '../../../base/equal';
import { quote } from '../../../base/go-text';
import { findCondition, withCondition } from '../../../api/kinds/apiextensions/conditions';
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '../../../api/types/apiextensions-v1';

type Names = CustomResourceDefinitionNames;

/**
 * The definition with the names that it may have beside the others of its group, and what that means for it
 * (apiextensions-apiserver/pkg/controller/status/naming_controller.go, v1.36). Itself: nothing is to be decided.
 */
export function withAcceptedNames(
  definition: CustomResourceDefinition,
  group: readonly CustomResourceDefinition[],
  now: string,
): CustomResourceDefinition {
  const { spec, status } = definition;
  if (semanticEqual(spec.names, status.acceptedNames)) return definition;
  const taken = takenNames(group);
  const { names, conflict } = decided(spec.names, status.acceptedNames, taken);
  const old = findCondition(definition, 'NamesAccepted');
  const condition = {
    type: 'NamesAccepted',
    ...(conflict === undefined
      ? { status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
      : { status: 'False', ...conflict }),
  };
  const isSame =
    old?.status === condition.status && old.reason === condition.reason && old.message === condition.message;
  if (isSame && semanticEqual(names, status.acceptedNames)) return definition;
  const named = { ...definition, status: { ...status, acceptedNames: names } };
  return withEstablishing(withCondition(named, condition, now), conflict === undefined, now);
}

function withEstablishing(
  definition: CustomResourceDefinition,
  isAccepted: boolean,
  now: string,
): CustomResourceDefinition {
  const old = findCondition(definition, 'Established');
  if (old !== undefined && (old.status === 'True' || !isAccepted)) return definition;
  const why = isAccepted
    ? { reason: 'Installing', message: 'the initial names have been accepted' }
    : { reason: 'NotAccepted', message: 'not all names are accepted' };
  return withCondition(definition, { type: 'Established', status: 'False', ...why }, now);
}

interface Taken {
  readonly resources: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

function takenNames(group: readonly CustomResourceDefinition[]): Taken {
  const accepted = group.map(({ status }) => status.acceptedNames);
  return {
    resources: new Set(
      accepted.flatMap(({ plural, singular = '', shortNames = [] }) => [plural, singular, ...shortNames]),
    ),
    kinds: new Set(accepted.flatMap(({ kind, listKind = '' }) => [kind, listKind])),
  };
}

interface Conflict {
  readonly reason: string;
  readonly message: string;
}

const inUse = (name: string): string => `${quote(name)} is already in use`;

/** Each name by itself; of several conflicts the last is told. */
function decided(wanted: Names, accepted: Names, { resources, kinds }: Taken): { names: Names; conflict?: Conflict } {
  let conflict: Conflict | undefined;
  const names: Record<string, unknown> = { ...accepted };
  const decide = (
    key: 'plural' | 'singular' | 'kind' | 'listKind',
    taken: ReadonlySet<string>,
    reason: string,
  ): void => {
    const name = wanted[key] ?? '';
    if (name !== (accepted[key] ?? '') && taken.has(name)) conflict = { reason, message: inUse(name) };
    else names[key] = name;
  };
  decide('plural', resources, 'PluralConflict');
  decide('singular', resources, 'SingularConflict');
  const own = new Set(accepted.shortNames);
  const refused = (wanted.shortNames ?? []).filter((name) => !own.has(name) && resources.has(name));
  if (refused.length > 0) conflict = { reason: 'ShortNamesConflict', message: aggregate(refused.map(inUse)) };
  else setOrDrop(names, 'shortNames', wanted.shortNames);
  decide('kind', kinds, 'KindConflict');
  decide('listKind', kinds, 'ListKindConflict');
  setOrDrop(names, 'categories', wanted.categories);
  return conflict === undefined ? { names: names as unknown as Names } : { names: names as unknown as Names, conflict };
}

/** As an aggregate of errors prints: each text once. */
function aggregate(texts: readonly string[]): string {
  const unique = [...new Set(texts)];
  return unique.length === 1 ? (unique[0] ?? '') : `[${unique.join(', ')}]`;
}

function setOrDrop(names: Record<string, unknown>, key: string, value: readonly string[] | undefined): void {
  if (value === undefined) delete names[key];
  else names[key] = value;
}
