import type { DeviceRequest, DeviceRequestAllocationResult } from '../../types/resource-v1';
import { forbidden, type Findings } from '../../validation/field-errors';
import type { HookContext } from '../definition';

const LABEL = 'resource.kubernetes.io/admin-access';

/** Access beside what is allocated is for namespaces that bear a label (pkg/registry/resource/utils.go, v1.36). */
export function checkAdminAccess(requests: readonly DeviceRequest[], context: HookContext, findings: Findings): void {
  const index = requests.findIndex(({ exactly }) => exactly?.adminAccess === true);
  if (index >= 0) checkNamespace(context, `spec.devices.requests[${index}].adminAccess`, findings);
}

type Results = readonly DeviceRequestAllocationResult[];

/** What was granted before stays. */
export function checkAdminAccessGranted(next: Results, old: Results, context: HookContext, findings: Findings): void {
  if (old.some(({ adminAccess }) => adminAccess === true)) return;
  const index = next.findIndex(({ adminAccess }) => adminAccess === true);
  if (index >= 0) checkNamespace(context, `status.allocation.devices.results[${index}].adminAccess`, findings);
}

function checkNamespace({ namespaceLabels }: HookContext, path: string, findings: Findings): void {
  if (namespaceLabels?.()[LABEL] === 'true') return;
  findings.push(
    forbidden(path, `admin access to devices requires the \`${LABEL}: true\` label on the containing namespace`),
  );
}
