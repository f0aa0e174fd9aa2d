import type { StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from '../../types/apps-v1';
import type { PersistentVolumeClaimSpec } from '../../types/core-v1';
import { defaultPodTemplate } from '../core/pod-defaults';
import { defaultClaimSpec } from '../core/volume-defaults';
import { ifPresent, mapShared, withFields } from '../sharing';

/** pkg/apis/apps/v1/defaults.go, v1.36. */
export function defaultStatefulSet(statefulSet: StatefulSet): StatefulSet {
  const { spec } = statefulSet;
  const retention = spec.persistentVolumeClaimRetentionPolicy ?? {};
  return withFields(statefulSet, {
    spec: withFields(spec, {
      podManagementPolicy: spec.podManagementPolicy ?? 'OrderedReady',
      updateStrategy: defaultStrategy(spec.updateStrategy),
      persistentVolumeClaimRetentionPolicy: withFields(retention, {
        whenDeleted: retention.whenDeleted ?? 'Retain',
        whenScaled: retention.whenScaled ?? 'Retain',
      }),
      replicas: spec.replicas ?? 1,
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
      template: defaultPodTemplate(spec.template),
      volumeClaimTemplates: ifPresent(spec.volumeClaimTemplates, (templates) => mapShared(templates, defaultTemplate)),
    }),
  });
}

function defaultStrategy(strategy: StatefulSetUpdateStrategy): StatefulSetUpdateStrategy {
  const typed: StatefulSetUpdateStrategy =
    strategy.type === undefined
      ? { ...strategy, type: 'RollingUpdate', rollingUpdate: strategy.rollingUpdate ?? {} }
      : strategy;
  if (typed.type !== 'RollingUpdate') return typed;
  return withFields(typed, {
    rollingUpdate: ifPresent(typed.rollingUpdate, (update) => withFields(update, { partition: update.partition ?? 0 })),
  });
}

export type ClaimTemplate = NonNullable<StatefulSetSpec['volumeClaimTemplates']>[number];

/** A template is a whole claim, with the status of a new one; on the wire it always bears its kind. */
const defaultTemplate = (template: ClaimTemplate): ClaimTemplate =>
  withFields(template, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: template.metadata ?? {},
    spec: defaultClaimSpec(claimSpecOf(template)),
    status: withFields(template.status ?? {}, { phase: template.status?.phase ?? 'Pending' }),
  });

/** Objects in normal form hold the spec as the decoder made it: whole. */
export const claimSpecOf = ({ spec }: ClaimTemplate): PersistentVolumeClaimSpec =>
  spec?.resources === undefined
    ? { ...(spec as PersistentVolumeClaimSpec), resources: {} }
    : (spec as PersistentVolumeClaimSpec);
