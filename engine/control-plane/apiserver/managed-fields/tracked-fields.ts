import { FRESH } from '../../../base/fresh';
import { formatTime } from '../../../base/timestamp';
import type { KubeObject } from '../../../api/object';
import type { ManagedFieldsEntry } from '../../../api/types/meta-v1';
import type { FieldTracker, Writer } from '../field-tracker';
import { badRequest, unknownError } from '../refusals';
import type { Server } from '../server';
import { cappedOwners } from './cap-owners';
import { conflictError, conflictsOutside, type Conflict } from './conflicts';
import { createdFields } from './created-fields';
import { isEmptySet, union } from './field-set';
import { findingsOf, findingsText } from './findings';
import { TrackedKinds, type TrackedKind } from './kind-info';
import { clientSideFields, KUBECTL, withLastApplied } from './last-applied';
import { withoutNobodys } from './nobodys-fields';
import { decodeOwners, encodeOwners, NO_OWNERS, type Owners } from './owners';
import { applied, ownersAfterUpdate, type Actor, type Typed } from './ownership';
import { seenObject, withEntries, withoutEntries } from './seen-object';
import { isMap, type Fields } from './typed-value';

/**
 * From when on the owners of an object's fields are known: `creation` as the real server has it; `first-apply` costs
 * next to nothing, and says the same of objects that nobody applies
 * (apimachinery pkg/util/managedfields/internal/skipnonapplied.go, v0.36).
 */
export type TrackedFrom = 'creation' | 'first-apply';

/** Keeps `metadata.managedFields` and applies configurations (apimachinery pkg/util/managedfields, v0.36). */
export function trackedFields(server: Pick<Server, 'clock' | 'decoder'>, from: TrackedFrom): FieldTracker {
  const kinds = new TrackedKinds(server.decoder);
  const tracks = new Tracking(kinds, from, () => formatTime(server.clock.now()));
  return {
    updated: (live, next, writer) => tracks.updated(live, next, writer),
    admitted: (before, after, _writer, warnings) => tracks.admitted(before, after, warnings),
    apply: (live, configuration, writer, force) => tracks.apply(live, configuration, writer, force),
  };
}

/** Whoever set fields before the first apply, where nobody kept a record. */
const BEFORE_FIRST_APPLY = 'before-first-apply';

class Tracking {
  constructor(
    private readonly kinds: TrackedKinds,
    private readonly from: TrackedFrom,
    private readonly now: () => string,
  ) {}

  updated(live: KubeObject | undefined, next: KubeObject, writer: Writer): KubeObject {
    const given = next.metadata.managedFields;
    const isUntracked = live !== undefined && live.metadata.managedFields === undefined;
    if (given === undefined && (isUntracked || (live === undefined && this.from === 'first-apply'))) return next;
    const owners = ownersBefore(live, given, writer.subresource);
    const bare = withoutEntries(next);
    if (owners.size === 0 && (live !== undefined || this.from === 'first-apply')) return bare;
    const kind = this.kinds.of(writer.served, writer.subresource);
    const before = live === undefined ? kind.nothing : seenObject(writer.served, live);
    const after = this.ownersAfter(kind, before, seenObject(writer.served, bare), owners, writer);
    return withOwners(bare, after, live);
  }

  /** Admission may write what it likes, but the record of owners stays readable. */
  admitted(before: KubeObject, after: KubeObject, warnings: string[]): KubeObject {
    const { managedFields } = after.metadata;
    if (managedFields === before.metadata.managedFields) return after;
    const read = decodeOwners(managedFields);
    if (read.ok) return after;
    warnings.push(
      `.metadata.managedFields was in an invalid state after admission; this could be caused by an outdated mutating admission controller; please fix your requests: ${read.error}`,
    );
    return withEntries(after, before.metadata.managedFields);
  }

  apply(live: KubeObject | undefined, configuration: unknown, writer: Writer, force: boolean): KubeObject {
    const wanted = checkedType(configuration, writer);
    const kind = this.kinds.of(writer.served, writer.subresource);
    const before = live === undefined ? kind.nothing : seenObject(writer.served, live);
    const owners = this.ownersBeforeApply(kind, live, before, writer);
    checkConfiguration(kind, wanted, writer);
    const outcome = this.merged(kind, before, wanted, owners, { writer, force });
    const object = outcome.value === undefined ? (before.value as KubeObject) : kind.object(outcome.value, wanted);
    const owned = withOwners(object, outcome.owners, live);
    return writer.manager === KUBECTL ? withLastApplied(owned, wanted) : owned;
  }

  private ownersBeforeApply(kind: TrackedKind, live: KubeObject | undefined, before: Typed, writer: Writer): Owners {
    const read = decodeOwners(live?.metadata.managedFields);
    if (!read.ok) throw unknownError(`failed to decode managed fields: ${read.error}`);
    if (read.owners.size > 0) return read.owners;
    const somebody = { ...writer, manager: BEFORE_FIRST_APPLY };
    return this.ownersAfter(kind, kind.nothing, before, NO_OWNERS, somebody);
  }

  private ownersAfter(kind: TrackedKind, before: Typed, after: Typed, owners: Owners, writer: Writer): Owners {
    const { id, owner } = kind.actor(writer.manager, 'Update');
    const isCreation = before === kind.nothing && owners.size === 0;
    const outcome = isCreation
      ? { changed: createdFields(kind, after.value), owners }
      : ownersAfterUpdate(kind, before, after, owners, id);
    const changed = withoutNobodys(outcome.changed);
    if (isEmptySet(changed)) return outcome.owners;
    const previous = outcome.owners.get(id);
    const fields = previous === undefined ? changed : union(previous.fields, changed);
    return cappedOwners(new Map(outcome.owners).set(id, { ...FRESH, ...owner, fields, time: this.now() }));
  }

  private merged(
    kind: TrackedKind,
    before: Typed,
    wanted: Fields,
    owners: Owners,
    { writer, force }: { readonly writer: Writer; readonly force: boolean },
  ): { readonly value: unknown; readonly owners: Owners } {
    const actor = kind.actor(writer.manager, 'Apply');
    const configuration = { apiVersion: before.apiVersion, value: wanted };
    let outcome = applied(kind, before, configuration, owners, { actor, force });
    if (!outcome.ok && takesOver(kind, before, outcome.conflicts, writer)) {
      outcome = applied(kind, before, configuration, owners, { actor, force: true });
    }
    if (!outcome.ok) throw conflictError(contested(kind, before, outcome.conflicts, writer));
    return { value: outcome.value, owners: this.applier(outcome.owners, actor, outcome.value !== undefined) };
  }

  /** The one who applied, without what is nobody's, and with the time if anything changed. */
  private applier(owners: Owners, { id }: Actor, isChanged: boolean): Owners {
    const owner = owners.get(id);
    if (owner === undefined) return owners;
    const { entry: _stale, ...rest } = owner;
    const fields = withoutNobodys(owner.fields);
    const out = new Map(owners);
    if (isEmptySet(fields)) out.delete(id);
    else out.set(id, { ...FRESH, ...rest, fields, ...(isChanged ? { time: this.now() } : {}) });
    return out;
  }
}

/** Clients may write the record themselves, but not through a subresource; one that cannot be read is not taken. */
function ownersBefore(
  live: KubeObject | undefined,
  given: readonly ManagedFieldsEntry[] | undefined,
  subresource: string,
): Owners {
  const kept = decodeOwners(live?.metadata.managedFields);
  const known = kept.ok ? kept.owners : NO_OWNERS;
  if (subresource !== '' || given === undefined || given === live?.metadata.managedFields) return known;
  if (isReset(given)) return NO_OWNERS;
  const read = decodeOwners(given);
  return read.ok && read.owners.size > 0 ? read.owners : known;
}

/** An empty list, or a list of one empty entry. */
function isReset(entries: readonly ManagedFieldsEntry[]): boolean {
  const [only] = entries;
  return entries.length === 0 || (entries.length === 1 && only !== undefined && Object.keys(only).length === 0);
}

function withOwners(object: KubeObject, owners: Owners, live: KubeObject | undefined): KubeObject {
  const entries = encodeOwners(owners);
  const before = live?.metadata.managedFields;
  const isSame = entries?.length === before?.length && entries?.every((entry, index) => entry === before?.[index]);
  return withEntries(object, isSame === true ? before : entries);
}

function checkedType(configuration: unknown, { served }: Writer): Fields {
  const fields = isMap(configuration) ? configuration : {};
  const { apiVersion, kind } = typeMetaOf(fields);
  if (apiVersion === served.apiVersion && kind === served.kind) return fields;
  throw badRequest(`invalid object type: ${kindText(apiVersion, kind)}`);
}

function typeMetaOf({ apiVersion, kind }: Fields): { readonly apiVersion: string; readonly kind: string } {
  const version = typeof apiVersion === 'string' ? apiVersion : '';
  if (version.split('/').length > 2) return { apiVersion: '', kind: '' };
  return { apiVersion: version, kind: typeof kind === 'string' ? kind : '' };
}

/** Go's text of a GroupVersionKind: `apps/v1, Kind=Deployment`, `/v1, Kind=Pod`. */
const kindText = (apiVersion: string, kind: string): string =>
  `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;

function checkConfiguration({ schema }: TrackedKind, wanted: Fields, { served }: Writer): void {
  const metadata = isMap(wanted['metadata']) ? wanted['metadata'] : {};
  if (Array.isArray(metadata['managedFields'])) throw badRequest('metadata.managedFields must be nil');
  const findings = findingsOf(schema, wanted);
  if (findings.length === 0) return;
  const name = `${textOf(metadata['namespace'])}/${textOf(metadata['name'])}`;
  const object = `${name}; ${kindText(served.apiVersion, served.kind)}`;
  throw unknownError(`failed to create typed patch object (${object}): ${findingsText(findings)}`);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** kubectl takes over what its client-side apply set. */
function takesOver(kind: TrackedKind, before: Typed, conflicts: readonly Conflict[], { manager }: Writer): boolean {
  if (manager !== KUBECTL) return false;
  const fields = clientSideFields(kind.schema, before);
  return fields !== undefined && conflictsOutside(conflicts, fields).length === 0;
}

function contested(
  kind: TrackedKind,
  before: Typed,
  conflicts: readonly Conflict[],
  { manager }: Writer,
): readonly Conflict[] {
  const fields = manager === KUBECTL ? clientSideFields(kind.schema, before) : undefined;
  return fields === undefined ? conflicts : conflictsOutside(conflicts, fields);
}
