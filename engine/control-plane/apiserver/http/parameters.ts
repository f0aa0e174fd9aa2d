import type { FieldError } from '../../../api/field-error';
import type { DeleteOptions, FieldValidation, ListOptions, Propagation, WatchOptions } from '../../../api/request';
import { forbidden, invalid as invalidField, notSupported, required } from '../../../api/validation/field-errors';
import { validateFieldManager } from '../../../api/validation/object-meta';
import { badRequest, invalid } from '../refusals';
import { first, type Query } from './message';

/** Parameters as apimachinery decodes and validates them (meta/v1 conversion and validation, v0.36). */

/** What of the options of a write the pipeline wants to know. */
export interface WriteOptions {
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  readonly fieldValidation?: FieldValidation;
}

type WriteKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';

export function writeOptions(query: Query, kind: WriteKind, extra: readonly FieldError[] = []): WriteOptions {
  if (query.size === 0 && extra.length === 0) return BY_DEFAULT;
  const fieldManager = first(query, 'fieldManager') ?? '';
  const dryRun = query.get('dryRun') ?? [];
  const fieldValidation = first(query, 'fieldValidation') ?? '';
  const findings: FieldError[] = [...extra];
  validateFieldManager(fieldManager, 'fieldManager', findings);
  findings.push(...dryRunFindings(dryRun));
  if (!['', 'Ignore', 'Strict', 'Warn'].includes(fieldValidation)) {
    findings.push(notSupported('fieldValidation', fieldValidation, ['', 'Ignore', 'Strict', 'Warn']));
  }
  if (findings.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', findings);
  return {
    ...(dryRun.length > 0 ? { dryRun: true } : {}),
    ...(fieldManager === '' ? {} : { fieldManager }),
    fieldValidation: fieldValidation === '' ? 'Warn' : (fieldValidation as FieldValidation),
  };
}

const BY_DEFAULT: WriteOptions = Object.freeze({ fieldValidation: 'Warn' });

function dryRunFindings(dryRun: readonly string[]): readonly FieldError[] {
  return dryRun.every((value) => value === 'All') ? [] : [notSupported('dryRun', dryRun, ['All'])];
}

/** `force` is of applies, which must name a manager. */
export function patchFindings(query: Query, isApply: boolean): readonly FieldError[] {
  if (isApply) {
    return (first(query, 'fieldManager') ?? '') === '' ? [required('fieldManager', 'is required for apply patch')] : [];
  }
  return query.has('force') ? [forbidden('force', 'may not be specified for non-apply patch')] : [];
}

export function listOptions(query: Query): ListOptions {
  const initial = booleanOf(query, 'sendInitialEvents');
  numbers(query, ['timeoutSeconds']);
  return {
    ...texts(query, ['labelSelector', 'fieldSelector', 'resourceVersion', 'resourceVersionMatch', 'continue']),
    ...numbers(query, ['limit']),
    ...(initial === undefined ? {} : { sendInitialEvents: initial }),
  };
}

export function watchOptions(query: Query): WatchOptions & { readonly continue?: string } {
  const bookmarks = booleanOf(query, 'allowWatchBookmarks');
  const initial = booleanOf(query, 'sendInitialEvents');
  numbers(query, ['limit']);
  return {
    ...texts(query, ['labelSelector', 'fieldSelector', 'resourceVersion', 'resourceVersionMatch', 'continue']),
    ...numbers(query, ['timeoutSeconds']),
    ...(bookmarks === undefined ? {} : { allowBookmarks: bookmarks }),
    ...(initial === undefined ? {} : { sendInitialEvents: initial }),
  };
}

function texts(query: Query, names: readonly string[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of names) {
    const value = first(query, name);
    if (value !== undefined && value !== '') out[name] = value;
  }
  return out;
}

function numbers(query: Query, names: readonly string[]): Record<string, number> {
  const out: Record<string, number> = {};
  for (const name of names) {
    const value = first(query, name);
    if (value !== undefined) out[name] = integerOf(value);
  }
  return out;
}

function integerOf(text: string): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

/** Anything but a no is a yes (apimachinery/pkg/runtime/converter.go, `Convert_Slice_string_To_bool`). */
export function booleanOf(query: Query, name: string): boolean | undefined {
  const value = first(query, name);
  return value === undefined ? undefined : value !== 'false' && value !== '0' && value.toLowerCase() !== 'false';
}

const PROPAGATION: readonly string[] = ['Foreground', 'Background', 'Orphan'];

/** DeleteOptions as a body or the parameters give them. */
export interface GivenDeleteOptions {
  readonly gracePeriodSeconds?: number | null;
  readonly orphanDependents?: boolean | null;
  readonly propagationPolicy?: string | null;
  readonly preconditions?: { readonly uid?: string | null; readonly resourceVersion?: string | null } | null;
  readonly dryRun?: readonly string[] | null;
  readonly ignoreStoreReadErrorWithClusterBreakingPotential?: boolean | null;
}

export function deleteParameters(query: Query): GivenDeleteOptions {
  const orphan = booleanOf(query, 'orphanDependents');
  const policy = first(query, 'propagationPolicy');
  return {
    ...numbers(query, ['gracePeriodSeconds']),
    ...(orphan === undefined ? {} : { orphanDependents: orphan }),
    ...(policy === undefined || policy === '' ? {} : { propagationPolicy: policy }),
    ...(query.has('dryRun') ? { dryRun: query.get('dryRun') ?? [] } : {}),
    ...preconditionsIn(query),
  };
}

/** `Convert_url_Values_To_v1_DeleteOptions` (apimachinery/pkg/apis/meta/v1/conversion.go, v0.36). */
function preconditionsIn(query: Query): Pick<GivenDeleteOptions, 'preconditions'> {
  const given = texts(query, ['uid', 'resourceVersion']);
  return Object.keys(given).length === 0 ? {} : { preconditions: given };
}

export function checkedDeleteOptions(given: GivenDeleteOptions): {
  readonly options: DeleteOptions;
  readonly dryRun: boolean;
} {
  const { gracePeriodSeconds, orphanDependents, propagationPolicy, preconditions } = given;
  const dryRun = given.dryRun ?? [];
  const findings: FieldError[] = [];
  const policy = propagationPolicy ?? undefined;
  if (typeof orphanDependents === 'boolean' && policy !== undefined) {
    findings.push(
      invalidField('propagationPolicy', policy, 'orphanDependents and deletionPropagation cannot be both set'),
    );
  }
  if (policy !== undefined && !PROPAGATION.includes(policy)) {
    findings.push(notSupported('propagationPolicy', policy, [...PROPAGATION, 'nil']));
  }
  findings.push(...dryRunFindings(dryRun));
  if (findings.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', findings);
  const { uid, resourceVersion } = preconditions ?? {};
  return {
    dryRun: dryRun.length > 0,
    options: {
      ...(typeof gracePeriodSeconds === 'number' ? { gracePeriodSeconds } : {}),
      ...(typeof orphanDependents === 'boolean' ? { orphanDependents } : {}),
      ...(policy === undefined ? {} : { propagationPolicy: policy as Propagation }),
      ...(typeof uid === 'string' || typeof resourceVersion === 'string'
        ? {
            preconditions: {
              ...(typeof uid === 'string' ? { uid } : {}),
              ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
            },
          }
        : {}),
    },
  };
}
