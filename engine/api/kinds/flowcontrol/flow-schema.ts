import { flowschemas } from '../../resources';
import type { FlowSchema } from '../../types/flowcontrol-v1';
import { defineKind } from '../define';
import { flowSchemaColumns } from './flow-schema-columns';
import { metadataForStatus, statusHooks } from '../status-hooks';

/** pkg/registry/flowcontrol/flowschema, v1.36. */
export const flowSchema = defineKind(flowschemas, {
  columns: flowSchemaColumns,
  subresources: ['status'],
  generationOf: (object) => object.spec,
  ...statusHooks<FlowSchema>({ empty: {}, metadata: metadataForStatus }),
});
