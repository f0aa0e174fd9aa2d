import { quote } from '../../../base/go-text';
import type { ApiError } from '../../../api/request';
import { refusal } from '../refusals';
import { hasField, pathsOf, type FieldSet, type Path } from './field-set';
import type { Owner } from './owners';
import { pathText } from './path-element';

/** A field that somebody else owns with another value. */
export interface Conflict {
  /** By what owners are known; conflicts are told in its order. */
  readonly id: string;
  readonly owner: Owner;
  readonly path: Path;
}

export function conflictsWith(
  contested: ReadonlyMap<string, { readonly owner: Owner; readonly fields: FieldSet }>,
): readonly Conflict[] {
  return [...contested]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, { owner, fields }]) => pathsOf(fields).map((path): Conflict => ({ id, owner, path })));
}

/** Those that are not within a set. */
export const conflictsOutside = (conflicts: readonly Conflict[], fields: FieldSet): readonly Conflict[] =>
  conflicts.filter(({ path }) => !hasField(fields, path));

/** 409, with a cause for each field (apimachinery pkg/util/managedfields/internal/conflict.go, v0.36). */
export function conflictError(conflicts: readonly Conflict[]): ApiError {
  const causes = conflicts.map(({ owner, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${ownerText(owner)}`,
    field: pathText(path),
  }));
  return refusal(409, 'Conflict', messageOf(conflicts), { causes });
}

function messageOf(conflicts: readonly Conflict[]): string {
  const [only] = conflicts;
  if (only !== undefined && conflicts.length === 1) {
    return `Apply failed with 1 conflict: conflict with ${ownerText(only.owner)}: ${pathText(only.path)}`;
  }
  const lines: string[] = [];
  let last: string | undefined;
  for (const { id, owner, path } of conflicts) {
    if (id !== last) lines.push(`conflicts with ${ownerText(owner)}:`);
    last = id;
    lines.push(`- ${pathText(path)}`);
  }
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

function ownerText({ manager, operation, subresource, apiVersion }: Owner): string {
  const name = subresource === '' ? quote(manager) : `${quote(manager)} with subresource ${quote(subresource)}`;
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
