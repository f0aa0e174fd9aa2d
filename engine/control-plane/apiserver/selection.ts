import { EVERYTHING, matchesLabels, type LabelRequirements } from '../../api/label-selector';
import { parseLabelSelector } from '../../api/parse-label-selector';
import { exactField, fieldHolds, parseFieldSelector, type FieldRequirements } from '../../api/field-selector';
import type { KubeObject } from '../../api/object';
import { badRequest } from './refusals';
import type { Served } from './registry';

interface SelectorTexts {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** What a list or a watch asks for, understood once. */
export interface Selection {
  readonly labels: LabelRequirements;
  readonly fields: FieldRequirements;
  /** Empty: of all namespaces. */
  readonly namespace: string;
  /** The one name that is asked for, if it is one. */
  readonly name: string | undefined;
  /** True: everything within namespace and name is selected, nothing else needs a look. */
  readonly plain: boolean;
}

/** Refuses selectors that do not parse, or name a field that the kind does not select by. */
export function selectionOf(
  served: Served,
  namespace: string,
  texts: SelectorTexts,
  requestedName?: string,
): Selection {
  const labels = labelRequirements(texts.labelSelector);
  const fields = fieldRequirements(served, texts.fieldSelector);
  if (fields.length === 0) return { labels, fields, namespace, name: requestedName, plain: labels.length === 0 };
  if (requestedName !== undefined && exactField(fields, 'metadata.name') !== requestedName) {
    throw badRequest("fieldSelector metadata.name doesn't match requested name");
  }
  const name = requestedName ?? exactField(fields, 'metadata.name');
  const within = namespace === '' && served.namespaced ? (exactField(fields, 'metadata.namespace') ?? '') : namespace;
  const plain =
    labels.length === 0 &&
    fields.every(({ field, operator, value }) => field === 'metadata.name' && operator === '=' && value === name);
  return { labels, fields, namespace: within, name, plain };
}

/** Refuses selectors that do not parse, whatever the kind. */
export function checkSyntax(texts: SelectorTexts): void {
  labelRequirements(texts.labelSelector);
  parsedFields(texts.fieldSelector);
}

/** Whether an object is selected; its name and namespace are looked at too. */
export function selects(served: Served, selection: Selection, object: KubeObject): boolean {
  const { metadata } = object;
  if (selection.name !== undefined && metadata.name !== selection.name) return false;
  if (selection.namespace !== '' && metadata.namespace !== selection.namespace) return false;
  if (selection.plain) return true;
  for (const requirement of selection.fields) {
    if (!fieldHolds(requirement, fieldOf(served, requirement.field, object))) return false;
  }
  return matchesLabels(selection.labels, metadata.labels);
}

/** The value of a selectable field; what has none counts as empty. */
export function fieldOf(served: Served, field: string, object: KubeObject): string {
  if (field === 'metadata.name') return object.metadata.name;
  if (field === 'metadata.namespace') return object.metadata.namespace ?? '';
  return served.definition.fieldSelectors[field]?.(object) ?? '';
}

function labelRequirements(text: string | undefined): LabelRequirements {
  if (text === undefined || text === '') return EVERYTHING;
  const parsed = parseLabelSelector(text);
  if (!parsed.ok) throw badRequest(parsed.error);
  return parsed.requirements;
}

const NO_FIELDS: FieldRequirements = Object.freeze([]);

function parsedFields(text: string | undefined): FieldRequirements {
  if (text === undefined || text === '') return NO_FIELDS;
  const parsed = parseFieldSelector(text);
  if (!parsed.ok) throw badRequest(parsed.error);
  return parsed.requirements;
}

function fieldRequirements(served: Served, text: string | undefined): FieldRequirements {
  const requirements = parsedFields(text);
  if (requirements.length === 0) return requirements;
  return requirements.map((requirement) => ({ ...requirement, field: storedField(served, requirement.field) }));
}

/** The name of a field in the storage version. */
function storedField(served: Served, field: string): string {
  const { definition, conversion } = served;
  if (field === 'metadata.name' || (field === 'metadata.namespace' && selectsByNamespace(definition))) return field;
  const labels = conversion?.fieldLabels;
  const stored = labels === undefined ? field : own(labels, field);
  if (stored === undefined || !Object.hasOwn(definition.fieldSelectors, stored)) {
    throw badRequest(unknownField(served, field));
  }
  return stored;
}

const hasFields = ({ fieldSelectors }: Served['definition']): boolean => Object.keys(fieldSelectors).length > 0;

/** Kinds without a namespace that have fields of their own list those alone. */
const selectsByNamespace = (definition: Served['definition']): boolean =>
  definition.namespaced || !hasFields(definition);

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** Kinds with fields of their own, and the others, word it differently (pkg/apis/…/conversion.go, v1.36). */
function unknownField({ definition, apiVersion }: Served, field: string): string {
  if (!hasFields(definition) && definition.custom === undefined) {
    return `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
  }
  switch (definition.kind) {
    case 'Job':
      return `field label ${JSON.stringify(field)} not supported for Job`;
    case 'ResourceSlice':
      return `field label not supported for ${apiVersion}, Kind=ResourceSlice: ${field}`;
    default:
      return `field label not supported: ${field}`;
  }
}
