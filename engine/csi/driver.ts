/** Name of the driver of the simulated cloud's disks. */
export const DRIVER = 'disk.csi.seatrial.dev';
/** Where a disk can be reached from. */
export const ZONE_LABEL = 'topology.kubernetes.io/zone';
/** As many as the cloud lets an instance have. */
export const DISKS_PER_NODE = 25;
