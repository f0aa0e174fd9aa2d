import type { Disk, DiskSpec, Instance } from './provider';

/** A refusal in the words of the cloud, or what was asked for. */
export type DiskOutcome = { readonly ok: true; readonly disk: Disk } | { readonly ok: false; readonly message: string };

/** The disks of an account, and the rules of what may be done with them. */
export class DiskInventory {
  private readonly disks = new Map<string, Disk>();
  private given = 0;

  constructor(private limit: number) {}

  set countMax(count: number) {
    this.limit = count;
  }

  all(): readonly Disk[] {
    return [...this.disks.values()];
  }

  get(id: string): Disk | undefined {
    return this.disks.get(id);
  }

  /** A disk of this name that is there already is the answer, if it is as wanted. */
  create(spec: DiskSpec): DiskOutcome {
    const known = this.all().find(({ name }) => name === spec.name);
    if (known !== undefined) {
      const isSame = known.zone === spec.zone && known.sizeBytes === spec.sizeBytes;
      return isSame ? { ok: true, disk: known } : refused(`DiskExists: there is another disk named ${spec.name}`);
    }
    if (this.disks.size >= this.limit) return refused(`DiskLimitExceeded: the account may have ${this.limit} disks`);
    this.given += 1;
    return this.keep({ ...spec, id: `vol-${this.given}`, attachedTo: [] });
  }

  /** Undefined: it is gone. */
  delete(id: string): string | undefined {
    const disk = this.disks.get(id);
    if (disk !== undefined && disk.attachedTo.length > 0)
      return `DiskInUse: ${id} is attached to ${disk.attachedTo.join(', ')}`;
    this.disks.delete(id);
    return undefined;
  }

  attach(id: string, instance: Instance | undefined, nodeName: string, isShared: boolean): DiskOutcome {
    const disk = this.disks.get(id);
    if (disk === undefined) return refused(`DiskNotFound: ${id}`);
    if (instance === undefined || instance.state === 'terminated') return refused(`InstanceNotFound: ${nodeName}`);
    if (disk.attachedTo.includes(nodeName)) return { ok: true, disk };
    if (instance.state !== 'running') return refused(`IncorrectInstanceState: ${nodeName} is ${instance.state}`);
    if (instance.zone !== disk.zone)
      return refused(`ZoneMismatch: ${id} is in zone ${disk.zone}, ${nodeName} in ${instance.zone}`);
    if (!isShared && disk.attachedTo.length > 0)
      return refused(`DiskInUse: ${id} is attached to ${disk.attachedTo.join(', ')}`);
    return this.keep({ ...disk, attachedTo: [...disk.attachedTo, nodeName] });
  }

  /** From an instance that has it not, and of a disk that is gone, nothing is left to do. */
  detach(id: string, nodeName: string): void {
    const disk = this.disks.get(id);
    if (disk !== undefined) this.keep({ ...disk, attachedTo: disk.attachedTo.filter((name) => name !== nodeName) });
  }

  detachAll(nodeName: string): void {
    for (const { id, attachedTo } of this.all()) if (attachedTo.includes(nodeName)) this.detach(id, nodeName);
  }

  resize(id: string, sizeBytes: number): DiskOutcome {
    const disk = this.disks.get(id);
    if (disk === undefined) return refused(`DiskNotFound: ${id}`);
    if (sizeBytes < disk.sizeBytes) return refused(`InvalidSize: ${id} has ${disk.sizeBytes} bytes and cannot shrink`);
    return this.keep({ ...disk, sizeBytes });
  }

  private keep(disk: Disk): DiskOutcome {
    this.disks.set(disk.id, disk);
    return { ok: true, disk };
  }
}

const refused = (message: string): DiskOutcome => ({ ok: false, message });
