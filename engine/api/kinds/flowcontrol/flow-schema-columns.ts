import type { FlowSchema } from '../../types/flowcontrol-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const flowSchemaColumns = columns<FlowSchema>([
  nameColumn,
  column(
    'PriorityLevel',
    '`name` is the name of the priority level configuration being referenced Required.',
    (object) => object.spec.priorityLevelConfiguration.name,
  ),
  column(
    'MatchingPrecedence',
    '`matchingPrecedence` is used to choose among the FlowSchemas that match a given request. The chosen FlowSchema is among those with the numerically lowest (which we take to be logically highest) MatchingPrecedence.  Each MatchingPrecedence value must be ranged in [1,10000]. Note that if the precedence is not specified, it will be set to 1000 as default.',
    (object) => object.spec.matchingPrecedence,
  ),
  column(
    'DistinguisherMethod',
    '`distinguisherMethod` defines how to compute the flow distinguisher for requests that match this schema. `nil` specifies that the distinguisher is disabled and thus will always be the empty string.',
    (object) => object.spec.distinguisherMethod?.type ?? '<none>',
  ),
  ageColumn,
  column(
    'MissingPL',
    'references a broken or non-existent PriorityLevelConfiguration',
    (object) => (object.status.conditions ?? []).find(({ type }) => type === 'Dangling')?.status ?? '?',
  ),
]);
