import type { ApiRequest, ApiResponse } from '../../../api/request';
import type { Scope } from '../scope';
import type { Eventually } from '../suspension';

/** A subresource that does more than read or write a part of its object. */
export interface Subresource {
  readonly name: string;
  /** Plurals of the resources that have it; absent: every one that says it has. */
  readonly of?: readonly string[];
  /** Undefined: this verb is as for the object itself. */
  readonly handle: (scope: Scope, request: ApiRequest) => Eventually<ApiResponse> | undefined;
}
