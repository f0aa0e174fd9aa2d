import type { Cluster } from './cluster';

/** Tells whether something that a view of a cluster shows may have changed since it was asked before. */
export class ChangeCounter {
  private revision = -1;
  private members = -1;
  private network = -1;
  private cloud = -1;
  private controlPlane = -1;

  constructor(private readonly cluster: Cluster) {}

  /** Asked after each callback of the clock, so it makes no text to compare. */
  hasMoved(): boolean {
    const { etcd, network, cloud, controlPlane } = this.cluster;
    const { revision } = etcd.data;
    const clouds = cloud === undefined ? 0 : cloud.changes;
    if (
      revision === this.revision &&
      network.changes === this.network &&
      clouds === this.cloud &&
      etcd.members.changes === this.members &&
      controlPlane.changes === this.controlPlane
    )
      return false;
    this.revision = revision;
    this.network = network.changes;
    this.cloud = clouds;
    this.members = etcd.members.changes;
    this.controlPlane = controlPlane.changes;
    return true;
  }
}
