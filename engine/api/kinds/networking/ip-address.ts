import { ipaddresses } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/networking/ipaddress, v1.36. */
export const ipAddress = defineKind(ipaddresses, {
  shortNames: ['ip'],
  nameRule: 'any',
});
