import type { FieldError } from '../../field-error';
import { flowschemas } from '../../resources';
import type { FlowSchema } from '../../types/flowcontrol-v1';
import { checkedObject } from '../checked';
import type { HookContext } from '../definition';
import { defineKind } from '../define';
import { withFields } from '../sharing';
import { metadataForStatus, statusHooks } from '../status-hooks';
import { validateConditions } from './conditions-validation';
import { flowSchemaColumns } from './flow-schema-columns';
import { validateFlowSchema } from './flow-schema-validation';

const PRECEDENCE = 1000;

/** pkg/registry/flowcontrol/flowschema, v1.36. */
export const flowSchema = defineKind<FlowSchema>(flowschemas, {
  columns: flowSchemaColumns,
  subresources: ['status'],
  generationOf: (object) => object.spec,
  ...statusHooks<FlowSchema>({ empty: {}, metadata: metadataForStatus }),
  defaults: (object) =>
    object.spec.matchingPrecedence === 0
      ? withFields(object, { spec: { ...object.spec, matchingPrecedence: PRECEDENCE } })
      : object,
  validate: checkedObject(validateFlowSchema),
  validateUpdate: (next: FlowSchema, _old: FlowSchema, { subresource }: HookContext) => {
    const findings: FieldError[] = [];
    if (subresource === 'status') validateConditions(next.status.conditions, findings);
    else validateFlowSchema(next, findings);
    return findings;
  },
});
