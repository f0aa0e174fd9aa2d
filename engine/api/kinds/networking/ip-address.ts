import { ipaddresses } from '../../resources';
import { defineKind } from '../define';
import { ipAddressColumns } from './ip-address-columns';

/** pkg/registry/networking/ipaddress, v1.36. */
export const ipAddress = defineKind(ipaddresses, {
  columns: ipAddressColumns,
  shortNames: ['ip'],
  nameRule: 'any',
});
