import type { Pod } from '../../api/types/core-v1';

/** Thousandths of a core, and bytes. */
export interface Measured {
  readonly millicores: number;
  readonly bytes: number;
}

/** What the kubelet of a node tells of its containers. */
export interface UsageSource {
  cpuUsage(pod: Pod, container: string): number;
  memoryUsage(pod: Pod, container: string): number;
}

/** Billionths of a core and kilobytes, as metrics-server prints them. */
export const printedUsage = ({ millicores, bytes }: Measured): { readonly cpu: string; readonly memory: string } => ({
  cpu: millicores === 0 ? '0' : `${Math.round(millicores * 1_000_000)}n`,
  memory: `${Math.ceil(bytes / 1024)}Ki`,
});
