import { daemonsets } from '../../resources';
import type { DaemonSet } from '../../types/apps-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { daemonSetColumns } from './daemon-set-columns';
import { defaultDaemonSet } from './daemon-set-defaults';
import {
  prepareDaemonSetUpdate,
  prepareNewDaemonSet,
  templateGeneration,
  withoutTemplateGeneration,
} from './daemon-set-strategy';
import { validateDaemonSet, validateDaemonSetStatus, validateDaemonSetUpdate } from './daemon-set-validation';
import { templateWarnings } from '../core/pod-warnings';

const validateUpdate = checkedChange(validateDaemonSetUpdate);
const validateStatus = checkedChange(validateDaemonSetStatus);

/** pkg/registry/apps/daemonset, v1.36. */
export const daemonSet = defineKind<DaemonSet>(daemonsets, {
  columns: daemonSetColumns,
  shortNames: ['ds'],
  categories: ['all'],
  subresources: ['status'],
  metadataAlone: withoutTemplateGeneration,
  generationOf: (daemonSet) => daemonSet.spec,
  defaults: defaultDaemonSet,
  prepareForCreate: prepareNewDaemonSet,
  prepareForUpdate: prepareDaemonSetUpdate,
  validate: checkedObject(validateDaemonSet),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateStatus(next, old) : validateUpdate(next, old),
  warnings: (next, old, { subresource }) =>
    subresource === 'status' || (old !== undefined && templateGeneration(next) === templateGeneration(old))
      ? []
      : templateWarnings(next.spec.template, 'spec.template'),
});
