import type { KubeObject } from '../../../api/object';
import type { ApiResponse } from '../../../api/request';
import type { Scope } from '../scope';
import { shown } from '../watch/resource-watch';

/** The object as the version that was asked for prints it, with what the client is to be warned of. */
export function objectAnswer({ served, warnings }: Scope, code: number, object: KubeObject): ApiResponse {
  const answer = { code, kind: 'object', object: shown(served, object) } as const;
  return warnings.length === 0 ? answer : { ...answer, warnings: [...new Set(warnings)] };
}
