import { semanticEqual } from '../../../base/equal';
import { quote } from '../../../base/go-text';
import { labelValueFaults } from '../../validation/formats';
import type {
  Affinity,
  Container,
  NodeAffinity,
  NodeSelectorTerm,
  Pod,
  PodSchedulingGate,
  PodSpec,
  Toleration,
} from '../../types/core-v1';
import { checkRequired } from '../../validation/checks';
import { forbidden, invalid, type Findings } from '../../validation/field-errors';
import { validateMetadataUpdate } from '../metadata-validation';
import { difference } from '../difference';
import { withoutField } from '../sharing';
import { validateImageText } from './container-validation';
import {
  hasValidDeletionCost,
  MIRROR,
  validateAnnotationChanges,
  validatePodAnnotations,
} from './pod-annotations-validation';
import { POD_RULES, type PodRules } from './pod-rules';
import { validateTolerations } from './pod-spec-validation';
import { validatePod } from './pod-validation';

/** What the update of a pod with this old state forgives (GetValidationOptionsFromPodSpecAndMeta). */
export function rulesFor(old: Pod): PodRules {
  if (hasValidDeletionCost(old.metadata.annotations) && !hasInvalidRequiredAffinity(old.spec)) return POD_RULES;
  return {
    ...POD_RULES,
    allowInvalidDeletionCost: !hasValidDeletionCost(old.metadata.annotations),
    allowInvalidRequiredNodeAffinity: hasInvalidRequiredAffinity(old.spec),
  };
}

function hasInvalidRequiredAffinity({ affinity }: PodSpec): boolean {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return (terms ?? []).some(({ matchExpressions = [] }) =>
    matchExpressions.some(({ values = [] }) => values.some((value) => labelValueFaults(value).length > 0)),
  );
}

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** pkg/apis/core/validation, v1.36: ValidatePodUpdate. */
export function validatePodUpdate(next: Pod, old: Pod, findings: Findings): void {
  const rules = rulesFor(old);
  validateCommonUpdate(next, old, rules, findings);
  if (!validateContainerChanges(next.spec.containers, old.spec.containers, 'spec.containers', findings)) return;
  if (!validateContainerChanges(next.spec.initContainers, old.spec.initContainers, 'spec.initContainers', findings))
    return;
  if (!validateDeadline(next.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds, findings)) return;
  validateAddedTolerations(next.spec.tolerations ?? [], old.spec.tolerations ?? [], findings);
  validateDeletedGates(next.spec.schedulingGates ?? [], old.spec.schedulingGates ?? [], findings);
  if (semanticEqual(next.spec, old.spec)) return;
  const rest = withoutUpdatable(next.spec, old.spec);
  const compared = (old.spec.schedulingGates ?? []).length === 0 ? rest : withoutGatedChanges(rest, old.spec, findings);
  if (!semanticEqual(compared, old.spec))
    findings.push(
      forbidden('spec', `pod updates may not change fields other than ${UPDATABLE}\n${difference(old.spec, compared)}`),
    );
}

function validateCommonUpdate(next: Pod, old: Pod, rules: PodRules, findings: Findings): void {
  const path = 'metadata.annotations';
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validatePod(next, rules, findings);
  validateAnnotationChanges(next.metadata.annotations, old.metadata.annotations, path, findings);
  validatePodAnnotations(next.metadata.annotations, next.spec, rules, path, findings);
}

/** False: nothing further is compared. */
function validateContainerChanges(
  next: readonly Container[] = [],
  old: readonly Container[] = [],
  path: string,
  findings: Findings,
): boolean {
  if (next.length !== old.length) {
    findings.push(forbidden(path, 'pod updates may not add or remove containers'));
    return false;
  }
  if (next !== old)
    next.forEach((container, index) => {
      checkRequired(container.image, `${path}[${index}].image`, findings);
      validateImageText(container, `${path}[${index}]`, findings);
    });
  return true;
}

function validateDeadline(next: number | undefined, old: number | undefined, findings: Findings): boolean {
  const path = 'spec.activeDeadlineSeconds';
  if (next === undefined) {
    if (old !== undefined) findings.push(invalid(path, null, 'must not update from a positive integer to nil value'));
    return true;
  }
  if (next < 0 || next > 2_147_483_647) {
    findings.push(invalid(path, next, 'must be between 0 and 2147483647, inclusive'));
    return false;
  }
  if (old === undefined || old >= next) return true;
  findings.push(invalid(path, next, 'must be less than or equal to previous value'));
  return false;
}

function validateAddedTolerations(next: readonly Toleration[], old: readonly Toleration[], findings: Findings): void {
  const path = 'spec.tolerations';
  if (next === old) return;
  const bare = (toleration: Toleration): object => withoutField(toleration, 'tolerationSeconds');
  for (const toleration of old)
    if (!next.some((one) => semanticEqual(bare(one), bare(toleration)))) {
      findings.push(forbidden(path, 'existing toleration can not be modified except its tolerationSeconds'));
      return;
    }
  validateTolerations(next, path, findings);
}

function validateDeletedGates(
  next: readonly PodSchedulingGate[],
  old: readonly PodSchedulingGate[],
  findings: Findings,
): void {
  const known = new Set(old.map(({ name }) => name));
  const last = new Map(next.map(({ name }, index) => [name, index]));
  next.forEach(({ name }, index) => {
    if (!known.has(name) && last.get(name) === index)
      findings.push(
        forbidden(
          `spec.schedulingGates[${index}].name`,
          `only deletion is allowed, but found new scheduling gate '${name}'`,
        ),
      );
  });
}

/** The new spec with the old values of everything that may change. */
function withoutUpdatable(next: PodSpec, old: PodSpec): PodSpec {
  const images = (list: readonly Container[], before: readonly Container[]): readonly Container[] =>
    list.map((container, index) => restored(container, before[index] ?? container, 'image'));
  let rest = restored(next, old, 'activeDeadlineSeconds');
  rest = restored(rest, old, 'schedulingGates');
  rest = restored(rest, old, 'tolerations');
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && next.terminationGracePeriodSeconds === 1)
    rest = restored(rest, old, 'terminationGracePeriodSeconds');
  rest = { ...rest, containers: images(next.containers, old.containers) };
  return next.initContainers === undefined
    ? rest
    : { ...rest, initContainers: images(next.initContainers, old.initContainers ?? []) };
}

/** The object with one field as it was. */
function restored<T extends object, K extends keyof T>(object: T, old: T, key: K): T {
  if (object[key] === old[key]) return object;
  const { [key]: _dropped, ...rest } = object;
  return (old[key] === undefined ? rest : { ...rest, [key]: old[key] }) as T;
}

/** While a pod is gated its node selector and its node affinity may be tightened. */
function withoutGatedChanges(rest: PodSpec, old: PodSpec, findings: Findings): PodSpec {
  let out = rest;
  if (!semanticEqual(rest.nodeSelector, old.nodeSelector)) {
    validateSelectorMutation(rest.nodeSelector ?? {}, old.nodeSelector ?? {}, findings);
    out = restored(out, old, 'nodeSelector');
  }
  const next = rest.affinity?.nodeAffinity;
  const before = old.affinity?.nodeAffinity;
  if (semanticEqual(next, before)) return out;
  validateAffinityMutation(next, before, findings);
  const affinity = withNodeAffinity(rest.affinity, old.affinity);
  return affinity === undefined ? withoutField(out, 'affinity') : { ...out, affinity };
}

function withNodeAffinity(next: Affinity | undefined, old: Affinity | undefined): Affinity | undefined {
  const { nodeAffinity: _dropped, ...others } = next ?? {};
  if (old?.nodeAffinity !== undefined) return { ...others, nodeAffinity: old.nodeAffinity };
  return old === undefined && Object.keys(others).length === 0 ? undefined : others;
}

function validateSelectorMutation(
  next: Readonly<Record<string, string>>,
  old: Readonly<Record<string, string>>,
  findings: Findings,
): void {
  for (const [key, value] of Object.entries(old))
    if (next[key] !== value) {
      findings.push(
        invalid(
          'spec.nodeSelector',
          next,
          'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
        ),
      );
      return;
    }
}

const ADDITIONS_ONLY = 'only additions are allowed (no mutations or deletions)';

function validateAffinityMutation(
  next: NodeAffinity | undefined,
  old: NodeAffinity | undefined,
  findings: Findings,
): void {
  const before = old?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (before.length === 0) return;
  const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const after = next?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (after.length !== before.length) {
    findings.push(invalid(path, after, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'));
    return;
  }
  before.forEach((term, index) => {
    const now = after[index];
    if (now === undefined || !extendsTerm(now, term))
      findings.push(invalid(`${path}[${index}]`, now ?? null, ADDITIONS_ONLY));
  });
}

const extendsTerm = (next: NodeSelectorTerm, old: NodeSelectorTerm): boolean =>
  isPrefix(old.matchExpressions ?? [], next.matchExpressions ?? []) &&
  isPrefix(old.matchFields ?? [], next.matchFields ?? []);

const isPrefix = (head: readonly unknown[], list: readonly unknown[]): boolean =>
  head.length <= list.length && head.every((item, index) => semanticEqual(item, list[index]));

/** ValidatePodEphemeralContainersUpdate: they come, and never change or go. */
export function validateEphemeralUpdate(next: Pod, old: Pod, findings: Findings): void {
  if (old.metadata.annotations?.[MIRROR] !== undefined) {
    findings.push(forbidden('[]', 'static pods do not support ephemeral containers'));
    return;
  }
  validateCommonUpdate(next, old, rulesFor(old), findings);
  const path = 'spec.ephemeralContainers';
  const now = new Map((next.spec.ephemeralContainers ?? []).map((container) => [container.name, container]));
  for (const container of old.spec.ephemeralContainers ?? []) {
    const after = now.get(container.name);
    const name = quote(container.name);
    if (after === undefined)
      findings.push(forbidden(path, `existing ephemeral containers ${name} may not be removed\n`));
    else if (!semanticEqual(after, container))
      findings.push(
        forbidden(path, `existing ephemeral containers ${name} may not be changed\n${difference(container, after)}`),
      );
  }
}
