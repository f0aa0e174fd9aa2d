import { semanticEqual } from '../../../base/equal';
import type { DaemonSet } from '../../types/apps-v1';
import type { ObjectMeta } from '../../types/meta-v1';
import { templateWithoutDisabledFields } from '../core/pod-disabled-fields';
import type { HookContext } from '../definition';
import { withFields } from '../sharing';
import { withStatus } from '../status-hooks';

/** Internally a field of the spec; apps/v1 carries it as an annotation (pkg/apis/apps/v1/conversion.go, v1.36). */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

export const templateGeneration = ({ metadata }: DaemonSet): number =>
  Number(metadata.annotations?.[TEMPLATE_GENERATION] ?? 0);

/** The metadata without it: as they are shown alone. */
export function withoutTemplateGeneration(metadata: ObjectMeta): ObjectMeta {
  const { [TEMPLATE_GENERATION]: generation, ...others } = metadata.annotations ?? {};
  if (generation === undefined) return metadata;
  const { annotations: _all, ...rest } = metadata;
  return Object.keys(others).length === 0 ? rest : { ...rest, annotations: others };
}

function withTemplateGeneration(daemonSet: DaemonSet, generation: number): DaemonSet {
  const { annotations } = daemonSet.metadata;
  const value = String(generation);
  if (annotations?.[TEMPLATE_GENERATION] === value) return daemonSet;
  const metadata = { ...daemonSet.metadata, annotations: { ...annotations, [TEMPLATE_GENERATION]: value } };
  return { ...daemonSet, metadata };
}

/** pkg/registry/apps/daemonset/strategy.go, v1.36. */
export function prepareNewDaemonSet(daemonSet: DaemonSet): DaemonSet {
  const counted = withTemplateGeneration(daemonSet, Math.max(1, templateGeneration(daemonSet)));
  const template = templateWithoutDisabledFields(counted.spec.template);
  return withStatus(withFields(counted, { spec: withFields(counted.spec, { template }) }), EMPTY);
}

const EMPTY: DaemonSet['status'] = Object.freeze({
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  desiredNumberScheduled: 0,
  numberReady: 0,
});

export function prepareDaemonSetUpdate(next: DaemonSet, old: DaemonSet, { subresource }: HookContext): DaemonSet {
  if (subresource === 'status') return { ...old, metadata: next.metadata, status: next.status };
  const template = templateWithoutDisabledFields(next.spec.template, old.spec.template);
  const generation = templateGeneration(old) + (semanticEqual(template, old.spec.template) ? 0 : 1);
  const prepared = withFields(next, { spec: withFields(next.spec, { template }) });
  return withStatus(withTemplateGeneration(prepared, generation), old.status);
}
