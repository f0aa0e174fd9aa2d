import { parse } from '../../struct-model/decode';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { validateTaints } from './node-taints-validation';
import type { Taint } from '../../types/core-v1';

const AVOID = 'scheduler.alpha.kubernetes.io/preferAvoidPods';
const TAINTS = 'scheduler.alpha.kubernetes.io/taints';

/** Two annotations of old are still looked at (pkg/apis/core/validation, ValidateNodeSpecificAnnotations, v1.36). */
export function validateNodeAnnotations(
  annotations: Readonly<Record<string, string>>,
  path: string,
  findings: Findings,
): void {
  const taints = annotations[TAINTS] ?? '';
  if (taints !== '') checkTaints(taints, path, findings);
  const avoided = annotations[AVOID] ?? '';
  if (avoided !== '') checkAvoided(avoided, path, findings);
}

function checkTaints(text: string, path: string, findings: Findings): void {
  const parsed = parse(text);
  const at = `${path}.${TAINTS}`;
  if (!parsed.ok) findings.push(invalid(path, TAINTS, parsed.error));
  else if (Array.isArray(parsed.value)) validateTaints(parsed.value as readonly Taint[], at, findings);
}

interface Avoided {
  readonly preferAvoidPods?: readonly {
    readonly podSignature?: { readonly podController?: { readonly controller?: boolean } };
  }[];
}

function checkAvoided(text: string, path: string, findings: Findings): void {
  const parsed = parse(text);
  if (!parsed.ok) {
    findings.push(invalid(`${path}.AvoidPods`, AVOID, parsed.error));
    return;
  }
  ((parsed.value as Avoided | null)?.preferAvoidPods ?? []).forEach(({ podSignature }, index) => {
    const at = `${path}.${AVOID}[${index}].PodSignature`;
    const owner = podSignature?.podController;
    if (owner === undefined) findings.push(required(at));
    else if (owner.controller !== true)
      findings.push(invalid(`${at}.PodController.Controller`, false, 'must point to a controller'));
  });
}
