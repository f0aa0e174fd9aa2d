import { invariant } from '../base/invariant';
import { ipv4Text, parseCidr, type Cidr } from './ipv4';

/**
 * Addresses of the pods of one node, as the host-local IPAM plugin of a bridge gives them: .1 is the bridge, the first
 * pod has .2, addresses go round before one is used again (containernetworking plugins, host-local).
 */
export class PodAddresses {
  private readonly taken = new Set<number>();
  private last = 1;

  private readonly range: Cidr | undefined;

  constructor(private readonly podCidr: string) {
    this.range = parseCidr(podCidr);
  }

  /** Undefined when all are in use. */
  allocate(): string | undefined {
    const { range } = this;
    invariant(range !== undefined, `not a pod CIDR: ${this.podCidr}`);
    const hosts = range.size - 3;
    for (let step = 1; step <= hosts; step++) {
      const offset = 2 + ((this.last - 2 + step + hosts) % hosts);
      if (this.taken.has(offset)) continue;
      this.taken.add(offset);
      this.last = offset;
      return ipv4Text(range.first + offset);
    }
    return undefined;
  }

  /** Releasing what is not taken is harmless. */
  release(ip: string): void {
    const { range } = this;
    const [a = 0, b = 0, c = 0, d = 0] = ip.split('.').map(Number);
    if (range !== undefined) this.taken.delete(((a * 256 + b) * 256 + c) * 256 + d - range.first);
  }
}
