import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '../../types/apiextensions-v1';

type Condition = CustomResourceDefinitionCondition;

/** apiextensions-apiserver/pkg/apihelpers/helpers.go, v1.36. */
export const findCondition = ({ status }: CustomResourceDefinition, type: string): Condition | undefined =>
  status.conditions.find((condition) => condition.type === type);

export const isConditionTrue = (definition: CustomResourceDefinition, type: string): boolean =>
  findCondition(definition, type)?.status === 'True';

/** The definition with a condition, whose time is that of the last change of its status. */
export function withCondition(
  definition: CustomResourceDefinition,
  condition: Omit<Condition, 'lastTransitionTime'>,
  now: string,
): CustomResourceDefinition {
  const { conditions } = definition.status;
  const old = findCondition(definition, condition.type);
  const { type, status, ...rest } = condition;
  const lastTransitionTime = old?.status === status ? old.lastTransitionTime : now;
  const next: Condition = { type, status, lastTransitionTime, ...rest };
  const changed = old === undefined ? [...conditions, next] : conditions.map((each) => (each === old ? next : each));
  return { ...definition, status: { ...definition.status, conditions: changed } };
}

export const withoutCondition = (definition: CustomResourceDefinition, type: string): CustomResourceDefinition => ({
  ...definition,
  status: { ...definition.status, conditions: definition.status.conditions.filter((each) => each.type !== type) },
});
