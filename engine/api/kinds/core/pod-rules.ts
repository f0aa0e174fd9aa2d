/**
 * What an update forgives because the old object has it already, and what differs between pods and templates
 * (pkg/api/pod/util.go, GetValidationOptionsFromPodTemplate, v1.36).
 */
export interface PodRules {
  readonly isPod: boolean;
  readonly allowInvalidDeletionCost: boolean;
  readonly allowInvalidSelectorValues: boolean;
  readonly allowInvalidSpreadSelector: boolean;
  readonly allowInvalidRequiredNodeAffinity: boolean;
  readonly allowHostSysctls: boolean;
  readonly allowNonLocalTokenPath: boolean;
}

export const TEMPLATE_RULES: PodRules = Object.freeze({
  isPod: false,
  allowInvalidDeletionCost: false,
  allowInvalidSelectorValues: false,
  allowInvalidSpreadSelector: false,
  allowInvalidRequiredNodeAffinity: false,
  allowHostSysctls: false,
  allowNonLocalTokenPath: false,
});

export const POD_RULES: PodRules = Object.freeze({ ...TEMPLATE_RULES, isPod: true });
