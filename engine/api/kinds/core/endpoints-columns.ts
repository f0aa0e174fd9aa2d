import type { EndpointSubset, Endpoints } from '../../types/core-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';
import { shortList } from '../short-list';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const endpointsColumns = columns<Endpoints>([
  nameColumn,
  column(
    'Endpoints',
    'The set of all endpoints is the union of all subsets. Addresses are placed into subsets according to the IPs they share. A single address with multiple ports, some of which are ready and some of which are not (because they come from different containers) will result in the address being displayed in different subsets for the different ports. No address will appear in both Addresses and NotReadyAddresses in the same subset. Sets of addresses and ports that comprise a service.',
    (object) => endpointsText(object.subsets ?? []),
  ),
  ageColumn,
]);

function endpointsText(subsets: readonly EndpointSubset[]): string {
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) =>
          addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
        ),
  );
  return shortList(all, subsets.length === 0 ? '<none>' : '');
}
