import type { DeleteOptions } from '../../../api/request';
import type { Scope } from '../scope';

/** Who deletes a Job is told that its pods stay (pkg/registry/batch/job/storage, v1.36). */
export function warnOfDeletion({ served, warnings }: Scope, options: DeleteOptions): void {
  if (served.group !== 'batch' || served.plural !== 'jobs') return;
  if (options.propagationPolicy !== undefined || options.orphanDependents !== undefined) return;
  warnings.push(
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  );
}
