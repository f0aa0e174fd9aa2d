import { parseFieldSelector } from '../../../api/field-selector';
import { parseLabelSelector } from '../../../api/parse-label-selector';
import { required, invalid as invalidField } from '../../../api/validation/field-errors';
import type { FieldError } from '../../../api/field-error';
import type { User } from '../../../api/request';
import type {
  FieldSelectorAttributes,
  LabelSelectorAttributes,
  NonResourceAttributes,
  ResourceAttributes,
  SubjectAccessReviewStatus,
} from '../../../api/types/authorization-v1';
import type { Attributes, Authorizer } from '../authz/authorizer';

export interface AccessSpec {
  readonly resourceAttributes?: ResourceAttributes;
  readonly nonResourceAttributes?: NonResourceAttributes;
}

/** What is wrong with a question (pkg/apis/authorization/validation, v1.36). */
export function accessFindings({ resourceAttributes, nonResourceAttributes }: AccessSpec): FieldError[] {
  const findings: FieldError[] = [];
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
    findings.push(
      invalidField(
        'spec.nonResourceAttributes',
        nonResourceAttributes,
        'cannot be specified in combination with resourceAttributes',
      ),
    );
  }
  if (resourceAttributes === undefined && nonResourceAttributes === undefined) {
    findings.push(
      invalidField(
        'spec.resourceAttributes',
        null,
        'exactly one of nonResourceAttributes or resourceAttributes must be specified',
      ),
    );
  }
  return findings;
}

export function selectorFindings({ resourceAttributes }: AccessSpec): FieldError[] {
  const path = 'spec.resourceAttributes';
  return [
    ...oneFormOf(resourceAttributes?.fieldSelector, `${path}.fieldSelector`),
    ...oneFormOf(resourceAttributes?.labelSelector, `${path}.labelSelector`),
  ];
}

function oneFormOf(
  selector: FieldSelectorAttributes | LabelSelectorAttributes | undefined,
  path: string,
): readonly FieldError[] {
  if (selector === undefined) return [];
  const raw = selector.rawSelector ?? '';
  const requirements = selector.requirements ?? [];
  if (raw !== '' && requirements.length > 0) {
    return [invalidField(`${path}.rawSelector`, raw, 'may not specified at the same time as requirements')];
  }
  if (raw !== '' || requirements.length > 0) return [];
  return [required(`${path}.requirements`, `when ${path} is specified, requirements or rawSelector is required`)];
}

/** Asks the authorizer. */
export function accessStatus(authorizer: Authorizer, user: User, spec: AccessSpec): SubjectAccessReviewStatus {
  const decision = authorizer.authorize(attributesOf(user, spec));
  const reason = decision.why();
  const evaluationError = evaluationErrorOf(spec);
  return {
    allowed: decision.allowed,
    ...(reason === '' ? {} : { reason }),
    ...(evaluationError === '' ? {} : { evaluationError }),
  };
}

function attributesOf(user: User, { resourceAttributes, nonResourceAttributes }: AccessSpec): Attributes {
  const none = { group: '', version: '', resource: '', subresource: '', namespace: '', name: '' };
  if (resourceAttributes === undefined) {
    return { user, verb: nonResourceAttributes?.verb ?? '', ...none, path: nonResourceAttributes?.path ?? '' };
  }
  const {
    verb = '',
    group = '',
    version = '*',
    resource = '',
    subresource = '',
    namespace = '',
    name = '',
  } = resourceAttributes;
  const fieldSelector = fieldText(resourceAttributes.fieldSelector);
  return {
    user,
    verb,
    group,
    version,
    resource,
    subresource,
    namespace,
    name,
    path: '',
    ...(fieldSelector === '' ? {} : { fieldSelector }),
  };
}

function fieldText(selector: FieldSelectorAttributes | undefined): string {
  if (selector === undefined) return '';
  const raw = selector.rawSelector ?? '';
  if (raw !== '') return raw;
  return (selector.requirements ?? [])
    .filter(({ operator, values }) => (operator === 'In' || operator === 'NotIn') && values?.length === 1)
    .map(({ key, operator, values }) => `${key}${operator === 'In' ? '=' : '!='}${values?.[0] ?? ''}`)
    .join(',');
}

/** Selectors that could not be read are left out of the question, and that is said. */
function evaluationErrorOf({ resourceAttributes }: AccessSpec): string {
  if (resourceAttributes === undefined) return '';
  const { fieldSelector, labelSelector } = resourceAttributes;
  const errors: string[] = [];
  if (fieldSelector !== undefined && !isReadableFields(fieldSelector)) {
    errors.push('spec.resourceAttributes.fieldSelector partially ignored due to parse error');
  }
  const rawFields = fieldSelector?.rawSelector ?? '';
  if (rawFields !== '' && !parseFieldSelector(rawFields).ok) {
    errors.push('spec.resourceAttributes.fieldSelector ignored due to parse error');
  }
  const rawLabels = labelSelector?.rawSelector ?? '';
  if (rawLabels !== '' && !parseLabelSelector(rawLabels).ok) {
    errors.push('spec.resourceAttributes.labelSelector ignored due to parse error');
  }
  return errors.length > 1 ? `[${errors.join(', ')}]` : (errors[0] ?? '');
}

const isReadableFields = ({ requirements = [] }: FieldSelectorAttributes): boolean =>
  requirements.every(
    ({ operator, values }) => (operator === 'In' || operator === 'NotIn') && (values?.length ?? 0) === 1,
  );
