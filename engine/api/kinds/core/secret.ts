import { secrets } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/secret, v1.36. */
export const secret = defineKind(secrets, {});
