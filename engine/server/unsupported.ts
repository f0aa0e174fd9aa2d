import type { ApiError } from '../api/request';
import { refusal } from '../control-plane/apiserver/refusals';

/** Something of the real server that is not modelled: it is refused by name, never passed over. */
export const unsupported = (what: string): ApiError => refusal(501, 'NotImplemented', `unsupported: ${what}`);
