import type { ApiRequest, ApiResponse } from '../../../api/request';

/** How the API server asks itself. */
export type Send = (request: ApiRequest) => ApiResponse;

/** Whom the API server is to itself. */
export const LOOPBACK = Object.freeze({
  user: { name: 'system:apiserver', groups: ['system:authenticated', 'system:masters'] },
  fieldManager: 'kube-apiserver',
  userAgent: 'kube-apiserver',
});
