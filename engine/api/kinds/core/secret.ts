import { secrets } from '../../resources';
import { defineKind } from '../define';
import { secretColumns } from './secret-columns';

/** pkg/registry/core/secret, v1.36. */
export const secret = defineKind(secrets, {
  columns: secretColumns,
});
